"""The signature under a formal item, and what follows it: delivery, revocation, conditions. 行政许可法 37-45, 69."""

from __future__ import annotations

from datetime import date
from typing import Any

from onezone.kernel.values import replace

from . import snapshot
from .acts_countersign import check_countersigns
from .acts_signing import check_chain, participants
from .acts_work import take
from .case import Act, Case
from .clocks import work_clocks
from .condition import close_condition, parse_conditions
from .consult import PROCEED, Proposal
from .errors import ConditionsOpen, CorrectionOpen, PrerequisiteMissing, ReasonsMissing, SamePerson
from .fields import add_materials, given_reasons, known_outcome, officer_of, refuse_act
from .items import DECISIONS, POSITIVE, WorkItem
from .settled import settle
from .states import WorkState
from .wake import require_same_inputs

SIGNATURES = frozenset({"decide", "grant", "convert"})
"""The acts that end a formal review: each says why when it comes late."""


def decide(case: Case, act: Act) -> None:
    """The signature. Positive only when every prerequisite is formally effective (I1) and no debt is open."""
    item, matter = take(case, act)
    require_same_inputs(case, act, item)
    decision = _as_put(case, act, item)
    outcome, reasons, conditions = decision.outcome, decision.reasons, (*item.conditions, *decision.conditions)
    if outcome == "refuse" and not reasons:
        raise ReasonsMissing(act=act.act)
    if outcome in POSITIVE and (missing := case.missing_formal(matter)):
        raise PrerequisiteMissing(matter=matter.id, missing=list(missing))
    owed = [held.text for held in conditions if held.is_open]
    if outcome == "approve" and owed:
        raise ConditionsOpen(matter=matter.id, conditions=owed)
    if outcome in POSITIVE and item.open_correction is not None:
        raise CorrectionOpen(matter=matter.id, materials=list(item.open_correction.materials))
    check_chain(case, item, matter)
    check_countersigns(case, act, item, decision)
    _two_persons(act, item)
    # Left over from a simulation that ended before the signature, it is an ordinary decision (I5).
    signed = decided(item, act, outcome, conditions, reasons)
    case.work_items[item.matter] = replace(signed, converted=False, seen=decision.inputs, changed=(), woken_on=None)


def _as_put(case: Case, act: Act, item: WorkItem) -> Proposal:
    """The decision as a proposal is put; what was countersigned stands where the signature says nothing else."""
    outcome, reasons = known_outcome(act, DECISIONS), given_reasons(act)
    conditions = parse_conditions(act.data.get("conditions") or (), start=len(item.conditions) + 1)
    if item.countersigns and item.proposal is not None and item.proposal.outcome == outcome:
        reasons = reasons or item.proposal.reasons
        conditions = conditions if "conditions" in act.data else item.proposal.conditions
    inputs = case.snapshot(item.matter, item.materials, formal=True)
    return Proposal(outcome, reasons, conditions, officer_of(act), act.on, inputs)


def _two_persons(act: Act, item: WorkItem) -> None:
    """Review, view or countersignature and the signature are two persons."""
    officer = officer_of(act)
    signed = {held.officer for each in item.countersigns for held in each.answers if held.verdict != PROCEED}
    if officer in participants(item) | signed:
        raise SamePerson(matter=item.matter, officer=officer)


def late_without_reason(case: Case, act: Act) -> bool:
    """Whether an act signs an item whose limit is past and does not say why. The live system refuses it."""
    said = str(act.data.get("late_reason") or "").strip()
    return not said and signs_late(case, act.act, str(act.data.get("matter")), act.on)


def signs_late(case: Case, act: str, matter: str, on: date) -> bool:
    """Whether a signature comes after the promise or the law's limit; a conversion's begin with its acceptance."""
    item = case.work_items.get(matter)
    if act not in SIGNATURES or item is None or (act != "decide" and not item.converted):
        return False
    settled, rules = settle(case, item, on), case.context.rules
    clocks = work_clocks(settled, case.matter(matter), calendar=case.context.calendar, rules=rules, as_of=on)
    return clocks.light in ("red", "black")


def decided(item: WorkItem, act: Act, outcome: str, conditions: tuple[Any, ...], reasons: str) -> WorkItem:
    return replace(
        item,
        state=DECISIONS[outcome],
        outcome=outcome,
        decided_on=act.on,
        conditions=conditions,
        reasons=reasons,
        number=act.data.get("number") or item.number,
        officer=act.data.get("officer") or item.officer,
        output=snapshot.output_hash(
            item.matter, positive=outcome in POSITIVE, conditions=conditions, output=act.data.get("output")
        ),
    )


def deliver(case: Case, act: Act) -> None:
    item, _ = take(case, act)
    case.work_items[item.matter] = replace(item, state=WorkState.DELIVERED, delivered_on=act.on)


def revoke(case: Case, act: Act) -> None:
    """Revoke a granted result; opinions and conversions that rest on it see a changed input."""
    item, matter = take(case, act)
    if item.outcome not in POSITIVE:
        refuse_act(act, matter.id, item.state, ())
    case.work_items[item.matter] = replace(item, state=WorkState.REVOKED, reasons=given_reasons(act), ended_on=act.on)


def meet_condition(case: Case, act: Act) -> None:
    item, matter = take(case, act)
    closed = close_condition(
        item.conditions, act.data.get("condition"), matter=matter.id, on=act.on, waive=bool(act.data.get("waive"))
    )
    add_materials(case, act)
    case.work_items[item.matter] = replace(item, conditions=closed)
