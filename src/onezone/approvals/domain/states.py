"""The state machines of approvals as tables: (state, act) -> (guards, next states). The single source.

Sources: approvals contract 3; 行政许可法 29-45 for work items; the state machine of simulated approval for the rest.
Pairs that do not stand here are refused by name (`ActNotPossible`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar


class WorkState(StrEnum):
    """A formal work item (办件)."""

    RECEIVED = "received"
    SUPPLEMENT = "supplement"
    ACCEPTED = "accepted"
    REVIEWING = "reviewing"
    SUSPENDED = "suspended"
    APPROVED = "approved"
    APPROVED_TOLERATING = "approved_tolerating"
    REFUSED = "refused"
    DELIVERED = "delivered"
    NOT_REQUIRED = "not_required"
    ACCEPTANCE_REFUSED = "acceptance_refused"
    WITHDRAWN_BEFORE = "withdrawn_before"
    WITHDRAWN_AFTER = "withdrawn_after"
    REVOKED = "revoked"


class SimState(StrEnum):
    """A simulated item (模拟件)."""

    PLANNED = "planned"
    RECEIVED = "received"
    CORRECTION = "correction"
    REVIEWING = "reviewing"
    APPROVED = "approved"
    REJECTED = "rejected"
    STALE = "stale"
    CONV_PRECHECK = "conv_precheck"
    CONV_RETURNED = "conv_returned"
    CONV_DECIDE = "conv_decide"
    CONVERTED = "converted"
    FORMAL_REVIEW = "formal_review"
    UPGRADED = "upgraded"
    WITHDRAWN = "withdrawn"
    VOIDED = "voided"


class CaseState(StrEnum):
    """The simulated case of a project (模拟审批)."""

    DRAFT = "draft"
    APPLIED = "applied"
    RUNNING = "running"
    READY = "ready"
    CONVERTING = "converting"
    PARTIALLY_CONVERTED = "partially_converted"
    CONVERTED = "converted"
    CLOSED_PARTIAL = "closed_partial"
    HELD = "held"
    REFUSED = "refused"
    TERMINATED = "terminated"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


State = TypeVar("State", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Step:
    """One row of a machine: what must hold, and where it may lead (more than one: the outcome says which)."""

    to: tuple[StrEnum, ...]
    guards: tuple[str, ...] = ()


W, S, C = WorkState, SimState, CaseState
_DECIDED = (W.APPROVED, W.APPROVED_TOLERATING, W.REFUSED)
_HAND_GUARDS = ("reasons_given", "another_officer")
_BACK_GUARDS = ("no_conversion_in_flight", "own_materials", "one_correction_at_a_time", "reasons_given")
_STEP_GUARDS = ("no_conversion_in_flight", "inputs_as_seen", "views_given", "two_persons")
_ADD_GUARDS = ("no_conversion_in_flight", "signature_is_last", "two_persons", "reasons_given")
_DECIDE_GUARDS = (
    "no_conversion_in_flight", "inputs_as_seen", "prerequisites_effective", "conditions_closed", "reasons_given",
    "no_open_correction", "signing_chain_done", "views_given", "countersigned", "two_persons",
)  # fmt: skip

WORK_ITEM: Mapping[tuple[WorkState, str], Step] = {
    (W.RECEIVED, "request_supplement"): Step((W.SUPPLEMENT,), ("list_not_empty", "only_once")),
    (W.RECEIVED, "accept"): Step((W.ACCEPTED,)),
    (W.RECEIVED, "refuse_acceptance"): Step((W.ACCEPTANCE_REFUSED, W.NOT_REQUIRED)),
    (W.RECEIVED, "withdraw"): Step((W.WITHDRAWN_BEFORE,)),
    (W.RECEIVED, "assign"): Step((W.RECEIVED,)),
    (W.RECEIVED, "hand_over"): Step((W.RECEIVED,), _HAND_GUARDS),
    (W.SUPPLEMENT, "resubmit"): Step((W.RECEIVED,)),
    (W.SUPPLEMENT, "refuse_acceptance"): Step((W.ACCEPTANCE_REFUSED, W.NOT_REQUIRED)),
    (W.SUPPLEMENT, "withdraw"): Step((W.WITHDRAWN_BEFORE,)),
    (W.ACCEPTED, "assign"): Step((W.ACCEPTED,)),
    (W.ACCEPTED, "hand_over"): Step((W.ACCEPTED,), _HAND_GUARDS),
    (W.ACCEPTED, "start"): Step((W.REVIEWING,)),
    (W.ACCEPTED, "send_back"): Step((W.REVIEWING,), _BACK_GUARDS),
    (W.ACCEPTED, "suspend"): Step((W.SUSPENDED,), ("kind_listed", "notice_given")),
    (W.ACCEPTED, "extend"): Step((W.ACCEPTED,), ("approver_named", "statutory_limit_not_past")),
    (W.ACCEPTED, "recommend"): Step((W.REVIEWING,), _STEP_GUARDS),
    (W.ACCEPTED, "add_signer"): Step((W.REVIEWING,), _ADD_GUARDS),
    (W.ACCEPTED, "propose"): Step((W.REVIEWING,), ("no_conversion_in_flight", "reasons_given")),
    (W.ACCEPTED, "decide"): Step(_DECIDED, _DECIDE_GUARDS),
    (W.ACCEPTED, "meet_condition"): Step((W.ACCEPTED,)),
    (W.ACCEPTED, "withdraw"): Step((W.WITHDRAWN_AFTER,), ("no_conversion_in_flight",)),
    (W.REVIEWING, "assign"): Step((W.REVIEWING,)),
    (W.REVIEWING, "hand_over"): Step((W.REVIEWING,), _HAND_GUARDS),
    (W.REVIEWING, "send_back"): Step((W.REVIEWING,), _BACK_GUARDS),
    (W.REVIEWING, "resubmit"): Step((W.REVIEWING,), ("correction_asked",)),
    (W.REVIEWING, "suspend"): Step((W.SUSPENDED,), ("kind_listed", "notice_given")),
    (W.REVIEWING, "extend"): Step((W.REVIEWING,), ("approver_named", "statutory_limit_not_past")),
    (W.REVIEWING, "recommend"): Step((W.REVIEWING,), _STEP_GUARDS),
    (W.REVIEWING, "add_signer"): Step((W.REVIEWING,), _ADD_GUARDS),
    (W.REVIEWING, "give_view"): Step((W.REVIEWING,), ("asked_for_a_view",)),
    (W.REVIEWING, "remove_signer"): Step((W.REVIEWING,), ("asked_for_a_view", "reasons_given")),
    (W.REVIEWING, "propose"): Step((W.REVIEWING,), ("no_conversion_in_flight", "reasons_given")),
    (W.REVIEWING, "ask_countersign"): Step((W.REVIEWING,), ("no_conversion_in_flight", "proposal_stands")),
    (W.REVIEWING, "countersign"): Step((W.REVIEWING,), ("department_asked", "proposal_stands")),
    (W.REVIEWING, "proceed"): Step((W.REVIEWING,), ("department_asked", "limit_past_or_objected", "reasons_given")),
    (W.REVIEWING, "decide"): Step(_DECIDED, _DECIDE_GUARDS),
    (W.REVIEWING, "meet_condition"): Step((W.REVIEWING,)),
    (W.REVIEWING, "withdraw"): Step((W.WITHDRAWN_AFTER,), ("no_conversion_in_flight",)),
    (W.SUSPENDED, "assign"): Step((W.SUSPENDED,)),
    (W.SUSPENDED, "hand_over"): Step((W.SUSPENDED,), _HAND_GUARDS),
    (W.SUSPENDED, "resubmit"): Step((W.SUSPENDED,), ("correction_asked",)),
    (W.SUSPENDED, "give_view"): Step((W.SUSPENDED,), ("asked_for_a_view",)),
    (W.SUSPENDED, "countersign"): Step((W.SUSPENDED,), ("department_asked", "proposal_stands")),
    (W.SUSPENDED, "suspend"): Step((W.SUSPENDED,), ("kind_listed", "notice_given", "kind_not_running")),
    (W.SUSPENDED, "resume"): Step((W.REVIEWING, W.SUSPENDED)),
    (W.SUSPENDED, "extend"): Step((W.SUSPENDED,), ("approver_named", "statutory_limit_not_past")),
    (W.SUSPENDED, "meet_condition"): Step((W.SUSPENDED,)),
    (W.SUSPENDED, "withdraw"): Step((W.WITHDRAWN_AFTER,)),
    (W.APPROVED, "deliver"): Step((W.DELIVERED,)),
    (W.APPROVED, "revoke"): Step((W.REVOKED,)),
    (W.APPROVED_TOLERATING, "deliver"): Step((W.DELIVERED,)),
    (W.APPROVED_TOLERATING, "meet_condition"): Step((W.APPROVED_TOLERATING,)),
    (W.APPROVED_TOLERATING, "revoke"): Step((W.REVOKED,)),
    (W.REFUSED, "deliver"): Step((W.DELIVERED,)),
    (W.DELIVERED, "meet_condition"): Step((W.DELIVERED,)),
    (W.DELIVERED, "revoke"): Step((W.REVOKED,), ("outcome_positive",)),
}

_OPINE_GUARDS = ("no_open_suspension", "upstream_ready", "no_open_correction")
_IN_FLIGHT = (S.CONV_PRECHECK, S.CONV_RETURNED, S.CONV_DECIDE)
_WITHDRAWABLE = (S.PLANNED, S.RECEIVED, S.CORRECTION, S.REVIEWING, S.APPROVED, S.STALE, S.REJECTED)

SIM_ITEM: Mapping[tuple[SimState, str], Step] = {
    (S.PLANNED, "file"): Step((S.RECEIVED,), ("matter_simulatable", "upstream_ready")),
    (S.REJECTED, "file"): Step((S.RECEIVED,), ("upstream_ready",)),
    (S.WITHDRAWN, "file"): Step((S.RECEIVED,), ("upstream_ready",)),
    (S.RECEIVED, "request_supplement"): Step((S.CORRECTION,), ("list_not_empty", "only_once")),
    (S.CORRECTION, "resubmit"): Step((S.RECEIVED,)),
    (S.RECEIVED, "accept"): Step((S.REVIEWING,)),
    (S.RECEIVED, "upgrade"): Step((S.UPGRADED,), ("land_matched",)),
    (S.RECEIVED, "hand_over"): Step((S.RECEIVED,), _HAND_GUARDS),
    (S.REVIEWING, "assign"): Step((S.REVIEWING,)),
    (S.REVIEWING, "hand_over"): Step((S.REVIEWING,), _HAND_GUARDS),
    (S.REVIEWING, "send_back"): Step((S.REVIEWING,), ("own_materials", "one_correction_at_a_time", "reasons_given")),
    (S.REVIEWING, "resubmit"): Step((S.REVIEWING,), ("correction_asked",)),
    (S.REVIEWING, "suspend"): Step((S.REVIEWING,), ("kind_listed", "notice_given")),
    (S.REVIEWING, "resume"): Step((S.REVIEWING,)),
    (S.REVIEWING, "opine"): Step((S.APPROVED, S.REJECTED), _OPINE_GUARDS),
    (S.REVIEWING, "upgrade"): Step((S.UPGRADED,), ("land_matched",)),
    (S.APPROVED, "meet_condition"): Step((S.APPROVED,)),
    (S.APPROVED, "request_conversion"): Step((S.CONV_PRECHECK,), ("full_opinion", "case_converting")),
    (S.APPROVED, "convert"): Step((S.CONVERTED,), ("full_opinion", "G1-G7")),
    (S.STALE, "hand_over"): Step((S.STALE,), _HAND_GUARDS),
    (S.STALE, "attest"): Step((S.APPROVED, S.STALE), ("difference_exists",)),
    (S.STALE, "reconfirm"): Step((S.APPROVED, S.REJECTED), ("upstream_ready",)),
    (S.STALE, "meet_condition"): Step((S.STALE,)),
    (S.CONV_PRECHECK, "hand_over"): Step((S.CONV_PRECHECK,), _HAND_GUARDS),
    (S.CONV_PRECHECK, "attest"): Step((S.CONV_PRECHECK,), ("difference_exists",)),
    (S.CONV_PRECHECK, "reconfirm"): Step((S.APPROVED, S.REJECTED), ("upstream_ready",)),
    (S.CONV_PRECHECK, "meet_condition"): Step((S.CONV_PRECHECK,)),
    (S.CONV_PRECHECK, "return_conversion"): Step((S.CONV_RETURNED,), ("list_not_empty", "only_once")),
    (S.CONV_PRECHECK, "formal_accept"): Step((S.CONV_DECIDE,), ("G1-G6",)),
    (S.CONV_PRECHECK, "convert"): Step((S.CONVERTED,), ("G1-G7",)),
    (S.CONV_RETURNED, "resubmit"): Step((S.CONV_PRECHECK,)),
    (S.CONV_RETURNED, "meet_condition"): Step((S.CONV_RETURNED,)),
    (S.CONV_DECIDE, "grant"): Step((S.CONVERTED,), ("G1-G7",)),
    (S.CONV_DECIDE, "convert"): Step((S.CONVERTED,), ("G1-G7",)),
    (S.CONV_DECIDE, "deviate"): Step((S.FORMAL_REVIEW,), ("reasons_given",)),
    **{(state, "withdraw"): Step((S.WITHDRAWN,)) for state in _WITHDRAWABLE},
}

# A project whose simulation came to nothing may be admitted again; its items begin anew.
_ADMITTED_FROM = (C.DRAFT, C.APPLIED, C.CLOSED_PARTIAL, C.REFUSED, C.TERMINATED, C.WITHDRAWN, C.EXPIRED)
_OPEN_CASE = (C.RUNNING, C.READY, C.CONVERTING, C.PARTIALLY_CONVERTED)

SIM_CASE: Mapping[tuple[CaseState, str], Step] = {
    (C.DRAFT, "apply"): Step((C.APPLIED,), ("commitment_signed",)),
    **{(state, "admit"): Step((C.RUNNING, C.CONVERTING), ("admission_rules",)) for state in _ADMITTED_FROM},
    (C.APPLIED, "refuse_admission"): Step((C.REFUSED,), ("reasons_given",)),
    (C.APPLIED, "withdraw"): Step((C.WITHDRAWN,)),
    (C.RUNNING, "extend_simulation"): Step((C.RUNNING,), ("once",)),
    (C.READY, "extend_simulation"): Step((C.READY,), ("once",)),
    (C.HELD, "release"): Step(_OPEN_CASE),
    (C.HELD, "terminate"): Step((C.TERMINATED,)),
    (C.HELD, "withdraw"): Step((C.WITHDRAWN,)),
    (C.PARTIALLY_CONVERTED, "close"): Step((C.CLOSED_PARTIAL,), ("reasons_given",)),
    **{(state, "hold"): Step((C.HELD,), ("reasons_given", "at_most_90_days")) for state in _OPEN_CASE},
    **{(state, "terminate"): Step((C.TERMINATED,)) for state in _OPEN_CASE},
    **{(state, "withdraw"): Step((C.WITHDRAWN,), ("no_conversion_in_flight",)) for state in _OPEN_CASE},
}

WORK_DECIDED = frozenset(_DECIDED)
WORK_OPEN = frozenset({W.RECEIVED, W.SUPPLEMENT, W.ACCEPTED, W.REVIEWING, W.SUSPENDED})
WORK_REFILABLE = frozenset(
    {W.REFUSED, W.NOT_REQUIRED, W.ACCEPTANCE_REFUSED, W.WITHDRAWN_BEFORE, W.WITHDRAWN_AFTER, W.REVOKED}
)
SIM_ENDED = frozenset({S.CONVERTED, S.FORMAL_REVIEW, S.UPGRADED, S.WITHDRAWN, S.VOIDED})
SIM_IN_FLIGHT = frozenset(_IN_FLIGHT)
CASE_OPEN = frozenset(_OPEN_CASE)
CASE_ENDED = frozenset({C.CONVERTED, C.CLOSED_PARTIAL, C.REFUSED, C.TERMINATED, C.WITHDRAWN, C.EXPIRED})

# 住建部 exchange: the national state codes (办理状态) that a work item's history maps to.
NATIONAL_CODE: Mapping[WorkState, int] = {
    W.RECEIVED: 1,
    W.WITHDRAWN_BEFORE: 2,
    W.ACCEPTED: 3,
    W.NOT_REQUIRED: 4,
    W.ACCEPTANCE_REFUSED: 5,
    W.SUPPLEMENT: 6,
    W.REVIEWING: 8,
    W.SUSPENDED: 9,
    W.APPROVED: 11,
    W.APPROVED_TOLERATING: 12,
    W.REFUSED: 13,
    W.WITHDRAWN_AFTER: 14,
    W.REVOKED: 15,
}


def acts_from(table: Mapping[tuple[State, str], Step], state: State) -> tuple[str, ...]:
    """The acts that a table knows in one state, in the table's order."""
    return tuple(act for (held, act) in table if held == state)
