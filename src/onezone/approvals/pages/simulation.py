"""The simulated case of a project: application, admission with its checks, and the running case."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from onezone.approvals import words
from onezone.approvals.domain.acts_case import ADMISSION, AdmissionCheck, admission_checks
from onezone.approvals.domain.case import SIMULATABLE, Case
from onezone.approvals.domain.clocks import sim_clock, sim_light
from onezone.approvals.domain.items import SimItem
from onezone.approvals.domain.states import CASE_ENDED, SIM_CASE, CaseState, SimState, acts_from
from onezone.approvals.pages.desk_rows import item_url
from onezone.approvals.pages.guard_words import missing_name
from onezone.approvals.pages.item_words import input_name, light_words
from onezone.approvals.pages.simulations import Progress, land_words, progress_of
from onezone.approvals.permissions import ACTS, may
from onezone.approvals.queries.project import ProjectCase, project_case, waiting_in_filings
from onezone.approvals.services.simulation import MINUTES
from onezone.platform.identity.actor import Actor

CASE_ACTS = ("hold", "release", "extend_simulation", "close", "withdraw", "terminate")


@dataclass(frozen=True, slots=True)
class CheckRow:
    """One rule of admission with what the facts say. ok None: not known, must be answered before admitting."""

    name: str
    label: str
    ok: bool | None
    source: str


@dataclass(frozen=True, slots=True)
class Planned:
    """One matter of the proposed item set."""

    matter: str
    name: str
    department: str
    kind: str
    waits: str


@dataclass(frozen=True, slots=True)
class ItemRow:
    """One simulated item of the running case."""

    matter: str
    name: str
    department: str
    kind: str
    state: str
    tone: str
    href: str
    opinion: str
    opined_on: date | None
    light: str | None
    light_word: str
    light_n: int | None
    conditions: tuple[str, ...]
    stale: tuple[str, ...]
    waiting: str


@dataclass(frozen=True, slots=True)
class CaseAct:
    """An act on the case that the table knows now; allowed: the reader's post may do it."""

    act: str
    label: str
    allowed: bool
    who: str
    danger: bool


@dataclass(frozen=True, slots=True)
class SimulationPage:
    """Everything the page shows; `phase`: apply, applied, running, ended."""

    project: ProjectCase
    progress: Progress
    phase: str
    state: str
    land: str
    checks: tuple[CheckRow, ...]
    unknown: int
    failed: int
    planned: tuple[Planned, ...]
    items: tuple[ItemRow, ...]
    acts: tuple[CaseAct, ...]
    may_apply: bool
    may_admit: bool
    may_refuse: bool
    minutes: str
    reason: str
    converting: bool


def build_simulation(actor: Actor, reference: str, *, today: date) -> SimulationPage:
    """The page of one project. Raises NotFound when it is out of the actor's sight."""
    project = project_case(actor, reference)
    case = project.case
    progress = progress_of(case, today)
    checks = check_rows(case)
    waiting = waiting_in_filings(actor, reference)
    can_apply = progress.state is CaseState.DRAFT or progress.state in CASE_ENDED
    return SimulationPage(
        project=project,
        progress=progress,
        phase=_phase(progress.state),
        state=words.case_state(str(progress.state)),
        land=land_words(case),
        checks=checks,
        unknown=sum(1 for each in checks if each.ok is None),
        failed=sum(1 for each in checks if each.ok is False),
        planned=tuple(planned(case)),
        items=tuple(_items(case, waiting, project.reference, today)),
        acts=tuple(_acts(actor, progress.state)),
        may_apply=progress.state is CaseState.DRAFT and may(actor, "apply"),
        may_admit=(can_apply or progress.state is CaseState.APPLIED) and may(actor, "admit"),
        may_refuse=progress.state is CaseState.APPLIED and may(actor, "refuse_admission"),
        minutes=case.facts.read(MINUTES) or "",
        reason=_reason(case),
        converting=progress.state in (CaseState.CONVERTING, CaseState.PARTIALLY_CONVERTED, CaseState.CONVERTED),
    )


def _phase(state: CaseState) -> str:
    if state is CaseState.DRAFT:
        return "apply"
    if state is CaseState.APPLIED:
        return "applied"
    return "ended" if state in CASE_ENDED else "running"


def _reason(case: Case) -> str:
    held = case.simulation
    if held is None:
        return ""
    if held.end_reason == "other_taker":
        return _("土地由他人取得")
    return held.end_reason or held.hold_reason


