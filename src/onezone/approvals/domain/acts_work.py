"""The acts on formal work items: each checks its guards, then replaces the item. 行政许可法 29-45."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from onezone.kernel.hashing import digest

from . import snapshot
from .case import Act, Case
from .catalogue import Matter
from .clocks import work_clocks
from .condition import close_condition, parse_conditions
from .errors import (
    ActNotPossible,
    AlreadyFiled,
    ApproverMissing,
    ConditionsOpen,
    DateImpossible,
    ExcludedMatter,
    ExtensionRefused,
    FieldMissing,
    KindNotListed,
    KindRunning,
    KindUnknown,
    ListEmpty,
    NoOpenSuspension,
    NotFiled,
    NoticeMissing,
    OutcomeUnknown,
    PrerequisiteMissing,
    ReasonsMissing,
    SamePerson,
    SigningChainOpen,
    SupplementUsed,
)
from .items import POSITIVE, Extension, Filing, Recommendation, Suspension, WorkItem
from .payload import parse_date
from .rules import LOCAL_KINDS, PUBLIC_KINDS, STATUTORY_KINDS
from .states import WORK_ITEM, WORK_REFILABLE, SimState, WorkState, acts_from

DECISIONS: Mapping[str, WorkState] = {
    "approve": WorkState.APPROVED,
    "approve_tolerating": WorkState.APPROVED_TOLERATING,
    "refuse": WorkState.REFUSED,
}


_NOT_IN_CONVERSION = frozenset({"decide", "recommend", "withdraw"})


def settle(case: Case, item: WorkItem, on: date) -> WorkItem:
    """Deemed acceptance (行政许可法 32(4)): without a notice within its limit the item is accepted on receipt."""
    if item.state is WorkState.SUPPLEMENT and case.is_unanswered(item.supplement_on, on):
        return _given_up(case, item)
    if item.state is not WorkState.RECEIVED:
        return item
    limit = case.matter(item.matter).correction_days
    if case.context.calendar.working_days_between(item.complete_on, on) <= limit:
        return item
    return replace(item, state=WorkState.ACCEPTED, accepted_on=item.complete_on, deemed=True)


def _given_up(case: Case, item: WorkItem) -> WorkItem:
    """A supplement that was not answered in time ends the item, as the zone's policy says; no job has to run."""
    rules = case.context.rules
    assert item.supplement_on is not None
    assert rules.reply_days is not None
    ended_on = case.context.calendar.add_working_days(item.supplement_on, rules.reply_days + 1)
    return replace(item, state=WorkState(rules.missed_supplement), ended_on=ended_on)


def possible_acts(case: Case, matter_id: str, on: date) -> tuple[str, ...]:
    """The acts that the table knows for the item's state on a day."""
    item = case.work_items.get(matter_id)
    return () if item is None else acts_from(WORK_ITEM, settle(case, item, on).state)


def _take(case: Case, act: Act) -> tuple[WorkItem, Matter]:
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


def refuse_act(act: Act, matter: str, state: str, possible: tuple[str, ...]) -> None:
    raise ActNotPossible(act=act.act, matter=matter, state=str(state), possible=list(possible))


def needed(act: Act, field: str) -> Any:
    """A field the act cannot do without. Raises FieldMissing."""
    value = act.data.get(field)
    if value is None or value == "":
        raise FieldMissing(act=act.act, field=field)
    return value


# Acts whose reasons the office must write (行政许可法 38), though a case from elsewhere may come without them.
WRITTEN_REASONS = frozenset({"refuse_acceptance", "revoke", "terminate"})


def given_reasons(act: Act) -> str:
    """The reasons an act gives, or no text. The live system demands them for `WRITTEN_REASONS`."""
    given = act.data.get("reasons") or act.data.get("reason")
    return ";".join(map(str, given)) if isinstance(given, (list, tuple)) else str(given or "").strip()


