"""The clock: published vectors, an independent day walker over every start day, and what must hold of every clock."""

from __future__ import annotations

import random
from datetime import date
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onezone.kernel.calendar import WorkCalendar, builtin_calendar
from onezone.kernel.clock import Period, Suspension, Unit, run_clock, stopping
from tests.kernel.oracle import FIRST, LAST, ONE, answer, rolled, walk

CN = builtin_calendar()
D = date
VECTORS: list[tuple[date, int, Unit, tuple[Period, ...], date]] = [
    (D(2026, 2, 12), 5, "wd", (), D(2026, 2, 26)),
    (D(2026, 2, 13), 3, "wd", (), D(2026, 2, 25)),
    (D(2026, 4, 28), 7, "wd", (), D(2026, 5, 11)),
    (D(2026, 9, 18), 10, "wd", (), D(2026, 10, 9)),
    (D(2026, 9, 24), 20, "wd", (), D(2026, 10, 29)),
    (D(2026, 3, 2), 10, "wd", (), D(2026, 3, 16)),
    (D(2026, 3, 2), 10, "wd", ((D(2026, 3, 5), D(2026, 3, 18)),), D(2026, 3, 30)),
    (D(2026, 3, 2), 10, "wd", ((D(2026, 3, 5), D(2026, 3, 12)), (D(2026, 3, 10), D(2026, 3, 18))), D(2026, 3, 30)),
    (D(2026, 9, 2), 30, "cd", (), D(2026, 10, 8)),
]


@pytest.mark.parametrize(("start", "limit", "unit", "suspensions", "due"), VECTORS)
def test_the_published_vectors_hold_to_the_day(
    start: date, limit: int, unit: Unit, suspensions: tuple[Period, ...], due: date
) -> None:
    for as_of in (start, due, due + ONE * 40):
        clock = run_clock(
            limit=limit, unit=unit, start_on=start, calendar=CN, as_of=as_of, suspensions=suspensions
        )  # fmt: skip
        assert clock.due_on == due


@pytest.mark.parametrize("unit", ["wd", "cd"])
def test_every_start_day_and_limit_is_as_the_day_walker_says(unit: Unit) -> None:
    """All start days 2004-2026 with all limits 1-60, each asked about on some day within 131 of its start."""
    start = FIRST
    while start <= LAST:
        steps = list(islice(walk(start, unit), 131))
        due_by_limit: dict[int, date] = {}
        for step in steps:
            due_by_limit.setdefault(step.elapsed, step.day)
        for limit in range(1, 61):
            due = due_by_limit[limit] if unit == "wd" else rolled(due_by_limit[limit])
            offset = (start.toordinal() * 31 + limit * 17) % 131
            at = steps[offset]
            clock = run_clock(limit=limit, unit=unit, start_on=start, calendar=CN, as_of=at.day)
            seen = (clock.due_on, clock.elapsed, clock.remaining, clock.suspended_days, clock.provisional)
            assert seen == (due, at.elapsed, limit - at.elapsed, 0, max(due, at.day) > LAST), (start, limit, at.day)
        start += ONE


def _random_suspensions(dice: random.Random, start: date) -> tuple[Period, ...]:
    found: list[Period] = []
    for _ in range(dice.randint(1, 5)):
        begin = start + ONE * dice.randint(-10, 60)
        end = None if dice.random() < 0.15 else begin + ONE * dice.randint(-1, 25)
        found.append((begin, end))
        if end is not None and dice.random() < 0.3:
            found.append((end + ONE, end + ONE * dice.randint(1, 9)))
    dice.shuffle(found)
    return tuple(found)


def test_random_suspensions_on_random_days_are_as_the_day_walker_says() -> None:
    dice = random.Random(20260302)
    for _ in range(12_000):
        start = FIRST + ONE * dice.randint(-30, (LAST - FIRST).days + 30)
        unit: Unit = dice.choice(("wd", "cd"))
        limit, extension = dice.randint(0, 60), dice.choice((0, 0, 0, 5, 10))
        as_of = start + ONE * dice.randint(-5, 120)
        suspensions = _random_suspensions(dice, start)
        clock = run_clock(
            limit=limit, unit=unit, start_on=start, calendar=CN, as_of=as_of,
            suspensions=suspensions, extension=extension,
        )  # fmt: skip
        expected = answer(start, limit + extension, unit, as_of, suspensions)
        seen = (clock.due_on, clock.elapsed, clock.suspended_days, clock.provisional)
        wanted = (expected.due_on, expected.elapsed, expected.suspended_days, expected.provisional)
        assert seen == wanted, (start, limit, extension, unit, as_of, suspensions)
        assert clock.remaining == limit + extension - clock.elapsed


