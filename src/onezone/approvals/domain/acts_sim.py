"""The acts on simulated items: review to the formal standard, and conversion through guards G1-G7.

No act here can make a formal number, seal or licence; `_open_formal` is the one place where a work item begins.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from . import acts_work
from .acts_work import add_materials, known_outcome, missing_list, needed, reasons_of, refuse_act
from .case import CHECK_SHEET, SIMULATABLE, Act, Case
from .catalogue import Matter
from .condition import close_condition, parse_conditions
from .conversion import Guards, evaluate, shown_to_public
from .errors import (
    AlreadyFiled,
    FieldMissing,
    GuardsFailed,
    NoSuchDifference,
    NotAdmitted,
    NotConvertible,
    NotConverting,
    NotFiled,
    NotSimulatable,
    PrerequisiteMissing,
    ReasonsMissing,
    SupplementUsed,
    SuspensionOpen,
)
from .items import FAVOURABLE, Conversion, SimItem, WorkItem
from .snapshot import Attestation, output_hash
from .states import CASE_OPEN, SIM_IN_FLIGHT, SIM_ITEM, WORK_ITEM, CaseState, SimState, WorkState, acts_from

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


def _take(case: Case, act: Act) -> tuple[SimItem, Matter, SimState]:
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


def _put(case: Case, item: SimItem) -> None:
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
    _put(
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
    item, _, _ = _take(case, act)
    if item.supplement_on is not None:
        raise SupplementUsed(matter=item.matter)
    _put(case, replace(item, state=SimState.CORRECTION, missing=missing_list(act), supplement_on=act.on))


def resubmit(case: Case, act: Act) -> None:
    item, _, state = _take(case, act)
    slots = tuple(dict.fromkeys((*item.materials, *add_materials(case, act))))
    back = SimState.CONV_PRECHECK if state is SimState.CONV_RETURNED else SimState.RECEIVED
    _put(case, replace(item, state=back, materials=slots))


def accept(case: Case, act: Act) -> None:
    """Take into simulated review. No statutory acceptance document exists for it."""
    item, _, _ = _take(case, act)
    _put(case, replace(item, state=SimState.REVIEWING, accepted_on=act.on))


def assign(case: Case, act: Act) -> None:
    item, _, _ = _take(case, act)
    _put(case, replace(item, officer=str(needed(act, "officer"))))


def suspend(case: Case, act: Act) -> None:
    item, matter, _ = _take(case, act)
    opened = acts_work.open_suspension(case, act, matter, item.suspensions, item.materials)
    opened = replace(opened, basis=shown_to_public(case, item) if opened.basis is not None else None)
    _put(case, replace(item, suspensions=(*item.suspensions, opened)))


def resume(case: Case, act: Act) -> None:
    item, matter, _ = _take(case, act)
    _put(case, replace(item, suspensions=acts_work.close_suspension(act, matter, item.suspensions)))


def opine(case: Case, act: Act) -> None:
    """Give the opinion (or, for check-sheet matters, the check sheet) and freeze what it rests on."""
    item, matter, _ = _take(case, act)
    open_kinds = [held.kind for held in item.suspensions if held.is_open]
    if open_kinds:
        raise SuspensionOpen(matter=matter.id, kind=open_kinds[0])
    _put(case, _with_opinion(case, act, item, matter))


def reconfirm(case: Case, act: Act) -> None:
    """Review a stale opinion again; an unchanged output leaves those downstream untouched."""
    item, matter, _ = _take(case, act)
    given = act if act.data.get("outcome") else replace(act, data={**act.data, "outcome": item.outcome})
    _put(case, _with_opinion(case, given, item, matter))


def _with_opinion(case: Case, act: Act, item: SimItem, matter: Matter) -> SimItem:
    outcome = known_outcome(act, OPINIONS)
    favourable = outcome in FAVOURABLE
    reasons = str(act.data.get("reasons") or "")
    if favourable and (missing := case.missing_upstream(matter)):
        raise PrerequisiteMissing(matter=matter.id, missing=list(missing))
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
    item, matter, _ = _take(case, act)
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
    officer, reason = (
        str(act.data.get("officer") or act.actor),
        str(act.data.get("reason") or act.data.get("reasons") or ""),
    )
    made = tuple(Attestation(each.name, each.was, each.now, officer, reason) for each in chosen)
    _put(case, replace(item, attestations=(*item.attestations, *made)))


def meet_condition(case: Case, act: Act) -> None:
    item, matter, _ = _take(case, act)
    closed = close_condition(
        item.conditions, act.data.get("condition"), matter=matter.id, on=act.on, waive=bool(act.data.get("waive"))
    )
    add_materials(case, act)
    _put(case, replace(item, conditions=closed))


def withdraw(case: Case, act: Act) -> None:
    item, _, _ = _take(case, act)
    _put(case, replace(item, state=SimState.WITHDRAWN, ended_on=act.on))


# -- conversion ---------------------------------------------------------------------------------------------------


def _require_convertible(case: Case, act: Act) -> None:
    matter = case.matter(needed(act, "matter"))
    if matter.simulation != "full":
        raise NotConvertible(matter=matter.id, simulation=matter.simulation)


def request_conversion(case: Case, act: Act) -> None:
    """The applicant signs the formal application; the system computes G1-G6, nothing is accepted yet."""
    _require_convertible(case, act)
    item, _, _ = _take(case, act)
    _require_converting(case, act.on)
    consent = str(act.data.get("officer") or act.actor)
    _put(case, replace(item, state=SimState.CONV_PRECHECK, consent=consent))


def _require_converting(case: Case, on: date) -> None:
    state = case.sim_state(on)
    if state not in (CaseState.CONVERTING, CaseState.PARTIALLY_CONVERTED):
        raise NotConverting(state=str(state))


def return_conversion(case: Case, act: Act) -> None:
    item, _, _ = _take(case, act)
    if item.returned:
        raise SupplementUsed(matter=item.matter)
    _put(
        case, replace(item, state=SimState.CONV_RETURNED, missing=missing_list(act), returned=True, returned_on=act.on)
    )


def formal_accept(case: Case, act: Act) -> None:
    """Formal acceptance: the statutory clock starts here."""
    item, matter, _ = _take(case, act)
    _demand(case, item, act.on, accepted=True)
    _open_formal(case, act, item, matter, prefilled=False)
    _put(case, replace(item, state=SimState.CONV_DECIDE))


def grant(case: Case, act: Act) -> None:
    """The signature: guards are evaluated again in the same step."""
    item, _, _ = _take(case, act)
    _grant(case, act, item)


def convert(case: Case, act: Act) -> None:
    """Consent, formal acceptance and grant in one instant."""
    _require_convertible(case, act)
    _say_guards_of_stale(case, act)
    item, matter, state = _take(case, act)
    _demand(case, item, act.on, accepted=True)
    if state is not SimState.CONV_DECIDE:
        item = replace(item, consent=item.consent or str(act.data.get("consent") or "applicant"))
        _open_formal(case, act, item, matter, prefilled=False)
    _grant(case, act, item)


def _say_guards_of_stale(case: Case, act: Act) -> None:
    """A stale opinion does not convert; which guards say so is told, not only that its state forbids it."""
    item = case.sim_items.get(act.data["matter"])
    if item is not None and case.sim_item_state(item, act.on) is SimState.STALE:
        _demand(case, item, act.on, accepted=True)


def _demand(case: Case, item: SimItem, on: date, *, accepted: bool) -> None:
    guards = evaluate(case, item, on=on, accepted=accepted)
    if not guards.all_ok:
        raise guards_failed(item.matter, guards)


def guards_failed(matter: str, guards: Guards) -> GuardsFailed:
    return GuardsFailed(
        matter=matter,
        failed=list(guards.failed),
        guards=guards.table(),
        reasons={
            name: [{"code": r.code, "name": r.name, "was": r.was, "now": r.now} for r in reasons]
            for name, reasons in guards.failed.items()
        },
    )


def _open_formal(case: Case, act: Act, item: SimItem, matter: Matter, *, prefilled: bool) -> None:
    """Begin the formal work item that a simulated item leads to, accepted on the act's day."""
    held = case.work_items.get(matter.id)
    if held is not None:
        if held.is_open or held.is_effective:
            raise AlreadyFiled(matter=matter.id, mode="formal", state=str(held.state))
        case.closed_items.append(held)
    case.work_items[matter.id] = WorkItem(
        matter.id,
        received_on=act.on,
        complete_on=act.on,
        state=WorkState.ACCEPTED,
        instance=1 if held is None else held.instance + 1,
        matter_version=matter.version,
        accepted_on=act.on,
        materials=item.materials,
        conditions=item.conditions,
        filing=item.filing,
        signed=not prefilled,
        converted=not prefilled,
        prefilled=prefilled,
        step_since=act.on,
    )


