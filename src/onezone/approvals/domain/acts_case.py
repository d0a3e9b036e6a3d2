"""The acts on the project itself: facts, changes of input, and the life of its simulated case."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from onezone.kernel.values import replace

from .acts_conversion import in_flight
from .acts_sim import add_months
from .case import SIMULATABLE, Act, Case
from .errors import (
    AdmissionRefused,
    ApproverMissing,
    ConversionInFlight,
    DateImpossible,
    ExtendedAlready,
    ExtensionRefused,
    FieldMissing,
    NotAdmitted,
    NotFiled,
)
from .facts import LAND_PAPERS, check_fact
from .fields import add_materials, day, given_reasons, listed, needed, reasons_of, refuse_act
from .items import SimCase, SimItem
from .states import CASE_ENDED, CASE_OPEN, SIM_CASE, CaseState, acts_from
from .view import filing_clocks

# Checks of admission: (name, fact, value that passes). 平和, 黔东南 and other cities' rules; the intersection.
ADMISSION: tuple[tuple[str, str, str], ...] = (
    ("agreement_signed", "project.agreement_signed", "true"),
    ("risk_commitment", "project.risk_commitment", "true"),
    ("plan_fits", "land.plan_fits", "true"),
    ("net_land", "land.net", "true"),
    ("no_dispute", "land.dispute", "false"),
    ("not_hazardous", "project.hazardous_chemicals", "false"),
    ("not_secret", "project.secret", "false"),
    ("not_restricted", "project.restricted_industry", "false"),
    ("not_real_estate", "project.real_estate", "false"),
    ("good_credit", "applicant.discredited", "false"),
    ("no_red_line", "land.red_line", "false"),
)


@dataclass(frozen=True, slots=True)
class AdmissionCheck:
    """One rule of admission: ok is None while the fact is unknown."""

    name: str
    fact: str
    ok: bool | None


def admission_checks(case: Case) -> tuple[AdmissionCheck, ...]:
    """All rules of admission with what the facts say; matters that exclude simulation come last."""
    found = [
        AdmissionCheck(name, fact, None if (held := case.facts.read(fact)) is None else held == wanted)
        for name, fact, wanted in ADMISSION
    ]
    found.extend(
        AdmissionCheck("excluding_matter", matter.id, ok=False)
        for matter in case.context.catalogue.matters.values()
        if matter.simulation == "excluded" and (matter.id in case.route or matter.id in case.work_items)
    )
    return tuple(found)


def _case_state(case: Case, act: Act) -> CaseState:
    state = case.sim_state(act.on)
    if (state, act.act) not in SIM_CASE:
        refuse_act(act, "simulation", state, acts_from(SIM_CASE, state))
    return state


def _simulation(case: Case) -> SimCase:
    if case.simulation is None:
        raise NotAdmitted(state=str(CaseState.DRAFT))
    return case.simulation


# -- simulated case -----------------------------------------------------------------------------------------------


def apply(case: Case, act: Act) -> None:
    """The applicant applies for simulation with a signed risk commitment."""
    _case_state(case, act)
    if case.facts.read("project.risk_commitment") != "true":
        raise AdmissionRefused(findings=["risk_commitment"])
    case.simulation = SimCase(applied_on=act.on)


def admit(case: Case, act: Act) -> None:
    """Admit to simulation: no rule of admission fails; the item set may be fixed (`matters`)."""
    again = _case_state(case, act) in CASE_ENDED
    failed = [check.name for check in admission_checks(case) if check.ok is False]
    if failed:
        raise AdmissionRefused(findings=failed)
    matters = tuple(dict.fromkeys(case.matter(each).id for each in listed(act, "matters")))
    unfit = [each for each in matters if case.matter(each).simulation not in SIMULATABLE]
    if unfit:
        raise AdmissionRefused(findings=unfit)
    valid_to = day(act, "valid_to", add_months(act.on, case.context.rules.simulation_months))
    if valid_to <= act.on:
        raise DateImpossible(field="valid_to", date=valid_to.isoformat(), reason="in_the_past")
    applied_on = case.simulation.applied_on if case.simulation is not None and not again else act.on
    if again:
        case.sim_items = {}
    case.simulation = SimCase(applied_on, act.on, valid_to, matters)
    for matter_id in matters:
        case.sim_items[matter_id] = SimItem(matter_id, planned_on=act.on)


def refuse_admission(case: Case, act: Act) -> None:
    _case_state(case, act)
    case.simulation = replace(_simulation(case), ended="refused", ended_on=act.on, end_reason=reasons_of(act))


def hold(case: Case, act: Act) -> None:
    _case_state(case, act)
    case.simulation = replace(_simulation(case), held_on=act.on, hold_reason=reasons_of(act))


def release(case: Case, act: Act) -> None:
    _case_state(case, act)
    case.simulation = replace(_simulation(case), held_on=None, hold_reason="")


def extend_simulation(case: Case, act: Act) -> None:
    """Extend the validity once, by at most the zone's months."""
    held = _simulation(case)
    if held.extended_on is not None and held.valid_to is not None:
        raise ExtendedAlready(valid_to=held.valid_to.isoformat())
    _case_state(case, act)
    assert held.valid_to is not None
    months = case.context.rules.extension_months
    latest = add_months(held.valid_to, months)
    wanted = act.data.get("months") or months
    valid_to = day(act, "to", add_months(held.valid_to, wanted) if wanted <= months else date.max)
    if not held.valid_to < valid_to <= latest:
        raise DateImpossible(field="to", date=valid_to.isoformat(), reason=f"latest {latest.isoformat()}")
    case.simulation = replace(held, valid_to=valid_to, extended_on=act.on)


