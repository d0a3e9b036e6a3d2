"""Reads of the project book: entries to be counted, the list, one project whole, links."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Count, Expression, OuterRef, Q, QuerySet, Sum
from django.utils.functional import cached_property

from onezone.ledger import store
from onezone.ledger.domain.amounts import Amount
from onezone.ledger.domain.counting import Entry
from onezone.ledger.domain.months import Month
from onezone.ledger.domain.stages import Side, Stage, Step
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
class BookRow:
    """A project as lists show it; amounts in yuan."""

    reference: str
    name: str
    builder: str
    park: str
    parent: str
    stage: Stage
    side: Side
    stage_on: date
    filed: Decimal | None
    completed: Decimal | None
    tags: tuple[str, ...]
    steward: str
    blockers: int
    phases: int
    is_demo: bool


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
        rows = _listed(BookProject.objects.filter(zone_id=self.row.zone_id, parent=self.row))
        return tuple(_row(each) for each in rows.order_by("id"))


def _recorded(row: StepRow | AmountRow | MonthRow) -> Recorded:
    return Recorded(row.recorded_by.rsplit("/", 1)[-1], row.recorded_at)


def _visible(actor: Actor) -> QuerySet[BookProject]:
    require(actor, Act.read)
    return BookProject.objects.filter(zone_id=actor.zone_id)


def _listed(rows: QuerySet[BookProject]) -> QuerySet[BookProject]:
    return rows.select_related("park", "parent", "enterprise").annotate(
        open_blockers=Count("blockers", filter=Q(blockers__resolved_on__isnull=True), distinct=True),
        phase_count=Count("phases", distinct=True),
    )


def _row(row: BookProject) -> BookRow:
    return BookRow(
        reference=row.reference,
        name=row.name,
        builder=row.enterprise.name if row.enterprise is not None else row.builder,
        park=row.park.name if row.park is not None else "",
        parent=row.parent.reference if row.parent is not None else "",
        stage=Stage(row.stage),
        side=Side(row.side),
        stage_on=row.stage_on,
        filed=row.filed,
        completed=row.completed,
        tags=tuple(row.tags),
        steward=row.steward,
        blockers=row.open_blockers,  # type: ignore[attr-defined]
        phases=row.phase_count,  # type: ignore[attr-defined]
        is_demo=row.is_demo,
    )


def book_rows(actor: Actor, references: Sequence[str] | None = None, *, text: str = "") -> tuple[BookRow, ...]:
    """Projects by amount, those of `references` only, or those whose names or number hold `text`; phases too."""
    rows = _listed(_visible(actor))
    if references is not None:
        rows = rows.filter(Q(reference__in=references) | Q(parent__reference__in=references))
    return tuple(_row(each) for each in _named(rows, text).order_by("-filed", "id"))


def book_rows_of(actor: Actor, enterprise: int, names: Sequence[str]) -> tuple[BookRow, ...]:
    """Projects of a registered enterprise by amount, and those that only name it as it is or was called."""
    rows = _listed(_visible(actor)).filter(Q(enterprise_id=enterprise) | Q(enterprise=None, builder__in=names))
    return tuple(_row(each) for each in rows.order_by("-filed", "id"))


def _named(rows: QuerySet[BookProject], text: str) -> QuerySet[BookProject]:
    if text:
        rows = rows.filter(
            Q(every_name__icontains=text) | Q(builder__icontains=text) | Q(enterprise__every_name__icontains=text)
            | Q(reference__iexact=text) | Q(code__startswith=text)
        )  # fmt: skip
    return rows


def book_after(
    actor: Actor, *, text: str, after: tuple[str, int] | None, limit: int
) -> tuple[tuple[int, BookRow], ...]:
    """The same from after a place on, the newest first, each with its row's id: for lists read page by page."""
    rows = _named(_listed(_visible(actor)), text)
    if after is not None:
        rows = rows.filter(id__lt=after[1])
    return tuple((each.id, _row(each)) for each in rows.order_by("-id")[:limit])


def book_project(actor: Actor, reference: str) -> BookCase:
    """One project. NotFound when the zone's book has none of that reference."""
    row = _visible(actor).select_related("park", "parent", "enterprise").filter(reference=reference).first()
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
    rows = _visible(actor).select_related("park", "parent").order_by("id")
    return tuple(store.entry_of(row, days.get(row.id, ())) for row in rows)


def entries_in_short(actor: Actor) -> tuple[Entry, ...]:
    """The same with the days of signing, start and present stage only; one query."""
    rows = _visible(actor).select_related("park", "parent").order_by("id")
    return tuple(store.entry_of(row) for row in rows)


def entries_in(zone: str) -> Expression:
    """The same with the filed amount only, as a value of another query, by its column that names the zone."""
    rows = BookProject.objects.filter(zone_id=OuterRef(zone))
    return rows_of(
        rows, "reference", "parent__reference", "stage", "side", "stage_on", "signed_on", "started_on", "filed", "tags",
        "park__is_core",
    )  # fmt: skip


def as_entries(rows: Table) -> tuple[Entry, ...]:
    """The entries that the value of `entries_in` names."""
    return tuple(_of_columns(*columns) for columns in sorted(rows or (), key=lambda columns: str(columns[0])))


def _of_columns(
    reference: str, parent: str | None, stage: str, side: str, stage_on: str, signed_on: str | None,
    started_on: str | None, filed: float | str | None, tags: Sequence[str], is_core: int | None,
) -> Entry:  # fmt: skip
    days = ((Stage.signed, signed_on), (Stage.started, started_on), (Stage(stage), stage_on))
    return Entry(
        reference=reference,
        parent=parent or "",
        stage=Stage(stage),
        side=Side(side),
        days={each: date.fromisoformat(on) for each, on in days if on},
        amounts={} if filed is None else {Amount.filed: round(Decimal(str(filed)), 2)},
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
