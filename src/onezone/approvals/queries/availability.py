"""Which acts are possible on an item now and for whom, and the rules' own words for those that are not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from onezone.approvals.domain.case import Act, Case
from onezone.approvals.domain.consult import SETTLED
from onezone.approvals.domain.engine import apply
from onezone.approvals.domain.rules import LOCAL_KINDS, STATUTORY_KINDS
from onezone.approvals.permissions import ACTS, require
from onezone.kernel.errors import RuleError
from onezone.platform.identity.actor import Actor
from onezone.platform.identity.errors import refusals_noted

FORMAL_ACTS = (
    "accept", "request_supplement", "refuse_acceptance", "resubmit", "file", "start", "give_view", "countersign",
    "recommend", "decide", "propose", "ask_countersign", "proceed", "add_signer", "remove_signer", "send_back",
    "suspend", "resume", "extend", "hand_over", "assign", "meet_condition", "deliver", "withdraw", "revoke",
)  # fmt: skip
SIMULATED_ACTS = (
    "accept", "request_supplement", "resubmit", "opine", "reconfirm", "attest", "send_back", "suspend", "resume",
    "hand_over", "assign", "meet_condition", "request_conversion", "return_conversion", "formal_accept", "grant",
    "deviate", "upgrade", "withdraw",
)  # fmt: skip
# The most that a person could bring to the act: what is refused even so is refused by the case, not by a missing field.
_BEST: Mapping[str, Mapping[str, Any]] = {
    "request_supplement": {"missing": ["?"]},
    "refuse_acceptance": {"reasons": "?"},
    "suspend": {"notice": "?"},
    "extend": {"days": 1, "approver": "?"},
    "recommend": {"outcome": "refuse", "reasons": "?"},
    "decide": {"outcome": "refuse", "reasons": "?"},
    "revoke": {"reasons": "?"},
    "opine": {"outcome": "disagree", "reasons": "?"},
    "reconfirm": {"outcome": "disagree", "reasons": "?"},
    "return_conversion": {"missing": ["?"]},
    "deviate": {"reasons": "?"},
    "hand_over": {"to": "?", "reason": "?"},
    "send_back": {"reason": "?"},
    "add_signer": {"to": "?", "department": "?", "place": "before", "reason": "?"},
    "give_view": {"view": "disagree", "reasons": "?"},
    "remove_signer": {"reason": "?"},
    "propose": {"outcome": "refuse", "reasons": "?"},
    "countersign": {"verdict": "disagree", "reasons": "?"},
    "proceed": {"reasons": "?"},
}
_OUTCOMES: Mapping[str, tuple[str, ...]] = {
    "decide": ("approve", "approve_tolerating", "refuse"),
    "recommend": ("approve", "approve_tolerating", "refuse"),
    "opine": ("agree", "conditional", "disagree"),
    "reconfirm": ("agree", "conditional", "disagree"),
}


@dataclass(frozen=True, slots=True)
class ActLine:
    """One act on an item: possible, or the refusal that the actor would get."""

    act: str
    refusal: RuleError | None = None

    @property
    def possible(self) -> bool:
        return self.refusal is None


def act_availability(actor: Actor, case: Case, matter: str, mode: str, *, at: datetime) -> tuple[ActLine, ...]:
    """Every act on the item that the actor's role knows at all, tried on a copy of the case; nothing is changed.

    Acts of other roles are left out: an applicant is not told that he may not sign.
    """
    acts = SIMULATED_ACTS if mode == "simulated" else FORMAL_ACTS
    held = [act for act in acts if actor.role in ACTS[act].roles and _concerns(actor, case, act, matter)]
    return tuple(ActLine(act, _tried(actor, case, act, _data(actor, case, act, matter, mode), at)) for act in held)


def _concerns(actor: Actor, case: Case, act: str, matter: str) -> bool:
    """Whether an act on views and countersignatures has anything to be about: most items have none."""
    item = case.work_items.get(matter)
    if act not in ("give_view", "remove_signer", "countersign", "proceed"):
        return True
    if item is None:
        return False
    if act == "countersign":
        return any(held.department == actor.department for held in item.countersigns)
    if act == "proceed":
        return any(held.state(item.proposal, None) not in SETTLED for held in item.countersigns)
    mine = act == "remove_signer"
    return any(held.is_open and (mine or held.to.partition("/")[0] == str(actor.user_id)) for held in item.added)


def refusal_of(actor: Actor, case: Case, act: str, data: Mapping[str, Any], *, at: datetime) -> RuleError | None:
    """What would refuse an act with this payload now; nothing is changed."""
    return _tried(actor, case, act, {"officer": f"{actor.user_id}/{actor.name}", **data}, at)


def closed_outcomes(
    actor: Actor, case: Case, act: str, matter: str, mode: str, *, at: datetime
) -> dict[str, RuleError]:
    """The outcomes that the rules refuse now, with the refusal, for the choices of a form."""
    found = {}
    for outcome in _OUTCOMES.get(act, ()):
        data = {**_data(actor, case, act, matter, mode), "outcome": outcome}
        proposed = _as_proposed(case, matter, outcome) if act == "decide" else {}
        data |= proposed
        if outcome in ("conditional", "approve_tolerating") and not proposed:
            data["conditions"] = ["?"]
        if (refusal := _tried(actor, case, act, data, at)) is not None:
            found[outcome] = refusal
    return found


def _data(actor: Actor, case: Case, act: str, matter: str, mode: str) -> dict[str, Any]:
    data = {"matter": matter, "mode": mode, "officer": f"{actor.user_id}/{actor.name}", **_BEST.get(act, {})}
    if act == "decide":
        data |= _as_proposed(case, matter, "")
    if act == "suspend":
        data["kind"] = _free_kind(case, matter, mode)
    if act == "meet_condition":
        data["condition"] = _open_condition(case, matter, mode)
    if act == "send_back":
        data["slots"] = list(case.matter(matter).material_names[:1])
    return {**data, **_asked(actor, case, act, matter)}


def _as_proposed(case: Case, matter: str, outcome: str) -> dict[str, Any]:
    """Where others countersign, the best decision is the one they signed; "" stands for its outcome."""
    item = case.work_items.get(matter)
    if item is None or not item.countersigns or item.proposal is None:
        return {}
    same = outcome in ("", item.proposal.outcome)
    return {"outcome": item.proposal.outcome, "reasons": ""} if same else {"outcome": outcome, "reasons": "?"}


def _asked(actor: Actor, case: Case, act: str, matter: str) -> dict[str, Any]:
    """Whom an act on views and countersignatures would be about."""
    item = case.work_items.get(matter)
    if act == "ask_countersign":
        return {"departments": [each for each in case.context.catalogue.departments if each != actor.department][:1]}
    if act == "countersign":
        return {"department": actor.department}
    if item is None:
        return {}
    if act == "proceed":
        waiting = [held for held in item.countersigns if held.state(item.proposal, None) not in SETTLED]
        return {"department": waiting[0].department} if waiting else {"department": "?"}
    if act == "remove_signer":
        return {"signer": next((held.id for held in item.added if held.is_open), "?")}
    return {}


def _open_condition(case: Case, matter: str, mode: str) -> str:
    """The first condition that is still owed, or "": without one the act is refused, as it would be."""
    item = (case.sim_items if mode == "simulated" else case.work_items).get(matter)
    return next((held.id for held in item.open_conditions), "") if item is not None else ""


def _free_kind(case: Case, matter: str, mode: str) -> str:
    """A kind that is not running on the item."""
    item = (case.sim_items if mode == "simulated" else case.work_items).get(matter)
    running = {held.kind for held in item.suspensions if held.is_open} if item is not None else set()
    return next((kind for kind in (*STATUTORY_KINDS, *LOCAL_KINDS) if kind not in running), STATUTORY_KINDS[0])


def _tried(actor: Actor, case: Case, act: str, data: Mapping[str, Any], at: datetime) -> RuleError | None:
    at = at if case.last_at is None else max(at, case.last_at)
    # Nobody asked for the act: what a page tries by itself is no refusal that the journal must keep.
    with refusals_noted():
        try:
            require(actor, act, case=case, data=data)
            apply(copy_of(case), Act(act, at, actor.signature, data, actor.role_word))
        except RuleError as refusal:
            return refusal
    return None


def copy_of(case: Case) -> Case:
    """A case that acts may change without touching the first; its items are frozen values and are shared."""
    return replace(
        case,
        materials={slot: list(versions) for slot, versions in case.materials.items()},
        work_items=dict(case.work_items),
        closed_items=list(case.closed_items),
        sim_items=dict(case.sim_items),
        conversions=list(case.conversions),
        filings=dict(case.filings),
        rulesets=dict(case.rulesets),
    )
