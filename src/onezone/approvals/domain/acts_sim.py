"""The acts on simulated items: receipt, review to the formal standard, opinion, confirmation, attestation."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from onezone.kernel.values import replace

from . import acts_clock, acts_hands, acts_work
from .case import SIMULATABLE, Act, Case
from .catalogue import Matter
from .condition import close_condition, parse_conditions
from .conversion import shown_to_public
from .errors import (
    AlreadyFiled,
    CorrectionOpen,
    FieldMissing,
    NoCorrectionAsked,
    NoSuchDifference,
    NotAdmitted,
    NotFiled,
    NotSimulatable,
    PrerequisiteMissing,
    ReasonsMissing,
    SupplementUsed,
    SuspensionOpen,
)
from .fields import add_materials, given_reasons, known_outcome, missing_list, needed, officer_of, refuse_act
from .items import FAVOURABLE, SimItem
from .snapshot import Attestation, output_hash
from .states import CASE_OPEN, SIM_ITEM, CaseState, SimState, acts_from
from .wake import corrected

OPINIONS: Mapping[str, SimState] = {
    "agree": SimState.APPROVED,
    "conditional": SimState.APPROVED,
    "disagree": SimState.REJECTED,
}


def require_open(case: Case, on: date) -> CaseState:
    """The simulated case must be running. Raises NotAdmitted with its state."""
    state = case.sim_state(on)
    if state not in CASE_OPEN:
        raise NotAdmitted(state=str(state))
    return state


def possible_acts(case: Case, matter_id: str, on: date) -> tuple[str, ...]:
    """The acts that the table knows for the item's state on a day."""
    item = case.sim_items.get(matter_id)
    if item is None or case.sim_state(on) not in CASE_OPEN:
        return ()
    return acts_from(SIM_ITEM, case.sim_item_state(item, on))


def take(case: Case, act: Act) -> tuple[SimItem, Matter, SimState]:
    matter = case.matter(needed(act, "matter"))
    item = case.sim_items.get(matter.id)
    if item is None:
        raise NotFiled(matter=matter.id, mode="simulated")
    case_state = case.sim_state(act.on)
    state = case.sim_item_state(item, act.on, case_state)
    if case_state not in CASE_OPEN and state is not SimState.VOIDED:
        raise NotAdmitted(state=str(case_state))
    if (state, act.act) not in SIM_ITEM:
        refuse_act(act, matter.id, state, acts_from(SIM_ITEM, state))
    return item, matter, state


def put(case: Case, item: SimItem) -> None:
    case.sim_items[item.matter] = item


# -- receipt and review -------------------------------------------------------------------------------------------


def file(case: Case, act: Act) -> None:
    """Receive a simulated filing: the matter is simulatable, the case runs, what it rests on has an opinion."""
    matter = case.matter(needed(act, "matter"))
    if matter.simulation not in SIMULATABLE:
        raise NotSimulatable(matter=matter.id)
    require_open(case, act.on)
    held = case.sim_items.get(matter.id)
    if held is not None:
        state = case.sim_item_state(held, act.on)
        if (state, "file") not in SIM_ITEM:
            raise AlreadyFiled(matter=matter.id, mode="simulated", state=str(state))
    if missing := case.missing_upstream(matter):
        raise PrerequisiteMissing(matter=matter.id, missing=list(missing))
    slots = add_materials(case, act)
    if held is not None:
        slots = tuple(dict.fromkeys((*held.materials, *slots)))
    version = 1 if held is None or held.state is SimState.PLANNED else held.version + 1
    planned_on = act.on if held is None else held.planned_on
    filing = acts_work.join_filing(case, act, matter) or (held.filing if held is not None else None)
    put(
        case,
        SimItem(
            matter.id,
            version,
            SimState.RECEIVED,
            planned_on,
            received_on=act.on,
            materials=slots,
            filing=filing,
            output=held.output if held is not None and held.state is not SimState.WITHDRAWN else None,
            reviews=held.reviews if held is not None else 0,
        ),
    )


def request_supplement(case: Case, act: Act) -> None:
    item, _, _ = take(case, act)
    if item.supplement_on is not None:
        raise SupplementUsed(matter=item.matter)
    put(case, replace(item, state=SimState.CORRECTION, missing=missing_list(act), supplement_on=act.on))


def resubmit(case: Case, act: Act) -> None:
    """Hand in what was missing: before the review, during it, or for the conversion."""
    item, _, state = take(case, act)
    if state is SimState.REVIEWING and item.open_correction is None:
        raise NoCorrectionAsked(matter=item.matter)
    before = {slot: case.material(slot) for slot in act.data.get("materials") or ()}
    slots = tuple(dict.fromkeys((*item.materials, *add_materials(case, act))))
    back = {SimState.CONV_RETURNED: SimState.CONV_PRECHECK, SimState.REVIEWING: SimState.REVIEWING}
    answered = corrected(case, item.corrections, before, act.on)
    put(case, replace(item, state=back.get(state, SimState.RECEIVED), materials=slots, corrections=answered))


def accept(case: Case, act: Act) -> None:
    """Take into simulated review. No statutory acceptance document exists for it."""
    item, _, _ = take(case, act)
    seen = case.snapshot(item.matter, item.materials)
    put(case, replace(item, state=SimState.REVIEWING, accepted_on=act.on, seen=seen))