def terminate(case: Case, act: Act) -> None:
    """End the simulation; every item that is not converted is void from here on (computed, I6)."""
    _case_state(case, act)
    _end(case, act, "terminated", given_reasons(act))


def withdraw_simulation(case: Case, act: Act) -> None:
    _case_state(case, act)
    if flying := in_flight(case):
        raise ConversionInFlight(matters=flying)
    _end(case, act, "withdrawn", str(act.data.get("reasons") or ""))


def close(case: Case, act: Act) -> None:
    _case_state(case, act)
    if flying := in_flight(case):
        raise ConversionInFlight(matters=flying)
    _end(case, act, "closed_partial", reasons_of(act))


def _end(case: Case, act: Act, how: str, reason: str) -> None:
    case.simulation = replace(_simulation(case), ended=how, ended_on=act.on, end_reason=reason)


# -- facts and inputs ---------------------------------------------------------------------------------------------


def record_fact(case: Case, act: Act) -> None:
    """Record a version of a fact. A land paper in somebody else's name ends the simulation (other taker)."""
    name = str(act.data.get("name") or act.data.get("fact") or needed(act, "name"))
    if act.data.get("value") is None:
        raise FieldMissing(act=act.act, field="value")
    _end_if_expired(case, act)
    case.facts.record(name, act.data["value"], at=act.at, actor=act.actor, evidence=act.data.get("evidence"))
    if name in LAND_PAPERS:
        _end_for_other_taker(case, act)


def _end_if_expired(case: Case, act: Act) -> None:
    """Expiry is an end: a land paper that comes after it wakes nothing."""
    if case.simulation is not None and case.sim_state(act.on) is CaseState.EXPIRED and case.simulation.ended is None:
        case.simulation = replace(case.simulation, ended="expired", ended_on=case.simulation.valid_to)


def _end_for_other_taker(case: Case, act: Act) -> None:
    holder = case.facts.from_paper("land.holder")
    if holder is None or case.is_own_holder(holder) or case.simulation is None:
        return
    if case.sim_state(act.on) in CASE_OPEN | {CaseState.HELD, CaseState.APPLIED}:
        _end(case, act, "terminated", "other_taker")


def change_input(case: Case, act: Act) -> None:
    """A new document version, a corrected fact, or a new catalogue version: recomputes staleness, deletes nothing."""
    facts = dict(act.data.get("facts") or {})
    materials = dict(act.data.get("materials") or {})
    if name := act.data.get("name") or act.data.get("fact"):
        facts[str(name)] = needed(act, "value")
    if act.data.get("material"):
        materials[str(act.data["material"])] = needed(act, "hash")
    matters = tuple(case.matter(each).id for each in listed(act, "matters"))
    if not (facts or materials or act.data.get("catalogue")):
        raise FieldMissing(act=act.act, field="name | materials | catalogue")
    for name, value in facts.items():
        if value is None:
            raise FieldMissing(act=act.act, field=f"facts.{name}")
        check_fact(name, value)
    for name, value in facts.items():
        record_fact(case, replace(act, data={**act.data, "name": name, "value": value}))
    add_materials(case, replace(act, data={"materials": materials}))
    if act.data.get("catalogue"):
        for matter_id in matters or ("*",):
            case.rulesets[matter_id] = act.data["catalogue"]


def extend_filing(case: Case, act: Act) -> None:
    """Extend the joint limit once by the law's days (行政许可法 42(2): 15), approved by the head of government."""
    filing_id = str(needed(act, "filing"))
    held = case.filings.get(filing_id)
    if held is None:
        raise NotFiled(matter=filing_id, mode="filing")
    if not act.data.get("approver"):
        raise ApproverMissing(act=act.act)
    if held.extension:
        raise ExtensionRefused(matter=filing_id, reason="too_long")
    joint = filing_clocks(case, held, act.on)["joint"]
    if joint is not None and act.on.isoformat() > joint["due_on"]:
        raise ExtensionRefused(matter=filing_id, reason="statutory_date_passed")
    case.filings[filing_id] = replace(held, extension=case.context.rules.joint_extension)


def note(_case: Case, act: Act) -> None:
    """A word for the record; changes nothing."""
    needed(act, "text")
