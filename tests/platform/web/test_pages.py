"""Rulers: both clocks on one axis, each day in the state the clock says."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from onezone.kernel.calendar import builtin_calendar
from onezone.kernel.clock import Clock, run_clock
from onezone.platform.web.pages import MOST_CELLS, ruler_axis, ruler_cells, ruler_days

CALENDAR = builtin_calendar()
START, TODAY = date(2026, 11, 9), date(2026, 11, 23)
NOTICE = (date(2026, 11, 12), date(2026, 11, 18))


def clock(limit: int, *stops: tuple[date, date], start: date = START, today: date = TODAY, unit: str = "wd") -> Clock:
    return run_clock(limit=limit, unit=unit, start_on=start, calendar=CALENDAR, as_of=today, suspensions=stops)  # type: ignore[arg-type]


def test_the_drawn_item_comes_out_as_drawn() -> None:
    promised, statutory = clock(3, NOTICE), clock(20)
    days = ruler_days((promised, statutory), TODAY, CALENDAR)
    assert len(days) == 20
    assert " ".join(c.replace(" ", "") or "." for c in ruler_cells(promised, days, TODAY, (NOTICE,))) == (
        "e e s s s s s ed o o . . . . . . . . . ."
    )
    assert " ".join(c.replace(" ", "") or "." for c in ruler_cells(statutory, days, TODAY)) == (
        "e e e e e e e e e e . . . . . . . . . d"
    )
    axis = ruler_axis((promised, statutory), days)
    assert [text for text in axis if text] == ["11-10", "11-19", "12-07"]
    assert axis[7] == "11-19"


def test_one_calendar_day_clock_puts_rest_days_on_the_axis() -> None:
    notice = clock(30, unit="cd")
    days = ruler_days((notice,), TODAY, CALENDAR)
    assert date(2026, 11, 14) in days


def test_no_clock_no_ruler() -> None:
    assert ruler_days((), TODAY, CALENDAR) == ()
    assert ruler_axis((), ()) == ()


def test_a_stop_without_an_end_lasts() -> None:
    running = clock(20, (date(2026, 11, 16), date(2026, 12, 31)))
    cells = ruler_cells(running, ruler_days((running,), TODAY, CALENDAR), TODAY, ((date(2026, 11, 16), None),))
    assert cells[:6] == ("e", "e", "e", "e", "s", "s")
    assert set(cells[4:]) <= {"s", "s d"}


@given(
    limit=st.integers(1, 90),
    ahead=st.integers(0, 200),
    at=st.integers(0, 60),
    length=st.integers(0, 40),
    start=st.integers(0, 300),
)
def test_the_ruler_agrees_with_the_clock(limit: int, ahead: int, at: int, length: int, start: int) -> None:
    first = date(2025, 1, 6) + timedelta(days=start)
    today = first + timedelta(days=ahead)
    stop = (first + timedelta(days=1 + at), first + timedelta(days=1 + at + length))
    running = clock(limit, stop, start=first, today=today)
    days = ruler_days((running,), today, CALENDAR)
    cells = ruler_cells(running, days, today, (stop,))
    assert len(cells) <= MOST_CELLS
    assert len(cells) == len(ruler_axis((running,), days))
    assert sum("d" in cell.split() for cell in cells) == 1
    if len(days) <= MOST_CELLS:
        counted = sum(cell.split()[:1] in (["e"], ["o"]) for cell in cells)
        assert counted == running.elapsed
        assert (
            sum("s" in cell.split() for cell, day in zip(cells, days, strict=True) if day <= today)
            == running.suspended_days
        )
        assert any("o" in cell.split() for cell in cells) == (running.remaining < 0)
