"""Frozen shapes that the shared components draw; rooms build them in their own pages.py."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from onezone.kernel.calendar import WorkCalendar
from onezone.kernel.clock import Clock

MOST_CELLS = 60
"""More cells than this are thinner than a finger's width of the column; then one cell stands for several days."""


@dataclass(frozen=True, slots=True)
class GuardMark:
    """One guard of a conversion: `name` is its sentence, `short` one word for the head of the column.

    passed is True or False, None when the guard was not reached; `reason` is the sentence for a False.
    """

    code: str
    name: Any
    short: Any
    passed: bool | None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Ruler:
    """One clock as cells: "e" used, "s" stopped, "o" overdue, "" to come, each with " d" on the due day.

    `words` says the same for who cannot see it (limit, due date, remaining); `caption` stands below; `axis` is one
    text a cell, mostly empty.
    """

    label: Any
    words: Any
    caption: Any
    cells: tuple[str, ...]
    axis: tuple[str, ...] = ()


def ruler_days(clocks: Sequence[Clock], as_of: date, calendar: WorkCalendar) -> tuple[date, ...]:
    """The shared axis of several clocks of one item: the days after the start up to the last due day or `as_of`.

    Working days when every clock counts them, else calendar days. No clocks: no days.
    """
    if not clocks:
        return ()
    start = min(clock.start_on for clock in clocks)
    end = max(as_of, *(clock.due_on for clock in clocks))
    every = (start + timedelta(days=n) for n in range(1, (end - start).days + 1))
    working = all(clock.unit == "wd" for clock in clocks)
    return tuple(day for day in every if not working or calendar.is_workday(day))


def ruler_cells(
    clock: Clock, days: Sequence[date], as_of: date, stops: Sequence[tuple[date, date | None]] = ()
) -> tuple[str, ...]:
    """The cells of one clock over a shared axis; `stops` are the suspensions that stop this clock, both ends included.

    An axis longer than MOST_CELLS is drawn in equal groups; a group shows its gravest day and keeps the due mark.
    """
    return tuple(_together(group) for group in _groups([_cell(clock, day, as_of, stops) for day in days]))


def ruler_axis(clocks: Sequence[Clock], days: Sequence[date]) -> tuple[str, ...]:
    """One text a cell: the first day and every due day as 11-19, the rest empty."""
    named = {days[0], *(clock.due_on for clock in clocks)} if days else set()
    groups = _groups([day.strftime("%m-%d") if day in named else "" for day in days])
    return tuple(next((text for text in group if text), "") for group in groups)


def _cell(clock: Clock, day: date, as_of: date, stops: Sequence[tuple[date, date | None]]) -> str:
    stopped = any(first <= day and (last is None or day <= last) for first, last in stops)
    if day > as_of:
        state = "s" if stopped else ""
    elif stopped:
        state = "s"
    else:
        state = "o" if day > clock.due_on else "e"
    return f"{state} d".strip() if day == clock.due_on else state


def _groups(cells: Sequence[str]) -> list[Sequence[str]]:
    size = -(-len(cells) // MOST_CELLS) or 1
    return [cells[at : at + size] for at in range(0, len(cells), size)]


def _together(group: Sequence[str]) -> str:
    letters = [cell.split() for cell in group]
    state = next((letter for letter in "ose" if any(letter in each for each in letters)), "")
    return f"{state} d".strip() if any("d" in each for each in letters) else state
