"""Time limits: what a clock shows on a day is a pure function of its events, its rule and the calendar."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from onezone.kernel.calendar import WorkCalendar
from onezone.kernel.clock_lines import ClockLine, in_order, lines_of_days, suspension_lines
from onezone.kernel.counting import (
    Interval,
    Period,
    Suspension,
    Unit,
    Which,
    count_days,
    due_day,
    stopping,
    united,
)

__all__ = [
    "Clock", "ClockLine", "Light", "Period", "Suspension", "Thresholds", "Unit", "Which",
    "explain", "light", "run_clock", "stopping",
]  # fmt: skip

Light = Literal["green", "notice", "yellow", "red", "black"]


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
    provisional when a day after the start, up to the later of `as_of` and the due day, is beyond the published years.
    ValueError for a negative limit or extension or an unknown unit.
    """
    _require_rule(limit, unit, extension)
    taken = united(start_on, as_of, suspensions) if suspensions else []
    counted_out = due_day(calendar, unit, start_on, limit + extension, taken)
    return _clock(limit, unit, start_on, calendar, as_of, extension, taken, counted_out)


def _clock(
    limit: int,
    unit: Unit,
    start_on: date,
    calendar: WorkCalendar,
    as_of: date,
    extension: int,
    taken: Sequence[Interval],
    counted_out: date,
) -> Clock:
    today = as_of.toordinal()
    suspended = sum(count_days(calendar, unit, first, min(last, today)) for first, last in taken if first <= today)
    elapsed = max(0, count_days(calendar, unit, start_on.toordinal() + 1, today)) - suspended
    due_on = calendar.next_workday(counted_out) if unit == "cd" and limit + extension else counted_out
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


def explain(
    *,
    limit: int,
    unit: Unit,
    start_on: date,
    calendar: WorkCalendar,
    as_of: date,
    suspensions: Sequence[Suspension] = (),
    extension: int = 0,
    which: Which = "promised",
) -> tuple[ClockLine, ...]:
    """Return, in order of days, why the clock named stands where it stands: the lines of the item page.

    start (not counted) · counted, to_come, overdue (runs of the unit's days; weekends inside a run are passed over)
    · makeup · holiday, closure (skipped) · suspension_both, suspension_promised (count: days taken by this one alone,
    so overlaps add up to the union) · not_stopping (a local kind beside the statutory clock) · rolled · due · today.
    """
    _require_rule(limit, unit, extension)
    taken = united(start_on, as_of, stopping(which, suspensions))
    counted_out = due_day(calendar, unit, start_on, limit + extension, taken)
    clock = _clock(limit, unit, start_on, calendar, as_of, extension, taken, counted_out)
    lines = [
        ClockLine(start_on, start_on, "start", 0),
        ClockLine(clock.due_on, clock.due_on, "due", clock.total),
        ClockLine(as_of, as_of, "today", clock.elapsed),
        *suspension_lines(which, unit, start_on, calendar, as_of, suspensions),
        *lines_of_days(calendar, unit, start_on, taken, as_of, counted_out, clock.due_on),
    ]
    return in_order(lines)
