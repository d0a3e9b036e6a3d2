"""Reads of the project book: entries to be counted, the list, one project whole, links."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Count, Expression, OuterRef, Q, Sum
from django.utils.functional import cached_property

from onezone.ledger import store
from onezone.ledger.domain.amounts import Amount
from onezone.ledger.domain.counting import Entry
from onezone.ledger.domain.months import Month
from onezone.ledger.domain.stages import Side, Stage, Step
from onezone.ledger.listing import BookRow, phases_of, visible
from onezone.ledger.models import (
    AmountRow,
    Blocker,
    BookProject,
    ElementRow,
    Link,
    MonthRow,
    Park,
    Photo,
    StepRow,
    YearPlan,
)
from onezone.ledger.permissions import Act, may, require
from onezone.platform.identity.actor import Actor
from onezone.platform.identity.errors import NotFound
from onezone.platform.statements import Table, rows_of


@dataclass(frozen=True, slots=True)
class Recorded:
    """Who recorded something, and when."""

    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class StepLine:
    """A step with who recorded it."""

    step: Step
    recorded: Recorded


@dataclass(frozen=True, slots=True)
class AmountLine:
    """A stated amount, as written."""

    kind: Amount
    text: str
    unit: str
    yuan: Decimal
    on: date
    source: str
    reason: str
    recorded: Recorded


@dataclass(frozen=True, slots=True)
class MonthLine:
    """A booked month with the state of the works in words."""

    month: Month
    progress: str
    recorded: Recorded


@dataclass(frozen=True, slots=True)
class ElementLine:
    """Need, secured and gap of one element."""

    kind: str
    need: Decimal
    secured: Decimal
    note: str

    @property
    def gap(self) -> Decimal:
        return max(self.need - self.secured, Decimal(0))


@dataclass(frozen=True, slots=True)
class BlockerLine:
    """A blocker, open or resolved."""

    number: int
    text: str
    department: str
    since: date
    due: date | None
    result: str
    resolved_on: date | None


@dataclass(frozen=True, slots=True)
class PhotoLine:
    """A picture of the site."""

    sha256: str
    taken_on: date
    place: str
    text: str


@dataclass(frozen=True, slots=True)
class LinkLine:
    """Something that another room keeps about the project."""

    kind: str
    key: str
    title: str
    address: str


@dataclass(frozen=True)
class BookCase:
    """One project whole; what the page does not show is not read."""

    row: BookProject

    @cached_property
    def entry(self) -> Entry:
        return store.entry_of(self.row, [(each.step.stage, each.step.on) for each in self.steps])

    @cached_property
    def steps(self) -> tuple[StepLine, ...]:
        rows = StepRow.objects.filter(zone_id=self.row.zone_id, project=self.row)
        return tuple(StepLine(store.step_of(each), _recorded(each)) for each in rows)

    @cached_property
    def amounts(self) -> tuple[AmountLine, ...]:
        rows = AmountRow.objects.filter(zone_id=self.row.zone_id, project=self.row).order_by("-id")
        return tuple(
            AmountLine(
                Amount(each.kind), each.digits, each.unit, each.yuan, each.on, each.source, each.reason, _recorded(each)
            )
            for each in rows
        )

    @cached_property
    def plans(self) -> Mapping[int, Decimal]:
        """Year -> the plan that holds."""
        return dict(YearPlan.objects.filter(zone_id=self.row.zone_id, project=self.row).values_list("year", "yuan"))

    @cached_property
    def months(self) -> tuple[MonthLine, ...]:
        """The newest month first."""
        rows = MonthRow.objects.filter(zone_id=self.row.zone_id, project=self.row).order_by("-period")
        return tuple(MonthLine(store.month_of(each), each.progress, _recorded(each)) for each in rows)

    @cached_property
    def elements(self) -> tuple[ElementLine, ...]:
        rows = ElementRow.objects.filter(zone_id=self.row.zone_id, project=self.row)
        return tuple(ElementLine(each.kind, each.need, each.secured, each.note) for each in rows)

    @cached_property
    def blockers(self) -> tuple[BlockerLine, ...]:
        """Open ones first, the next due before."""
        rows = Blocker.objects.filter(zone_id=self.row.zone_id, project=self.row)
        lines = [
            BlockerLine(
                each.id, each.text, each.department, each.since, each.due, each.result, each.resolved_on
            )
            for each in rows
        ]  # fmt: skip
        return tuple(sorted(lines, key=lambda one: (one.resolved_on is not None, one.due or date.max, one.number)))

    @cached_property
    def photos(self) -> tuple[PhotoLine, ...]:
        rows = Photo.objects.filter(zone_id=self.row.zone_id, project=self.row)
        return tuple(PhotoLine(each.sha256, each.taken_on, each.place, each.text) for each in rows)

    @cached_property
    def links(self) -> tuple[LinkLine, ...]:
        """Those of its phases with its own."""
        own = Q(project=self.row) | Q(project__parent=self.row)
        rows = Link.objects.filter(own, zone_id=self.row.zone_id)
        return tuple(LinkLine(each.kind, each.key, each.title, each.address) for each in rows)

    @cached_property
    def phases(self) -> tuple[BookRow, ...]:
        return phases_of(self.row)


def _recorded(row: StepRow | AmountRow | MonthRow) -> Recorded:
    return Recorded(row.recorded_by.rsplit("/", 1)[-1], row.recorded_at)


def book_project(actor: Actor, reference: str) -> BookCase:
    """One project. NotFound when the zone's book has none of that reference."""
    row = visible(actor).select_related("park", "parent", "enterprise").filter(reference=reference).first()
    if row is None:
        raise NotFound(what=reference)
    return BookCase(row)


