"""Tests the schedule example of the catalogue by running the engine: 32 days formal-only, 5 or 4 with simulation."""

from __future__ import annotations

from datetime import date

import pytest

from onezone.approvals.catalogue_file import builtin_catalogue
from onezone.approvals.domain.case import Context
from onezone.approvals.domain.rules import ZoneRules
from onezone.approvals.domain.schedule import DatedFact, Plan, Schedule, Task, play
from onezone.kernel.calendar import builtin_calendar

from .story import APPLICANT, PARCEL

START = date(2026, 3, 2)
TITLE = {"B302": ("L08", "L09")}
CALENDAR = builtin_calendar()
ADMITTED = 6
# Working days of review, from the catalogue's example; conversion of any item takes one.
REVIEW = {
    "A109": 3, "A101": 0, "P202": 7, "P204": 7, "P206": 0, "P218": 25, "B301": 12, "A107": 2, "L08": 2, "B302": 3,
    "B303": 3, "C401": 5, "C404": 0, "C405": 2, "L02": 0, "A110": 3,
}  # fmt: skip
SIMULATED = ("B301", "A107", "B302", "B303", "C401", "C404", "C405")


def _plan(land_after: int, *, simulated: bool) -> Plan:
    """The land contract comes on working day `land_after`; without simulation design and survey wait for it."""
    land_on = CALENDAR.add_working_days(START, land_after)
    admitted_on = CALENDAR.add_working_days(START, ADMITTED)

    def earliest(matter: str) -> date:
        if matter == "L08" or (not simulated and matter in ("B301", "P218", "A107")):
            return land_on
        return admitted_on if simulated and matter in (*SIMULATED, "P218") else START

    tasks = [Task(key, days, earliest(key), simulated=simulated and key in SIMULATED) for key, days in REVIEW.items()]
    facts = [
        DatedFact(START, "land.parcel", PARCEL),
        DatedFact(START, "project.contractor", "建工集团"),
        DatedFact(land_on, "land.contract", {"holder": APPLICANT, "parcel": PARCEL}),
        DatedFact(CALENDAR.add_working_days(land_on, 1), "land.paid", "true"),
    ]
    return Plan(tasks, facts, admitted_on=admitted_on if simulated else None)


def _play(land_after: int, *, simulated: bool, title: bool) -> Schedule:
    context = Context(builtin_catalogue(), CALENDAR, ZoneRules(land_papers=TITLE if title else {}))
    plan = _plan(land_after, simulated=simulated)
    return play(context, plan, applicant=APPLICANT, from_on=START, until="C405")


def _days_from_contract(land_after: int, *, simulated: bool, title: bool) -> int:
    permit = _play(land_after, simulated=simulated, title=title).effective["C405"]
    return CALENDAR.working_days_between(CALENDAR.add_working_days(START, land_after), permit)


@pytest.mark.parametrize(
    ("simulated", "title", "days"), [(False, True, 32), (False, False, 32), (True, True, 5), (True, False, 4)]
)
def test_days_from_the_land_contract_to_the_construction_permit(simulated: bool, title: bool, days: int) -> None:
    assert _days_from_contract(40, simulated=simulated, title=title) == days


def test_the_simulation_is_complete_on_day_38() -> None:
    schedule = _play(40, simulated=True, title=True)
    assert set(schedule.opined) == set(SIMULATED)
    assert max(CALENDAR.working_days_between(START, day) for day in schedule.opined.values()) == 38
    assert all(schedule.effective[matter] > schedule.opined[matter] for matter in SIMULATED)


@pytest.mark.parametrize("land_after", [34, 35, 60])
def test_the_five_days_hold_from_the_34th_day_on(land_after: int) -> None:
    assert _days_from_contract(land_after, simulated=True, title=True) == 5


def test_an_earlier_contract_waits_for_the_simulation() -> None:
    assert _days_from_contract(33, simulated=True, title=True) > 5


def test_a_plan_that_can_never_be_reached_says_what_it_waits_for() -> None:
    context = Context(builtin_catalogue(), CALENDAR)
    plan = Plan([Task("B302", 3, START)], [])
    with pytest.raises(LookupError, match="B302 is not reached"):
        play(context, plan, applicant=APPLICANT, from_on=START, until="B302", horizon=5)
