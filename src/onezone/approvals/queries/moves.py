"""Whose move an item is: who has to do what next, read from its state, its signing chain and its suspensions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from onezone.approvals.domain.acts_countersign import unsettled
from onezone.approvals.domain.catalogue import Matter
from onezone.approvals.domain.items import SimItem, WorkItem
from onezone.approvals.domain.rules import ZoneRules
from onezone.approvals.domain.states import SimState, WorkState
from onezone.platform.identity.actor import Actor, Role

Who = Literal["reviewer", "signer", "asked", "applicant", "procedure", "nobody"]


@dataclass(frozen=True, slots=True)
class Move:
    """The next act and who does it; `step` of the signing chain, the kind of procedure that is waited for, or who was
    asked: an officer for a view, a department for its countersignature."""

    who: Who
    act: str = ""
    step: str = ""


def work_move(
    item: WorkItem, matter: Matter, rules: ZoneRules, *, granting: bool = False, on: date | None = None
) -> Move:
    """The next move of a formal item (settled). `granting`: its simulated item waits for the conversion's signature."""
    if item.state is WorkState.RECEIVED:
        return Move("reviewer", "accept")
    if item.state is WorkState.SUPPLEMENT:
        return Move("applicant", "resubmit")
    if item.state is WorkState.SUSPENDED:
        return Move("procedure", "resume", open_kind(item))
    if item.state in (WorkState.ACCEPTED, WorkState.REVIEWING):
        return _review_move(item, matter, rules, granting, on)
    if item.state in (WorkState.APPROVED, WorkState.APPROVED_TOLERATING, WorkState.REFUSED):
        return Move("reviewer", "deliver")
    return Move("nobody")


def _review_move(item: WorkItem, matter: Matter, rules: ZoneRules, granting: bool, on: date | None) -> Move:  # noqa: FBT001
    if granting:
        return Move("signer", "grant", "sign")
    if item.prefilled and not item.signed:
        return Move("applicant", "file")
    if item.open_correction is not None:
        return Move("applicant", "resubmit")
    chain, done = rules.chain_for(matter), item.steps_done
    if (awaited := next((held for held in item.added if held.holds_up(done)), None)) is not None:
        return Move("asked", "give_view", awaited.to)
    if done < len(chain) - 1:
        return Move("reviewer", "recommend", chain[done])
    return _countersign_move(item, rules, on) or Move("signer", "decide", chain[-1])


def _countersign_move(item: WorkItem, rules: ZoneRules, on: date | None) -> Move | None:
    """Who has to do something about the countersignatures before the decision, if anybody has."""
    left = {held.state(item.proposal, on): held.department for held in unsettled(item, rules, on)}
    if not left:
        return None
    if "objected" in left or (item.proposal is not None and item.proposal.outdated):
        return Move("reviewer", "propose")
    waited_for = left.get("waiting") or left.get("invalid")
    return Move("asked", "countersign", waited_for) if waited_for else Move("signer", "proceed", "sign")


def sim_move(state: SimState, item: SimItem) -> Move:
    """The next move of a simulated item in its effective state."""
    if state is SimState.REVIEWING and (kind := open_kind(item)):
        return Move("procedure", "resume", kind)
    if state is SimState.REVIEWING and item.open_correction is not None:
        return Move("applicant", "resubmit")
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


@dataclass(frozen=True, slots=True)
class Claim:
    """Who of the department the move belongs to: the role; one person alone (`only`); `never` those named.

    Persons are user numbers as text. Without a role it is nobody's of the department; who is asked is not in it.
    """

    role: Role | None = None
    only: str = ""
    never: tuple[str, ...] = ()

    def fits(self, actor: Actor) -> bool:
        """Whether the move is the actor's."""
        person = str(actor.user_id)
        meant = self.only in ("", person) and person not in self.never
        return meant and self.role is not None and actor.role is self.role


def claim_of(move: Move, item: WorkItem | SimItem) -> Claim:
    """Whose the move is: by role, by assignment, and nobody reviews and signs the same item."""
    took_part = tuple(_person(held.officer) for held in item.recommendations) if isinstance(item, WorkItem) else ()
    if move.who == "signer":
        return Claim(Role.signer, never=took_part)
    if move.who == "asked":
        return Claim()
    if move.who != "reviewer":
        return Claim()
    if took_part and move.act == "recommend":
        return Claim(Role.officer, never=_others(item))
    # What is decided names its signer; handing it over is anybody's of the department.
    return Claim(Role.officer, only="" if move.act == "deliver" else _person(item.officer or ""))


def move_for(actor: Actor, move: Move, item: WorkItem | SimItem) -> Move:
    """The move as it concerns one reader: who was asked answers, whichever step is in hand."""
    if not isinstance(item, WorkItem) or not item.is_open:
        return move
    if (view := next((held for held in item.added if held.is_open and is_person(actor, held.to)), None)) is not None:
        return Move("asked", "give_view", view.to)
    if actor.role in (Role.officer, Role.signer) and _awaits(item, actor.department):
        return Move("asked", "countersign", actor.department or "")
    return move


def in_hand(actor: Actor, department: str, matter: str, rules: ZoneRules) -> bool:
    """Whether an item is the actor's department's, or its signature was delegated to it."""
    delegated = rules.delegated_signing.get(actor.department or "", ())
    return department == actor.department or (actor.role is Role.signer and matter in delegated)


def _is_asked(actor: Actor, move: Move, item: WorkItem | SimItem) -> bool:
    if move.act == "give_view":
        return is_person(actor, move.step)
    return isinstance(item, WorkItem) and _awaits(item, actor.department)


def _awaits(item: WorkItem, department: str | None) -> bool:
    """Whether the department's countersignature is awaited."""
    return any(
        held.department == department and held.state(item.proposal, None) in ("waiting", "invalid")
        for held in item.countersigns
    )


def is_mine(actor: Actor, move: Move, item: WorkItem | SimItem) -> bool:
    """Whether the move is the actor's."""
    return _is_asked(actor, move, item) if move.who == "asked" else claim_of(move, item).fits(actor)


def _others(item: WorkItem | SimItem) -> tuple[str, ...]:
    """Who finished a step of the chain, other than the one that is done again."""
    if not isinstance(item, WorkItem):
        return ()
    done = enumerate(item.recommendations)
    return tuple(_person(held.officer) for place, held in done if place != item.steps_done)


def _person(key: str) -> str:
    return key.partition("/")[0]


def is_person(actor: Actor, key: str) -> bool:
    """Whether an officer key ("number/name") names the actor; a namesake is another person."""
    return _person(key) == str(actor.user_id)
