"""Play a project through the engine, day by day: when would it have its permit, with and without simulation.

Used for the schedule example of the catalogue and for the days saved by simulation (approvals contract 9).
No date here is arithmetic on a graph: each comes from acts that the rules allowed on that day.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from onezone.kernel.errors import RuleError

from .case import CHECK_SHEET, Act, Case, Context
from .conversion import evaluate
from .engine import apply
from .states import SimState

_ZONE = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True, slots=True)
class Task:
    """One matter to be reviewed: working days of review, stopped days among them, and the day it may be filed."""

    matter: str
    days: int
    earliest: date
    simulated: bool = False
    conversion_days: int = 1


@dataclass(frozen=True, slots=True)
class DatedFact:
    """A fact that becomes known on a day."""

    on: date
    name: str
    value: Any


@dataclass(frozen=True, slots=True)
class Plan:
    """What is played: the tasks, the facts with their days, and the day of admission to simulation, if any."""

    tasks: Sequence[Task]
    facts: Sequence[DatedFact]
    admitted_on: date | None = None


@dataclass(slots=True)
class Schedule:
    """What came out: per matter the day it was started, opined on, and formally effective."""

    started: dict[str, date] = field(default_factory=dict)
    opined: dict[str, date] = field(default_factory=dict)
    effective: dict[str, date] = field(default_factory=dict)


def play(context: Context, plan: Plan, *, applicant: str, from_on: date, until: str, horizon: int = 800) -> Schedule:
    """Play a plan from a day until a matter is formally effective. Raises LookupError after `horizon` working days."""
    player = _Player(context, plan, applicant)
    day = from_on
    for _ in range(horizon):
        player.live(day)
        if until in player.schedule.effective:
            return player.schedule
        day = context.calendar.add_working_days(day, 1)
    raise LookupError(f"{until} is not reached within {horizon} working days: {player.waiting()}")


class _Player:
    def __init__(self, context: Context, plan: Plan, applicant: str) -> None:
        self.case = Case(context, code="schedule", applicant=applicant)
        self.case.route = frozenset(task.matter for task in plan.tasks)
        self.calendar = context.calendar
        self.plan = plan
        self.tasks: Mapping[str, Task] = {task.matter: task for task in plan.tasks}
        self.order = [matter for matter in context.catalogue.order if matter in self.tasks]
        self.schedule = Schedule()
        self.facts = sorted(plan.facts, key=lambda fact: fact.on)
        self.convertible: dict[str, date] = {}
        self.clock = 0

    def waiting(self) -> list[str]:
        return [each for each in self.order if each not in self.schedule.effective]

    def live(self, day: date) -> None:
        """Everything that can happen on one day, until nothing more does."""
        self.clock = 0
        while self.facts and self.facts[0].on <= day:
            fact = self.facts.pop(0)
            self._do(day, "record_fact", name=fact.name, value=fact.value)
        if self.plan.admitted_on == day:
            self._do(day, "admit")
        moved = True
        while moved:
            moved = sum(self._work_on(matter, day) for matter in self.order) > 0
        self._finished(day)

    def _work_on(self, matter: str, day: date) -> bool:
        task = self.tasks[matter]
        if matter in self.schedule.effective or day < task.earliest:
            return False
        moved = self._simulate(task, day) if task.simulated else self._formal(task, day)
        self._finished(day)
        return moved

    def _finished(self, day: date) -> None:
        for matter in self.order:
            if matter not in self.schedule.effective and self.case.is_effective(matter):
                self.schedule.effective[matter] = day

    def _formal(self, task: Task, day: date) -> bool:
        item = self.case.work_items.get(task.matter)
        if item is None:
            if self.case.missing_formal(self.case.matter(task.matter)):
                return False
            self._do(day, "file", matter=task.matter)
            self._do(day, "accept", matter=task.matter)
            self.schedule.started[task.matter] = day
            return True
        return self._decide_when_done(task, day)

    def _decide_when_done(self, task: Task, day: date) -> bool:
        item = self.case.work_items[task.matter]
        if not item.is_open or item.accepted_on is None:
            return False
        days = task.conversion_days if item.prefilled else task.days
        if self.calendar.working_days_between(item.accepted_on, day) < days:
            return False
        self._do(day, "decide", matter=task.matter, outcome="approve")
        return True

    def _simulate(self, task: Task, day: date) -> bool:
        item = self.case.sim_items.get(task.matter)
        if item is None:
            return self._start_simulated(task, day)
        if item.state is SimState.REVIEWING:
            assert item.accepted_on is not None
            if self.calendar.working_days_between(item.accepted_on, day) < task.days:
                return False
            self._do(day, "opine", matter=task.matter, outcome="agree")
            self.schedule.opined[task.matter] = day
            return True
        if task.matter in self.case.work_items:
            return self._decide_when_done(task, day)
        return self._convert(task, day)

    def _start_simulated(self, task: Task, day: date) -> bool:
        try:
            self._do(day, "file", matter=task.matter, mode="simulated")
        except RuleError:
            return False
        self._do(day, "accept", matter=task.matter, mode="simulated")
        self.schedule.started[task.matter] = day
        return True

    def _convert(self, task: Task, day: date) -> bool:
        item = self.case.sim_items[task.matter]
        if self.case.matter(task.matter).simulation in CHECK_SHEET or item.state is not SimState.APPROVED:
            return False
        if not evaluate(self.case, item, on=day, accepted=True).all_ok:
            return False
        since = self.convertible.setdefault(task.matter, day)
        if self.calendar.working_days_between(since, day) < task.conversion_days:
            return False
        self._do(day, "convert", matter=task.matter)
        return True

    def _do(self, day: date, act: str, **data: Any) -> None:
        at = datetime.combine(day, time(9, self.clock // 60 % 60, self.clock % 60), tzinfo=_ZONE)
        apply(self.case, Act(act, at, "schedule", data))
        self.clock += 1