def reasons_of(act: Act) -> str:
    """The reasons an act must give. Raises ReasonsMissing."""
    text = given_reasons(act)
    if not text:
        raise ReasonsMissing(act=act.act)
    return text


def missing_list(act: Act) -> tuple[str, ...]:
    given = act.data.get("missing") or ()
    entries = (given,) if isinstance(given, str) else tuple(map(str, given))
    if not any(entry.strip() for entry in entries):
        raise ListEmpty(act=act.act)
    return entries


def day(act: Act, field: str, default: date) -> date:
    """A date field of the act. Raises DateImpossible when it is none."""
    given = act.data.get(field)
    if given is None or given == "":
        return default
    try:
        return parse_date(str(given))
    except ValueError as error:
        raise DateImpossible(field=field, date=str(given), reason="not_a_date") from error


def add_materials(case: Case, act: Act) -> tuple[str, ...]:
    """New versions for the project's pool; the same hash again is no new version. Returns the slots named."""
    given: Mapping[str, str] = act.data.get("materials") or {}
    for slot, held in given.items():
        versions = case.materials.setdefault(slot, [])
        if not versions or versions[-1] != held:
            versions.append(held)
    return tuple(given)


# -- receipt and acceptance ---------------------------------------------------------------------------------------


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
    case.work_items[matter.id] = WorkItem(
        matter.id,
        received_on=act.on,
        complete_on=act.on,
        instance=1 if held is None else held.instance + 1,
        matter_version=matter.version,
        materials=slots,
        filing=join_filing(case, act, matter),
    )


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
    item, _ = _take(case, act)
    if item.supplement_on is not None:
        raise SupplementUsed(matter=item.matter)
    case.work_items[item.matter] = replace(
        item, state=WorkState.SUPPLEMENT, missing=missing_list(act), supplement_on=act.on
    )


def resubmit(case: Case, act: Act) -> None:
    item, _ = _take(case, act)
    slots = add_materials(case, act)
    case.work_items[item.matter] = replace(
        item,
        state=WorkState.RECEIVED,
        complete_on=act.on,
        materials=tuple(dict.fromkeys((*item.materials, *slots))),
    )


def accept(case: Case, act: Act) -> None:
    """Accept; secondary materials may be promised (`promised`: list of {material, due}) and become conditions."""
    item, _ = _take(case, act)
    promised = parse_conditions(act.data.get("promised") or (), start=len(item.conditions) + 1)
    case.work_items[item.matter] = replace(
        item,
        state=WorkState.ACCEPTED,
        accepted_on=act.on,
        conditions=(*item.conditions, *promised),
        step_since=act.on,
    )


def refuse_acceptance(case: Case, act: Act) -> None:
    item, _ = _take(case, act)
    state = WorkState.NOT_REQUIRED if act.data.get("not_required") else WorkState.ACCEPTANCE_REFUSED
    case.work_items[item.matter] = replace(item, state=state, reasons=given_reasons(act), ended_on=act.on)


# -- review -------------------------------------------------------------------------------------------------------


def assign(case: Case, act: Act) -> None:
    item, _ = _take(case, act)
    case.work_items[item.matter] = replace(item, officer=str(needed(act, "officer")))


def start(case: Case, act: Act) -> None:
    item, _ = _take(case, act)
    officer = act.data.get("officer") or item.officer
    case.work_items[item.matter] = replace(item, state=WorkState.REVIEWING, officer=officer)


def suspend(case: Case, act: Act) -> None:
    item, matter = _take(case, act)
    opened = open_suspension(case, act, matter, item.suspensions, item.materials)
    if item.accepted_on is not None and opened.from_on < item.accepted_on:
        raise DateImpossible(field="from", date=opened.from_on.isoformat(), reason="before_acceptance")
    _refuse_backdating(case, act, item, matter, opened.from_on)
    case.work_items[item.matter] = replace(item, state=WorkState.SUSPENDED, suspensions=(*item.suspensions, opened))