def holds_photo(actor: Actor, reference: str, sha256: str) -> bool:
    """Whether a project of the book shows that picture to the actor."""
    if not may(actor, Act.read):
        return False
    return Photo.objects.filter(zone_id=actor.zone_id, project__reference=reference, sha256=sha256).exists()


def entries(actor: Actor) -> tuple[Entry, ...]:
    """All projects and phases as counting sees them, with every known day; two queries."""
    days: dict[int, list[tuple[str, date]]] = {}
    steps = StepRow.objects.filter(zone_id=actor.zone_id).order_by("id")
    for project, stage, on in steps.values_list("project_id", "stage", "on"):
        days.setdefault(project, []).append((stage, on))
    rows = visible(actor).select_related("park", "parent").order_by("id")
    return tuple(store.entry_of(row, days.get(row.id, ())) for row in rows)


COLUMNS = (
    "reference", "parent__reference", "stage", "side", "stage_on", "signed_on", "started_on", "filed", "tags",
    "park__is_core",
)  # fmt: skip
"""What totals of filed amounts are counted by."""


def entries_in_short(actor: Actor) -> tuple[Entry, ...]:
    """The same with the filed amount only, and the days of signing, start and present stage; one query."""
    rows = visible(actor).order_by("id").values_list(*COLUMNS)
    return tuple(_of_columns(*columns) for columns in rows.iterator(2000))


def entries_in(zone: str) -> Expression:
    """The same as a value of another query, by its column that names the zone."""
    return rows_of(BookProject.objects.filter(zone_id=OuterRef(zone)), *COLUMNS)


def as_entries(rows: Table) -> tuple[Entry, ...]:
    """The entries that the value of `entries_in` names."""
    return tuple(_of_texts(*columns) for columns in sorted(rows or (), key=lambda columns: str(columns[0])))


def _of_texts(
    reference: str, parent: str | None, stage: str, side: str, stage_on: str, signed_on: str | None,
    started_on: str | None, filed: float | str | None, tags: Sequence[str], is_core: int | None,
) -> Entry:  # fmt: skip
    days = (date.fromisoformat(on) if on else None for on in (stage_on, signed_on, started_on))
    yuan = None if filed is None else round(Decimal(str(filed)), 2)
    return _of_columns(reference, parent, stage, side, *days, yuan, tags, is_core)


def _of_columns(
    reference: str, parent: str | None, stage: str, side: str, stage_on: date | None, signed_on: date | None,
    started_on: date | None, filed: Decimal | None, tags: Sequence[str], is_core: int | None,
) -> Entry:  # fmt: skip
    days = ((Stage.signed, signed_on), (Stage.started, started_on), (Stage(stage), stage_on))
    return Entry(
        reference=reference,
        parent=parent or "",
        stage=Stage(stage),
        side=Side(side),
        days={each: on for each, on in days if on is not None},
        amounts={} if filed is None else {Amount.filed: filed},
        tags=frozenset(tags),
        is_core=bool(is_core),
    )


def parks_of(actor: Actor) -> tuple[tuple[str, bool], ...]:
    """Name, and whether it is of the core."""
    require(actor, Act.read)
    return tuple(Park.objects.filter(zone_id=actor.zone_id).values_list("name", "is_core"))


def completed_in(actor: Actor, period: str) -> tuple[int, Decimal, Decimal]:
    """Of a month: how many projects booked it, what they completed in it, and in the year up to it.

    A phase counts only where the project that it is a phase of has booked nothing for the month itself.
    """
    require(actor, Act.read)
    booked = MonthRow.objects.filter(zone_id=actor.zone_id, period=period)
    rows = booked.exclude(project__parent__in=booked.values("project"))
    held = rows.aggregate(n=Count("id"), month=Sum("month"), moved=Sum("adjustment"), year=Sum("year_to_date"))
    return held["n"], (held["month"] or Decimal(0)) + (held["moved"] or Decimal(0)), held["year"] or Decimal(0)


def digest_rows(actor: Actor, period: str) -> tuple[tuple[str, str, str, str], ...]:
    """Every number booked for a month, in order: what a closed month must never change."""
    require(actor, Act.read)
    rows = MonthRow.objects.filter(zone_id=actor.zone_id, period=period).order_by("id")
    return tuple(
        (reference, str(month), str(year), str(whole))
        for reference, month, year, whole in rows.values_list(
            "project__reference", "month", "year_to_date", "since_start"
        )
    )


def linked_to(actor: Actor, kind: str, key: str) -> tuple[str, str] | None:
    """Reference and name of the project that `key` is linked to, None when there is none or the actor may not read."""
    if not may(actor, Act.read):
        return None
    held = Link.objects.select_related("project").filter(zone_id=actor.zone_id, kind=kind, key=key).first()
    return (held.project.reference, held.project.name) if held is not None else None
