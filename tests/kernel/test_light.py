"""The light of an item against a plain restatement of its rule."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from math import ceil

import pytest

from onezone.kernel.calendar import builtin_calendar
from onezone.kernel.clock import Clock, Light, Thresholds, light, run_clock
from tests.kernel.oracle import ONE

CN = builtin_calendar()
START = date(2026, 3, 2)


def clock_of(limit: int, as_of: date, **more: object) -> Clock:
    return run_clock(**{"limit": limit, "unit": "wd", "start_on": START, "calendar": CN, "as_of": as_of, **more})


def restated(promised: Clock, statutory: Clock, as_of: date) -> str:
    if as_of > statutory.due_on:
        return "black"
    if as_of > promised.due_on:
        return "red"
    total = promised.limit + promised.extension
    if promised.remaining <= max(1, ceil(Fraction(total, 5))):
        return "yellow"
    return "notice" if Fraction(promised.elapsed) >= Fraction(total, 2) else "green"


def test_every_promise_inside_a_statutory_limit_lights_as_the_rule_says() -> None:
    for limit in range(31):
        for offset in range(70):
            as_of = START + ONE * offset
            promised, statutory = clock_of(limit, as_of), clock_of(30, as_of)
            assert light(promised=promised, statutory=statutory, as_of=as_of) == restated(promised, statutory, as_of)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (2, "green"),
        (6, "green"),
        (9, "notice"),
        (12, "yellow"),
        (16, "yellow"),
        (17, "red"),
        (30, "red"),
        (31, "black"),
    ],
)
def test_a_promise_of_ten_days_within_twenty_one_goes_through_all_lights(day: int, expected: Light) -> None:
    as_of = date(2026, 3, day)
    assert light(promised=clock_of(10, as_of), statutory=clock_of(20, as_of), as_of=as_of) == expected


def test_on_the_due_day_itself_nothing_is_past() -> None:
    as_of = date(2026, 3, 16)
    assert clock_of(10, as_of).due_on == as_of
    assert light(promised=clock_of(10, as_of), statutory=clock_of(10, as_of), as_of=as_of) == "yellow"


def test_a_rolled_calendar_limit_is_not_past_before_the_day_it_rolled_to() -> None:
    start = date(2026, 9, 2)
    for as_of, expected in ((date(2026, 10, 8), "yellow"), (date(2026, 10, 9), "black")):
        clock = clock_of(30, as_of, unit="cd", start_on=start)
        assert light(promised=None, statutory=clock, as_of=as_of) == expected


def test_while_a_local_suspension_holds_the_promise_the_statutory_clock_still_warns() -> None:
    as_of = date(2026, 3, 27)
    promised = clock_of(10, as_of, suspensions=((date(2026, 3, 3), None),))
    assert promised.elapsed == 0
    assert light(promised=promised, statutory=clock_of(20, as_of), as_of=as_of) == "yellow"


def test_without_a_clock_the_light_is_green_and_without_a_promise_the_statute_speaks() -> None:
    as_of = date(2026, 3, 31)
    assert light(promised=None, statutory=None, as_of=as_of) == "green"
    assert light(promised=None, statutory=clock_of(20, as_of), as_of=as_of) == "black"
    assert light(promised=clock_of(20, as_of), statutory=None, as_of=as_of) == "red"


def test_an_extension_belongs_to_the_limit_the_light_measures() -> None:
    as_of = date(2026, 3, 12)
    assert light(promised=clock_of(10, as_of), statutory=None, as_of=as_of) == "yellow"
    assert light(promised=clock_of(10, as_of, extension=10), statutory=None, as_of=as_of) == "green"


def test_thresholds_are_the_zones_to_set() -> None:
    as_of = date(2026, 3, 4)
    early = Thresholds(notice_percent=20, yellow_percent=10, yellow_days=3)
    assert light(promised=clock_of(10, as_of), statutory=None, as_of=as_of) == "green"
    assert light(promised=clock_of(10, as_of), statutory=None, as_of=as_of, thresholds=early) == "notice"
    assert light(promised=clock_of(5, as_of), statutory=None, as_of=as_of, thresholds=early) == "yellow"
