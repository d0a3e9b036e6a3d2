"""What a limit counts: the days of its unit, and the periods that take days away from it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from onezone.kernel.calendar import WorkCalendar

Unit = Literal["wd", "cd"]
Which = Literal["promised", "statutory"]
Period = tuple[date, date | None]
Interval = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Suspension:
    """A time that stops a clock: whole days [from_, to], open while `to` is None.

    Every suspension stops the promised clock; only the kinds of article 45 of the Administrative Licensing Law (or of
    an item's own law) stop the statutory one too.
    """

    kind: str
    from_: date
    to: date | None
    stops_statutory: bool

    @property
    def period(self) -> Period:
        """The days alone, as `run_clock` takes them."""
        return (self.from_, self.to)


def stopping(which: Which, suspensions: Iterable[Suspension]) -> tuple[Period, ...]:
    """Return the periods that stop the clock named: all of them the promised one, statutory kinds the statutory one."""
    return tuple(item.period for item in suspensions if which == "promised" or item.stops_statutory)


def united(start_on: date, as_of: date, suspensions: Sequence[Period]) -> list[Interval]:
    """Return the suspended days after `start_on` as disjoint, ordered ordinal intervals: the union, not the sum.

    Overlapping and touching periods become one, an open one reaches to `as_of`, an empty one (to < from) is nothing.
    """
    first = start_on.toordinal() + 1
    found: list[Interval] = []
    for begin, end in sorted(
        (max(from_.toordinal(), first), (as_of if to is None else to).toordinal()) for from_, to in suspensions
    ):
        if end < begin:
            continue
        if found and begin <= found[-1][1] + 1:
            if end > found[-1][1]:
                found[-1] = (found[-1][0], end)
        else:
            found.append((begin, end))
    return found


def due_day(calendar: WorkCalendar, unit: Unit, start_on: date, days: int, taken: Sequence[Interval]) -> date:
    """Return the first day on which `days` are counted after `start_on` outside `taken` (see `united`), not rolled."""
    if days == 0:
        return start_on
    start = start_on.toordinal()
    if unit == "cd":
        target = start + days
        for first, last in taken:
            if first > target:
                break
            target += last - first + 1
        return date.fromordinal(target)
    rank = calendar.rank(start) + days
    for first, last in taken:
        before = calendar.rank(first - 1)
        if before >= rank:
            break
        rank += calendar.rank(last) - before
    return calendar.day_of_rank(rank)


def count_days(calendar: WorkCalendar, unit: Unit, first: int, last: int) -> int:
    """Days of the unit in [first, last], ordinals."""
    if unit == "cd":
        return last - first + 1
    return calendar.rank(last) - calendar.rank(first - 1)
