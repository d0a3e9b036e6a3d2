"""The list of projects: light, what is missing and whose move it is in every row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.core.paginator import Page, Paginator

from onezone.approvals import words
from onezone.approvals.domain import names
from onezone.approvals.pages.graph import build_graph
from onezone.approvals.pages.project_debts import debts_of
from onezone.approvals.pages.project_moves import Answers, answers_of, moves_of
from onezone.approvals.pages.project_nodes import view_of
from onezone.approvals.queries.project import (
    SORTS,
    ProjectCase,
    Wanted,
    cases_of,
    parks_visible_to,
    projects_visible_to,
)
from onezone.platform.identity.actor import Actor

PER_PAGE = 25
LIGHTS = ("black", "red", "yellow", "notice", "green", "none")


@dataclass(frozen=True, slots=True)
class Row:
    """One project of the list."""

    reference: str
    name: str
    code: str
    enterprise: str
    park: str
    investment: Decimal | None
    simulation: str
    answers: Answers
    formal: tuple[int, int]
    opinions: int


@dataclass(frozen=True, slots=True)
class ListPage:
    """One page of projects, what was asked for, and what can be asked for."""

    rows: tuple[Row, ...]
    page: Page[int] | Page[Row]
    asked: Mapping[str, str]
    parks: tuple[str, ...]
    states: tuple[tuple[str, str], ...]
    lights: tuple[str, ...]
    is_filtered: bool


def build_list(actor: Actor, *, today: date, asked: Mapping[str, str]) -> ListPage:
    """The projects an actor may see; `asked`: q, simulation, park, light, sort, page."""
    sort = asked.get("sort") or "-changed"
    wanted = Wanted(asked.get("q", ""), asked.get("simulation", ""), asked.get("park", ""), sort)
    ids = projects_visible_to(actor, wanted)
    light = asked.get("light", "")
    page: Page[int] | Page[Row]
    if light in LIGHTS:
        # A light is computed from events at the moment of asking, so it cannot be a column to filter by.
        lit = [row for row in _rows(actor, ids, today) if (row.answers.light or "none") == light]
        page = Paginator(lit, PER_PAGE).get_page(asked.get("page"))
        rows = tuple(page)
    else:
        page = Paginator(ids, PER_PAGE).get_page(asked.get("page"))
        rows = _rows(actor, list(page), today)
    kept = {key: asked.get(key, "") for key in ("q", "simulation", "park", "light")}
    return ListPage(
        rows=rows,
        page=page,
        asked={**kept, "sort": sort if sort.lstrip("-") in SORTS else ""},
        parks=parks_visible_to(actor),
        states=tuple((key, words.case_state(key)) for key in names.CASE_STATES),
        lights=LIGHTS,
        is_filtered=any(kept.values()),
    )


def rows_asked(actor: Actor, asked: Mapping[str, str], *, today: date, most: int) -> tuple[tuple[Row, ...], bool]:
    """Up to `most` rows of the list asked for, in its order, and whether there are more."""
    wanted = Wanted(
        asked.get("q", ""), asked.get("simulation", ""), asked.get("park", ""), asked.get("sort") or "-changed"
    )
    ids, light = projects_visible_to(actor, wanted), asked.get("light", "")
    rows = _rows(actor, ids[: most + 1] if light not in LIGHTS else ids, today)
    if light in LIGHTS:
        rows = tuple(row for row in rows if (row.answers.light or "none") == light)
    return rows[:most], len(rows) > most


def _rows(actor: Actor, ids: Sequence[int], today: date) -> tuple[Row, ...]:
    return tuple(_row(project, today) for project in cases_of(actor, ids))


def _row(project: ProjectCase, today: date) -> Row:
    view = view_of(project.case, project.reference, today)
    graph = build_graph(view)
    debts = debts_of(view)
    return Row(
        reference=project.reference,
        name=project.name,
        code=project.code,
        enterprise=project.enterprise,
        park=project.park,
        investment=project.investment,
        simulation=words.case_state(str(view.state)) if view.is_simulated else "",
        answers=answers_of(view, graph, moves_of(view, graph, debts), debts),
        formal=(sum(column.formal[0] for column in graph.columns), sum(column.formal[1] for column in graph.columns)),
        opinions=sum(column.simulated[0] for column in graph.columns),
    )
