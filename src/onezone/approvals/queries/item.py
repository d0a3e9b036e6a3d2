"""One item with its case: what it reads, what it rests on, who waits for it. Absent and forbidden are one answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from onezone.approvals import store
from onezone.approvals.domain.case import Case
from onezone.approvals.domain.catalogue import Matter
from onezone.approvals.domain.items import SimItem, WorkItem
from onezone.approvals.domain.settled import settle
from onezone.approvals.domain.snapshot import Snapshot
from onezone.approvals.domain.states import SimState
from onezone.kernel.bounds import same_value
from onezone.platform.identity.actor import Actor
from onezone.platform.identity.errors import NotFound


@dataclass(frozen=True, slots=True)
class Found:
    """An item of a project in sight of the actor. `item` is settled for the day; `state` is the effective one."""

    loaded: store.Loaded
    matter: Matter
    simulated: bool
    item: WorkItem | SimItem
    state: str

    @property
    def case(self) -> Case:
        return self.loaded.case

    @property
    def mode(self) -> str:
        return "simulated" if self.simulated else "formal"

    @property
    def reference(self) -> str:
        return self.loaded.row.reference


def project_in_sight(actor: Actor, reference: str) -> store.Loaded:
    """The project with its case. Raises NotFound."""
    return store.load(actor, reference)


def find_item(actor: Actor, reference: str, matter: str, *, simulated: bool, on: date) -> Found:
    """The item. Raises NotFound, with the same words whether it is absent or out of sight."""
    try:
        loaded = store.load(actor, reference)
    except NotFound:
        raise NotFound(what=f"{reference} {matter}") from None
    case = loaded.case
    item: WorkItem | SimItem | None = (case.sim_items if simulated else case.work_items).get(matter)
    if item is None:
        raise NotFound(what=f"{reference} {matter}")
    if isinstance(item, SimItem):
        state = str(case.sim_item_state(item, on))
    else:
        item = settle(case, item, on)
        state = str(item.state)
    return Found(loaded, case.matter(matter), simulated, item, state)


@dataclass(frozen=True, slots=True)
class Reading:
    """One fact that the matter reads: now, and in the snapshot of the outcome (None without one)."""

    name: str
    now: str | None
    then: str | None
    source: str
    """paper: a land paper states it; recorded: somebody recorded it; none: unknown."""
    by: str = ""
    on: date | None = None
    changed: bool = False


def readings(found: Found) -> tuple[Reading, ...]:
    """All facts that the matter reads, with the value that its department last saw where that was kept."""
    snapshot = looked_at(found.item)
    return tuple(_reading(found, name, snapshot) for name in found.matter.reads)


def looked_at(item: WorkItem | SimItem) -> Snapshot | None:
    """The inputs that a department last saw: its opinion's, else those when the review began."""
    return (item.snapshot or item.seen) if isinstance(item, SimItem) else item.seen


def _reading(found: Found, name: str, snapshot: Snapshot | None) -> Reading:
    case = found.case
    now = case.facts.read(name)
    then = snapshot.facts.get(name) if snapshot is not None else None
    paper = case.facts.from_paper(name) is not None
    version = _version_of(case, name)
    source = "paper" if paper else "recorded" if version is not None else "none"
    if name == "land.holder" and now is None:
        now, source = case.applicant, "applicant"
    return Reading(
        name,
        now,
        then,
        source,
        by=version.actor if version is not None else "",
        on=version.at.date() if version is not None else None,
        changed=snapshot is not None and name in snapshot.facts and not same_value(now, then),
    )


def _version_of(case: Case, name: str) -> Any:
    """The version of a fact, or of the nearest fact above it, that holds its value."""
    while name:
        if (held := case.facts.latest(name)) is not None:
            return held
        name = name.rpartition(".")[0]
    return None


@dataclass(frozen=True, slots=True)
class Upstream:
    """One prerequisite and what stands for it now."""

    required: str
    matter: str
    how: str
    """formal | simulated | fact | stale | running | missing | assumed"""
    on: date | None = None
    output: str | None = None
    number: str = ""
    optional: bool = False


