"""The open items of a whole zone, counted and listed by the database over `Standing`, for whatever day is asked.

Every number here is a filter of `ItemList`: what a board counts and the rows behind the number are one rule.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Case, Count, IntegerField, Q, QuerySet, Value, When, Window

from onezone.approvals.catalogue_store import Releases
from onezone.approvals.models import Standing
from onezone.approvals.queries.desk import QueueRow, rows_by_id
from onezone.approvals.queries.lines import HEAT, heat_on, mine_for
from onezone.kernel.calendar import WorkCalendar
from onezone.platform.identity.actor import Actor

BLACK, RED, YELLOW, GREEN = range(4)
AGES: Mapping[str, tuple[int, int | None]] = {"5": (0, 5), "10": (6, 10), "20": (11, 20), "more": (21, None)}
"""How long an item has stood, in working days since it was received: from, to."""
DAY = timedelta(days=1)
LIGHTS: Mapping[str, Q] = {"red": Q(lit__lte=RED), "yellow": Q(lit=YELLOW), "bad": Q(lit__lte=YELLOW)}
DUES: Mapping[str, Q] = {
    "overdue": Q(heat__lte=HEAT["red"]),
    "today": Q(heat=HEAT["today"]),
    "soon": Q(heat=HEAT["soon"]),
    "stopped": Q(heat=HEAT["stopped"]),
}

WORST_FIRST = ("lit", "-mine", "due_on", "project_id", "matter", "id")
"""By light, then what waits for the reader, then by due day."""
WORST_KINDS = (int, bool, date, int, str, int)


@dataclass(frozen=True, slots=True)
class Cell:
    """The open items of one department in one mode. ages and aged: all of an age, and those of them not green."""

    department: str
    simulated: bool
    items: int
    black: int
    red: int
    yellow: int
    today: int
    soon: int
    stopped: int
    turned_red: int
    turned_yellow: int
    ages: tuple[int, ...]
    aged: tuple[int, ...]


class ItemList:
    """The zone's open items on a day, as an official sees them. `since`: the day that turned lights are told from."""

    def __init__(
        self, actor: Actor, on: date, since: date, calendar: WorkCalendar, releases: Releases | None = None
    ) -> None:
        self.actor, self.on, self.since, self.calendar, self.releases = actor, on, since, calendar, releases
        self.ages = {key: _received(calendar, on, *span) for key, span in AGES.items()}
        mine = mine_for(actor, Q(department=actor.department)) if actor.department else Value(value=False)
        rows = Standing.objects.filter(zone_id=actor.zone_id, from_on__lte=on, until_on__gte=on)
        self.rows: QuerySet[Standing] = (
            rows.exclude(clock="decided").order_by().annotate(lit=_lit(on), heat=heat_on(on, calendar), mine=mine)
        )

    def cells(self) -> tuple[Cell, ...]:
        """All that is counted, by department and mode; one query however many rows there are."""
        sums = {
            "items": Q(),
            "black": Q(lit=BLACK),
            "red": Q(lit=RED),
            **{name: held for name, held in (("yellow", LIGHTS["yellow"]), *DUES.items()) if name != "overdue"},
            "turned_red": self.turned("red"),
            "turned_yellow": self.turned("yellow"),
            **{f"age_{key}": held for key, held in self.ages.items()},
            **{f"aged_{key}": held & LIGHTS["bad"] for key, held in self.ages.items()},
        }
        counted: dict[str, Any] = {name: Count("pk", filter=held) for name, held in sums.items()}
        found = []
        for row in self.rows.values("department", "simulated").annotate(**counted):
            ages = tuple(row.pop(f"age_{key}") for key in AGES)
            aged = tuple(row.pop(f"aged_{key}") for key in AGES)
            found.append(Cell(**row, ages=ages, aged=aged))
        return tuple(found)

    def turned(self, light: str) -> Q:
        """What has this light now and had not at the end of `since`."""
        return LIGHTS[light] & (Q(late_from__gt=self.since) if light == "red" else Q(yellow_from__gt=self.since))

    def select(self, asked: Mapping[str, str]) -> QuerySet[Standing]:
        """The rows behind a number: light, mode, department, due, age, turned, mine."""
        rows = self.rows.filter(LIGHTS["bad"], mine=True) if asked.get("mine") else self.rows
        if asked.get("light") in LIGHTS:
            rows = rows.filter(LIGHTS[asked["light"]])
        if asked.get("mode") in ("formal", "simulated"):
            rows = rows.filter(simulated=asked["mode"] == "simulated")
        if asked.get("department"):
            rows = rows.filter(department=asked["department"])
        if asked.get("due") in DUES:
            rows = rows.filter(DUES[asked["due"]])
        if asked.get("age") in AGES:
            rows = rows.filter(self.ages[asked["age"]])
        if asked.get("turned") in ("red", "yellow"):
            rows = rows.filter(self.turned(asked["turned"]))
        return self._worst_first(rows)

    def _worst_first(self, rows: QuerySet[Standing]) -> QuerySet[Standing]:
        """By light, then what waits for the reader, then by due day."""
        return rows.order_by(*WORST_FIRST)

    def worst(self, most: int) -> tuple[tuple[tuple[bool, int], ...], int]:
        """The first of those that are not green, as (simulated, number of the item); how many wait for the reader."""
        counted = Window(Count("pk", filter=Q(mine=True)))
        rows = self.select({"light": "bad"}).annotate(waiting=counted).values_list("simulated", "item", "waiting")
        found = list(rows[:most])
        return tuple((simulated, item) for simulated, item, _ in found), found[0][2] if found else 0

    def next_due(self) -> tuple[tuple[bool, int], ...]:
        """The item whose limit is the next one, when nothing is red or yellow."""
        rows = self.rows.filter(lit=GREEN, clock="running", due_on__gte=self.on, due_on__lt=date.max)
        return tuple(rows.order_by("due_on", "id").values_list("simulated", "item")[:1])

    def read(self, keys: Sequence[tuple[bool, int]]) -> tuple[QueueRow, ...]:
        """These items, each computed in full, in the order given; at most three queries."""
        found = rows_by_id(
            self.actor,
            self.on,
            work=[number for simulated, number in keys if not simulated],
            sim=[number for simulated, number in keys if simulated],
            calendar=self.calendar,
            releases=self.releases,
        )
        return tuple(found[key] for key in keys if key in found)


def _lit(on: date) -> Case:
    """The light of a row: what the clocks say on the day; a filing not answered is yellow on its last day."""
    return Case(
        When(black_from__lte=on, then=BLACK),
        When(late_from__lte=on, then=RED),
        When(Q(answer_by=on) | Q(answer_by__isnull=True, yellow_from__lte=on), then=YELLOW),
        default=GREEN,
        output_field=IntegerField(),
    )


def _received(calendar: WorkCalendar, on: date, first: int, last: int | None) -> Q:
    """Received between so many and so many working days ago; what was not received yet has no age."""
    held = Q(received_on__lte=_back(calendar, on, first)) if first else Q(received_on__lte=on)
    return held if last is None else held & Q(received_on__gt=_back(calendar, on, last + 1))


def _back(calendar: WorkCalendar, on: date, days: int) -> date:
    """The last day from which so many working days have gone by."""
    day = on - timedelta(days=days)
    while calendar.working_days_between(day, on) < days:
        day -= DAY
    return day
