"""Months that a file brings: each follows from the one before it, in the book or in the file; what is booked stays."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import OuterRef, Subquery

from onezone.figures import queries as figures
from onezone.kernel.errors import FieldError
from onezone.kernel.moment import local_date
from onezone.ledger import store
from onezone.ledger.domain.errors import AmountMalformed, MonthAhead, MonthClosed, MonthStands
from onezone.ledger.domain.months import Books, Month, following, refusals
from onezone.ledger.models import BookProject, MonthRow
from onezone.ledger.services.core import BOOK, MONTHS
from onezone.ledger.services.money import NUMBERS
from onezone.platform.identity.actor import Actor
from onezone.platform.journal.services import ZONE_CHAIN, hold
from onezone.platform.registers.declaration import Saving, Values
from onezone.platform.registers.judging import differences, values_of
from onezone.platform.registers.registry import register_named
from onezone.platform.registers.services import Origin, note_all

AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Standing:
    """What months of a file are held against: their projects, the last month of each, the closed periods, today."""

    projects: Mapping[str, BookProject]
    newest: Mapping[str, Month]
    closed: frozenset[str]
    today: date

    def is_closed(self, period: str) -> bool:
        return period in self.closed or period[:4] in self.closed


def against(actor: Actor, asked: Sequence[tuple[Any | None, Values]], today: date) -> Sequence[Sequence[FieldError]]:
    """What the book has against months of a file: rules, order, closed periods, days to come; a booked one stays."""
    standing = _standing(actor, [wanted for _row, wanted in asked], today)
    found: list[list[FieldError]] = [[] for _each in asked]
    for place, (row, wanted) in enumerate(asked):
        if row is not None:
            found[place] += _changed(row, wanted, standing)
    new = [(place, wanted) for place, (row, wanted) in enumerate(asked) if row is None and _is_whole(wanted)]
    before = dict(standing.newest)
    for place, wanted in sorted(new, key=lambda each: str(each[1]["period"])):
        month = _month(wanted, before.get(wanted["project"]))
        found[place] += _wrong(month, before.get(wanted["project"]), wanted, standing)
        if month.period <= f"{today:%Y-%m}":
            before[wanted["project"]] = max(before.get(wanted["project"], month), month, key=lambda one: one.period)
    return found


def save_months(*, actor: Actor, at: datetime, rows: Sequence[Saving]) -> None:
    """Book months of a file inside the import's transaction. Raises the first refusal that the dry run would show."""
    references = {each.row.project.reference for each in rows}
    projects = store.projects_by_reference(actor.zone_id, references, lock=True)
    # Closing a period locks the zone's chain as well: from here on one of the two waits for the other.
    hold(actor=actor, chain=ZONE_CHAIN)
    months = register_named(MONTHS)
    wanted = [(None if each.held is None else each.row, values_of(months, each.row)) for each in rows]
    for refusal in (one for each in against(actor, wanted, local_date(at)) for one in each):
        raise refusal
    before = store.newest_months(actor.zone_id, references)
    for each, (_row, values) in sorted(zip(rows, wanted, strict=True), key=lambda pair: pair[0].row.period):
        month = _month(values, before.get(values["project"]))
        before[values["project"]] = month
        for name in store.MONTH_FIELDS:
            setattr(each.row, name, getattr(month, name))
        each.row.recorded_by, each.row.recorded_at = actor.signature, at
    MonthRow.objects.bulk_create([each.row for each in rows], batch_size=AT_ONCE)
    _complete(actor, at, projects, before, rows)


def _standing(actor: Actor, asked: Sequence[Values], today: date) -> Standing:
    references = {wanted["project"] for wanted in asked} - {""}
    periods = {wanted["period"] for wanted in asked} - {""}
    closed = figures.closed_of(actor, periods | {period[:4] for period in periods})
    return Standing(
        store.projects_by_reference(actor.zone_id, references),
        store.newest_months(actor.zone_id, references),
        frozenset(closed),
        today,
    )


def _is_whole(wanted: Values) -> bool:
    """Whether a row says enough to be a month; what it lacks is refused by the register."""
    return bool(wanted["project"] and wanted["period"] and wanted["month"] is not None)


def _month(wanted: Values, before: Month | None) -> Month:
    given: dict[str, Decimal] = {name: wanted[name] for name in NUMBERS if wanted[name] is not None}
    return following(wanted["period"], given, wanted["explanation"], before)


def _wrong(month: Month, before: Month | None, wanted: Values, standing: Standing) -> Iterator[FieldError]:
    if standing.is_closed(month.period):
        yield MonthClosed(field="period", period=month.period)
        return
    if month.period > f"{standing.today:%Y-%m}":
        yield MonthAhead(field="period", period=month.period)
    negative = [name for name in NUMBERS if name != "adjustment" and (wanted[name] or 0) < 0]
    yield from (AmountMalformed(field=name, value=f"{wanted[name]:f}") for name in negative)
    yield from refusals(month, Books(before, store.total_of(standing.projects[wanted["project"]])))


def _changed(row: Any, wanted: Values, standing: Standing) -> Iterator[FieldError]:
    """A month that is booked is not booked again, be it closed or not."""
    months = register_named(MONTHS)
    refusal = MonthClosed if standing.is_closed(row.period) else MonthStands
    for change in differences(months, values_of(months, row), wanted):
        yield refusal(field=change.field.name, period=row.period)


def _complete(
    actor: Actor, at: datetime, projects: Mapping[str, BookProject], months: Mapping[str, Month], rows: Sequence[Saving]
) -> None:
    """What is completed of each project is what its last month says."""
    book = register_named(BOOK)
    lines = {each.row.project.reference: each.line for each in sorted(rows, key=lambda each: each.row.period)}
    told = []
    for reference, project in projects.items():
        held = values_of(book, project)
        project.completed = months[reference].since_start
        told.append((project, held, lines[reference]))
    keys = [project.pk for project in projects.values()]
    last = MonthRow.objects.filter(project=OuterRef("pk")).order_by("-period").values("since_start")[:1]
    for start in range(0, len(keys), AT_ONCE):
        BookProject.objects.filter(zone_id=actor.zone_id, pk__in=keys[start : start + AT_ONCE]).update(
            completed=Subquery(last), updated_by=actor.signature, updated_at=at
        )
    note_all(actor=actor, at=at, register=book, rows=told, origin=Origin(file=rows[0].file))
