"""The signing chain of a formal item: its steps before the signature, and the signers added before or after one.

The chain is zone data; what is added stands on the item, named and dated. The signature stays the last step, and
whoever reviewed, or gave a view, does not sign (two persons).
"""

from __future__ import annotations

from onezone.kernel.values import replace

from .acts_work import take
from .case import Act, Case
from .catalogue import Matter
from .consult import PLACES, VIEWS, AddedSigner
from .errors import (
    AddedSignerOpen,
    NotAsked,
    ReasonsMissing,
    SamePerson,
    SignatureIsLast,
    SigningChainOpen,
    StepOutdated,
)
from .fields import given_reasons, known_outcome, needed, officer_of, reasons_of, refuse_act
from .items import DECISIONS, Recommendation, WorkItem
from .states import WorkState
from .wake import as_seen, require_same_inputs


def recommend(case: Case, act: Act) -> None:
    """Finish the next step of the signing chain before the signature, or do one again whose inputs changed."""
    item, matter = take(case, act)
    require_same_inputs(case, act, item)
    chain, place = case.context.rules.chain_for(matter), item.steps_done
    if place >= len(chain) - 1:
        refuse_act(act, matter.id, item.state, ("decide",))
    outcome = known_outcome(act, DECISIONS)
    _require_views(item, place)
    officer = officer_of(act)
    if officer in participants(item, apart_from=place):
        raise SamePerson(matter=matter.id, officer=officer)
    made = Recommendation(
        chain[place],
        officer,
        outcome,
        act.on,
        str(act.data.get("reasons") or ""),
        case.snapshot(matter.id, item.materials, formal=True),
    )
    steps = (*item.recommendations[:place], made, *item.recommendations[place + 1 :])
    case.work_items[item.matter] = as_seen(
        case, item, state=WorkState.REVIEWING, recommendations=steps, step_since=act.on
    )


def participants(item: WorkItem, *, apart_from: int | None = None) -> frozenset[str]:
    """Who finished a step of the chain (but the one named) or gave a view."""
    steps = {held.officer for place, held in enumerate(item.recommendations) if place != apart_from}
    return frozenset(steps | {held.to for held in item.added if held.view is not None})


def add_signer(case: Case, act: Act) -> None:
    """Ask another officer for a view before one's own step, or after it and before the next (前加签, 后加签)."""
    item, matter = take(case, act)
    place, to, department = (
        known_outcome(act, dict.fromkeys(PLACES), "place"),
        needed(act, "to"),
        needed(act, "department"),
    )
    step, chain = item.steps_done, case.context.rules.chain_for(matter)
    if place == "after" and step >= len(chain) - 1:
        raise SignatureIsLast(matter=matter.id)
    waiting = {held.to for held in item.added if held.is_open}
    if to in participants(item) | waiting | {officer_of(act)}:
        raise SamePerson(matter=matter.id, officer=str(to))
    asked = AddedSigner(
        f"a{len(item.added) + 1}", place, step, str(to), str(department), officer_of(act), act.on, reasons_of(act)
    )
    case.work_items[item.matter] = replace(item, state=WorkState.REVIEWING, added=(*item.added, asked))


def give_view(case: Case, act: Act) -> None:
    """The view that an added signer was asked for. It binds nobody, but the step that asked for it waits."""
    item, matter = take(case, act)
    officer = officer_of(act)
    place = next((n for n, held in enumerate(item.added) if held.is_open and held.to == officer), None)
    if place is None:
        raise NotAsked(matter=matter.id, officer=officer)
    view, text = known_outcome(act, dict.fromkeys(VIEWS), "view"), given_reasons(act)
    if view == "disagree" and not text:
        raise ReasonsMissing(act=act.act)
    given = replace(item.added[place], view=view, text=text, given_on=act.on)
    _put(case, item, place, given)


def remove_signer(case: Case, act: Act) -> None:
    """No longer wait for a view that was not given (减签), with the reason; the line stays."""
    item, matter = take(case, act)
    wanted = act.data.get("signer")
    open_ones = [n for n, held in enumerate(item.added) if held.is_open and wanted in (None, "", held.id)]
    if len(open_ones) != 1:
        raise NotAsked(matter=matter.id, officer=str(wanted or ""))
    text = reasons_of(act)
    _put(case, item, open_ones[0], replace(item.added[open_ones[0]], text=text, removed_on=act.on))


def _put(case: Case, item: WorkItem, place: int, held: AddedSigner) -> None:
    added = (*item.added[:place], held, *item.added[place + 1 :])
    case.work_items[item.matter] = replace(item, added=added)


def check_chain(case: Case, item: WorkItem, matter: Matter) -> None:
    """Every step before the signature stands, and every view that it waits for was given."""
    chain, place = case.context.rules.chain_for(matter), item.steps_done
    if place < len(item.recommendations):
        step = item.recommendations[place]
        raise StepOutdated(matter=matter.id, step=step.step, inputs=list(step.outdated))
    if place < len(chain) - 1:
        raise SigningChainOpen(matter=matter.id, step=chain[place])
    _require_views(item, len(chain) - 1)


def _require_views(item: WorkItem, place: int) -> None:
    awaited = [held.to for held in item.added if held.holds_up(place)]
    if awaited:
        raise AddedSignerOpen(matter=item.matter, officers=awaited)
