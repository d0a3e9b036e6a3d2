"""The work calendar against another package, and its own algebra."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from onezone.kernel.calendar import SpecialDays, WorkCalendar, builtin_calendar
from tests.kernel.oracle import FIRST, LAST, NOT_IN_THE_PACKAGE, ONE, works

CN = builtin_calendar()
EMPTY = WorkCalendar("none", {})
STORM = CN.with_closures({date(2026, 7, 15): "台风"}, "storm")
EVERY_DAY = [FIRST + ONE * n for n in range((LAST - FIRST).days + 1)]
days = st.dates(date(2000, 1, 1), date(2032, 12, 31))


def test_every_published_day_is_as_the_other_package_has_it() -> None:
    different = {day: CN.is_workday(day) for day in EVERY_DAY if CN.is_workday(day) != chinese_calendar.is_workday(day)}
    assert different == NOT_IN_THE_PACKAGE


def test_2026_has_the_weekday_holidays_and_working_weekends_of_the_notice() -> None:
    year = [day for day in EVERY_DAY if day.year == 2026]
    off = [f"{day:%m-%d}" for day in year if day.weekday() < 5 and not CN.is_workday(day)]
    on = [f"{day:%m-%d}" for day in year if day.weekday() >= 5 and CN.is_workday(day)]
    assert off == [
        "01-01", "01-02", "02-16", "02-17", "02-18", "02-19", "02-20", "02-23", "04-06", "05-01", "05-04", "05-05",
        "06-19", "09-25", "10-01", "10-02", "10-05", "10-06", "10-07",
    ]  # fmt: skip
    assert on == ["01-04", "02-14", "02-28", "05-09", "09-20", "10-10"]


@pytest.mark.parametrize("year", [2025, 2026])
def test_a_year_has_248_working_days(year: int) -> None:
    assert CN.working_days_between(date(year - 1, 12, 31), date(year, 12, 31)) == 248


def test_every_published_day_belongs_to_the_years_named_in_the_version() -> None:
    assert all(CN.is_published(day) for day in EVERY_DAY)
    assert not CN.is_published(FIRST - ONE)
    assert not CN.is_published(LAST + ONE)
    assert CN.version.startswith("CN-2004-2026-")
    assert CN.all_published(FIRST - ONE, LAST)
    assert not CN.all_published(FIRST - 2 * ONE, LAST)
    assert not CN.all_published(LAST, LAST + ONE)
    assert CN.all_published(LAST + ONE, LAST + ONE)


def test_beyond_the_published_years_the_plain_weekday_rule_answers() -> None:
    for n in range(1, 800):
        assert CN.is_workday(LAST + ONE * n) == ((LAST + ONE * n).isoweekday() < 6)
        assert CN.is_workday(FIRST - ONE * n) == ((FIRST - ONE * n).isoweekday() < 6)


def test_the_earliest_and_latest_days_there_are_can_be_asked_about() -> None:
    assert CN.is_workday(date.min)
    assert CN.is_workday(date.max)
    assert CN.add_working_days(date.min, 1) == date(1, 1, 2)


@given(days, st.integers(0, 2500))
def test_counting_days_is_walking_over_them(start: date, length: int) -> None:
    until = start + ONE * (length % 400)
    walked = sum(works(start + ONE * n) for n in range(1, (until - start).days + 1))
    assert CN.working_days_between(start, until) == walked


@given(days, st.integers(1, 900))
def test_adding_n_days_reaches_the_first_day_that_counts_n(start: date, n: int) -> None:
    for calendar in (CN, EMPTY, STORM):
        reached = calendar.add_working_days(start, n)
        assert calendar.is_workday(reached)
        assert calendar.working_days_between(start, reached) == n
        assert calendar.working_days_between(start, reached - ONE) == n - 1


@given(days)
def test_the_next_working_day_is_the_day_itself_or_the_first_after_it(day: date) -> None:
    walked = day
    while not works(walked):
        walked += ONE
    assert CN.next_workday(day) == walked


@given(days, days, days)
def test_counts_add_up_over_neighbouring_spans(one: date, two: date, three: date) -> None:
    first, middle, last = sorted((one, two, three))
    parts = CN.working_days_between(first, middle) + CN.working_days_between(middle, last)
    assert CN.working_days_between(first, last) == parts
    assert CN.working_days_between(last, first) == 0


def test_adding_no_day_stays_and_adding_backwards_is_refused() -> None:
    rest_day = date(2026, 2, 15)
    assert CN.add_working_days(rest_day, 0) == rest_day
    with pytest.raises(ValueError, match="forwards"):
        CN.add_working_days(rest_day, -1)


def test_a_closure_takes_one_working_day_and_leaves_the_original_alone() -> None:
    stormy = date(2026, 7, 15)
    assert CN.is_workday(stormy)
    assert not STORM.is_workday(stormy)
    assert STORM.is_published(stormy)
    assert STORM.kind_of(stormy) == "closure"
    assert STORM.name_of(stormy) == "台风"
    assert STORM.version == "storm"
    assert STORM.add_working_days(date(2026, 7, 14), 1) == date(2026, 7, 16)
    assert [day for day in EVERY_DAY if STORM.is_workday(day) != CN.is_workday(day)] == [stormy]


def test_a_closure_far_beyond_the_published_years_publishes_nothing() -> None:
    far = date(2031, 3, 4)
    calendar = CN.with_closures([far], "far")
    assert not calendar.is_workday(far)
    assert not calendar.is_published(far)
    assert not calendar.is_published(date(2028, 5, 5))
    assert not calendar.all_published(date(2027, 1, 1), date(2027, 1, 2))
    assert calendar.is_workday(date(2031, 3, 5))
    assert calendar.working_days_between(date(2031, 3, 3), date(2031, 3, 7)) == 3
    assert calendar.with_closures([far + ONE], "more").kind_of(far) == "closure"


def test_days_have_kinds_and_holidays_have_names() -> None:
    kinds = {
        date(2026, 2, 13): ("workday", ""), date(2026, 2, 14): ("makeup", "春节"),
        date(2026, 2, 15): ("holiday", "春节"), date(2026, 3, 1): ("rest", ""), date(2027, 1, 1): ("workday", ""),
    }  # fmt: skip
    assert {day: (CN.kind_of(day), CN.name_of(day)) for day in kinds} == kinds
    assert Counter(CN.kind_of(day) for day in EVERY_DAY if day.year == 2026)["makeup"] == 6


def test_special_runs_are_whole_ordered_and_found_by_touching() -> None:
    spring = SpecialDays(date(2026, 2, 15), date(2026, 2, 23), "holiday", "春节")
    assert list(CN.specials_between(date(2026, 2, 20), date(2026, 2, 20))) == [spring]
    found = list(CN.specials_between(date(2026, 2, 14), date(2026, 2, 28)))
    assert [(run.on.day, run.until.day, run.kind) for run in found] == [
        (14, 14, "makeup"), (15, 23, "holiday"), (28, 28, "makeup"),
    ]  # fmt: skip
    assert list(CN.specials_between(date(2026, 3, 1), date(2026, 3, 31))) == []
    assert list(EMPTY.specials_between(FIRST, LAST)) == []


def test_the_special_runs_are_exactly_the_days_off_the_plain_rule() -> None:
    covered: dict[date, bool] = {}
    for run in CN.specials_between(FIRST, LAST):
        for n in range((run.until - run.on).days + 1):
            covered[run.on + ONE * n] = run.kind == "makeup"
    assert all(CN.is_workday(day) == covered.get(day, day.isoweekday() < 6) for day in EVERY_DAY)


def test_a_gap_inside_the_days_given_follows_the_plain_rule_unpublished() -> None:
    calendar = WorkCalendar("gap", {date(2026, 1, 1): False, date(2026, 1, 9): True})
    assert [calendar.is_workday(date(2026, 1, 1) + timedelta(n)) for n in range(9)] == [
        False, True, False, False, True, True, True, True, True,
    ]  # fmt: skip
    assert not calendar.all_published(date(2026, 1, 1), date(2026, 1, 9))


def test_next_years_notice_is_laid_over_the_calendar() -> None:
    new_year, worked, elsewhere = date(2027, 1, 1), date(2027, 1, 3), date(2026, 7, 15)
    calendar = STORM.with_years(
        [2027], exceptions={new_year: False, worked: True, date(2028, 1, 3): False},
        names={new_year: "元旦", worked: "元旦", date(2028, 1, 3): "元旦"}, version="next",
    )  # fmt: skip
    assert [calendar.is_workday(day) for day in (new_year, worked, date(2028, 1, 3))] == [False, True, True]
    assert calendar.all_published(date(2025, 12, 31), date(2027, 12, 31))
    assert not calendar.is_published(date(2028, 1, 1))
    assert calendar.kind_of(elsewhere) == "closure"
    assert calendar.name_of(date(2028, 1, 3)) == ""


def test_a_corrected_notice_replaces_the_whole_year() -> None:
    calendar = CN.with_years([2026], exceptions={}, names={}, version="plain")
    assert all(calendar.is_workday(day) == (day.isoweekday() < 6) for day in EVERY_DAY if day.year == 2026)
    assert all(calendar.is_workday(day) == CN.is_workday(day) for day in EVERY_DAY if day.year != 2026)
    assert calendar.kind_of(date(2026, 2, 15)) == "rest"
