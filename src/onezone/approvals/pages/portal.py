"""The applicant's pages: what the firm has to do, where each project stands, and what may be printed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from onezone.approvals import words
from onezone.approvals.domain.case import Case
from onezone.approvals.domain.clocks import sim_clock, work_clocks
from onezone.approvals.domain.items import SimItem, WorkItem
from onezone.approvals.domain.settled import settle
from onezone.approvals.domain.states import SimState, WorkState
from onezone.approvals.pages.conversion import build_conversion
from onezone.approvals.pages.graph import build_graph
from onezone.approvals.pages.project_debts import debts_of
from onezone.approvals.pages.project_moves import Answers, answers_of, moves_of
from onezone.approvals.pages.project_node import View
from onezone.approvals.pages.project_nodes import view_of
from onezone.approvals.permissions import require
from onezone.approvals.queries.moves import sim_move, work_move
from onezone.approvals.queries.project import ProjectCase, Wanted, cases_of, project_case, projects_visible_to
from onezone.approvals.queries.window import FilingHead, filings_of
from onezone.parties.queries import EnterpriseRow, enterprise_by_code
from onezone.platform.identity.actor import Actor
from onezone.platform.identity.errors import NotFound

MOST = 50
OPINED = (SimState.APPROVED, SimState.CONVERTED, SimState.STALE)


@dataclass(frozen=True, slots=True)
class Todo:
    """One thing that waits for the firm: where it is done, and by when."""

    project: str
    project_name: str
    what: str
    note: str
    href: str
    button: str
    due_on: date | None
    is_late: bool


@dataclass(frozen=True, slots=True)
class Card:
    """One project in the list."""

    reference: str
    name: str
    code: str
    park: str
    answers: Answers
    formal: tuple[int, int]
    opinions: int
    is_simulated: bool
    todos: tuple[Todo, ...]


@dataclass(frozen=True, slots=True)
class PortalPage:
    """The first page."""

    enterprise: EnterpriseRow | None
    todos: tuple[Todo, ...]
    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One matter in hand or done. `by`: the day by which it is promised; `result`: where its paper stands."""

    id: str
    name: str
    department: str
    is_sim: bool
    state: str
    tone: str
    move: str
    is_mine: bool
    received_on: date | None
    by: date | None
    done_on: date | None
    number: str
    result: str


@dataclass(frozen=True, slots=True)
class FilingView:
    """One filing with the papers that can be printed."""

    reference: str
    stage: str
    filed_on: date
    has_receipt: bool
    is_simulated: bool
    has_notice: bool
    to_answer: int


@dataclass(frozen=True, slots=True)
class PortalProject:
    """One project as the firm sees it."""

    card: Card
    lines: tuple[Line, ...]
    opinions: tuple[Line, ...]
    filings: tuple[FilingView, ...]
    materials: int


def build_portal(actor: Actor, *, today: date, at: datetime) -> PortalPage:
    """All of the firm's projects. Raises NotAllowed for everybody but an applicant."""
    require(actor, "portal")
    ids = list(projects_visible_to(actor, Wanted()).values_list("id", flat=True)[:MOST])
    cards = tuple(_card(actor, each, today, at) for each in cases_of(actor, ids))
    todos = sorted((todo for card in cards for todo in card.todos), key=lambda todo: todo.due_on or date.max)
    return PortalPage(_enterprise(actor), tuple(todos), cards)


def build_portal_project(actor: Actor, reference: str, *, today: date, at: datetime) -> PortalProject:
    """One of them. Raises NotFound for another firm's."""
    require(actor, "portal")
    project = project_case(actor, reference)
    lines = tuple(_lines(project.case, reference, today))
    return PortalProject(
        card=_card(actor, project, today, at),
        lines=tuple(each for each in lines if not each.is_sim),
        opinions=tuple(each for each in lines if each.is_sim),
        filings=tuple(_filing(project.case, each, today) for each in filings_of(actor, reference)),
        materials=sum(bool(held) for held in project.materials.values()),
    )


def _enterprise(actor: Actor) -> EnterpriseRow | None:
    try:
        return enterprise_by_code(actor, actor.enterprise or "")
    except NotFound:
        return None


def _card(actor: Actor, project: ProjectCase, today: date, at: datetime) -> Card:
    view = view_of(project.case, project.reference, today)
    graph, debts = build_graph(view), debts_of(view)
    return Card(
        reference=project.reference,
        name=project.name,
        code=project.code,
        park=project.park,
        answers=answers_of(view, graph, moves_of(view, graph, debts), debts),
        formal=(sum(column.formal[0] for column in graph.columns), sum(column.formal[1] for column in graph.columns)),
        opinions=sum(column.simulated[0] for column in graph.columns),
        is_simulated=view.is_simulated,
        todos=(*_supplements(project, view), *_to_sign(actor, project, view, at), *_owed(project, view)),
    )


# -- what waits for the firm -----------------------------------------------------------------------------------------


def _supplements(project: ProjectCase, view: View) -> Iterable[Todo]:
    asked: dict[str, list[WorkItem | SimItem]] = {}
    for item in _asked(view):
        asked.setdefault(item.filing or "", []).append(item)
    for filing, items in asked.items():
        entries = list(dict.fromkeys(entry for item in items for entry in item.missing))
        due = min((day for item in items if (day := _reply_by(view.case, item)) is not None), default=None)
        yield Todo(
            project.reference,
            project.name,
            ngettext("补正 %d 项", "补正 %d 项", len(entries)) % len(entries),
            _("；").join(words.material_name(view.case.context.catalogue, entry) for entry in entries),
            reverse("approvals:portal_supplement", args=[filing]),
            _("去补正"),
            due,
            due is not None and due < view.today,
        )


