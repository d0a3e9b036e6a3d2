"""Due days of very many clocks at once, on arrays: the same answers as `clock.run_clock`, proved by property tests.

The readable clock stays the rule; this is its fast copy for whole zones (a new calendar notice, a forecast). Days are
ordinals (`date.toordinal()`), int32. Needs NumPy, which nothing else in the kernel does (decision 0101).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from onezone.kernel.calendar import WorkCalendar
from onezone.kernel.counting import Unit

Days = NDArray[np.int32]
OPEN = 0
"""Stands for the last day of a suspension that has none yet."""
NEVER = (1 << 30, -1)
"""A suspension that takes no day, where a clock has fewer than others; it sorts last."""
BLOCK = 1 << 15
"""Clocks handled together: as many as the processor's own memory holds."""


@dataclass(frozen=True, slots=True)
class DueDays:
    """The due day of each clock, and whether it or a day before it lies beyond the published years."""

    due_on: Days
    provisional: NDArray[np.bool_]


def due_days(
    calendar: WorkCalendar,
    unit: Unit,
    *,
    start_on: Days,
    days: Days,
    as_of: Days,
    begins: tuple[Days, ...] = (),
    ends: tuple[Days, ...] = (),
) -> DueDays:
    """The due days of clocks of one unit: `days` is limit and extension, `as_of` where open suspensions reach to.

    `begins[k]` and `ends[k]` hold each clock's k-th suspension, in any order and overlapping as they may; an end of
    `OPEN` is none yet, `NEVER` is no suspension.
    """
    count = len(start_on)
    due, provisional = np.empty(count, np.int32), np.empty(count, np.bool_)
    if count == 0:
        return DueDays(due, provisional)
    reach = int(max(start_on.max(), as_of.max(), *(each.max() for each in ends)))
    table = _table(calendar, int(start_on.min()) - 2, reach + 2 * int(days.max()) + 60)
    for first in range(0, count, BLOCK):
        part = slice(first, first + BLOCK)
        spans = [(begin[part], end[part]) for begin, end in zip(begins, ends, strict=True)]
        found = _due(table, unit, start_on[part], days[part], as_of[part], spans, reach)
        due[part] = found
        provisional[part] = table.has_unpublished(start_on[part], np.maximum(as_of[part], found), found)
    return DueDays(due, provisional)


def _due(
    table: _Table, unit: Unit, start: Days, days: Days, as_of: Days, spans: list[tuple[Days, Days]], reach: int
) -> Days:
    """Walk the suspensions in order of their first days, each cut to what the earlier ones left."""
    count = table.rank if unit == "wd" else np.asarray
    target = count(start) + days
    covered = start
    for begin, end in _in_order([(begin, np.where(end == OPEN, as_of, end)) for begin, end in spans]):
        before = np.clip(begin - 1, covered, reach)
        covered = np.maximum(end, before)
        counted = count(before)
        target += (count(covered) - counted) * (counted < target)
    due = table.day_of_rank(target) if unit == "wd" else table.next_workday(target)
    return np.where(days == 0, start, due)


def _in_order(spans: list[tuple[Days, Days]]) -> list[tuple[Days, Days]]:
    """Each clock's suspensions by their first day: an insertion sort in which every step is one for all clocks."""
    held = list(spans)
    for last in range(1, len(held)):
        for place in range(last, 0, -1):
            (one, one_end), (two, two_end) = held[place - 1], held[place]
            swap = two < one
            if not swap.any():
                break
            held[place - 1] = (np.where(swap, two, one), np.where(swap, two_end, one_end))
            held[place] = (np.where(swap, one, two), np.where(swap, one_end, two_end))
    return held


class _Table:
    """The calendar between two days as arrays: rank of each day, day of each rank, days that no notice covers."""

    def __init__(self, calendar: WorkCalendar, first: int, last: int) -> None:
        self._first = first
        self._ranks = np.fromiter(map(calendar.rank, range(first, last + 1)), np.int32, last - first + 1)
        self._base = calendar.rank(first - 1)
        works = np.diff(self._ranks, prepend=self._base) > 0
        self._workdays = (np.flatnonzero(works) + first).astype(np.int32)
        published = (calendar.is_published(date.fromordinal(day)) for day in range(first, last + 1))
        self._unpublished = np.cumsum(~np.fromiter(published, np.bool_, last - first + 1), dtype=np.int32)

    def rank(self, day: Days) -> Days:
        return self._ranks[day - self._first]

    def day_of_rank(self, rank: Days) -> Days:
        return self._workdays[rank - (self._base + 1)]

    def next_workday(self, day: Days) -> Days:
        return self.day_of_rank(self.rank(day - 1) + 1)

    def has_unpublished(self, after: Days, until: Days, due: Days) -> NDArray[np.bool_]:
        """Whether a day after the one, up to the other, or the due day itself is not published."""
        counted = self._unpublished
        if counted[until.max() - self._first] == counted[after.min() - 1 - self._first]:
            return np.zeros(len(due), np.bool_)
        between = counted[until - self._first] > counted[after - self._first]
        at_due = counted[due - self._first] > counted[due - 1 - self._first]
        return np.asarray(between | at_due)


@lru_cache(maxsize=8)
def _table(calendar: WorkCalendar, first: int, last: int) -> _Table:
    return _Table(calendar, first, last)
