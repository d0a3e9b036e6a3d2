"""Days saved by simulation: the formal-only replay of a project against what really happened (approvals contract 9)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from onezone.kernel.moment import local_date

from .acts_case import ADMISSION
from .case import SIMULATABLE, Case, Context
from .catalogue import Limit, Matter
from .facts import FactVersion
from .items import SimItem, WorkItem
from .schedule import DatedFact, Plan, Schedule, Task, play


@dataclass(frozen=True, slots=True)
class Line:
    """One matter in both schedules. `days`: working days of review, taken or promised, stopped days among them."""

    matter: str
    days: int
    started_on: date | None
    opined_on: date | None
    effective_on: date | None
    replay_started_on: date | None
    replay_effective_on: date | None


@dataclass(frozen=True, slots=True)
class Saved:
    """The working days from `got_on` to `replay_on`: the permit as it was got, and as formal-only review had given it.

    `forecast`: the project has no permit by conversion yet; both dates then rest on `land_on`, and the number enters no
    average. `land_on` is None otherwise.
    """

    permit: str
    got_on: date
    replay_on: date
    days: int
    lines: tuple[Line, ...]
    forecast: bool = False
    land_on: date | None = None


def permit_of(case: Case) -> str | None:
    """The construction permit: the catalogue's matter that gives the right to build, the route's own first."""
    catalogue = case.context.catalogue
    building = [each for each in catalogue.order if catalogue.matters[each].allows_building]
    chosen = [each for each in building if each in case.route or each in case.work_items]
    return next(iter([*chosen, *building]), None)


def counts(case: Case) -> bool:
    """Whether the project enters the average: it converted something and holds its construction permit formally."""
    permit = permit_of(case)
    item = case.work_items.get(permit) if permit is not None else None
    return item is not None and item.is_effective and bool(case.conversions)


def days_saved(case: Case) -> Saved | None:
    """The days saved by a converted project; None when it does not count or the replay never reaches the permit."""
    permit = permit_of(case)
    if permit is None or not counts(case):
        return None
    got_on = case.work_items[permit].decided_on
    if got_on is None:
        return None
    tasks = _tasks(case, _rests_on(case, permit))
    facts = tuple(_dated(case.facts.versions))
    replayed = _play(case, Plan([replace(each, simulated=False) for each in tasks], facts), permit)
    if replayed is None:
        return None
    replay_on = replayed.effective[permit]
    lines = tuple(_line(case, task, None, replayed) for task in tasks)
    return Saved(permit, got_on, replay_on, _between(case, got_on, replay_on), lines)


def forecast(case: Case, *, as_of: date) -> Saved | None:
    """The same for a project in simulation, if its land contract were signed on `as_of` (or as it really was).

    Reviews not finished take their promised days. None when either schedule never reaches the permit.
    """
    permit = permit_of(case)
    if permit is None or case.simulation is None or counts(case):
        return None
    tasks = _tasks(case, _rests_on(case, permit))
    facts, land_on = _with_land(case, as_of)
    formal = _play(case, Plan([replace(each, simulated=False) for each in tasks], facts), permit)
    ahead = _play(case, _simulated_plan(case, tasks, facts), permit)
    if formal is None or ahead is None:
        return None
    got_on, replay_on = ahead.effective[permit], formal.effective[permit]
    lines = tuple(_line(case, task, ahead, formal) for task in tasks)
    return Saved(permit, got_on, replay_on, _between(case, got_on, replay_on), lines, forecast=True, land_on=land_on)


def _between(case: Case, got_on: date, replay_on: date) -> int:
    calendar = case.context.calendar
    if replay_on >= got_on:
        return calendar.working_days_between(got_on, replay_on)
    return -calendar.working_days_between(replay_on, got_on)


def _rests_on(case: Case, permit: str) -> tuple[str, ...]:
    """The permit and all it rests on, directly or not, as far as the project has them, in topological order."""
    catalogue, found, open_ = case.context.catalogue, {permit}, [permit]
    while open_:
        matter = open_.pop()
        if _is_evidenced(case, matter):
            continue
        for each in catalogue.prerequisites(matter):
            if each not in found and (case.is_applicable(each) or case.is_effective(each)):
                found.add(each)
                open_.append(each)
    return tuple(each for each in catalogue.order if each in found)


def _tasks(case: Case, matters: Iterable[str]) -> tuple[Task, ...]:
    """What had to be reviewed: items, and route matters without one; never what a recorded fact proves."""
    held = [each for each in matters if each in case.work_items or each in case.sim_items or _due(case, each)]
    return tuple(_task(case, each) for each in held if not _is_proved(case, each))


def _is_proved(case: Case, matter: str) -> bool:
    return any(case.facts.exists(name) for name in case.context.catalogue.matters[matter].evidence)


def _is_evidenced(case: Case, matter: str) -> bool:
    """Whether a matter's result is a recorded fact (a land paper): what it rested on is then no longer asked."""
    return bool(case.context.catalogue.matters[matter].evidence) and matter not in case.work_items


def _due(case: Case, matter: str) -> bool:
    """Whether a matter without an item has to be reviewed still: no recorded fact proves its result."""
    held = case.context.catalogue.matters[matter]
    return matter in case.route and not held.evidence