def _refuse_backdating(case: Case, act: Act, item: WorkItem, matter: Matter, from_on: date) -> None:
    """A suspension may begin before the day it is recorded only while no limit has run out: no lateness is erased."""
    if from_on >= act.on:
        return
    clocks = work_clocks(item, matter, calendar=case.context.calendar, rules=case.context.rules, as_of=act.on)
    if any(clock is not None and act.on > clock.due_on for clock in (clocks.promised, clocks.statutory)):
        raise DateImpossible(field="from", date=from_on.isoformat(), reason="limit_passed")


def open_suspension(
    case: Case, act: Act, matter: Matter, held: tuple[Suspension, ...], slots: tuple[str, ...]
) -> Suspension:
    """A new suspension, if its kind may stop a clock of this matter (行政许可法 45; the published guide)."""
    kind = str(needed(act, "kind"))
    if kind not in STATUTORY_KINDS and kind not in LOCAL_KINDS:
        raise KindUnknown(kind=kind, known=[*STATUTORY_KINDS, *LOCAL_KINDS])
    statutory = kind in STATUTORY_KINDS
    if not statutory and kind not in matter.local_suspensions:
        raise KindNotListed(matter=matter.id, kind=kind)
    if statutory and not act.data.get("notice"):
        raise NoticeMissing(kind=kind)
    if any(each.kind == kind and each.is_open for each in held):
        raise KindRunning(matter=matter.id, kind=kind)
    basis = None
    if kind in PUBLIC_KINDS:
        basis = digest({slot: case.material(slot) for slot in slots})
    return Suspension(kind, day(act, "from", act.on), statutory, notice=act.data.get("notice"), basis=basis)


def resume(case: Case, act: Act) -> None:
    item, matter = _take(case, act)
    suspensions = close_suspension(act, matter, item.suspensions)
    still = any(each.is_open for each in suspensions)
    state = WorkState.SUSPENDED if still else WorkState.REVIEWING
    case.work_items[item.matter] = replace(item, state=state, suspensions=suspensions)


def close_suspension(act: Act, matter: Matter, held: tuple[Suspension, ...]) -> tuple[Suspension, ...]:
    """Close the open suspension of the kind named, or the oldest open one; `to` is its last day."""
    kind = act.data.get("kind")
    for place, each in enumerate(held):
        if each.is_open and kind in (None, "", each.kind):
            to_on = day(act, "to", act.on)
            if to_on < each.from_on:
                raise DateImpossible(field="to", date=to_on.isoformat(), reason="before_from")
            if to_on > act.on:
                raise DateImpossible(field="to", date=to_on.isoformat(), reason="in_the_future")
            return (*held[:place], replace(each, to_on=to_on), *held[place + 1 :])
    raise NoOpenSuspension(matter=matter.id, kind=str(kind or ""))


def extend(case: Case, act: Act) -> None:
    """Extend the limit (行政许可法 42): approved, within the law's days, before the statutory date."""
    item, matter = _take(case, act)
    if not act.data.get("approver"):
        raise ApproverMissing(act=act.act)
    days = act.data.get("days")
    if isinstance(days, bool) or not isinstance(days, int) or days < 1:
        raise ExtensionRefused(matter=matter.id, reason="days")
    allowed = matter.statutory.extension if matter.statutory is not None else 0
    if allowed == 0:
        raise ExtensionRefused(matter=matter.id, reason="none_in_law")
    if sum(held.days for held in item.extensions) + days > allowed:
        raise ExtensionRefused(matter=matter.id, reason="too_long")
    clocks = work_clocks(item, matter, calendar=case.context.calendar, rules=case.context.rules, as_of=act.on)
    if clocks.statutory is not None and act.on > clocks.statutory.due_on:
        raise ExtensionRefused(matter=matter.id, reason="statutory_date_passed")
    in_time = clocks.promised is None or act.on <= clocks.promised.due_on
    extension = Extension(days, act.on, str(act.data["approver"]), moves_promise=in_time)
    case.work_items[item.matter] = replace(item, extensions=(*item.extensions, extension))