starts = st.dates(date(2019, 1, 1), date(2027, 3, 1))
units = st.sampled_from(["wd", "cd"])
limits = st.integers(0, 60)


@st.composite
def cases(draw: st.DrawFn) -> dict[str, object]:
    start = draw(starts)
    suspensions = []
    for _ in range(draw(st.integers(0, 4))):
        begin = start + ONE * draw(st.integers(-5, 60))
        suspensions.append((begin, draw(st.none() | st.integers(0, 20).map(lambda n, day=begin: day + ONE * n))))
    return {
        "limit": draw(limits), "unit": draw(units), "start_on": start, "calendar": CN,
        "as_of": start + ONE * draw(st.integers(0, 150)), "suspensions": tuple(suspensions),
        "extension": draw(st.sampled_from([0, 5, 10])),
    }  # fmt: skip


@given(cases())
def test_any_case_is_as_the_day_walker_says(case: dict) -> None:
    clock = run_clock(**case)
    total = case["limit"] + case["extension"]
    expected = answer(case["start_on"], total, case["unit"], case["as_of"], case["suspensions"])
    assert clock.due_on == expected.due_on
    assert (clock.elapsed, clock.suspended_days) == (expected.elapsed, expected.suspended_days)
    assert clock.provisional == expected.provisional


@given(cases(), st.integers(0, 30))
def test_a_later_look_never_shows_less_elapsed_or_an_earlier_due_day(case: dict, later: int) -> None:
    now = run_clock(**case)
    then = run_clock(**{**case, "as_of": case["as_of"] + ONE * later})
    assert then.suspended_days >= now.suspended_days
    assert then.due_on >= now.due_on
    assert then.elapsed >= now.elapsed


@given(cases(), st.integers(1, 20))
def test_a_longer_limit_or_extension_is_never_due_earlier(case: dict, more: int) -> None:
    now = run_clock(**case)
    longer = run_clock(**{**case, "limit": case["limit"] + more})
    extended = run_clock(**{**case, "extension": case["extension"] + more})
    assert longer.due_on == extended.due_on >= now.due_on
    assert longer.remaining == extended.remaining == now.remaining + more


@given(cases(), st.integers(-5, 60), st.integers(0, 20))
def test_one_more_suspension_never_brings_the_due_day_forward(case: dict, offset: int, length: int) -> None:
    begin = case["start_on"] + ONE * offset
    more = run_clock(**{**case, "suspensions": (*case["suspensions"], (begin, begin + ONE * length))})
    now = run_clock(**case)
    assert more.due_on >= now.due_on
    assert more.elapsed + more.suspended_days == now.elapsed + now.suspended_days


@given(cases(), st.randoms())
def test_order_repetition_and_cutting_of_suspensions_change_nothing(case: dict, dice: random.Random) -> None:
    pieces: list[Period] = []
    for begin, end in case["suspensions"]:
        if end is not None and end > begin:
            middle = begin + ONE * dice.randint(0, (end - begin).days - 1)
            pieces += [(begin, middle), (middle + ONE, end)]
        pieces.append((begin, end))
    dice.shuffle(pieces)
    assert run_clock(**{**case, "suspensions": tuple(pieces)}) == run_clock(**case)


def test_the_start_day_is_day_nought_and_a_look_before_it_shows_nothing() -> None:
    start = D(2026, 3, 2)
    for as_of in (start - ONE * 9, start):
        clock = run_clock(limit=3, unit="wd", start_on=start, calendar=CN, as_of=as_of)
        assert (clock.elapsed, clock.remaining, clock.due_on) == (0, 3, D(2026, 3, 5))
    assert run_clock(limit=3, unit="wd", start_on=start, calendar=CN, as_of=start + ONE).elapsed == 1


def test_a_limit_of_nought_is_due_on_the_start_day_even_on_a_rest_day_and_while_suspended() -> None:
    sunday = D(2026, 3, 1)
    for unit in ("wd", "cd"):
        clock = run_clock(
            limit=0, unit=unit, start_on=sunday, calendar=CN, as_of=sunday, suspensions=((sunday, D(2026, 3, 9)),)
        )
        assert clock.due_on == sunday
        assert not clock.is_past(sunday)
        assert clock.is_past(sunday + ONE)


def test_an_extension_gives_a_limit_of_nought_days_to_count() -> None:
    clock = run_clock(limit=0, unit="wd", start_on=D(2026, 3, 2), calendar=CN, as_of=D(2026, 3, 2), extension=2)
    assert (clock.due_on, clock.total, clock.remaining) == (D(2026, 3, 4), 2, 2)


