"""The list of projects: light, what is missing and whose move it is in every row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.http import urlencode

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
    places_beyond,
    projects_visible_to,
    turn_of,
)
from onezone.platform.identity.actor import Actor
from onezone.platform.keyset import Place, Turn, write_place

PER_PAGE = 25
AT_ONCE = PER_PAGE + 1
"""Projects computed together: a page, and one more that says whether there is another page."""
MOST_LOOKED = 300
"""Projects that one page looks through for a light; the next page goes on where it stopped."""
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
    """One page of projects, what was asked for, and what can be asked for; the pages around it are addresses, or ""."""

    rows: tuple[Row, ...]
    count: int | None
    """How many projects match; of a light nobody knows before all of them were computed."""
    first: str
    before: str
    after: str
    asked: Mapping[str, str]
    parks: tuple[str, ...]
    states: tuple[tuple[str, str], ...]
    lights: tuple[str, ...]
    is_filtered: bool


def build_list(actor: Actor, *, today: date, asked: Mapping[str, str]) -> ListPage:
    """The projects an actor may see; `asked`: q, simulation, park, light, sort, after, before."""
    wanted = _wanted(asked, today)
    turn = turn_of(wanted, asked)
    found, end = _page(actor, wanted, turn, PER_PAGE, MOST_LOOKED)
    before, after = _around(turn, found, end)
    kept = {key: asked.get(key, "") for key in ("q", "simulation", "park", "light")}
    sort = wanted.sort if wanted.sort.lstrip("-") in SORTS else ""
    address = {key: value for key, value in {**kept, "sort": asked.get("sort", "")}.items() if value}
    return ListPage(
        rows=tuple(row for _place, row in found),
        count=None if wanted.light else projects_visible_to(actor, wanted).count(),
        first=f"?{urlencode(address)}" if before else "",
        before=f"?{urlencode({**address, 'before': write_place(before)})}" if before else "",
        after=f"?{urlencode({**address, 'after': write_place(after)})}" if after else "",
        asked={**kept, "sort": sort},
        parks=parks_visible_to(actor),
        states=tuple((key, words.case_state(key)) for key in names.CASE_STATES),
        lights=LIGHTS,
        is_filtered=any(kept.values()),
    )


def rows_asked(actor: Actor, asked: Mapping[str, str], *, today: date, most: int) -> tuple[tuple[Row, ...], bool]:
    """Up to `most` rows of the list asked for, in its order, and whether there are more."""
    found, end = _page(actor, _wanted(asked, today), Turn(), most, None)
    return tuple(row for _place, row in found), bool(end)


def _wanted(asked: Mapping[str, str], today: date) -> Wanted:
    light = asked.get("light", "")
    return Wanted(
        asked.get("q", ""),
        asked.get("simulation", ""),
        asked.get("park", ""),
        asked.get("sort") or "-changed",
        light if light in LIGHTS else "",
        today,
    )


def _page(
    actor: Actor, wanted: Wanted, turn: Turn, size: int, most_looked: int | None
) -> tuple[list[tuple[Place, Row]], Place]:
    """Up to `size` rows beyond a place, in the list's order, and the place to go on from while there may be more.

    A light is computed from events at the moment of asking, so it cannot be a column to filter by: projects are
    computed some at a time until the page is full, and no more than `most_looked` for one page.
    """
    found: list[tuple[Place, Row]] = []
    last, end = turn.place, ()
    for looked, (place, row) in enumerate(_walk(actor, wanted, turn)):
        if len(found) == size or looked == most_looked:
            end = last
            break
        last = place
        if not wanted.light or (row.answers.light or "none") == wanted.light:
            found.append((place, row))
    return found[:: -1 if turn.backwards else 1], end


def _around(turn: Turn, found: Sequence[tuple[Place, Row]], end: Place) -> tuple[Place, Place]:
    """Where the pages before and after this one begin; nothing where there is none."""
    if turn.backwards:
        return end, found[-1][0] if found else turn.place
    return (found[0][0] if found else turn.place) if turn.place else (), end


def _walk(actor: Actor, wanted: Wanted, turn: Turn) -> Iterator[tuple[Place, Row]]:
    """The list from a place on, in the turn's direction, computed some at a time."""
    while places := places_beyond(actor, wanted, turn, AT_ONCE):
        yield from zip(places, _rows(actor, [place[-1] for place in places], wanted.on), strict=True)
        if len(places) < AT_ONCE:
            return
        turn = Turn(places[-1], turn.backwards)


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
