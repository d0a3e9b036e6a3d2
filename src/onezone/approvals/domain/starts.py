"""What may begin on a project now, by which way and on what ground; and what every other matter still waits for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from .case import SIMULATABLE, Case
from .catalogue import Matter
from .states import CASE_OPEN, WORK_REFILABLE, CaseState, SimState

Way = Literal["formal", "internal", "simulated"]
INTERNAL = frozenset({"gov_internal", "gov_coordination"})


@dataclass(frozen=True, slots=True)
class Start:
    """A matter that may begin: filed by the firm, taken up by the office itself, or filed for simulated review.

    `rests_on`: prerequisites that are there; `assumed`: those that the simulation stands in for, the land above all.
    """

    matter: str
    way: Way
    rests_on: tuple[str, ...] = ()
    assumed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Wait:
    """A matter that cannot begin yet, and every prerequisite it waits for."""

    matter: str
    missing: tuple[str, ...]


def may_start(case: Case, matters: Iterable[str], state: CaseState) -> tuple[Start, ...]:
    """The matters that may begin now. `state`: the simulated case's on the day asked about."""
    found = (start_of(case, case.matter(each), state) for each in matters)
    return tuple(each for each in found if each is not None)


def start_of(case: Case, matter: Matter, state: CaseState) -> Start | None:
    """How one matter may begin now, formally before simulated; None when it may not, has begun or is done."""
    if case.is_effective(matter.id) or is_overtaken(case, matter.id):
        return None
    if _is_free(case, matter.id) and not case.missing_formal(matter):
        return Start(matter.id, "internal" if matter.kind in INTERNAL else "formal", matter.requires)
    if state in CASE_OPEN and _may_be_simulated(case, matter) and not case.missing_upstream(matter):
        there = tuple(each for each in matter.requires if case.prerequisite_effective(matter, each))
        return Start(matter.id, "simulated", there, tuple(each for each in matter.requires if each not in there))
    return None


def what_waits(case: Case, matters: Iterable[str], state: CaseState) -> tuple[Wait, ...]:
    """What each matter that has not begun and may not begin waits for: opinions in simulation, results otherwise."""
    found = []
    for each in matters:
        matter = case.matter(each)
        if case.is_effective(each) or is_overtaken(case, each) or start_of(case, matter, state) is not None:
            continue
        if state in CASE_OPEN and _may_be_simulated(case, matter):
            found.append(Wait(each, case.missing_upstream(matter)))
        elif _is_free(case, each) and (missing := case.missing_formal(matter)):
            found.append(Wait(each, missing))
    return tuple(found)


def _is_free(case: Case, matter_id: str) -> bool:
    """Whether nothing of the matter is under way, formally or in simulation; what was refused may be filed again."""
    work, sim = case.work_items.get(matter_id), case.sim_items.get(matter_id)
    free = work is None or work.state in WORK_REFILABLE
    return free and (sim is None or sim.state is SimState.WITHDRAWN)


def _may_be_simulated(case: Case, matter: Matter) -> bool:
    sim = case.sim_items.get(matter.id)
    free = sim.state is SimState.PLANNED if sim is not None else matter.id not in case.work_items
    return free and matter.simulation in SIMULATABLE


def is_overtaken(case: Case, matter_id: str) -> bool:
    """Whether something that rests on the matter is formally effective: then nobody has to begin it any more."""
    catalogue = case.context.catalogue
    known = case.route | set(case.work_items) | set(case.sim_items)
    return any(
        matter_id in catalogue.matters[each].requires and case.is_effective(each)
        for each in known
        if each in catalogue.matters
    )