def test_an_open_suspension_reaches_to_the_day_asked_about() -> None:
    rule = {"limit": 10, "unit": "wd", "start_on": D(2026, 3, 2), "calendar": CN}
    open_since = ((D(2026, 3, 5), None),)
    tenth = run_clock(**rule, as_of=D(2026, 3, 10), suspensions=open_since)
    eighteenth = run_clock(**rule, as_of=D(2026, 3, 18), suspensions=open_since)
    assert (tenth.elapsed, tenth.suspended_days, tenth.due_on) == (2, 4, D(2026, 3, 20))
    assert (eighteenth.elapsed, eighteenth.suspended_days, eighteenth.due_on) == (2, 10, D(2026, 3, 30))
    before_it_opened = run_clock(**rule, as_of=D(2026, 3, 4), suspensions=open_since)
    assert (before_it_opened.suspended_days, before_it_opened.due_on) == (0, D(2026, 3, 16))


def test_a_known_end_in_the_future_moves_the_due_day_but_has_not_taken_those_days_yet() -> None:
    clock = run_clock(
        limit=10, unit="wd", start_on=D(2026, 3, 2), calendar=CN, as_of=D(2026, 3, 6),
        suspensions=((D(2026, 3, 5), D(2026, 3, 18)),),
    )  # fmt: skip
    assert (clock.elapsed, clock.suspended_days, clock.due_on) == (2, 2, D(2026, 3, 30))


def test_a_storm_day_moves_a_due_day_by_one() -> None:
    stormy = CN.with_closures([D(2026, 7, 15)], "storm")
    rule = {"limit": 5, "unit": "wd", "start_on": D(2026, 7, 10), "as_of": D(2026, 7, 10)}
    assert run_clock(**rule, calendar=CN).due_on == D(2026, 7, 17)
    assert run_clock(**rule, calendar=stormy).due_on == D(2026, 7, 20)


def test_a_make_up_saturday_counts_and_may_be_the_due_day() -> None:
    clock = run_clock(limit=1, unit="wd", start_on=D(2026, 2, 13), calendar=CN, as_of=D(2026, 2, 14))
    assert (clock.due_on, clock.elapsed) == (D(2026, 2, 14), 1)
    saturday_start = run_clock(limit=1, unit="wd", start_on=D(2026, 2, 14), calendar=CN, as_of=D(2026, 2, 14))
    assert saturday_start.due_on == D(2026, 2, 24)


@pytest.mark.parametrize(
    ("start", "limit", "as_of", "provisional"),
    [
        (D(2026, 12, 21), 8, D(2026, 12, 21), False),  # due 12-31, the last published day
        (D(2026, 12, 21), 9, D(2026, 12, 21), True),
        (D(2026, 12, 21), 8, D(2027, 1, 4), True),  # the days counted reach beyond
        (D(2027, 1, 4), 0, D(2027, 1, 4), True),
        (D(2026, 12, 31), 0, D(2026, 12, 31), False),
        (D(2003, 12, 31), 3, D(2003, 12, 31), False),  # the start day itself is not counted
        (D(2003, 12, 30), 3, D(2003, 12, 30), True),
    ],
)
def test_a_clock_beyond_the_published_years_says_that_it_is_provisional(
    start: date, limit: int, as_of: date, *, provisional: bool
) -> None:
    assert run_clock(limit=limit, unit="wd", start_on=start, calendar=CN, as_of=as_of).provisional is provisional


def test_a_calendar_without_any_year_is_always_provisional() -> None:
    clock = run_clock(
        limit=5, unit="wd", start_on=D(2026, 2, 12), calendar=WorkCalendar("none", {}), as_of=D(2026, 2, 12)
    )
    assert (clock.due_on, clock.provisional) == (D(2026, 2, 19), True)


@pytest.mark.parametrize("change", [{"limit": -1}, {"extension": -1}, {"unit": "weeks"}])
def test_a_rule_that_is_none_is_refused(change: dict) -> None:
    rule = {"limit": 1, "unit": "wd", "start_on": D(2026, 3, 2), "calendar": CN, "as_of": D(2026, 3, 2)}
    with pytest.raises(ValueError, match="limit"):
        run_clock(**{**rule, **change})


def test_a_local_suspension_stops_the_promised_clock_alone() -> None:
    hearing = Suspension("hearing", D(2026, 3, 5), D(2026, 3, 12), stops_statutory=True)
    survey = Suspension("site_survey", D(2026, 3, 10), None, stops_statutory=False)
    assert stopping("promised", (hearing, survey)) == (hearing.period, survey.period)
    assert stopping("statutory", (hearing, survey)) == (hearing.period,)