def upstream(found: Found, on: date) -> tuple[Upstream, ...]:
    """The prerequisites of the matter in order, each with the outcome that stands for it."""
    case, matter = found.case, found.matter
    needed = [(each, False) for each in matter.requires]
    needed += [(each, True) for each in matter.requires_if_applicable if case.is_applicable(each)]
    return tuple(_upstream(case, matter, required, optional, on) for required, optional in needed)


def _upstream(case: Case, matter: Matter, required: str, optional: bool, on: date) -> Upstream:  # noqa: FBT001
    alternative = case.context.catalogue.alternatives.get(required)
    choices = alternative.choices(matter.id) if alternative is not None else (required,)
    if required == "LAND" and matter.id in case.context.rules.land_papers:
        choices = tuple(case.context.rules.land_papers[matter.id])
    for choice in choices:
        item = case.work_items.get(choice)
        if item is not None and item.is_effective:
            return Upstream(required, choice, "formal", item.decided_on, item.output, item.number or "", optional)
    for choice in choices:
        if case.is_effective(choice):
            return Upstream(required, choice, "fact", None, None, "", optional)
    if case.prerequisite_effective(matter, required):
        return Upstream(required, required, "fact", optional=optional)
    for choice in choices:
        simulated = case.sim_items.get(choice)
        if simulated is not None and simulated.is_favourable:
            how = "stale" if case.sim_item_state(simulated, on) is SimState.STALE else "simulated"
            return Upstream(
                required, choice, how, simulated.opined_on, simulated.output, simulated.number or "", optional
            )
    return _absent(case, matter, required, choices, optional)


def _absent(case: Case, matter: Matter, required: str, choices: Sequence[str], optional: bool) -> Upstream:  # noqa: FBT001
    shown = next((each for each in choices if each in case.work_items), None)
    if shown is None and required not in matter.waits_for_land:
        shown = next((each for each in choices if each in case.sim_items), None)
    if shown is not None:
        return Upstream(required, shown, "running", optional=optional)
    how = "assumed" if required in matter.waits_for_land else "missing"
    return Upstream(required, choices[0] if len(choices) == 1 else required, how, optional=optional)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A matter that rests on this one and is under way or on the route."""

    matter: str
    mode: str
    state: str


def dependants(found: Found, on: date) -> tuple[Waiting, ...]:
    """Who waits for this item: direct dependants that were filed, or that the route contains."""
    case, waiting = found.case, []
    for each in case.context.catalogue.dependants(found.matter.id):
        work, sim = case.work_items.get(each), case.sim_items.get(each)
        if work is not None:
            waiting.append(Waiting(each, "formal", str(settle(case, work, on).state)))
        elif sim is not None:
            waiting.append(Waiting(each, "simulated", str(case.sim_item_state(sim, on))))
        elif each in case.route:
            waiting.append(Waiting(each, "none", ""))
    return tuple(waiting)


def file_versions(found: Found) -> Mapping[str, Sequence[Mapping[str, str]]]:
    """Slot -> versions in order, of the slots that the item was filed with."""
    pool = found.loaded.row.materials
    return {slot: pool.get(slot, []) for slot in found.item.materials}


def holds_file(actor: Actor, reference: str, sha256: str) -> bool:
    """Whether a project in the actor's sight has this content among its materials or in a payload of its journal."""
    try:
        loaded = store.load(actor, reference)
    except NotFound:
        return False
    held = {each["hash"] for versions in loaded.row.materials.values() for each in versions}
    notices = {each.notice for item in _all_items(loaded.case) for each in item.suspensions}
    evidence = {each.evidence for each in loaded.case.facts.versions}
    return sha256 in held | notices | evidence


def _all_items(case: Case) -> Sequence[WorkItem | SimItem]:
    return [*case.work_items.values(), *case.closed_items, *case.sim_items.values()]
