"""Very many due days at once: on every history the fast kernel gives what the readable clock gives."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from onezone.kernel.calendar import WorkCalendar, builtin_calendar
from onezone.kernel.clock import Period, Unit, run_clock
from onezone.kernel.clock_many import NEVER, OPEN, DueDays, due_days

Run = tuple[date, int, int, date, list[Period]]

CLOSED = builtin_calendar().with_closures([date(2026, 3, 4), date(2026, 3, 5), date(2026, 6, 1)], "closed")
FIRST, LAST = date(2003, 11, 20), date(2027, 3, 31)
DAYS = st.dates(FIRST, LAST)


@st.composite
def periods(draw: st.DrawFn, start: date) -> Period:
    begin = start + timedelta(draw(st.integers(-12, 70)))
    length = draw(st.none() | st.integers(-2, 40))
    return begin, None if length is None else begin + timedelta(length)


@st.composite
def runs(draw: st.DrawFn) -> Run:
    start = draw(DAYS)
    limit, extension = draw(st.sampled_from([0, 1, 2, 5, 20, 45])), draw(st.sampled_from([0, 0, 10]))
    as_of = start + timedelta(draw(st.integers(0, 120)))
    return start, limit, extension, as_of, draw(st.lists(periods(start), max_size=3))


def at_once(calendar: WorkCalendar, unit: Unit, held: list[Run]) -> DueDays:
    def column(values: list[int]) -> np.ndarray[tuple[int], np.dtype[np.int32]]:
        return np.array(values, np.int32)

    def edges(run: Run, place: int) -> tuple[int, int]:
        if place >= len(run[4]):
            return NEVER
        begin, end = run[4][place]
        return begin.toordinal(), OPEN if end is None else end.toordinal()

    spans = [[edges(run, place) for run in held] for place in range(3)]
    return due_days(
        calendar,
        unit,
        start_on=column([run[0].toordinal() for run in held]),
        days=column([run[1] + run[2] for run in held]),
        as_of=column([run[3].toordinal() for run in held]),
        begins=tuple(column([begin for begin, _ in span]) for span in spans),
        ends=tuple(column([end for _, end in span]) for span in spans),
    )


@pytest.mark.parametrize("calendar", [builtin_calendar(), CLOSED], ids=["national", "closed"])
@pytest.mark.parametrize("unit", ["wd", "cd"])
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # about the machine, not about the days
@given(held=st.lists(runs(), min_size=1, max_size=8))
def test_many_clocks_give_what_one_clock_gives(calendar: WorkCalendar, unit: Unit, held: list[Run]) -> None:
    found = at_once(calendar, unit, held)
    for place, (start, limit, extension, as_of, suspended) in enumerate(held):
        clock = run_clock(
            limit=limit,
            unit=unit,
            start_on=start,
            calendar=calendar,
            as_of=as_of,
            suspensions=suspended,
            extension=extension,
        )
        assert date.fromordinal(int(found.due_on[place])) == clock.due_on
        assert bool(found.provisional[place]) == clock.provisional


def test_a_limit_of_nothing_is_due_on_its_first_day() -> None:
    saturday = date(2026, 3, 7)
    assert date.fromordinal(int(at_once(CLOSED, "cd", [(saturday, 0, 0, saturday, [])]).due_on[0])) == saturday


def test_no_clock_gives_no_day() -> None:
    assert len(at_once(CLOSED, "wd", []).due_on) == 0
