"""Conversion of simulated items: consent, formal acceptance, signature through guards G1-G7, and what else goes formal.

No act here can make a formal number, seal or licence; `_open_formal` is the one place where a work item begins.
"""

from __future__ import annotations

from datetime import date

from onezone.kernel.values import replace

from .acts_decision import decided
from .acts_sim import put, take
from .case import CHECK_SHEET, Act, Case
from .catalogue import Matter
from .conversion import Guards, evaluate
from .errors import AlreadyFiled, GuardsFailed, NotConvertible, NotConverting, SupplementUsed
from .fields import missing_list, needed, officer_of, reasons_of, refuse_act
from .items import Conversion, SimItem, WorkItem
from .states import CASE_OPEN, SIM_IN_FLIGHT, WORK_ITEM, CaseState, SimState, WorkState, acts_from
from .wake import as_seen


def _require_convertible(case: Case, act: Act) -> None:
    matter = case.matter(needed(act, "matter"))
    if matter.simulation != "full":
        raise NotConvertible(matter=matter.id, simulation=matter.simulation)


def request_conversion(case: Case, act: Act) -> None:
    """The applicant signs the formal application; the system computes G1-G6, nothing is accepted yet."""
    _require_convertible(case, act)
    item, _, _ = take(case, act)
    _require_converting(case, act.on)
    consent = officer_of(act)
    put(case, replace(item, state=SimState.CONV_PRECHECK, consent=consent))


def _require_converting(case: Case, on: date) -> None:
    state = case.sim_state(on)
    if state not in (CaseState.CONVERTING, CaseState.PARTIALLY_CONVERTED):
        raise NotConverting(state=str(state))


def return_conversion(case: Case, act: Act) -> None:
    item, _, _ = take(case, act)
    if item.returned:
        raise SupplementUsed(matter=item.matter)
    put(case, replace(item, state=SimState.CONV_RETURNED, missing=missing_list(act), returned=True, returned_on=act.on))


def formal_accept(case: Case, act: Act) -> None:
    """Formal acceptance: the statutory clock starts here."""
    item, matter, _ = take(case, act)
    _demand(case, item, act.on, accepted=True)
    _open_formal(case, act, item, matter, prefilled=False)
    put(case, replace(item, state=SimState.CONV_DECIDE))


def grant(case: Case, act: Act) -> None:
    """The signature: guards are evaluated again in the same step."""
    item, _, _ = take(case, act)
    _grant(case, act, item)


def convert(case: Case, act: Act) -> None:
    """Consent, formal acceptance and grant in one instant."""
    _require_convertible(case, act)
    _say_guards_of_stale(case, act)
    item, matter, state = take(case, act)
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
    opened = WorkItem(
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
    case.work_items[matter.id] = as_seen(case, opened)


def _grant(case: Case, act: Act, item: SimItem) -> None:
    guards = evaluate(case, item, on=act.on, accepted=True)
    if not guards.all_ok:
        raise guards_failed(item.matter, guards)
    formal = _in_conversion(case, act, item.matter)
    officer = officer_of(act)
    case.work_items[item.matter] = replace(
        decided(formal, act, "approve", formal.conditions, str(act.data.get("reasons") or "")),
        output=item.output,
        officer=officer,
    )
    facts = {name: fact.version for name, fact in case.facts.current().items() if name.startswith("land.")}
    snapshot = item.snapshot.digest() if item.snapshot is not None else ""
    case.conversions.append(Conversion(item.matter, act.at, guards.table(), snapshot, facts, officer))
    put(case, replace(item, state=SimState.CONVERTED, ended_on=act.on))


def _in_conversion(case: Case, act: Act, matter: str) -> WorkItem:
    """The formal item that a conversion opened; while a special procedure runs on it nothing is signed."""
    formal = case.work_items[matter]
    if formal.state not in (WorkState.ACCEPTED, WorkState.REVIEWING):
        refuse_act(act, matter, formal.state, acts_from(WORK_ITEM, formal.state))
    return formal


def deviate(case: Case, act: Act) -> None:
    """Leave the opinion, with reasons: the formal item goes on as an ordinary one (行政自我拘束)."""
    item, matter, _ = take(case, act)
    reasons = reasons_of(act)
    formal = _in_conversion(case, act, matter.id)
    case.work_items[matter.id] = replace(formal, state=WorkState.REVIEWING, reasons=reasons, converted=False)
    put(case, replace(item, state=SimState.FORMAL_REVIEW, ended_on=act.on))


def upgrade(case: Case, act: Act) -> None:
    """Go on formally with a review that the land fact overtook; the simulated work stays attached."""
    item, matter, _ = take(case, act)
    if not case.land_matched():
        raise NotConverting(state=str(case.sim_state(act.on)))
    _open_formal(case, act, item, matter, prefilled=False)
    put(case, replace(item, state=SimState.UPGRADED, ended_on=act.on))


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
        put(case, replace(item, state=SimState.UPGRADED, ended_on=act.on))


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
