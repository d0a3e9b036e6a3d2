"""The lines that explain a clock: they add up, cover every day once, and name what they skip."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from onezone.kernel.calendar import builtin_calendar
from onezone.kernel.clock import ClockLine, Suspension, Which, explain, run_clock, stopping
from tests.kernel.oracle import ONE, works

CN = builtin_calendar()
D = date
COUNTING = {"counted", "makeup", "to_come"}
DAYS = {*COUNTING, "holiday", "closure", "rolled", "overdue"}


def short(lines: Iterable[ClockLine]) -> list[tuple[str, str, str, int, str]]:
    return [(f"{line.on:%m-%d}", f"{line.until:%m-%d}", line.kind, line.count, line.note) for line in lines]


def test_the_national_day_weeks_are_explained_line_by_line() -> None:
    lines = explain(limit=10, unit="wd", start_on=D(2026, 9, 18), calendar=CN, as_of=D(2026, 10, 12))
    assert short(lines) == [
        ("09-18", "09-18", "start", 0, ""),
        ("09-20", "09-20", "makeup", 1, "国庆节"),
        ("09-21", "09-24", "counted", 4, ""),
        ("09-25", "09-27", "holiday", 0, "中秋节"),
        ("09-28", "09-30", "counted", 3, ""),
        ("10-01", "10-07", "holiday", 0, "国庆节"),
        ("10-08", "10-09", "counted", 2, ""),
        ("10-09", "10-09", "due", 10, ""),
        ("10-10", "10-10", "makeup", 1, "国庆节"),
        ("10-11", "10-12", "overdue", 1, ""),
        ("10-12", "10-12", "today", 12, ""),
    ]


HEARING = Suspension("hearing", D(2026, 3, 5), D(2026, 3, 12), stops_statutory=True)
SURVEY = Suspension("site_survey", D(2026, 3, 10), D(2026, 3, 18), stops_statutory=False)


def of_march(which: Which) -> list[tuple[str, str, str, int, str]]:
    return short(
        explain(
            limit=10, unit="wd", start_on=D(2026, 3, 2), calendar=CN, as_of=D(2026, 3, 20),
            suspensions=(SURVEY, HEARING), which=which,
        )
    )  # fmt: skip


def test_overlapping_suspensions_are_named_and_taken_once() -> None:
    assert of_march("promised") == [
        ("03-02", "03-02", "start", 0, ""),
        ("03-03", "03-04", "counted", 2, ""),
        ("03-05", "03-12", "suspension_both", 6, "hearing"),
        ("03-10", "03-18", "suspension_promised", 4, "site_survey"),
        ("03-19", "03-20", "counted", 2, ""),
        ("03-20", "03-20", "today", 4, ""),
        ("03-21", "03-30", "to_come", 6, ""),
        ("03-30", "03-30", "due", 10, ""),
    ]


def test_a_local_suspension_is_shown_as_not_stopping_the_statutory_clock() -> None:
    assert of_march("statutory") == [
        ("03-02", "03-02", "start", 0, ""),
        ("03-03", "03-04", "counted", 2, ""),
        ("03-05", "03-12", "suspension_both", 6, "hearing"),
        ("03-10", "03-18", "not_stopping", 0, "site_survey"),
        ("03-13", "03-20", "counted", 6, ""),
        ("03-20", "03-20", "today", 8, ""),
        ("03-21", "03-24", "to_come", 2, ""),
        ("03-24", "03-24", "due", 10, ""),
    ]


def test_a_rolled_calendar_limit_shows_where_it_ended_and_the_days_it_rolled_over() -> None:
    lines = explain(limit=30, unit="cd", start_on=D(2026, 9, 2), calendar=CN, as_of=D(2026, 9, 4))
    assert short(lines) == [
        ("09-02", "09-02", "start", 0, ""),
        ("09-03", "09-04", "counted", 2, ""),
        ("09-04", "09-04", "today", 2, ""),
        ("09-05", "10-02", "to_come", 28, ""),
        ("10-03", "10-08", "rolled", 6, ""),
        ("10-08", "10-08", "due", 30, ""),
    ]


def test_a_closure_is_named_and_an_empty_suspension_says_nothing() -> None:
    stormy = CN.with_closures({D(2026, 7, 15): "台风"}, "storm")
    nothing = Suspension("hearing", D(2026, 7, 14), D(2026, 7, 13), stops_statutory=True)
    lines = explain(
        limit=3, unit="wd", start_on=D(2026, 7, 13), calendar=stormy, as_of=D(2026, 7, 13), suspensions=(nothing,)
    )
    assert [line[:3] for line in short(lines)] == [
        ("07-13", "07-13", "start"), ("07-13", "07-13", "today"), ("07-14", "07-14", "to_come"),
        ("07-15", "07-15", "closure"), ("07-16", "07-17", "to_come"), ("07-17", "07-17", "due"),
    ]  # fmt: skip
    assert [line.note for line in lines if line.kind == "closure"] == ["台风"]


def test_an_instant_limit_is_explained_by_its_start_alone() -> None:
    lines = explain(limit=0, unit="wd", start_on=D(2026, 3, 2), calendar=CN, as_of=D(2026, 3, 2))
    assert [line.kind for line in lines] == ["start", "due", "today"]


@st.composite
def cases(draw: st.DrawFn) -> dict[str, object]:
    start = draw(st.dates(date(2024, 1, 1), date(2027, 2, 1)))
    suspensions = []
    for _ in range(draw(st.integers(0, 4))):
        begin = start + ONE * draw(st.integers(-5, 50))
        end = draw(st.none() | st.integers(0, 20).map(lambda n, day=begin: day + ONE * n))
        suspensions.append(Suspension("hearing", begin, end, stops_statutory=draw(st.booleans())))
    return {
        "limit": draw(st.integers(0, 40)), "unit": draw(st.sampled_from(["wd", "cd"])), "start_on": start,
        "calendar": CN, "as_of": start + ONE * draw(st.integers(-3, 120)), "suspensions": tuple(suspensions),
        "extension": draw(st.sampled_from([0, 7])),
    }  # fmt: skip


@given(cases(), st.sampled_from(["promised", "statutory"]))
def test_the_lines_add_up_to_the_clock(case: dict, which: Which) -> None:
    lines = explain(**case, which=which)
    clock = run_clock(**{**case, "suspensions": stopping(which, case["suspensions"])})
    as_of, due = case["as_of"], clock.due_on
    assert sum(line.count for line in lines if line.kind in COUNTING and line.until <= due) == clock.total
    if clock.unit == "wd" or as_of >= due:
        seen = {"counted", "makeup", "rolled", "overdue"}
        assert sum(line.count for line in lines if line.kind in seen and line.until <= as_of) == clock.elapsed
    assert [(line.on, line.count) for line in lines if line.kind == "due"] == [(due, clock.total)]
    assert [(line.on, line.count) for line in lines if line.kind == "today"] == [(as_of, clock.elapsed)]
    assert [line.on for line in lines] == sorted(line.on for line in lines)


@given(cases(), st.sampled_from(["promised", "statutory"]))
def test_no_day_stands_in_two_lines_and_none_that_counts_is_left_out(case: dict, which: Which) -> None:
    lines = explain(**case, which=which)
    clock = run_clock(**{**case, "suspensions": stopping(which, case["suspensions"])})
    met: list[date] = []
    for line in lines:
        if line.kind in DAYS:
            met += [line.on + ONE * n for n in range((line.until - line.on).days + 1)]
    assert len(met) == len(set(met))
    taken = {
        line.on + ONE * n
        for line in lines
        if line.kind.startswith("suspension")
        for n in range((line.until - line.on).days + 1)
    }
    assert not taken & set(met)
    end = max(clock.due_on, case["as_of"])
    expected = [case["start_on"] + ONE * n for n in range(1, (end - case["start_on"]).days + 1)]
    assert {day for day in expected if clock.unit == "cd" or works(day)} <= set(met) | taken


@given(cases())
def test_the_suspension_lines_add_up_to_the_union(case: dict) -> None:
    lines = explain(**case)
    counted = sum(line.count for line in lines if line.kind.startswith("suspension"))
    last = max((item.to or case["as_of"] for item in case["suspensions"]), default=case["as_of"])
    later = run_clock(
        **{**case, "as_of": max(last, case["as_of"]), "suspensions": tuple(
            (item.from_, item.to or case["as_of"]) for item in case["suspensions"]
        )}
    )  # fmt: skip
    assert counted == later.suspended_days