def _task(case: Case, matter_id: str) -> Task:
    work, sim = case.work_items.get(matter_id), case.sim_items.get(matter_id)
    matter = case.matter(matter_id)
    received = [held for held in (sim.received_on if sim else None, work.received_on if work else None) if held]
    earliest = min(received, default=None) or _opened_on(case)
    simulated = (
        sim is not None
        and matter.simulation in SIMULATABLE
        and not (work is not None and not work.converted and not work.prefilled)
    )
    return Task(matter_id, _review_days(case, matter, work, sim), earliest, simulated=simulated)


def _opened_on(case: Case) -> date:
    held = [local_date(fact.at) for fact in case.facts.versions]
    applied = case.simulation.applied_on if case.simulation is not None else None
    return min([*held, *([applied] if applied else [])], default=date(2000, 1, 3))


def _review_days(case: Case, matter: Matter, work: WorkItem | None, sim: SimItem | None) -> int:
    """Working days in simulation and at conversion together; what is not finished takes its promise instead."""
    simulated = _span(case, sim.accepted_on if sim else None, sim.opined_on if sim else None)
    formal = _span(case, work.accepted_on if work else None, work.decided_on if work else None)
    if simulated is None and formal is None:
        return _promised(matter)
    return (simulated or 0) + (formal or 0)


def _span(case: Case, start: date | None, end: date | None) -> int | None:
    return None if start is None or end is None else case.context.calendar.working_days_between(start, end)


def _promised(matter: Matter) -> int:
    limit: Limit | None = matter.promised or matter.statutory
    if limit is None:
        return 0
    return limit.value if limit.unit == "wd" else -(-limit.value * 5 // 7)


def _dated(versions: Iterable[FactVersion]) -> Iterable[DatedFact]:
    for fact in versions:
        yield DatedFact(local_date(fact.at), fact.name, fact.value)


def _with_land(case: Case, as_of: date) -> tuple[tuple[DatedFact, ...], date]:
    """The recorded facts, and the land papers still missing one working day after another from `as_of` on."""
    facts = list(_dated(case.facts.versions))
    contract = next((fact.on for fact in facts if fact.name == "land.contract"), None)
    land_on = contract or case.context.calendar.next_workday(as_of)
    if not case.has_land_paper():
        facts.append(DatedFact(land_on, "land.contract", _assumed_contract(case)))
    on = max(land_on, as_of)
    for name in ("land.paid", "land.title"):
        on = case.context.calendar.add_working_days(on, 1)
        if not case.facts.exists(name):
            facts.append(DatedFact(on, name, _assumed_contract(case) if name == "land.title" else {"paid": "true"}))
    facts += [DatedFact(land_on, name, "true") for name in ("project.contractor",) if not case.facts.exists(name)]
    return tuple(facts), land_on


def _assumed_contract(case: Case) -> Mapping[str, str]:
    assumed = {key: case.facts.read(f"land.{key}") for key in ("parcel", "area_m2", "use")}
    known = {key: held for key, held in assumed.items() if held is not None}
    return {"parcel": "?", **known, "holder": case.applicant}


def _simulated_plan(case: Case, tasks: Iterable[Task], facts: Iterable[DatedFact]) -> Plan:
    """The plan as it is: tasks in simulation before the land, admitted on the real day with nothing in the way."""
    admitted = case.simulation.admitted_on if case.simulation is not None else None
    admitted = admitted or min(task.earliest for task in tasks)
    day = case.context.calendar.next_workday(admitted)
    passed = [DatedFact(day - timedelta(days=1), name, wanted) for _, name, wanted in ADMISSION]
    held = [_ahead(task, day) if task.simulated or _can_simulate(case, task) else task for task in tasks]
    return Plan(held, [*facts, *passed], admitted_on=day)


def _can_simulate(case: Case, task: Task) -> bool:
    return task.matter not in case.work_items and case.matter(task.matter).simulation in SIMULATABLE


def _ahead(task: Task, day: date) -> Task:
    """The task in simulation, not filed before the project was admitted."""
    return replace(task, simulated=True, earliest=max(task.earliest, day))


def _play(case: Case, plan: Plan, permit: str) -> Schedule | None:
    """Play under the project's catalogue and calendar, one hand signing; None when the permit is never reached."""
    context = Context(case.context.catalogue, case.context.calendar, replace(case.context.rules, signing={}))
    start = min([task.earliest for task in plan.tasks])
    try:
        return play(
            context, plan, applicant=case.applicant, from_on=case.context.calendar.next_workday(start), until=permit
        )
    except LookupError:
        return None


def _line(case: Case, task: Task, ahead: Schedule | None, formal: Schedule) -> Line:
    work, sim = case.work_items.get(task.matter), case.sim_items.get(task.matter)
    started = (sim.accepted_on if sim else None) or (work.accepted_on if work else None)
    opined = sim.opined_on if sim else None
    effective = work.decided_on if work is not None and work.is_effective else None
    if ahead is not None:
        started = started or ahead.started.get(task.matter)
        opined = opined or ahead.opined.get(task.matter)
        effective = effective or ahead.effective.get(task.matter)
    return Line(
        task.matter, task.days, started, opined, effective,
        formal.started.get(task.matter), formal.effective.get(task.matter),
    )  # fmt: skip
