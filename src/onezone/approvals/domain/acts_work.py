"""Formal work items from receipt to acceptance, and their withdrawal; what every act on one begins with.

行政许可法 29-36. Review, signing chain, countersigning and decision have modules of their own.
"""

from __future__ import annotations

from datetime import date

from onezone.kernel.values import replace

from .case import Act, Case
from .catalogue import Matter
from .condition import parse_conditions
from .errors import AlreadyFiled, ExcludedMatter, NoCorrectionAsked, NotFiled, SupplementUsed
from .fields import add_materials, given_reasons, missing_list, needed, refuse_act
from .items import Filing, WorkItem
from .settled import settle
from .states import WORK_ITEM, WORK_REFILABLE, SimState, WorkState, acts_from
from .wake import as_seen, corrected

_NOT_IN_CONVERSION = frozenset(
    {"decide", "recommend", "propose", "ask_countersign", "add_signer", "send_back", "withdraw"}
)


def possible_acts(case: Case, matter_id: str, on: date) -> tuple[str, ...]:
    """The acts that the table knows for the item's state on a day."""
    item = case.work_items.get(matter_id)
    return () if item is None else acts_from(WORK_ITEM, settle(case, item, on).state)


def take(case: Case, act: Act) -> tuple[WorkItem, Matter]:
    """The item as it stands at the act, if its state knows the act."""
    matter = case.matter(needed(act, "matter"))
    item = case.work_items.get(matter.id)
    if item is None:
        raise NotFiled(matter=matter.id, mode="formal")
    item = settle(case, item, act.on)
    if (item.state, act.act) not in WORK_ITEM:
        refuse_act(act, matter.id, item.state, acts_from(WORK_ITEM, item.state))
    if act.act in _NOT_IN_CONVERSION and _conversion_open(case, matter.id, act.on):
        refuse_act(act, matter.id, item.state, ("grant", "deviate"))
    return item, matter


def _conversion_open(case: Case, matter_id: str, on: date) -> bool:
    """Whether the item waits for the signature of its conversion: grant it, or leave the opinion with reasons."""
    simulated = case.sim_items.get(matter_id)
    return simulated is not None and case.sim_item_state(simulated, on) is SimState.CONV_DECIDE


def file(case: Case, act: Act) -> None:
    """Receive a formal filing. A pre-filled item takes the applicant's signature instead."""
    matter = case.matter(needed(act, "matter"))
    held = case.work_items.get(matter.id)
    if held is not None:
        held = settle(case, held, act.on)
        if held.prefilled and not held.signed:
            case.work_items[matter.id] = replace(held, signed=True)
            return
        if not _refilable(held):
            raise AlreadyFiled(matter=matter.id, mode="formal", state=str(held.state))
    for other in matter.excludes:
        rival = case.work_items.get(other)
        if rival is not None and not _refilable(rival):
            raise ExcludedMatter(matter=matter.id, other=other)
    slots = add_materials(case, act)
    if held is not None:
        case.closed_items.append(held)
    received = WorkItem(
        matter.id,
        received_on=act.on,
        complete_on=act.on,
        instance=1 if held is None else held.instance + 1,
        matter_version=matter.version,
        materials=slots,
        filing=join_filing(case, act, matter),
    )
    case.work_items[matter.id] = as_seen(case, received)


def join_filing(case: Case, act: Act, matter: Matter) -> str | None:
    """Enter the matter in the stage filing that the act names, if it names one."""
    filing_id = act.data.get("filing")
    if not filing_id:
        return None
    held = case.filings.get(filing_id) or Filing(filing_id, str(act.data.get("stage") or matter.stage), act.on)
    if act.data.get("mode") == "simulated":
        held = replace(held, simulated=tuple(dict.fromkeys((*held.simulated, matter.id))))
    else:
        held = replace(held, matters=tuple(dict.fromkeys((*held.matters, matter.id))))
    case.filings[filing_id] = held
    return str(filing_id)


def _refilable(item: WorkItem) -> bool:
    return item.state in WORK_REFILABLE or (item.state is WorkState.DELIVERED and item.outcome == "refuse")


def request_supplement(case: Case, act: Act) -> None:
    item, _ = take(case, act)
    if item.supplement_on is not None:
        raise SupplementUsed(matter=item.matter)
    case.work_items[item.matter] = replace(
        item, state=WorkState.SUPPLEMENT, missing=missing_list(act), supplement_on=act.on
    )


def resubmit(case: Case, act: Act) -> None:
    """Hand in what was missing; before acceptance the clock begins anew, afterwards it has never stopped."""
    item, _ = take(case, act)
    if item.state is not WorkState.SUPPLEMENT and item.open_correction is None:
        raise NoCorrectionAsked(matter=item.matter)
    before = {slot: case.material(slot) for slot in act.data.get("materials") or ()}
    slots = add_materials(case, act)
    item = replace(item, materials=tuple(dict.fromkeys((*item.materials, *slots))))
    if item.state is WorkState.SUPPLEMENT:
        case.work_items[item.matter] = as_seen(case, item, state=WorkState.RECEIVED, complete_on=act.on)
    else:
        answered = corrected(case, item.corrections, before, act.on)
        case.work_items[item.matter] = replace(item, corrections=answered)


def accept(case: Case, act: Act) -> None:
    """Accept; secondary materials may be promised (`promised`: list of {material, due}) and become conditions."""
    item, _ = take(case, act)
    promised = parse_conditions(act.data.get("promised") or (), start=len(item.conditions) + 1)
    case.work_items[item.matter] = as_seen(
        case,
        item,
        state=WorkState.ACCEPTED,
        accepted_on=act.on,
        conditions=(*item.conditions, *promised),
        step_since=act.on,
    )


def refuse_acceptance(case: Case, act: Act) -> None:
    item, _ = take(case, act)
    state = WorkState.NOT_REQUIRED if act.data.get("not_required") else WorkState.ACCEPTANCE_REFUSED
    case.work_items[item.matter] = replace(item, state=state, reasons=given_reasons(act), ended_on=act.on)


def withdraw(case: Case, act: Act) -> None:
    item, _ = take(case, act)
    before = item.accepted_on is None
    state = WorkState.WITHDRAWN_BEFORE if before else WorkState.WITHDRAWN_AFTER
    case.work_items[item.matter] = replace(item, state=state, ended_on=act.on)