def check_rows(case: Case) -> tuple[CheckRow, ...]:
    """The rules of admission, each with its answer and who gave it."""
    return tuple(_check(case, each) for each in admission_checks(case))


def _check(case: Case, held: AdmissionCheck) -> CheckRow:
    if held.name == "excluding_matter":
        return CheckRow(
            held.name,
            f"{words.word(held.name)}{_('：')}{held.fact} {words.matter_name(case.context.catalogue, held.fact)}",
            held.ok,
            "",
        )
    fact = case.facts.latest(held.fact)
    source = "" if fact is None else f"{words.officer_name(fact.actor)} {fact.at:%Y-%m-%d}"
    return CheckRow(held.name, words.word(held.name), held.ok, source)


def answers_to_facts(answers: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Answers ("no_dispute", "yes") to facts ("land.dispute", "false"); what is not answered is left out."""
    known = {name: (fact, wanted) for name, fact, wanted in ADMISSION}
    other = {"true": "false", "false": "true"}
    return {
        known[name][0]: known[name][1] if answer == "yes" else other[known[name][1]]
        for name, answer in answers
        if name in known and answer in ("yes", "no")
    }


def planned(case: Case) -> Iterable[Planned]:
    """The item set proposed from the route: what can be reviewed in simulation, in topological order."""
    catalogue = case.context.catalogue
    for matter_id in catalogue.order:
        matter = catalogue.matters[matter_id]
        if matter.simulation not in SIMULATABLE or matter_id not in case.route or case.is_effective(matter_id):
            continue
        missing = [each for each in matter.waits_for_land if not case.prerequisite_effective(matter, each)]
        waits = _("、").join(missing_name(case, each) for each in missing)
        yield Planned(
            matter_id, words.matter_name(catalogue, matter_id), words.department_name(catalogue, matter.department),
            words.word(matter.simulation), waits,
        )  # fmt: skip


def _items(case: Case, waiting: Mapping[str, str], reference: str, today: date) -> Iterable[ItemRow]:
    held_back = dict(waiting)
    for matter_id in case.context.catalogue.order:
        item = case.sim_items.get(matter_id)
        if item is not None:
            yield _item(case, item, held_back, reference, today)


def _item(case: Case, item: SimItem, held_back: dict[str, str], reference: str, today: date) -> ItemRow:
    matter, catalogue = case.matter(item.matter), case.context.catalogue
    state = case.sim_item_state(item, today)
    label, tone = words.sim_state(str(state))
    clock = sim_clock(item, matter, calendar=case.context.calendar, as_of=today)
    shown = sim_light(item, clock, rules=case.context.rules, as_of=today)
    word, number = light_words(shown, clock, None, today) if shown else ("", None)
    upstream = case.missing_upstream(matter) if state is SimState.PLANNED else ()
    filing = held_back.get(item.matter, "")
    names = _("、").join(missing_name(case, each) for each in upstream)
    wait = _("等 %(names)s 的意见") % {"names": names} if names else ""
    return ItemRow(
        matter=item.matter,
        name=words.matter_name(catalogue, item.matter),
        department=words.department_name(catalogue, matter.department),
        kind=words.word(matter.simulation),
        state=label,
        tone=tone,
        href=item_url(reference, item.matter, simulated=True),
        opinion=item.number or "",
        opined_on=item.opined_on,
        light=shown,
        light_word=word,
        light_n=number,
        conditions=tuple(held.text for held in item.open_conditions),
        stale=tuple(input_name(name, catalogue) for name in case.stale_because(item))
        if state is SimState.STALE
        else (),
        waiting=f"{filing} {wait}".strip() if filing or wait else "",
    )


def _acts(actor: Actor, state: CaseState) -> Iterable[CaseAct]:
    known = acts_from(SIM_CASE, state)
    for act in CASE_ACTS:
        if act in known:
            grant = ACTS[act]
            who = words.in_language((grant.zh, grant.en))
            yield CaseAct(act, act_label(act), may(actor, act), who, act in ("terminate", "withdraw", "close"))


def act_label(act: str) -> str:
    """What the button of a case act says."""
    return {
        "hold": _("暂停"), "release": _("恢复"), "extend_simulation": _("延期"), "close": _("部分转换后结案"),
        "withdraw": _("撤回模拟审批"), "terminate": _("终止"),
    }[act]  # fmt: skip
