"""The ladder of the lights: one rung at a time, never twice, however late one looks, whatever the clock does."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onezone.approvals.catalogue_file import builtin_document
from onezone.approvals.domain.catalogue_parse import parse_catalogue
from onezone.approvals.domain.condition import Condition
from onezone.approvals.domain.items import Suspension, WorkItem
from onezone.approvals.domain.ladder import (
    RUNGS,
    Ladder,
    Standing,
    ladder_of,
    level,
    next_look,
    overdue,
    work_standing,
)
from onezone.approvals.domain.rules import ZoneRules
from onezone.approvals.domain.states import WorkState
from onezone.kernel.calendar import builtin_calendar

CATALOGUE = parse_catalogue(builtin_document(), None)
CALENDAR = builtin_calendar()
LIMITED = [each for each in CATALOGUE.matters.values() if each.statutory is not None and each.promised is not None]
BEGUN = date(2026, 3, 2)


def item_of(matter: str, **changed: object) -> WorkItem:
    held = WorkItem(matter, BEGUN, BEGUN, state=WorkState.ACCEPTED, accepted_on=BEGUN)
    return held if not changed else WorkItem(**{name: getattr(held, name) for name in held.__slots__} | changed)


def standing(item: WorkItem, on: date) -> Standing:
    return work_standing(item, CATALOGUE.matter(item.matter), calendar=CALENDAR, rules=ZoneRules(), as_of=on)


matters = st.sampled_from([each.id for each in LIMITED])


@given(matters, st.integers(0, 120))
def test_a_rung_never_falls_by_time_alone(matter: str, day: int) -> None:
    item = item_of(matter)
    today, later = (standing(item, BEGUN + timedelta(days=each)) for each in (day, day + 1))
    assert level(later.rung) >= level(today.rung)


@given(matters, st.integers(0, 90))
def test_the_next_look_misses_no_rung(matter: str, day: int) -> None:
    item, on = item_of(matter), BEGUN + timedelta(days=day)
    now = standing(item, on)
    look = next_look(now, (), lambda each: standing(item, each), on)
    assert on < look <= on + timedelta(days=7)
    between = [on + timedelta(days=each) for each in range(1, (look - on).days)]
    assert all(standing(item, each).rung == now.rung for each in between)


@given(matters, st.lists(st.integers(-3, 200), min_size=1, max_size=30))
def test_however_a_clock_jumps_each_rung_is_told_once_and_only_upwards(matter: str, days: list[int]) -> None:
    item, told, highest = item_of(matter), [], 0
    for day in days:
        now = standing(item, BEGUN + timedelta(days=day)) if day >= 0 else Standing(None, "", None)
        if level(now.rung) > highest:
            highest = level(now.rung)
            told.append(now.rung)
    assert told == sorted(set(told), key=RUNGS.index)
    assert len(told) <= len(RUNGS)


@pytest.mark.parametrize("state", [WorkState.SUPPLEMENT, WorkState.SUSPENDED, WorkState.APPROVED, WorkState.DELIVERED])
def test_what_is_stopped_or_decided_is_silent(state: WorkState) -> None:
    item = item_of(LIMITED[0].id, state=state, decided_on=BEGUN if state is not WorkState.SUSPENDED else None)
    assert standing(item, BEGUN + timedelta(days=200)).rung is None


def test_a_filing_that_nobody_answers_is_yellow_on_the_last_day_only() -> None:
    matter = LIMITED[0]
    item = item_of(matter.id, state=WorkState.RECEIVED, accepted_on=None)
    last = CALENDAR.add_working_days(BEGUN, matter.correction_days)
    assert standing(item, last).rung == "yellow"
    assert standing(item, last - timedelta(days=1)).rung is None
    assert next_look(standing(item, BEGUN), (), lambda each: standing(item, each), BEGUN) <= last


def test_a_suspension_puts_the_rungs_off() -> None:
    matter = next(each for each in LIMITED if each.statutory_suspensions)
    stop = Suspension(matter.statutory_suspensions[0], BEGUN, statutory=True, to_on=BEGUN + timedelta(days=60))
    item = item_of(matter.id, suspensions=(stop,))
    assert standing(item, BEGUN + timedelta(days=59)).rung is None


def test_a_condition_is_overdue_the_day_after_and_looked_at_then() -> None:
    held = (
        Condition("c1", "补图", due_on=BEGUN + timedelta(days=3)),
        Condition("c2", "已交", due_on=BEGUN, met_on=BEGUN),
    )
    assert overdue(held, BEGUN + timedelta(days=3)) == ()
    assert overdue(held, BEGUN + timedelta(days=4)) == held[:1]
    still = Standing(None, "", None)
    assert next_look(still, held, lambda _: still, BEGUN) == BEGUN + timedelta(days=4)


def test_the_ladder_is_the_zones_own_over_the_default_and_a_bad_one_is_refused() -> None:
    assert ladder_of({}) == Ladder()
    own = ladder_of({"escalation": {"notice": [], "red": ["signer"]}})
    assert own.told("notice") == ()
    assert own.told("red") == ("signer",)
    assert own.told("black") == Ladder().told("black")
    with pytest.raises(ValueError, match="escalation"):
        ladder_of({"escalation": {"red": ["everybody"]}})
    with pytest.raises(ValueError, match="escalation"):
        ladder_of({"escalation": {"purple": ["signer"]}})
