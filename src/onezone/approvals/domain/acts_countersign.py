"""Countersigning (会签): an outcome is proposed, other departments sign that very outcome, and an edit makes it void.

The clock does not stop while others are asked. Nothing signed is deleted: an answer counts while the proposal it names
by its hash is the one in hand and rests on inputs that have not changed.
"""

from __future__ import annotations

from datetime import date

from onezone.kernel.values import replace

from .acts_work import take
from .case import Act, Case
from .condition import parse_conditions
from .consult import PROCEED, SETTLED, VIEWS, Answer, Countersign, Proposal
from .errors import (
    CountersignOpen,
    CountersignRunning,
    DepartmentUnknown,
    DiffersFromProposal,
    InputsChanged,
    ListEmpty,
    NotAsked,
    NothingProposed,
    OwnDepartment,
    ReasonsMissing,
)
from .fields import given_reasons, known_outcome, listed, needed, officer_of, reasons_of
from .items import DECISIONS, WorkItem
from .rules import NO_OBJECTION, ZoneRules
from .states import WorkState
from .wake import as_seen


def propose(case: Case, act: Act) -> None:
    """Put down the outcome that is proposed, or edit it; who signed another version is asked again."""
    item, matter = take(case, act)
    outcome = known_outcome(act, DECISIONS)
    reasons = reasons_of(act)
    conditions = parse_conditions(act.data.get("conditions") or (), start=len(item.conditions) + 1)
    inputs = case.snapshot(matter.id, item.materials, formal=True)
    made = Proposal(outcome, reasons, conditions, officer_of(act), act.on, inputs)
    calendar = case.context.calendar
    asked = tuple(
        held
        if held.valid_answer(made) is not None
        else replace(held, asked_on=act.on, due_on=calendar.add_working_days(act.on, held.days))
        for held in item.countersigns
    )
    case.work_items[item.matter] = as_seen(
        case, item, state=WorkState.REVIEWING, proposals=(*item.proposals, made), countersigns=asked
    )


def _standing(item: WorkItem) -> Proposal:
    """The proposal in hand, on inputs that have not changed. Raises NothingProposed, InputsChanged."""
    if item.proposal is None:
        raise NothingProposed(matter=item.matter)
    if item.proposal.outdated:
        raise InputsChanged(matter=item.matter, inputs=list(item.proposal.outdated))
    return item.proposal


def ask_countersign(case: Case, act: Act) -> None:
    """Ask departments to countersign what is proposed, within days."""
    item, matter = take(case, act)
    _standing(item)
    departments = tuple(dict.fromkeys(listed(act, "departments")))
    if not departments:
        raise ListEmpty(act=act.act)
    if unknown := [each for each in departments if each not in case.context.catalogue.departments]:
        raise DepartmentUnknown(departments=unknown)
    if matter.department in departments:
        raise OwnDepartment(matter=matter.id, department=matter.department)
    days = act.data.get("days") or case.context.rules.countersign_days
    due_on = case.context.calendar.add_working_days(act.on, days)
    held = {each.department: each for each in item.countersigns}
    for department in departments:
        before = held.get(department)
        answers = before.answers if before is not None else ()
        held[department] = Countersign(department, officer_of(act), act.on, days, due_on, answers)
    case.work_items[item.matter] = replace(item, countersigns=tuple(held.values()))


def countersign(case: Case, act: Act) -> None:
    """A department signs the proposal as it stands, or objects with reasons; the answer names the proposal's hash."""
    item, matter = take(case, act)
    department = str(needed(act, "department"))
    place = _asked(item, department)
    verdict = known_outcome(act, dict.fromkeys(VIEWS), "verdict")
    proposal, text = _standing(item), given_reasons(act)
    if act.data.get("signed") not in (None, "", proposal.digest()):
        raise DiffersFromProposal(matter=matter.id)
    if verdict == "disagree" and not text:
        raise ReasonsMissing(act=act.act)
    _answer(case, item, place, Answer(verdict, officer_of(act), act.on, text, proposal.digest()))


def proceed(case: Case, act: Act) -> None:
    """Go on without a countersignature: after its limit, or over an objection, with the reason recorded."""
    item, matter = take(case, act)
    department = str(needed(act, "department"))
    place, text = _asked(item, department), reasons_of(act)
    proposal = _standing(item)
    held = item.countersigns[place]
    if held.state(proposal, act.on) not in ("silent", "objected"):
        raise CountersignRunning(matter=matter.id, department=department, due_on=held.due_on.isoformat())
    _answer(case, item, place, Answer(PROCEED, officer_of(act), act.on, text, proposal.digest()))


def _asked(item: WorkItem, department: str) -> int:
    for place, held in enumerate(item.countersigns):
        if held.department == department:
            return place
    raise NotAsked(matter=item.matter, officer=department)


def _answer(case: Case, item: WorkItem, place: int, answer: Answer) -> None:
    held = item.countersigns[place]
    answered = replace(held, answers=(*held.answers, answer))
    signs = (*item.countersigns[:place], answered, *item.countersigns[place + 1 :])
    case.work_items[item.matter] = replace(item, countersigns=signs)


def unsettled(item: WorkItem, rules: ZoneRules, as_of: date | None) -> tuple[Countersign, ...]:
    """The countersignatures that a decision still waits for."""
    enough = SETTLED | ({"silent"} if rules.silent_countersign == NO_OBJECTION else set())
    return tuple(held for held in item.countersigns if held.state(item.proposal, as_of) not in enough)


def check_countersigns(case: Case, act: Act, item: WorkItem, decided: Proposal) -> None:
    """What is decided is what was countersigned, by all who were asked."""
    if not item.countersigns:
        return
    if _standing(item).content() != decided.content():
        raise DiffersFromProposal(matter=item.matter)
    if left := unsettled(item, case.context.rules, act.on):
        raise CountersignOpen(matter=item.matter, departments=[held.department for held in left])
