"""How projects get on: rates of cohorts, days a stage takes, and who has stood too long.

A rate is asked of those who signed (or started) in one year and have had the time; this year's starts are never divided
by this year's signatures.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from statistics import median

from .counting import Entry
from .stages import ORDER, Side, Stage

NORMS: Mapping[Stage, int] = {
    Stage.planned: 12,
    Stage.lead: 6,
    Stage.talks: 6,
    Stage.signed: 6,
    Stage.landed: 6,
    Stage.started: 1,
    Stage.listed: 24,
    Stage.completed: 6,
    Stage.producing: 24,
}
"""Months that a project may stand at a stage before it is named; full output is the end."""
MEASURED: tuple[tuple[Stage, Stage, int], ...] = (
    (Stage.signed, Stage.started, 6),
    (Stage.signed, Stage.started, 12),
    (Stage.started, Stage.producing, 18),
    (Stage.started, Stage.producing, 24),
)
"""From gate, to gate, months."""


@dataclass(frozen=True, slots=True)
class Rate:
    """Of those who passed `start` in `year` and whose months are over: how many passed `end` in time."""

    start: Stage
    end: Stage
    months: int
    year: int
    top: int
    bottom: int
    waiting: int
    """Those whose months are not over yet: in neither number."""

    @property
    def percent(self) -> str:
        """Rounded down, so that 100 % means all; a dash without a denominator."""
        return f"{self.top * 100 // self.bottom}%" if self.bottom else "—"


@dataclass(frozen=True, slots=True)
class Standing:
    """A project that has stood at its stage for longer than the norm, in months over it."""

    entry: Entry
    since: date
    over: int


def plus_months(day: date, months: int) -> date:
    """The same day so many months on, or the last of that month."""
    place = day.year * 12 + day.month - 1 + months
    year, month = divmod(place, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def rate(entries: Iterable[Entry], start: Stage, end: Stage, months: int, year: int, today: date) -> Rate:
    """The rate of one cohort. A project that stopped stays in the denominator: it did not get there."""
    top = bottom = waiting = 0
    for each in entries:
        began = each.days.get(start)
        if each.parent or began is None or began.year != year:
            continue
        limit = plus_months(began, months)
        if limit > today:
            waiting += 1
            continue
        arrived = each.days.get(end)
        bottom += 1
        top += arrived is not None and arrived <= limit
    return Rate(start, end, months, year, top, bottom, waiting)


def rates(entries: Iterable[Entry], today: date, years: int = 5) -> tuple[tuple[Rate, ...], ...]:
    """A row of rates for each of the last years, the newest first; a year without anybody is left out."""
    held = tuple(entries)
    rows = [
        tuple(rate(held, start, end, months, year, today) for start, end, months in MEASURED)
        for year in range(today.year, today.year - years, -1)
    ]
    return tuple(row for row in rows if any(each.bottom or each.waiting for each in row))


def typical_days(entries: Iterable[Entry]) -> Mapping[Stage, tuple[int, int]]:
    """Stage -> median days until the next gate, and over how many projects."""
    spans: dict[Stage, list[int]] = {}
    for each in entries:
        known = [(stage, each.days[stage]) for stage in ORDER if stage in each.days]
        for (stage, since), (after, until) in pairwise(known):
            if after.rank == stage.rank + 1:
                spans.setdefault(stage, []).append((until - since).days)
    return {stage: (round(median(held)), len(held)) for stage, held in spans.items()}


def ageing(entries: Iterable[Entry], today: date) -> tuple[Standing, ...]:
    """Who runs and has stood longer than the norm of the stage, the longest over it first."""
    found = []
    for each in entries:
        since, norm = each.days.get(each.stage), NORMS.get(each.stage)
        if each.parent or each.side is not Side.running or since is None or norm is None:
            continue
        over = whole_months(plus_months(since, norm), today)
        if plus_months(since, norm) < today:
            found.append(Standing(each, since, over))
    return tuple(sorted(found, key=lambda one: (-one.over, one.entry.reference)))


def whole_months(start: date, end: date) -> int:
    """Full months between two days."""
    months = (end.year - start.year) * 12 + end.month - start.month
    return months - (end.day < start.day)
