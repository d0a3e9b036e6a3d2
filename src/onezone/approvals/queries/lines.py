"""The queue as the database lists it: counts, groups and pages over `Standing`, whatever the number of rows.

All of it is asked for one day, which stands in every query; the rows of a page are then computed from their items.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.db.models import BooleanField, Case, CharField, Count, F, IntegerField, Q, QuerySet, Value, When
from django.db.models.functions import Greatest

from onezone.approvals.domain.snapshot import Difference
from onezone.approvals.models import Standing
from onezone.approvals.queries.desk import DESK_ROLES, QueueRow, asked_of, departments_of, rows_by_id, with_asked
from onezone.approvals.queries.zone_now import ZoneNow, zone_now
from onezone.approvals.store import in_sight
from onezone.kernel.calendar import WorkCalendar
from onezone.kernel.codec import from_plain
from onezone.platform import keyset
from onezone.platform.identity.actor import Actor
from onezone.platform.keyset import Place, Turn, part_of_query

PAGE_SIZE = 100
DAY = timedelta(days=1)
# Rank of a row in its list -> the group it stands in. The worst stands first, and nothing late is ever folded away.
GROUPS = ("overdue", "overdue", "today", "stale", "soon", "later", "stopped", "decided")
HEAT = {"black": 0, "red": 1, "today": 2, "stale": 3, "soon": 4, "later": 5, "stopped": 6, "decided": 7}
SORTS: Mapping[str, tuple[str, ...]] = {
    "": ("heat", "due_on", "received_on", "project_id", "matter", "id"),
    "received": ("rank", "received_on", "due_on", "project_id", "matter", "id"),
    "project": ("rank", "project__name", "project_id", "due_on", "matter", "id"),
}


@dataclass(frozen=True, slots=True)
class Wish:
    """What a list is asked for. `text` words must all be found; `matters` are those whose name has the word."""

    view: str = "all"
    matter: str = ""
    park: str = ""
    words: tuple[tuple[str, tuple[str, ...]], ...] = ()
    state: str = ""
    kind: str = ""
    officer: str = ""
    department: str = ""
    due_from: date | None = None
    due_to: date | None = None
    sort: str = ""

    @property
    def narrows(self) -> bool:
        """Whether anything but the view and the department leaves rows out."""
        return self != Wish(view=self.view, department=self.department, sort=self.sort)


@dataclass(frozen=True, slots=True)
class Cell:
    """A number of rows that are alike in all that a list counts by."""

    heat: int
    who: str
    simulated: bool
    converted: bool
    mine: bool
    in_week: bool
    deemed: bool
    number: int

    @property
    def band(self) -> str:
        return GROUPS[self.heat]


@dataclass(frozen=True, slots=True)
class Slice:
    """Rows of one page in order; `before` and `after` are the places beyond which there are more, or nothing."""

    rows: tuple[QueueRow, ...]
    before: Place
    after: Place


VIEWS: Mapping[str, Q] = {
    "all": ~Q(clock="decided"),
    "mine": Q(mine=True) & ~Q(clock="decided"),
    "week": Q(in_week=True),
    "simulated": Q(simulated=True),
    "stopped": Q(heat=HEAT["stopped"]),
    "overdue": Q(heat__lte=HEAT["red"]),
    "today": Q(heat=HEAT["today"]),
    "sign": Q(whose="signer"),
    "waiting": Q(mine=False) & ~Q(clock="decided"),
    "deliver": Q(clock="decided"),
}
STATES: Mapping[str, Q] = {
    "received": Q(act__in=("accept", "formal_accept")),
    "correction": Q(act="resubmit"),
    "review": Q(act__in=("recommend", "opine")),
    "sign": Q(whose="signer"),
    "asked": Q(whose="asked"),
    "procedure": Q(whose="procedure"),
    "stale": Q(act="reconfirm"),
    "unfiled": Q(act="file"),
}


def in_view(view: str, cell: Cell) -> bool:
    """`VIEWS` for a cell: the numbers on the tabs and the rows behind them are one rule, held together by a test."""
    open_item = cell.band != "decided"
    return {
        "all": open_item,
        "mine": open_item and cell.mine,
        "week": cell.in_week,
        "simulated": cell.simulated,
        "stopped": cell.band == "stopped",
        "overdue": cell.band == "overdue",
        "today": cell.band == "today",
        "sign": cell.who == "signer",
        "waiting": open_item and not cell.mine,
        "deliver": not open_item,
    }[view]


class QueueList:
    """The queue of one actor's desk on one day. Raises NotFound for a post that has no desk."""

    def __init__(self, actor: Actor, on: date, wish: Wish, *, zone: ZoneNow | None = None) -> None:
        self.actor, self.on, self.wish = actor, on, wish
        self.zone = zone if zone is not None else zone_now(actor)
        self.calendar = self.zone.calendar
        self._lines = self._in_sight()

    def _in_sight(self) -> QuerySet[Standing]:
        actor, on = self.actor, self.on
        own = departments_of(actor, self.wish.department, self.zone.rules)
        rows = Standing.objects.filter(
            with_asked(actor, own) & in_sight(actor),
            zone_id=actor.zone_id,
            from_on__lte=on,
            until_on__gte=on,
        )
        return rows.order_by().annotate(
            heat=heat_on(on, self.calendar), mine=mine_for(actor, own), whose=_whose(actor), in_week=_in_week(on)
        )

    # -- counts --------------------------------------------------------------------------------------------------------

    def cells(self) -> tuple[Cell, ...]:
        """All rows in sight, counted in one query; filters are not asked."""
        return self._cells(self._lines)

    def cells_found(self) -> tuple[Cell, ...]:
        """The rows of the view that the filters leave, counted in one query."""
        return self._cells(self._found())

    def _cells(self, rows: QuerySet[Standing]) -> tuple[Cell, ...]:
        deemed = Case(When(answer_by=self.on, then=True), default=False, output_field=BooleanField())
        alike = ("heat", "whose", "simulated", "converted", "mine", "in_week", "deemed")
        counted = rows.annotate(deemed=deemed).values_list(*alike).annotate(number=Count("pk"))
        return tuple(Cell(*row) for row in counted)

    def next_due(self) -> date | None:
        """The nearest limit from today on."""
        rows = self._lines.filter(due_on__gte=self.on, clock="running", late_from__gt=self.on)
        found: date | None = rows.order_by("due_on").values_list("due_on", flat=True).first()
        return found

    # -- pages ---------------------------------------------------------------------------------------------------------

    def _found(self) -> QuerySet[Standing]:
        return self._lines.filter(VIEWS[self.wish.view]).filter(*self._conditions())

    def _conditions(self) -> Iterable[Q]:
        wish = self.wish
        if wish.matter:
            yield Q(matter=wish.matter)
        if wish.park:
            yield Q(project__park=wish.park)
        if wish.state:
            yield STATES.get(wish.state, Q(pk__in=()))
        if wish.kind:
            yield Q(simulated=wish.kind == "simulated")
        if wish.officer == "mine":
            yield Q(officer=str(self.actor.user_id))
        if wish.due_from:
            yield Q(due_on__gte=wish.due_from)
        if wish.due_to:
            yield Q(due_on__lte=wish.due_to)
        for word, matters in wish.words:
            yield (
                Q(project__name__icontains=word)
                | Q(project__enterprise__name__icontains=word)
                | Q(project__reference__icontains=word)
                | Q(matter__in=matters)
            )

    def page(self, bands: Sequence[str], place: Place = (), *, backwards: bool = False, size: int = PAGE_SIZE) -> Slice:
        """Up to `size` rows of these groups beyond a place in the list, found by their keys and never counted off."""
        keys = SORTS[self.wish.sort]
        wanted = [heat for heat, band in enumerate(GROUPS) if band in bands]
        rows = self._found().filter(heat__in=wanted).annotate(rank=Greatest(F("heat"), Value(HEAT["red"])))
        lines = rows.values("simulated", "item", "changes", "heat", *keys)
        part = part_of_query(lines, keys, Turn(place, backwards), size)
        return Slice(rows=self._rows(part.lines), before=part.before, after=part.after)

    def _rows(self, lines: Sequence[Mapping[str, Any]]) -> tuple[QueueRow, ...]:
        found = rows_by_id(
            self.actor,
            self.on,
            work=[line["item"] for line in lines if not line["simulated"]],
            sim=[line["item"] for line in lines if line["simulated"]],
            calendar=self.calendar,
            releases=self.zone.releases,
        )
        rows = []
        for line in lines:
            row = found.get((line["simulated"], line["item"]))
            if row is not None:
                changes = tuple(from_plain(Difference, each) for each in line["changes"])
                rows.append(replace(row, changes=changes, band=GROUPS[line["heat"]]))
        return tuple(rows)


