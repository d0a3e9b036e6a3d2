"""What an act would do to a project's opinions, before it is done: the engine's own answer on a copy of the case.

There is no second rule: the copy goes through `engine.apply` and is asked the same questions as the case itself.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from onezone.kernel.errors import RuleError

from .case import Act, Case
from .conversion import evaluate
from .engine import apply
from .items import SimItem
from .snapshot import Difference, unattested
from .states import CASE_ENDED, CaseState, SimState


@dataclass(frozen=True, slots=True)
class Impact:
    """What would happen, by matter in the catalogue's order.

    `stale`: opinions that would no longer stand, each with the inputs that changed. `behind`: opinions that stand and
    rest on a stale one; they are woken only if its new review ends otherwise (early cutoff). `standing`: opinions
    untouched. `reading`: what is in review and would read the new value. `convertible`: what could then be converted.
    """

    refusal: RuleError | None
    stale: Mapping[str, tuple[Difference, ...]]
    behind: Mapping[str, tuple[str, ...]]
    standing: tuple[str, ...]
    reading: tuple[str, ...]
    convertible: tuple[str, ...]
    ends: bool
    state: CaseState
    trial: Case


def foresee(case: Case, act: Act) -> Impact:
    """Apply an act to a copy of the case and compare; a refusal is part of the answer. The case stays as it is."""
    trial = copy.deepcopy(case, {id(case.context): case.context})
    refusal = None
    try:
        apply(trial, act)
    except RuleError as error:
        refusal = error
    state = trial.sim_state(act.on)
    before, after = stale_opinions(case), stale_opinions(trial)
    stale = {each: because for each, because in after.items() if because != before.get(each)}
    opinions = [each for each in _in_order(trial) if _stands(trial.sim_items[each]) and each not in after]
    behind = {each: found for each in opinions if (found := _behind(trial.sim_items[each], after))}
    ends = state in CASE_ENDED - {CaseState.CONVERTED} and case.sim_state(act.on) not in CASE_ENDED
    return Impact(
        refusal,
        stale,
        behind,
        tuple(each for each in opinions if each not in behind),
        tuple(each for each in case.context.catalogue.order if _would_read(case, trial, each)),
        tuple(each for each in opinions if not ends and _may_convert(trial, each, act.on)),
        ends,
        state,
        trial,
    )


def stale_opinions(case: Case) -> dict[str, tuple[Difference, ...]]:
    """Matter -> the inputs that make its favourable opinion stale, for all that do not stand."""
    found = {}
    for each in _in_order(case):
        item = case.sim_items[each]
        if case.stale_because(item):
            found[each] = unattested(case.differences(item), item.attestations)
    return found


def _in_order(case: Case) -> list[str]:
    return [each for each in case.context.catalogue.order if each in case.sim_items]


def _stands(item: SimItem) -> bool:
    return item.is_favourable and not item.is_ended


def _behind(item: SimItem, stale: Mapping[str, object]) -> tuple[str, ...]:
    """The stale opinions whose outcome this one recorded: the outcome holds until a new review changes it."""
    return tuple(each for each in item.snapshot.upstream if each in stale) if item.snapshot is not None else ()


def _would_read(case: Case, trial: Case, matter: str) -> bool:
    """Whether the matter is in review without an outcome and one of its inputs would be another one."""
    work, sim = case.work_items.get(matter), case.sim_items.get(matter)
    slots: set[str] = set()
    if work is not None and work.is_open:
        slots |= set(work.materials)
    elif sim is None or sim.opined_on is not None or sim.is_ended or sim.state is SimState.PLANNED:
        return False
    if sim is not None and not sim.is_ended:
        slots |= set(sim.materials)
    facts = case.matter(matter).reads
    return any(case.facts.read(each) != trial.facts.read(each) for each in facts) or any(
        case.material(slot) != trial.material(slot) for slot in slots
    )


def _may_convert(case: Case, matter: str, on: date) -> bool:
    if case.matter(matter).simulation != "full":
        return False
    return evaluate(case, case.sim_items[matter], on=on, accepted=False).all_but_filing_ok
