"""Who is woken when an input changes: exactly the items that read it and saw another value.

An open item keeps the names of the inputs that are not as its department saw them (`changed`); steps of its signing
chain and its proposal keep those that changed since they were made (`outdated`). An input that is what it was again
wakes nobody and puts right what rested on it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from onezone.kernel.values import replace

from .case import Act, Case
from .consult import Correction
from .errors import InputsChanged
from .items import Recommendation, SimItem, WorkItem
from .settled import settle
from .snapshot import Difference, Snapshot
from .states import SimState, WorkState

_REVIEWED = (WorkState.ACCEPTED, WorkState.REVIEWING, WorkState.SUSPENDED)
_FACTS = frozenset({"record_fact", "change_input"})
_OUTCOMES = frozenset({"opine", "reconfirm", "attest", "decide", "revoke", "grant", "convert", "withdraw"})


@dataclass(frozen=True, slots=True)
class Woken:
    """One item that goes back on a desk, and the inputs that brought it there."""

    matter: str
    mode: str
    inputs: tuple[str, ...]


def as_seen(case: Case, item: WorkItem, **changes: object) -> WorkItem:
    """The item with its inputs as they are now, for the department has just looked at them."""
    materials: Any = changes.get("materials", item.materials)
    seen = case.snapshot(item.matter, materials, formal=True)
    return replace(item, **changes, seen=seen, changed=(), woken_on=None)


def inputs_now(case: Case, item: WorkItem) -> str:
    """Digest of the inputs as they are: what a form names, so that nobody signs what he did not see."""
    return case.snapshot(item.matter, item.materials, formal=True).digest()


def require_same_inputs(case: Case, act: Act, item: WorkItem) -> None:
    """The act was meant for the inputs as they are. Raises InputsChanged when its form was shown on others (C10)."""
    if act.data.get("seen") not in (None, "", inputs_now(case, item)):
        raise InputsChanged(matter=item.matter, inputs=list(item.changed))


def wake(case: Case, act: Act) -> tuple[Woken, ...]:
    """Mark again every open item that an act may concern; gives those that are newly woken."""
    touched = _touched(act)
    if touched is None:
        return ()
    woken: list[Woken] = []
    for work in list(case.work_items.values()):
        if work.seen is not None and _reads(work.seen, work.matter, touched):
            case.work_items[work.matter] = _marked_work(case, work, act.on, woken)
    for sim in list(case.sim_items.values()):
        looked_at = sim.snapshot or sim.seen
        if looked_at is not None and _reads(looked_at, sim.matter, touched):
            case.sim_items[sim.matter] = _marked_sim(case, sim, act.on, woken)
    return tuple(woken)


def _touched(act: Act) -> frozenset[str] | None:
    """What an act may have changed: slots and outcomes by name, "*" for any; None for nothing."""
    if act.act in _FACTS:
        return frozenset({"*"})
    found = set(act.data.get("materials") or ())
    if (found or act.act in _OUTCOMES) and act.data.get("matter"):
        found.add(str(act.data["matter"]))
    return frozenset(found) or None


def _reads(seen: Snapshot, matter: str, touched: frozenset[str]) -> bool:
    return "*" in touched or matter in touched or not touched.isdisjoint((*seen.materials, *seen.upstream))


def _marked_work(case: Case, item: WorkItem, on: date, woken: list[Woken]) -> WorkItem:
    if item.seen is None or settle(case, item, on).state not in _REVIEWED:
        return item
    changed = _names(case.changed_since(item, item.seen))
    steps = tuple(_marked_step(case, item, each) for each in item.recommendations)
    proposals = item.proposals
    if item.proposal is not None:
        outdated = _names(case.changed_since(item, item.proposal.inputs))
        if outdated != item.proposal.outdated:
            proposals = (*proposals[:-1], replace(item.proposal, outdated=outdated))
    if (changed, steps, proposals) == (item.changed, item.recommendations, item.proposals):
        return item
    if fresh := tuple(name for name in changed if name not in item.changed):
        woken.append(Woken(item.matter, "formal", fresh))
    woken_on = on if fresh else item.woken_on if changed else None
    return replace(item, changed=changed, recommendations=steps, proposals=proposals, woken_on=woken_on)


def _marked_step(case: Case, item: WorkItem, step: Recommendation) -> Recommendation:
    if step.inputs is None:
        return step
    outdated = _names(case.changed_since(item, step.inputs))
    return step if outdated == step.outdated else replace(step, outdated=outdated)


def _marked_sim(case: Case, item: SimItem, on: date, woken: list[Woken]) -> SimItem:
    changed: tuple[str, ...] = ()
    if item.state is SimState.REVIEWING and item.seen is not None:
        changed = _names((*case.differences(item, item.seen), *case.handed_in_since(item, item.seen)))
    elif item.state is not SimState.REVIEWING:
        changed = case.stale_because(item)
    if changed == item.changed:
        return item
    if fresh := tuple(name for name in changed if name not in item.changed):
        woken.append(Woken(item.matter, "simulated", fresh))
    return replace(item, changed=changed, woken_on=on if fresh else item.woken_on if changed else None)


def _names(found: tuple[Difference, ...]) -> tuple[str, ...]:
    return tuple(each.name for each in found)


def corrected(
    case: Case, held: tuple[Correction, ...], before: Mapping[str, str | None], on: date
) -> tuple[Correction, ...]:
    """The open correction answered: with the slots of it whose content is another now."""
    return tuple(
        replace(each, answered_on=on, changed=tuple(slot for slot, was in before.items() if case.material(slot) != was))
        if each.is_open
        else each
        for each in held
    )