def heat_on(on: date, calendar: WorkCalendar) -> Case:
    """The rank of a row on a day; `standing.band_of` says the same of one item."""
    today_to, soon_to = calendar.add_working_days(on, 1) - DAY, calendar.add_working_days(on, 3) - DAY
    return Case(
        When(clock="decided", then=HEAT["decided"]),
        When(black_from__lte=on, then=HEAT["black"]),
        When(late_from__lte=on, then=HEAT["red"]),
        When(clock="stopped", then=HEAT["stopped"]),
        When(clock="stale", then=HEAT["stale"]),
        When(due_on__lte=today_to, then=HEAT["today"]),
        When(due_on__lte=soon_to, then=HEAT["soon"]),
        default=HEAT["later"],
        output_field=IntegerField(),
    )


def mine_for(actor: Actor, own: Q) -> Case:
    """`is_mine` for the database; `own`: the items of the actor's department, or delegated to it."""
    person = str(actor.user_id)
    fits = Q(role=str(actor.role or "nobody"), only__in=("", person)) & ~Q(never__contains=f"|{person}|")
    if actor.role in DESK_ROLES:
        fits = (fits & own) | (asked_of(actor) & ~Q(clock="decided"))
    return Case(When(fits, then=True), default=False, output_field=BooleanField())


def _whose(actor: Actor) -> Case:
    """`move_for` for the database: who was asked answers, whichever step is in hand."""
    asked = asked_of(actor) & ~Q(clock="decided") if actor.role in DESK_ROLES else Q(pk__in=())
    return Case(When(asked, then=Value("asked")), default=F("who"), output_field=CharField())


def _in_week(on: date) -> Case:
    """Late, or due by Sunday."""
    sunday = on + timedelta(days=6 - on.weekday())
    due = Q(late_from__lte=on) | Q(clock="running", due_on__lte=sunday)
    return Case(When(due, then=True), default=False, output_field=BooleanField())


KINDS: Mapping[str, type] = {"matter": str, "project__name": str}


def read_place(sort: str, text: str) -> Place:
    """The place that an address names in the list sorted so; none when it is not one."""
    return keyset.read_place(text, [KINDS.get(key, date if key.endswith("_on") else int) for key in SORTS[sort]])
