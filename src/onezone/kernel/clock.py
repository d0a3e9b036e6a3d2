"""Time limits: what a clock shows on a day is a pure function of its events, its rule and the calendar."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from onezone.kernel.calendar import WorkCalendar

Unit = Literal["wd", "cd"]
Which = Literal["promised", "statutory"]
Light = Literal["green", "notice", "yellow", "red", "black"]
Period = tuple[date, date | None]


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


@dataclass(frozen=True, slots=True)
class Clock:
    """What a clock shows on one day. Counts are in `unit`: working ("wd") or calendar days ("cd")."""

    limit: int
    unit: Unit
    start_on: date
    due_on: date
    elapsed: int
    remaining: int
    suspended_days: int
    extension: int
    provisional: bool

    @property
    def total(self) -> int:
        """The limit with its extension."""
        return self.limit + self.extension

    def is_past(self, on: date) -> bool:
        """Return whether the due day is over on this day; on the due day itself it is not."""
        return on > self.due_on


@dataclass(frozen=True, slots=True)
class Thresholds:
    """When the light changes: zone settings, whole percents of the limit and a floor in days (approvals contract 4)."""

    notice_percent: int = 50
    yellow_percent: int = 20
    yellow_days: int = 1


def stopping(which: Which, suspensions: Iterable[Suspension]) -> tuple[Period, ...]:
    """Return the periods that stop the clock named: all of them the promised one, statutory kinds the statutory one."""
    return tuple(item.period for item in suspensions if which == "promised" or item.stops_statutory)


def united(start_on: date, as_of: date, suspensions: Sequence[Period]) -> list[tuple[int, int]]:
    """Return the suspended days after `start_on` as disjoint, ordered ordinal intervals: the union, not the sum.

    Overlapping and touching periods become one, an open one reaches to `as_of`, an empty one (to < from) is nothing.
    """
    first = start_on.toordinal() + 1
    found: list[tuple[int, int]] = []
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


def run_clock(
    *,
    limit: int,
    unit: Unit,
    start_on: date,
    calendar: WorkCalendar,
    as_of: date,
    suspensions: Sequence[Period] = (),
    extension: int = 0,
) -> Clock:
    """Return what the clock shows on `as_of` (approvals contract 4).

    The start day is day 0. elapsed = days of the unit d with start_on < d <= as_of in no suspension; due_on = the first
    day on which elapsed reaches limit + extension, given the suspensions passed in; the start day when that is 0.
    A calendar-day limit that ends on a rest day rolls to the next working day. remaining may be negative.
    ValueError for a negative limit or extension or an unknown unit.
    """
    _require_rule(limit, unit, extension)
    taken = united(start_on, as_of, suspensions) if suspensions else []
    today = as_of.toordinal()
    elapsed = max(0, _count(calendar, unit, start_on.toordinal() + 1, today))
    suspended = sum(_count(calendar, unit, first, min(last, today)) for first, last in taken if first <= today)
    due_on = due_day(calendar, unit, start_on, limit + extension, taken)
    if unit == "cd" and limit + extension:
        due_on = calendar.next_workday(due_on)
    elapsed -= suspended
    return Clock(
        limit=limit,
        unit=unit,
        start_on=start_on,
        due_on=due_on,
        elapsed=elapsed,
        remaining=limit + extension - elapsed,
        suspended_days=suspended,
        extension=extension,
        provisional=not (calendar.is_published(due_on) and calendar.all_published(start_on, max(as_of, due_on))),
    )


def due_day(
    calendar: WorkCalendar, unit: Unit, start_on: date, days: int, taken: Sequence[tuple[int, int]]
) -> date:
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


def _count(calendar: WorkCalendar, unit: Unit, first: int, last: int) -> int:
    """Days of the unit in [first, last], ordinals."""
    if unit == "cd":
        return last - first + 1
    return calendar.rank(last) - calendar.rank(first - 1)


def _require_rule(limit: int, unit: str, extension: int) -> None:
    if limit < 0 or extension < 0:
        raise ValueError("a limit and its extension are not negative")
    if unit not in ("wd", "cd"):
        raise ValueError(f"a limit is counted in wd or cd, not in {unit!r}")


def light(
    *, promised: Clock | None, statutory: Clock | None, as_of: date, thresholds: Thresholds = Thresholds()
) -> Light:
    """Return the light of an open item on `as_of` (approvals contract 4); green when it has no clock.

    black: the statutory due day is past; red: the promised one is; yellow: either clock has at most
    max(yellow_days, yellow_percent of the limit, rounded up) left; notice: either has used notice_percent of its limit.
    """
    if statutory is not None and statutory.is_past(as_of):
        return "black"
    if promised is not None and promised.is_past(as_of):
        return "red"
    clocks = [clock for clock in (promised, statutory) if clock is not None]
    if any(_is_short(clock, thresholds) for clock in clocks):
        return "yellow"
    if any(clock.elapsed * 100 >= clock.total * thresholds.notice_percent for clock in clocks):
        return "notice"
    return "green"


def _is_short(clock: Clock, thresholds: Thresholds) -> bool:
    share = -(-clock.total * thresholds.yellow_percent // 100)
    return clock.remaining <= max(thresholds.yellow_days, share)