def _grant(case: Case, act: Act, item: SimItem) -> None:
    guards = evaluate(case, item, on=act.on, accepted=True)
    if not guards.all_ok:
        raise guards_failed(item.matter, guards)
    formal = _in_conversion(case, act, item.matter)
    officer = str(act.data.get("officer") or act.actor)
    case.work_items[item.matter] = replace(
        acts_work.decided(formal, act, "approve", formal.conditions, str(act.data.get("reasons") or "")),
        output=item.output,
        officer=officer,
    )
    facts = {name: fact.version for name, fact in case.facts.current().items() if name.startswith("land.")}
    snapshot = item.snapshot.digest() if item.snapshot is not None else ""
    case.conversions.append(Conversion(item.matter, act.at, guards.table(), snapshot, facts, officer))
    _put(case, replace(item, state=SimState.CONVERTED, ended_on=act.on))


def _in_conversion(case: Case, act: Act, matter: str) -> WorkItem:
    """The formal item that a conversion opened; while a special procedure runs on it nothing is signed."""
    formal = case.work_items[matter]
    if formal.state not in (WorkState.ACCEPTED, WorkState.REVIEWING):
        refuse_act(act, matter, formal.state, acts_from(WORK_ITEM, formal.state))
    return formal


def deviate(case: Case, act: Act) -> None:
    """Leave the opinion, with reasons: the formal item goes on as an ordinary one (行政自我拘束)."""
    item, matter, _ = _take(case, act)
    reasons = reasons_of(act)
    formal = _in_conversion(case, act, matter.id)
    case.work_items[matter.id] = replace(formal, state=WorkState.REVIEWING, reasons=reasons, converted=False)
    _put(case, replace(item, state=SimState.FORMAL_REVIEW, ended_on=act.on))