def recommend(case: Case, act: Act) -> None:
    """Finish the next step of the signing chain before the signature; a recommendation is no decision."""
    item, matter = _take(case, act)
    chain = case.context.rules.chain_for(matter)
    if len(item.recommendations) >= len(chain) - 1:
        refuse_act(act, matter.id, item.state, ("decide",))
    outcome = known_outcome(act, DECISIONS)
    step = chain[len(item.recommendations)]
    officer = str(act.data.get("officer") or act.actor)
    if any(held.officer == officer for held in item.recommendations):
        raise SamePerson(matter=matter.id, officer=officer)
    made = Recommendation(step, officer, outcome, act.on, str(act.data.get("reasons") or ""))
    case.work_items[item.matter] = replace(
        item, state=WorkState.REVIEWING, recommendations=(*item.recommendations, made), step_since=act.on
    )


def known_outcome(act: Act, known: Mapping[str, Any]) -> str:
    outcome = needed(act, "outcome")
    if outcome not in known:
        raise OutcomeUnknown(outcome=str(outcome), known=list(known))
    return str(outcome)


# -- decision -----------------------------------------------------------------------------------------------------


def decide(case: Case, act: Act) -> None:
    """The signature. Positive only when every prerequisite is formally effective (I1) and no debt is open."""
    item, matter = _take(case, act)
    outcome = known_outcome(act, DECISIONS)
    conditions = (*item.conditions, *parse_conditions(act.data.get("conditions") or (), start=len(item.conditions) + 1))
    reasons = reasons_of(act) if outcome == "refuse" else str(act.data.get("reasons") or "")
    if outcome in POSITIVE and (missing := case.missing_formal(matter)):
        raise PrerequisiteMissing(matter=matter.id, missing=list(missing))
    owed = [held.text for held in conditions if held.is_open]
    if outcome == "approve" and owed:
        raise ConditionsOpen(matter=matter.id, conditions=owed)
    _check_signing(case, act, item, matter)
    # Left over from a simulation that ended before the signature, it is an ordinary decision (I5).
    case.work_items[item.matter] = replace(decided(item, act, outcome, conditions, reasons), converted=False)


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


def _check_signing(case: Case, act: Act, item: WorkItem, matter: Matter) -> None:
    chain = case.context.rules.chain_for(matter)
    if len(item.recommendations) < len(chain) - 1:
        raise SigningChainOpen(matter=matter.id, step=chain[len(item.recommendations)])
    officer = str(act.data.get("officer") or act.actor)
    if any(held.officer == officer for held in item.recommendations):
        raise SamePerson(matter=matter.id, officer=officer)


def deliver(case: Case, act: Act) -> None:
    item, _ = _take(case, act)
    case.work_items[item.matter] = replace(item, state=WorkState.DELIVERED, delivered_on=act.on)


def revoke(case: Case, act: Act) -> None:
    """Revoke a granted result; opinions and conversions that rest on it see a changed input."""
    item, matter = _take(case, act)
    if item.outcome not in POSITIVE:
        refuse_act(act, matter.id, item.state, ())
    case.work_items[item.matter] = replace(item, state=WorkState.REVOKED, reasons=given_reasons(act), ended_on=act.on)


def withdraw(case: Case, act: Act) -> None:
    item, _ = _take(case, act)
    before = item.accepted_on is None
    state = WorkState.WITHDRAWN_BEFORE if before else WorkState.WITHDRAWN_AFTER
    case.work_items[item.matter] = replace(item, state=state, ended_on=act.on)


def meet_condition(case: Case, act: Act) -> None:
    item, matter = _take(case, act)
    closed = close_condition(
        item.conditions, act.data.get("condition"), matter=matter.id, on=act.on, waive=bool(act.data.get("waive"))
    )
    add_materials(case, act)
    case.work_items[item.matter] = replace(item, conditions=closed)
