"""The overview of one project: four answers, the permit graph, who is on what, what is owed, the last days."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from django.utils.translation import gettext as _

from onezone.approvals.domain.states import CaseState
from onezone.approvals.pages.graph import Graph, build_graph
from onezone.approvals.pages.project_book import BookLink, link_of
from onezone.approvals.pages.project_debts import Debt, debts_of
from onezone.approvals.pages.project_head import Head, head_of
from onezone.approvals.pages.project_moves import Answers, Moves, answers_of, moves_of
from onezone.approvals.pages.project_node import View
from onezone.approvals.pages.project_nodes import view_of
from onezone.approvals.pages.project_story import Day, by_day, story, who_stopped
from onezone.approvals.permissions import may
from onezone.approvals.queries.project import ProjectCase, project_case, waiting_in_filings
from onezone.platform.identity.actor import Actor
from onezone.platform.journal.queries import entries

RECENT = 17
"""Acts of the timeline that the overview shows."""
MOST_DEBTS = 8


@dataclass(frozen=True, slots=True)
class ProjectPage:
    """Everything the overview shows. `as_table`: the graph's data as a table instead of the drawing."""

    head: Head
    answers: Answers
    graph: Graph
    moves: Moves
    debts: tuple[Debt, ...]
    owed: int
    days: tuple[Day, ...]
    earlier: int
    as_table: bool
    window: str
    book: BookLink | None


def build_project(actor: Actor, reference: str, *, today: date, as_table: bool = False) -> ProjectPage:
    """The overview of a project the actor may see. Raises NotFound."""
    project = project_case(actor, reference)
    view = view_of(project.case, reference, today)
    graph = build_graph(view)
    debts = debts_of(view)
    owed = tuple(debt for debt in debts if debt.is_open)
    moves = moves_of(view, graph, debts, tuple(waiting_in_filings(actor, reference)))
    lines = story(entries(actor, reference), project.case.context.catalogue)
    shown = lines[-RECENT:]
    answers = answers_of(view, graph, moves, debts)
    if answers.stopped and view.state is not CaseState.EXPIRED:
        answers = replace(answers, stopped_by=who_stopped(lines, answers.stopped_on))
    return ProjectPage(
        head=head_of(project, view, here="", acts=len(lines), owed=len(owed)),
        answers=answers,
        graph=graph,
        moves=moves,
        debts=owed[:MOST_DEBTS],
        owed=len(owed),
        days=by_day(shown, today),
        earlier=len(lines) - len(shown),
        as_table=as_table,
        window=f"/window/intake/?project={reference}" if actor.role in ("window", "applicant", "steward") else "",
        book=link_of(actor, reference, _("关联")),
    )


def build_drawing(actor: Actor, reference: str, *, today: date) -> tuple[ProjectCase, Graph]:
    """What the exported drawing needs. Raises NotFound."""
    project = project_case(actor, reference)
    return project, build_graph(view_of(project.case, reference, today))


@dataclass(frozen=True, slots=True)
class ConditionsPage:
    """All conditions in four groups."""

    head: Head
    groups: tuple[tuple[str, str, tuple[Debt, ...]], ...]
    total: int
    owners: tuple[tuple[str, str], ...] = ()
    owner: str = ""


def build_conditions(actor: Actor, reference: str, *, today: date, owner: str = "") -> ConditionsPage:
    """Open, overdue, met and waived conditions of a project, of one owner if asked. Raises NotFound."""
    project = project_case(actor, reference)
    view: View = view_of(project.case, reference, today)
    every = tuple(_closable(actor, view, debt) for debt in debts_of(view))
    debts = tuple(debt for debt in every if owner in ("", debt.owner_code))
    words = (("overdue", _("逾期")), ("open", _("未了")), ("met", _("已了结")), ("waived", _("已免除")))
    groups = tuple((key, label, tuple(debt for debt in debts if debt.state == key)) for key, label in words)
    head = head_of(project, view, here="conditions", owed=sum(debt.is_open for debt in every))
    owners = tuple({debt.owner_code: debt.owner for debt in every}.items())
    return ConditionsPage(head, groups, len(debts), owners, owner)


def _closable(actor: Actor, view: View, debt: Debt) -> Debt:
    """The condition with the way to close it only for whoever may."""
    data = {"matter": debt.matter, "mode": "simulated" if debt.is_sim else "formal"}
    if debt.close_href and not may(actor, "meet_condition", case=view.case, data=data):
        return replace(debt, close_href="")
    return debt