def hand_over(case: Case, act: Act) -> None:
    """Give the item to another officer of the department, with the reason."""
    item, _, _ = take(case, act)
    made = acts_hands.handover_of(act, item.matter, item.officer)
    put(case, replace(item, officer=made.to, handovers=(*item.handovers, made)))


def send_back(case: Case, act: Act) -> None:
    """Have named materials corrected while the review goes on; the filing's other items are not touched."""
    item, matter, _ = take(case, act)
    made = acts_hands.correction_of(act, item.matter, (*item.materials, *matter.material_names), item.corrections)
    put(case, replace(item, corrections=(*item.corrections, made)))


def assign(case: Case, act: Act) -> None:
    item, _, _ = take(case, act)
    put(case, replace(item, officer=str(needed(act, "officer"))))


def suspend(case: Case, act: Act) -> None:
    item, matter, _ = take(case, act)
    opened = acts_clock.open_suspension(case, act, matter, item.suspensions, item.materials)
    opened = replace(opened, basis=shown_to_public(case, item) if opened.basis is not None else None)
    put(case, replace(item, suspensions=(*item.suspensions, opened)))


def resume(case: Case, act: Act) -> None:
    item, matter, _ = take(case, act)
    put(case, replace(item, suspensions=acts_clock.close_suspension(act, matter, item.suspensions)))


def opine(case: Case, act: Act) -> None:
    """Give the opinion (or, for check-sheet matters, the check sheet) and freeze what it rests on."""
    item, matter, _ = take(case, act)
    open_kinds = [held.kind for held in item.suspensions if held.is_open]
    if open_kinds:
        raise SuspensionOpen(matter=matter.id, kind=open_kinds[0])
    put(case, _with_opinion(case, act, item, matter))


def reconfirm(case: Case, act: Act) -> None:
    """Review a stale opinion again; an unchanged output leaves those downstream untouched."""
    item, matter, _ = take(case, act)
    given = act if act.data.get("outcome") else replace(act, data={**act.data, "outcome": item.outcome})
    put(case, _with_opinion(case, given, item, matter))


def _with_opinion(case: Case, act: Act, item: SimItem, matter: Matter) -> SimItem:
    outcome = known_outcome(act, OPINIONS)
    favourable = outcome in FAVOURABLE
    reasons = str(act.data.get("reasons") or "")
    if favourable and (missing := case.missing_upstream(matter)):
        raise PrerequisiteMissing(matter=matter.id, missing=list(missing))
    if favourable and item.open_correction is not None:
        raise CorrectionOpen(matter=matter.id, materials=list(item.open_correction.materials))
    if "conditions" in act.data or act.act == "opine":
        conditions = parse_conditions(act.data.get("conditions") or ())
    else:
        conditions = item.conditions
    if outcome == "conditional" and not conditions:
        raise ReasonsMissing(act=act.act)
    output_value = act.data.get("output", item.output_value)
    return replace(
        item,
        state=OPINIONS[outcome],
        outcome=outcome,
        opined_on=act.on,
        reasons=reasons,
        conditions=conditions,
        number=act.data.get("number") or item.number,
        officer=act.data.get("officer") or item.officer,
        snapshot=case.snapshot(matter.id, item.materials),
        changed=(),
        woken_on=None,
        attestations=(),
        output=output_hash(matter.id, positive=favourable, conditions=conditions, output=output_value),
        output_value=output_value,
        valid_to=_valid_to(case, act.on),
        reviews=item.reviews + 1,
    )


def _valid_to(case: Case, on: date) -> date | None:
    """An opinion runs with its case; one confirmed again after that runs for the months of a fresh one."""
    limit = case.simulation.valid_to if case.simulation is not None else None
    if limit is None or on <= limit:
        return limit
    return add_months(on, case.context.rules.simulation_months)


def add_months(day: date, months: int) -> date:
    """The same day `months` later; the last day of the month where there is none."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for last in range(day.day, day.day - 4, -1):
        try:
            return date(year, month + 1, last)
        except ValueError:
            continue
    raise AssertionError("every month has a day that close")


def attest(case: Case, act: Act) -> None:
    """Attest that differences are not substantive; each names the two values (hashes or values).

    Another parcel always is.
    """
    item, matter, _ = take(case, act)
    found = [each for each in case.differences(item) if each.name != "land.parcel"]
    name, was, now = (act.data.get(key) for key in ("input", "from", "to"))
    name = name or act.data.get("name") or act.data.get("material") or act.data.get("fact")
    if name is None and was is None and now is None:
        raise FieldMissing(act=act.act, field="input")
    chosen = [
        each
        for each in found
        if (name is None or name in (each.name, each.name.partition(":")[2]))
        and (was is None or was == each.was)
        and (now is None or now == each.now)
    ]
    if not chosen:
        raise NoSuchDifference(matter=matter.id, differences=[each.name for each in found])
    officer, reason = officer_of(act), given_reasons(act)
    made = tuple(Attestation(each.name, each.was, each.now, officer, reason) for each in chosen)
    put(case, replace(item, attestations=(*item.attestations, *made)))


def meet_condition(case: Case, act: Act) -> None:
    item, matter, _ = take(case, act)
    closed = close_condition(
        item.conditions, act.data.get("condition"), matter=matter.id, on=act.on, waive=bool(act.data.get("waive"))
    )
    add_materials(case, act)
    put(case, replace(item, conditions=closed))


def withdraw(case: Case, act: Act) -> None:
    item, _, _ = take(case, act)
    put(case, replace(item, state=SimState.WITHDRAWN, ended_on=act.on))
