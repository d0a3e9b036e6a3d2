"""Projects that a file brings: each is taken over with its past, or goes on from where it stands; nothing goes back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypeAlias

from django.db.models import Q

from onezone.kernel.errors import FieldError
from onezone.kernel.moment import local_date
from onezone.ledger import store
from onezone.ledger.domain.amounts import Amount, in_words
from onezone.ledger.domain.errors import DayAhead, ParentIsPhase, PhasesExceedParent
from onezone.ledger.domain.stages import Side, Stage, Step, opening
from onezone.ledger.domain.taking_over import STATED, past_of, proofs_by, stand_of
from onezone.ledger.models import AmountRow, BookProject, StepRow
from onezone.platform.files.queries import names_held
from onezone.platform.identity.actor import Actor
from onezone.platform.registers.declaration import Saving, Values
from onezone.platform.registers.numbers import many_numbers, next_number

NUMBER = "book"
"""The series of numbers of projects that a file brought."""
ZERO = Decimal(0)
AT_ONCE = 500
Asked: TypeAlias = tuple[Any | None, Values]
"""A row as it stands, None for a new one, and its values as the file would leave them."""


@dataclass(slots=True)
class Family:
    """A project with its phases: what is filed for it, and for each of them."""

    is_phase: bool
    filed: Decimal | None
    phases: dict[str, Decimal | None] = field(default_factory=dict)


def save_rows(*, actor: Actor, at: datetime, rows: Sequence[Saving]) -> None:
    """Save projects of a file with their steps and amounts, inside the import's transaction. DayAhead."""
    files = names_held(actor, {each.file for each in rows if each.file})
    steps, amounts = [], []
    new = [each for each in rows if each.held is None]
    with many_numbers(actor, len(new)):
        for each in new:
            each.row.reference = f"L-{next_number(actor, NUMBER):05}"
    for each in rows:
        steps += [_step(actor, at, each.row, step) for step in _steps(each, local_date(at))]
        amounts += list(_amounts(actor, at, each, f"导入 {files.get(each.file, '')} 第 {each.line} 行"))
        _settle(actor, at, each)
    for each in rows:
        if each.held is not None:
            each.row.save()
    # A phase may stand beside its project in one file: the project is saved first.
    is_below = [each.row.parent is not None and each.row.parent.pk is None for each in new]
    for below in (False, True):
        rows_now = [each.row for each, after in zip(new, is_below, strict=True) if after is below]
        BookProject.objects.bulk_create(rows_now, batch_size=AT_ONCE)
    StepRow.objects.bulk_create(steps, batch_size=AT_ONCE)
    AmountRow.objects.bulk_create(amounts, batch_size=AT_ONCE)


def _steps(each: Saving, today: date) -> Sequence[Step]:
    """The steps that the file adds: a past, the next gate, or none."""
    row = each.row
    stand = stand_of({name: getattr(row, name) for name in ("stage", "stage_on", "side", "evidence", "signed_on",
                                                            "started_on")})  # fmt: skip
    assert stand is not None
    if stand.on > today:
        raise DayAhead(field="stage_on", on=stand.on)
    if each.held is None:
        return opening(past_of(stand), today)
    if each.held["stage"] == row.stage:
        return ()
    return (Step(stand.stage, stand.on, Side.running, proofs_by(stand.stage, stand.evidence)),)


def _step(actor: Actor, at: datetime, row: BookProject, step: Step) -> StepRow:
    return StepRow(
        zone_id=actor.zone_id, project=row, stage=step.stage, side=step.side, on=step.on, evidence=dict(step.evidence),
        reason=step.reason, recorded_by=actor.signature, recorded_at=at,
    )  # fmt: skip


def _amounts(actor: Actor, at: datetime, each: Saving, source: str) -> Iterable[AmountRow]:
    """The amounts that the file states otherwise; the old ones stay readable."""
    for name in STATED:
        yuan, before = getattr(each.row, name), each.held[name] if each.held is not None else None
        if yuan is None or yuan == before:
            continue
        yield AmountRow(
            zone_id=actor.zone_id, project=each.row, kind=Amount(name), digits=f"{yuan.normalize():f}", unit="元",
            yuan=yuan, on=local_date(at), source=source[:200], reason="" if before is None else "导入更正",
            recorded_by=actor.signature, recorded_at=at,
        )  # fmt: skip


def _settle(actor: Actor, at: datetime, each: Saving) -> None:
    row = each.row
    row.side = row.side or Side.running.value
    if row.stage == Stage.signed and row.signed_on is None:
        row.signed_on = row.stage_on
    if row.stage == Stage.started and row.started_on is None:
        row.started_on = row.stage_on
    if each.held is not None and each.held["name"] != row.name:
        row.aliases = list(dict.fromkeys([*row.aliases, each.held["name"]]))
    row.every_name = store.every_name(row)
    row.updated_by, row.updated_at = actor.signature, at


def against(actor: Actor, asked: Sequence[Asked], today: date) -> Sequence[Sequence[FieldError]]:
    """What the day and the book have against rows of a file: a phase has no phases, and phases fit their project."""
    families = _families(actor, asked)
    return [[*_ahead(row, wanted, today), *_against(row, wanted, families)] for row, wanted in asked]


def _ahead(row: Any | None, wanted: Values, today: date) -> Iterator[FieldError]:
    """A gate is passed on a day that has come; what stands in the book was asked when it was recorded."""
    on = wanted["stage_on"]
    if on is not None and on > today and (row is None or row.stage_on != on):
        yield DayAhead(field="stage_on", on=on)


def _families(actor: Actor, asked: Sequence[Asked]) -> Mapping[str, Family]:
    """Projects that a row must fit into, or whose phases must fit into it, as the file would leave them."""
    mothers = {_mother(row, wanted) for row, wanted in asked} - {""}
    rows = BookProject.objects.filter(zone_id=actor.zone_id).select_related("parent")
    rows = rows.filter(Q(reference__in=mothers) | Q(parent__reference__in=mothers))
    found = {row.reference: Family(row.parent is not None, row.filed) for row in rows if row.reference in mothers}
    for row in rows:
        if row.parent is not None and row.parent.reference in found:
            found[row.parent.reference].phases[row.reference] = row.filed
    for held, wanted in asked:
        if held is None and wanted["name"] in mothers:
            found.setdefault(wanted["name"], Family(bool(wanted["parent"]), wanted["filed"]))
    for place, (held, wanted) in enumerate(asked):
        if held is not None and held.reference in found:
            found[held.reference].filed = wanted["filed"]
        if wanted["parent"] in found:
            found[wanted["parent"]].phases[held.reference if held is not None else f"new {place}"] = wanted["filed"]
    return found


def _mother(row: Any | None, wanted: Values) -> str:
    """The project of a phase, or the project itself: by its reference, one that is new in the file by its name."""
    return str(wanted["parent"] or (row.reference if row is not None else wanted["name"]))


def _against(row: Any | None, wanted: Values, families: Mapping[str, Family]) -> Iterator[FieldError]:
    family = families.get(_mother(row, wanted))
    if family is None:
        return
    if wanted["parent"] and family.is_phase:
        yield ParentIsPhase(field="parent", reference=wanted["parent"])
        return
    total = sum((each for each in family.phases.values() if each is not None), ZERO)
    if family.filed is not None and total > family.filed:
        yield PhasesExceedParent(field="filed", total=in_words(family.filed), sum=in_words(total))
