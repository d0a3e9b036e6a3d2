"""Why a clock stands where it stands: its days as the lines of the item page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args

from onezone.kernel.calendar import WorkCalendar
from onezone.kernel.counting import Interval, Suspension, Unit, Which, count_days

LineKind = Literal[
    "start", "counted", "makeup", "holiday", "closure", "suspension_both", "suspension_promised", "not_stopping",
    "to_come", "rolled", "overdue", "due", "today",
]  # fmt: skip
LINE_ORDER: dict[LineKind, int] = {kind: position for position, kind in enumerate(get_args(LineKind))}


@dataclass(frozen=True, slots=True)
class ClockLine:
    """One line of a clock's explanation: the days [on, until], what they are, how many days of the unit they make.

    `note` is a holiday's or closure's name, or a suspension's kind. Days before and on the due day whose kind is
    counted, makeup or to_come add up to the limit with its extension.
    """

    on: date
    until: date
    kind: LineKind
    count: int
    note: str = ""


def in_order(lines: Iterable[ClockLine]) -> tuple[ClockLine, ...]:
    """Return the lines by their first day; on one day in the order of `LineKind`."""
    return tuple(sorted(lines, key=lambda line: (line.on, LINE_ORDER[line.kind])))


def lines_of_days(
    calendar: WorkCalendar,
    unit: Unit,
    start_on: date,
    taken: Sequence[Interval],
    as_of: date,
    counted_out: date,
    due_on: date,
) -> Iterator[ClockLine]:
    """Yield the lines of all days after the start, up to the due day and to today, that no suspension took."""
    marks = (as_of.toordinal(), counted_out.toordinal(), due_on.toordinal())
    for first, last in _gaps(start_on.toordinal() + 1, max(marks), taken):
        yield from _gap_lines(calendar, unit, first, last, marks)


def suspension_lines(
    which: Which, unit: Unit, start_on: date, calendar: WorkCalendar, as_of: date, suspensions: Sequence[Suspension]
) -> Iterator[ClockLine]:
    """Yield one line a suspension, each counting only the days that no earlier one took already."""
    reached = start_on.toordinal()
    for item in sorted(suspensions, key=lambda item: item.from_):
        until = as_of if item.to is None else item.to
        if until < item.from_:
            continue
        if which == "statutory" and not item.stops_statutory:
            yield ClockLine(item.from_, until, "not_stopping", 0, item.kind)
            continue
        first, last = max(item.from_.toordinal(), reached + 1), until.toordinal()
        count = count_days(calendar, unit, first, last) if first <= last else 0
        reached = max(reached, last)
        kind: LineKind = "suspension_both" if item.stops_statutory else "suspension_promised"
        yield ClockLine(item.from_, until, kind, count, item.kind)


def _gaps(first: int, last: int, taken: Sequence[Interval]) -> Iterator[Interval]:
    """The days of [first, last] that no suspension took, as intervals."""
    for begin, end in taken:
        if first < begin and first <= last:
            yield first, min(begin - 1, last)
        first = max(first, end + 1)
    if first <= last:
        yield first, last


def _gap_lines(
    calendar: WorkCalendar, unit: Unit, first: int, last: int, marks: tuple[int, int, int]
) -> Iterator[ClockLine]:
    """The lines of days that no suspension took; holidays and make-up days matter to working days only."""
    if unit == "wd":
        for run in calendar.specials_between(date.fromordinal(first), date.fromordinal(last)):
            begin, end = max(run.on.toordinal(), first), min(run.until.toordinal(), last)
            yield from _run_lines(calendar, unit, first, begin - 1, marks)
            kind: LineKind = "makeup" if run.kind == "makeup" else "closure" if run.kind == "closure" else "holiday"
            count = count_days(calendar, unit, begin, end)
            yield ClockLine(date.fromordinal(begin), date.fromordinal(end), kind, count, run.name)
            first = end + 1
    yield from _run_lines(calendar, unit, first, last, marks)


def _run_lines(
    calendar: WorkCalendar, unit: Unit, first: int, last: int, marks: tuple[int, int, int]
) -> Iterator[ClockLine]:
    """Cut one run at today, at the last counted day and at the due day; runs without a day of the unit say nothing."""
    today, counted_out, due = marks
    kind: LineKind
    while first <= last:
        if first <= counted_out:
            kind, end = ("counted", min(today, counted_out)) if first <= today else ("to_come", counted_out)
        else:
            kind, end = ("rolled", due) if first <= due else ("overdue", today)
        end = min(end, last)
        count = count_days(calendar, unit, first, end)
        if count:
            yield ClockLine(date.fromordinal(first), date.fromordinal(end), kind, count)
        first = end + 1