def upgrade(case: Case, act: Act) -> None:
    """Go on formally with a review that the land fact overtook; the simulated work stays attached."""
    item, matter, _ = _take(case, act)
    if not case.land_matched():
        raise NotConverting(state=str(case.sim_state(act.on)))
    _open_formal(case, act, item, matter, prefilled=False)
    _put(case, replace(item, state=SimState.UPGRADED, ended_on=act.on))


def open_prefilled(case: Case, act: Act) -> None:
    """Open pre-filled formal items for check sheets whose prerequisites have turned formal (approvals contract 3)."""
    if case.simulation is None or not case.land_matched() or case.sim_state(act.on) not in CASE_OPEN:
        return
    for matter_id in case.context.catalogue.order:
        item = case.sim_items.get(matter_id)
        if item is None or not _check_sheet_ready(case, item, act.on):
            continue
        held = case.work_items.get(matter_id)
        if held is not None and (held.is_open or held.is_effective):
            continue
        matter = case.matter(matter_id)
        _open_formal(case, act, item, matter, prefilled=True)
        _put(case, replace(item, state=SimState.UPGRADED, ended_on=act.on))


def _check_sheet_ready(case: Case, item: SimItem, on: date) -> bool:
    matter = case.matter(item.matter)
    return (
        matter.simulation in CHECK_SHEET
        and item.is_favourable
        and case.sim_item_state(item, on) is SimState.APPROVED
        and not case.missing_formal(matter)
    )


def in_flight(case: Case) -> list[str]:
    """Matters between the applicant's consent and the signature."""
    return [item.matter for item in case.sim_items.values() if item.state in SIM_IN_FLIGHT]