def _asked(view: View) -> Iterable[WorkItem | SimItem]:
    """Items whose one-time list waits for an answer."""
    for work in view.case.work_items.values():
        item = settle(view.case, work, view.today)
        if item.state is WorkState.SUPPLEMENT and item.filing:
            yield item
    for sim in view.case.sim_items.values():
        if view.case.sim_item_state(sim, view.today, view.state) is SimState.CORRECTION and sim.filing:
            yield sim


def _reply_by(case: Case, item: WorkItem | SimItem) -> date | None:
    limit = case.context.rules.reply_days
    return case.context.calendar.add_working_days(item.supplement_on, limit) if limit and item.supplement_on else None


def _to_sign(actor: Actor, project: ProjectCase, view: View, at: datetime) -> Iterable[Todo]:
    """Formal applications that convert what was reviewed ahead of the land."""
    if not view.is_simulated or not view.case.has_land_paper():
        return
    rows = build_conversion(actor, project.reference, today=view.today, at=at).to_request
    if rows:
        yield Todo(
            project.reference,
            project.name,
            ngettext("签署 %d 项正式申请", "签署 %d 项正式申请", len(rows)) % len(rows),
            _("土地文件已登记；签一次，模拟意见逐项转为正式决定"),
            reverse("approvals:conversion", args=[project.reference]) + "#sign",
            _("去签署"),
            None,
            False,
        )


def _owed(project: ProjectCase, view: View) -> Iterable[Todo]:
    """Conditions and promised papers that are the firm's to settle."""
    for debt in debts_of(view):
        if debt.is_open and debt.owner_code == "applicant":
            yield Todo(
                project.reference,
                project.name,
                _("了结条件：%s") % debt.text,
                f"{debt.matter} {debt.name}",
                reverse("approvals:project_materials", args=[project.reference]),
                _("交材料"),
                debt.due_on,
                debt.state == "overdue",
            )


# -- where things stand ----------------------------------------------------------------------------------------------


def _lines(case: Case, reference: str, today: date) -> Iterable[Line]:
    for matter in case.context.catalogue.order:
        if (work := case.work_items.get(matter)) is not None:
            yield _work_line(case, reference, settle(case, work, today), today)
        if (sim := case.sim_items.get(matter)) is not None:
            yield _sim_line(case, reference, sim, today)


def _work_line(case: Case, reference: str, item: WorkItem, today: date) -> Line:
    matter, rules = case.matter(item.matter), case.context.rules
    clocks = work_clocks(item, matter, calendar=case.context.calendar, rules=rules, as_of=today)
    move = work_move(item, matter, rules)
    state, tone = words.work_state(str(item.state))
    decided = reverse("approvals:decision", args=[reference, item.matter]) if item.outcome else ""
    return Line(
        id=item.matter,
        name=words.matter_name(case.context.catalogue, item.matter),
        department=words.department_name(case.context.catalogue, matter.department, short=True),
        is_sim=False,
        state=state,
        tone="" if tone == "plain" else tone,
        move=_whose(move.who, case, matter.department),
        is_mine=move.who == "applicant",
        received_on=item.received_on,
        by=clocks.nearest.due_on if clocks.nearest is not None and item.is_open else None,
        done_on=item.decided_on or item.ended_on,
        number=item.number or "",
        result=decided,
    )


def _sim_line(case: Case, reference: str, item: SimItem, today: date) -> Line:
    matter = case.matter(item.matter)
    state = case.sim_item_state(item, today)
    clock = sim_clock(item, matter, calendar=case.context.calendar, as_of=today)
    move = sim_move(state, item)
    opinion = reverse("approvals:opinion", args=[reference, item.matter]) if item.outcome and item.snapshot else ""
    return Line(
        id=item.matter,
        name=words.matter_name(case.context.catalogue, item.matter),
        department=words.department_name(case.context.catalogue, matter.department, short=True),
        is_sim=True,
        state=words.sim_state(str(state))[0],
        tone="sim",
        move=_whose(move.who, case, matter.department),
        is_mine=move.who == "applicant",
        received_on=item.received_on,
        by=clock.due_on if clock is not None and state is SimState.REVIEWING else None,
        done_on=item.opined_on,
        number=item.number or "",
        result=opinion,
    )


def _whose(who: str, case: Case, department: str) -> str:
    if who == "applicant":
        return _("轮到企业")
    if who == "nobody":
        return ""
    return _("轮到%s") % words.department_name(case.context.catalogue, department, short=True)


def _filing(case: Case, head: FilingHead, today: date) -> FilingView:
    work = [settle(case, each, today) for each in case.work_items.values() if each.filing == head.reference]
    work += [each for each in case.closed_items if each.filing == head.reference]
    sims = [each for each in case.sim_items.values() if each.filing == head.reference]
    asked = [each for each in (*work, *sims) if each.supplement_on is not None]
    open_lists = [each for each in work if each.state is WorkState.SUPPLEMENT]
    open_sims = [each for each in sims if case.sim_item_state(each, today) is SimState.CORRECTION]
    return FilingView(
        reference=head.reference,
        stage=words.stage_name(case.context.catalogue, head.stage),
        filed_on=head.filed_on,
        has_receipt=any(each.accepted_on is not None for each in work),
        is_simulated=bool(sims) or head.waiting > 0,
        has_notice=bool(asked),
        to_answer=len(open_lists) + len(open_sims),
    )
