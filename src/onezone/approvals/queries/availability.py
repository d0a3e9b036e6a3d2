"""Which acts are possible on an item now and for whom, and the rules' own words for those that are not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from onezone.approvals.domain.case import Act, Case
from onezone.approvals.domain.engine import apply
from onezone.approvals.domain.rules import LOCAL_KINDS, STATUTORY_KINDS
from onezone.approvals.permissions import ACTS, require
from onezone.kernel.errors import RuleError
from onezone.platform.identity.actor import Actor

FORMAL_ACTS = (
    "accept", "request_supplement", "refuse_acceptance", "resubmit", "file", "assign", "start", "recommend", "decide",
    "suspend", "resume", "extend", "meet_condition", "deliver", "withdraw", "revoke",
)  # fmt: skip
SIMULATED_ACTS = (
    "accept", "request_supplement", "resubmit", "assign", "opine", "reconfirm", "attest", "suspend", "resume",
    "meet_condition", "request_conversion", "return_conversion", "formal_accept", "grant", "deviate", "upgrade",
    "withdraw",
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
    held = [act for act in acts if actor.role in ACTS[act].roles]
    return tuple(ActLine(act, _tried(actor, case, act, _data(actor, case, act, matter, mode), at)) for act in held)


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
        if outcome in ("conditional", "approve_tolerating"):
            data["conditions"] = ["?"]
        if (refusal := _tried(actor, case, act, data, at)) is not None:
            found[outcome] = refusal
    return found


def _data(actor: Actor, case: Case, act: str, matter: str, mode: str) -> dict[str, Any]:
    data = {"matter": matter, "mode": mode, "officer": f"{actor.user_id}/{actor.name}", **_BEST.get(act, {})}
    if act == "suspend":
        data["kind"] = _free_kind(case, matter, mode)
    if act == "meet_condition":
        data["condition"] = _open_condition(case, matter, mode)
    return data


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
