"""Yearly plans that a file brings: another plan for the same year is a row of its own, with its reason."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any

from onezone.figures import queries as figures
from onezone.kernel.errors import FieldError
from onezone.ledger import store
from onezone.ledger.domain.errors import AmountMalformed, MonthClosed, ReasonMissing
from onezone.ledger.models import BookProject, YearPlan
from onezone.ledger.services.core import PLANS
from onezone.platform.identity.actor import Actor
from onezone.platform.journal.services import ZONE_CHAIN, hold
from onezone.platform.registers.declaration import Saving, Values
from onezone.platform.registers.judging import values_of
from onezone.platform.registers.registry import register_named

AT_ONCE = 500


def against(actor: Actor, asked: Sequence[tuple[Any | None, Values]], _today: date) -> Sequence[Sequence[FieldError]]:
    """What the book has against plans of a file: a closed year takes none, and another number needs a reason."""
    closed = set(figures.closed_of(actor, {str(wanted["year"]) for _row, wanted in asked}))
    register = register_named(PLANS)
    held = [None if row is None else values_of(register, row) for row, _wanted in asked]
    return [list(_wrong(before, wanted, closed)) for before, (_row, wanted) in zip(held, asked, strict=True)]


def _wrong(held: Values | None, wanted: Values, closed: set[str]) -> Iterator[FieldError]:
    if held == wanted:
        return
    if str(wanted["year"]) in closed:
        yield MonthClosed(field="year", period=str(wanted["year"]))
    if wanted["yuan"] is not None and wanted["yuan"] < 0:
        yield AmountMalformed(field="yuan", value=f"{wanted['yuan']:f}")
    if held is not None and wanted["yuan"] != held["yuan"] and wanted["reason"] in ("", held["reason"]):
        yield ReasonMissing(field="reason")


def save_plans(*, actor: Actor, at: datetime, rows: Sequence[Saving]) -> None:
    """Plan years of a file inside the import's transaction; the plan before stays readable. MonthClosed."""
    references = {each.row.project.reference for each in rows}
    projects = store.projects_by_reference(actor.zone_id, references, lock=True)
    # Closing a period locks the zone's chain as well: from here on one of the two waits for the other.
    hold(actor=actor, chain=ZONE_CHAIN)
    for period in figures.closed_of(actor, {str(each.row.year) for each in rows}):
        raise MonthClosed(field="year", period=period)
    for each in rows:
        # The row that was read becomes a new one: what was planned before is never written over.
        each.row.pk, each.row._state.adding = None, True  # noqa: SLF001  Django's own way to copy a row
        each.row.recorded_by, each.row.recorded_at = actor.signature, at
    YearPlan.objects.bulk_create([each.row for each in rows], batch_size=AT_ONCE)
    BookProject.objects.filter(zone_id=actor.zone_id, pk__in=[project.pk for project in projects.values()]).update(
        updated_by=actor.signature, updated_at=at
    )
