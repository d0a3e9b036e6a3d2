"""What a stage filing can hold: which matters of a route may be filed now and how, and the slots they ask for."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from onezone.approvals.domain.case import SIMULATABLE, Case
from onezone.approvals.domain.catalogue import Catalogue, MaterialSlot, Matter
from onezone.approvals.domain.settled import settle
from onezone.approvals.domain.states import CASE_OPEN, SIM_ITEM, WORK_REFILABLE, SimState, WorkState

FORMAL, SIMULATED = "formal", "simulated"
LAND_STAGE, PARALLEL_STAGE = "L", "P"
# Nobody files these at a window: the enterprise does them itself, or an office does.
NOT_FILED: Mapping[str, str] = {
    "self_service": "own_business",
    "technical_service": "own_business",
    "gov_internal": "office_business",
}


@dataclass(frozen=True, slots=True)
class Option:
    """One matter that a filing may or may not hold.

    `modes`: ways open now ("formal", "simulated"), none when it cannot be filed. `suggested`: the way that makes sense
    today. `state`: the state of the item it already has in that way. `reason`: own_business, office_business, filed,
    waiting, prerequisite_missing (with `missing`), or "" when nothing stands against it.
    """

    matter: Matter
    modes: tuple[str, ...]
    suggested: str | None
    reason: str = ""
    state: str = ""
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SlotNeed:
    """One material slot of a filing, asked once however many matters want it. Core as soon as one of them says so."""

    slot: MaterialSlot
    matters: tuple[str, ...]

    @property
    def name(self) -> str:
        return self.slot.name_zh

    @property
    def key(self) -> str:
        """A short name of the slot for form fields, the same whatever other slots stand beside it."""
        return hashlib.sha256(self.name.encode()).hexdigest()[:12]

    @property
    def is_tolerable(self) -> bool:
        """Whether acceptance may go on without it, against a promise (容缺)."""
        return self.slot.kind == "tolerable" and not self.slot.shared


def options(case: Case, *, stage: str, on: date, waiting: Iterable[str] = ()) -> tuple[Option, ...]:
    """The matters of the case's route in a stage, and those that run in parallel, in the catalogue's order."""
    held = frozenset(waiting)
    stages = (stage, PARALLEL_STAGE) if stage != LAND_STAGE else (stage,)
    matters = [case.matter(each) for each in case.context.catalogue.order if each in case.route]
    wanted = sorted((m for m in matters if m.stage in stages), key=lambda m: stages.index(m.stage))
    return tuple(option(case, each, on=on, waiting=held) for each in wanted)


def option(case: Case, matter: Matter, *, on: date, waiting: frozenset[str] = frozenset()) -> Option:
    """How a matter may be filed on a day; see Option."""
    if matter.kind in NOT_FILED:
        return Option(matter, (), None, NOT_FILED[matter.kind])
    if matter.id in waiting:
        return Option(matter, (), None, "waiting")
    missing = case.missing_formal(matter)
    ways = ((FORMAL, _formal(case, matter, on)), (SIMULATED, _simulated(case, matter, on)))
    modes = tuple(mode for mode, is_open in ways if is_open)
    if not modes:
        return Option(matter, (), None, "filed", state=_state(case, matter.id, on))
    if not missing:
        return Option(matter, modes, FORMAL if FORMAL in modes else None, state=_state(case, matter.id, on))
    suggested = SIMULATED if SIMULATED in modes else None
    return Option(matter, modes, suggested, "prerequisite_missing", _state(case, matter.id, on), missing)


def _formal(case: Case, matter: Matter, on: date) -> bool:
    held = case.work_items.get(matter.id)
    if held is None:
        return not any(rival in case.work_items and not _refilable(case, rival, on) for rival in matter.excludes)
    return _refilable(case, matter.id, on)


def _refilable(case: Case, matter_id: str, on: date) -> bool:
    item = settle(case, case.work_items[matter_id], on)
    unsigned = item.prefilled and not item.signed
    refused = item.state is WorkState.DELIVERED and item.outcome == "refuse"
    return unsigned or refused or item.state in WORK_REFILABLE


def _simulated(case: Case, matter: Matter, on: date) -> bool:
    if matter.simulation not in SIMULATABLE or case.sim_state(on) not in CASE_OPEN or matter.id in case.work_items:
        return False
    held = case.sim_items.get(matter.id)
    return held is None or (case.sim_item_state(held, on), "file") in SIM_ITEM


def _state(case: Case, matter_id: str, on: date) -> str:
    work, sim = case.work_items.get(matter_id), case.sim_items.get(matter_id)
    if work is not None:
        return str(settle(case, work, on).state)
    if sim is not None and case.sim_item_state(sim, on) is not SimState.PLANNED:
        return str(case.sim_item_state(sim, on))
    return ""


def suggestions(case: Case, found: Iterable[Option]) -> dict[str, str]:
    """Matter -> way for everything that makes sense now; formal ones that rest only on each other go in together."""
    every = list(found)
    chosen = {each.matter.id: each.suggested for each in every if each.suggested is not None}
    waiting = [each for each in every if each.missing and FORMAL in each.modes and each.matter.id not in chosen]
    while ready := [each for each in waiting if all(_in(case, each.matter, one, chosen) for one in each.missing)]:
        chosen.update({each.matter.id: FORMAL for each in ready})
        waiting = [each for each in waiting if each.matter.id not in chosen]
    return {each.matter.id: chosen[each.matter.id] for each in every if each.matter.id in chosen}


def _in(case: Case, matter: Matter, required: str, chosen: Mapping[str, str]) -> bool:
    """Whether a missing prerequisite is filed formally in the same filing."""
    alternative = case.context.catalogue.alternatives.get(required)
    choices = (required,) if alternative is None else alternative.choices(matter.id)
    return any(chosen.get(choice) == FORMAL for choice in choices)


def slots(catalogue: Catalogue, matters: Iterable[str]) -> tuple[SlotNeed, ...]:
    """The slots of several matters, each once, in the catalogue's order; a core claim wins over a tolerable one."""
    found: dict[str, tuple[MaterialSlot, list[str]]] = {}
    wanted = frozenset(matters)
    for matter_id in (each for each in catalogue.order if each in wanted):
        for slot in catalogue.matter(matter_id).materials:
            held, users = found.setdefault(slot.name_zh, (slot, []))
            users.append(matter_id)
            if slot.kind == "core" and held.kind != "core":
                found[slot.name_zh] = (slot, users)
    return tuple(SlotNeed(slot, tuple(users)) for slot, users in found.values())
