"""Whose move an item is: who has to do what next, read from its state, its signing chain and its suspensions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from onezone.approvals.domain.catalogue import Matter
from onezone.approvals.domain.items import SimItem, WorkItem
from onezone.approvals.domain.rules import ZoneRules
from onezone.approvals.domain.states import SimState, WorkState
from onezone.platform.identity.actor import Actor, Role

Who = Literal["reviewer", "signer", "applicant", "procedure", "nobody"]


@dataclass(frozen=True, slots=True)
class Move:
    """The next act and who does it; `step` of the signing chain, or the kind of procedure that is waited for."""

    who: Who
    act: str = ""
    step: str = ""


def work_move(item: WorkItem, matter: Matter, rules: ZoneRules, *, granting: bool = False) -> Move:
    """The next move of a formal item (settled). `granting`: its simulated item waits for the conversion's signature."""
    if item.state is WorkState.RECEIVED:
        return Move("reviewer", "accept")
    if item.state is WorkState.SUPPLEMENT:
        return Move("applicant", "resubmit")
    if item.state is WorkState.SUSPENDED:
        return Move("procedure", "resume", open_kind(item))
    if item.state in (WorkState.ACCEPTED, WorkState.REVIEWING):
        return _review_move(item, matter, rules, granting)
    if item.state in (WorkState.APPROVED, WorkState.APPROVED_TOLERATING, WorkState.REFUSED):
        return Move("reviewer", "deliver")
    return Move("nobody")


def _review_move(item: WorkItem, matter: Matter, rules: ZoneRules, granting: bool) -> Move:  # noqa: FBT001
    if granting:
        return Move("signer", "grant", "sign")
    if item.prefilled and not item.signed:
        return Move("applicant", "file")
    chain, done = rules.chain_for(matter), len(item.recommendations)
    if done < len(chain) - 1:
        return Move("reviewer", "recommend", chain[done])
    return Move("signer", "decide", chain[-1])


def sim_move(state: SimState, item: SimItem) -> Move:
    """The next move of a simulated item in its effective state."""
    if state is SimState.REVIEWING and (kind := open_kind(item)):
        return Move("procedure", "resume", kind)
    return SIM_MOVES.get(state, Move("nobody"))


SIM_MOVES = {
    SimState.PLANNED: Move("applicant", "file"),
    SimState.RECEIVED: Move("reviewer", "accept"),
    SimState.CORRECTION: Move("applicant", "resubmit"),
    SimState.REVIEWING: Move("reviewer", "opine"),
    SimState.STALE: Move("reviewer", "reconfirm"),
    SimState.CONV_PRECHECK: Move("reviewer", "formal_accept"),
    SimState.CONV_RETURNED: Move("applicant", "resubmit"),
    SimState.CONV_DECIDE: Move("signer", "grant", "sign"),
}


def open_kind(item: WorkItem | SimItem) -> str:
    """The kind of the oldest open suspension, "" when none is open."""
    return next((held.kind for held in item.suspensions if held.is_open), "")


def is_mine(actor: Actor, move: Move, item: WorkItem | SimItem) -> bool:
    """Whether the move is the actor's: by role, by assignment, and nobody reviews and signs the same item."""
    if move.who == "signer":
        return actor.role is Role.signer and not _took_part(actor, item)
    if move.who != "reviewer" or actor.role is not Role.officer:
        return False
    if isinstance(item, WorkItem) and item.recommendations and move.act == "recommend":
        return not _took_part(actor, item)
    # What is decided names its signer; handing it over is anybody's of the department.
    return move.act == "deliver" or not item.officer or is_person(actor, item.officer)


def _took_part(actor: Actor, item: WorkItem | SimItem) -> bool:
    return isinstance(item, WorkItem) and any(is_person(actor, held.officer) for held in item.recommendations)


def is_person(actor: Actor, key: str) -> bool:
    """Whether an officer key ("number/name") names the actor; a namesake is another person."""
    return key.partition("/")[0] == str(actor.user_id)
