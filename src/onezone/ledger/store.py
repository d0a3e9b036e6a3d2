"""The only place where rows of the book become values of its rules, and steps become the columns that lists read."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime
from decimal import Decimal

from django.db.models import OuterRef, Subquery

from onezone.ledger.domain.amounts import Amount
from onezone.ledger.domain.counting import Entry
from onezone.ledger.domain.months import Month
from onezone.ledger.domain.stages import Side, Stage, Step
from onezone.ledger.models import BookProject, MonthRow, StepRow
from onezone.platform.identity.actor import Actor
from onezone.platform.identity.errors import NotFound
from onezone.platform.registers.cells import clean

MONTH_FIELDS = (
    "period", "month", "year_to_date", "since_start", "building", "installation", "equipment", "other",
    "old_equipment", "new_equipment", "used_buildings", "land", "adjustment", "explanation",
)  # fmt: skip


def locked(actor: Actor, reference: str) -> BookProject:
    """The project's row, locked for an act. NotFound when the zone has none."""
    rows = BookProject.objects.select_related("park", "parent", "enterprise").select_for_update(of=("self",))
    found = rows.filter(zone_id=actor.zone_id, reference=reference).first()
    if found is None:
        raise NotFound(what=reference)
    return found


def last_step(row: BookProject) -> Step:
    """Where the project stands."""
    newest = StepRow.objects.filter(zone_id=row.zone_id, project=row).order_by("-id").first()
    assert newest is not None
    return step_of(newest)


def step_of(row: StepRow) -> Step:
    return Step(Stage(row.stage), row.on, Side(row.side), dict(row.evidence), row.reason)


def stand(row: BookProject, step: Step) -> None:
    """Write a step into the columns that lists and totals read; the caller saves."""
    if step.stage != row.stage:
        row.stage_on = step.on
        row.evidence = clean("；".join(dict.fromkeys(step.evidence.values())))[:300].strip()
    row.stage, row.side = step.stage.value, step.side.value
    if step.stage is Stage.signed and row.signed_on is None:
        row.signed_on = step.on
    if step.stage is Stage.started and row.started_on is None:
        row.started_on = step.on


def entry_of(row: BookProject, steps: Iterable[tuple[str, date]] | None = None) -> Entry:
    """The project as counting sees it. Without `steps` the days are those that its own columns hold."""
    days: dict[Stage, date] = {}
    if steps is None:
        known = ((Stage.signed, row.signed_on), (Stage.started, row.started_on), (Stage(row.stage), row.stage_on))
        days = {stage: on for stage, on in known if on is not None}
    for key, on in steps or ():
        days.setdefault(Stage(key), on)
    amounts = {kind: held for kind in Amount if (held := getattr(row, kind.value)) is not None}
    return Entry(
        reference=row.reference,
        name=row.name,
        parent=row.parent.reference if row.parent is not None else "",
        stage=Stage(row.stage),
        side=Side(row.side),
        days=days,
        amounts=amounts,
        tags=frozenset(row.tags),
        park=row.park.name if row.park is not None else "",
        is_core=row.park is not None and row.park.is_core,
        is_demo=row.is_demo,
    )


def month_of(row: MonthRow) -> Month:
    return Month(**{name: getattr(row, name) for name in MONTH_FIELDS})


def projects_by_reference(zone: int, references: Collection[str], *, lock: bool = False) -> dict[str, BookProject]:
    """Projects by their references; locked in the order of their rows, as every act on many of them does."""
    rows = BookProject.objects.filter(zone_id=zone, reference__in=references).order_by("id")
    rows = rows.select_related("park", "parent", "enterprise")
    return {row.reference: row for row in (rows.select_for_update(of=("self",)) if lock else rows)}


def newest_months(zone: int, references: Collection[str]) -> dict[str, Month]:
    """The last month that is booked for each of these projects."""
    last = MonthRow.objects.filter(project=OuterRef("pk")).order_by("-period").values("pk")[:1]
    projects = BookProject.objects.filter(zone_id=zone, reference__in=references).values(last=Subquery(last))
    rows = MonthRow.objects.filter(zone_id=zone, pk__in=projects).select_related("project")
    return {row.project.reference: month_of(row) for row in rows}


def newest_month(row: BookProject) -> Month | None:
    """The last month that is booked for a project."""
    held = MonthRow.objects.filter(zone_id=row.zone_id, project=row).order_by("-period").first()
    return month_of(held) if held is not None else None


def total_of(row: BookProject) -> Decimal | None:
    """What the project is to cost: the filed amount, else the agreed one."""
    return row.filed if row.filed is not None else row.agreed


def every_name(row: BookProject) -> str:
    """All names of a project, one a line."""
    return "\n".join([row.name, *row.aliases])


def touch(actor: Actor, at: datetime, row: BookProject, *fields: str) -> None:
    """Save the columns that an act changed, and who did it."""
    row.updated_by, row.updated_at = actor.signature, at
    row.save(update_fields=[*fields, "updated_by", "updated_at"])
