"""The list of projects in simulation: state, opinions ready, what is stale, what is owed, the land, and until when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from onezone.approvals import words
from onezone.approvals.domain.case import Case
from onezone.approvals.domain.facts import LAND_PAPERS
from onezone.approvals.domain.states import CASE_ENDED, CaseState, SimState
from onezone.approvals.pages.land import paper_word
from onezone.approvals.queries.project import ProjectCase, cases_of
from onezone.approvals.queries.simulation import ended_simulations, open_simulations
from onezone.kernel.moment import local_date
from onezone.platform.identity.actor import Actor
from onezone.platform.keyset import Page, Place, page_of_rows
from onezone.platform.web.shown import mmdd

PAGE_SIZE = 25
VIEWS = ("open", "applied", "reviewing", "ready", "converting", "stale", "owed", "ending", "ended")
ENDING_DAYS = 30
CONVERTING = (CaseState.CONVERTING, CaseState.PARTIALLY_CONVERTED)


@dataclass(frozen=True, slots=True)
class Progress:
    """What a simulated case adds up to on a day; opinions are never counted as decisions."""

    state: CaseState
    ready: int
    total: int
    stale: int
    converted: int
    conditions: int
    overdue: int
    valid_to: date | None


Entry = tuple[Place, tuple[ProjectCase, Progress] | int]
"""Where a project stands in the list, with its case, or with its number while the case is not loaded."""


@dataclass(frozen=True, slots=True)
class SimulationRow:
    """One project of the list."""

    reference: str
    href: str
    name: str
    enterprise: str
    is_demo: bool
    progress: Progress
    state: str
    land: str
    ending: bool


@dataclass(frozen=True, slots=True)
class Stat:
    """A count that is a filter."""

    key: str
    label: str
    n: int
    href: str
    tone: str
    on: bool


@dataclass(frozen=True, slots=True)
class SimulationsPage:
    """Everything the list shows."""

    stats: tuple[Stat, ...]
    rows: tuple[SimulationRow, ...]
    page: Page[Entry]
    view: str
    text: str
    any: bool


def progress_of(case: Case, today: date) -> Progress:
    """The sums of one case."""
    live = [item for item in case.sim_items.values() if item.state is not SimState.WITHDRAWN]
    planned = set(case.simulation.planned) if case.simulation is not None else set()
    state = case.sim_state(today)
    states = {item.matter: case.sim_item_state(item, today, state) for item in live}
    open_conditions = [held for item in live if not item.is_ended for held in item.open_conditions]
    stale = [each for each, held in states.items() if held is SimState.STALE]
    return Progress(
        state=state,
        ready=sum(1 for item in live if item.is_favourable and item.matter not in stale),
        total=len(planned | set(states)),
        stale=len(stale),
        converted=sum(1 for held in states.values() if held is SimState.CONVERTED),
        conditions=len(open_conditions),
        overdue=sum(1 for held in open_conditions if held.state(today) == "overdue"),
        valid_to=case.simulation.valid_to if case.simulation is not None else None,
    )


def build_simulations(actor: Actor, asked: Mapping[str, str], *, today: date) -> SimulationsPage:
    """The list. `asked`: view, q, after, before."""
    text = str(asked.get("q", "")).strip()
    view = asked.get("view", "") if asked.get("view") in VIEWS else "open"
    held = [(each, progress_of(each.case, today)) for each in open_simulations(actor, text)]
    gone = ended_simulations(actor, text)
    found: list[Entry] = [((each.opened_on, each.reference), (each, progress)) for each, progress in held
                          if _in_view(view, progress, today)]  # fmt: skip
    if view == "ended":
        found += [((opened, reference), number) for opened, reference, number in gone]
    page = page_of_rows(found, asked, key=lambda entry: entry[0], size=PAGE_SIZE, falls=True)
    return SimulationsPage(
        stats=_stats([progress for _each, progress in held], len(gone), view, text, today),
        rows=tuple(_row(each, progress, today) for each, progress in _loaded(actor, page.rows, today)),
        page=page,
        view=view,
        text=text,
        any=bool(held or gone),
    )


def _loaded(actor: Actor, entries: Sequence[Entry], today: date) -> list[tuple[ProjectCase, Progress]]:
    """The cases of a page in its order; those of ended ones are loaded now, in one go."""
    ids = [each for _place, each in entries if isinstance(each, int)]
    cases = dict(zip(ids, cases_of(actor, ids), strict=True)) if ids else {}
    return [
        (cases[each], progress_of(cases[each].case, today)) if isinstance(each, int) else each
        for _place, each in entries
    ]


def _in_view(view: str, held: Progress, today: date) -> bool:
    if held.state in CASE_ENDED:
        return view == "ended"
    return {
        "open": True,
        "applied": held.state is CaseState.APPLIED,
        "reviewing": held.state in (CaseState.RUNNING, CaseState.HELD),
        "ready": held.state is CaseState.READY,
        "converting": held.state in CONVERTING,
        "stale": held.stale > 0,
        "owed": held.conditions > 0,
        "ending": _is_ending(held, today),
        "ended": False,
    }[view]


def _is_ending(held: Progress, today: date) -> bool:
    return held.valid_to is not None and today <= held.valid_to <= today + timedelta(days=ENDING_DAYS)


def _stats(held: Sequence[Progress], gone: int, view: str, text: str, today: date) -> tuple[Stat, ...]:
    labels = {
        "open": (_("在模拟"), ""),
        "applied": (_("待准入"), ""),
        "ready": (_("意见齐备"), "g"),
        "converting": (_("转换中"), ""),
        "stale": (_("有失效意见"), "y"),
        "owed": (_("有未了条件"), ""),
        "ending": (_("30 天内到期"), "y"),
        "ended": (_("已结束"), "w"),
    }
    found = []
    for key, (label, tone) in labels.items():
        count = sum(1 for each in held if _in_view(key, each, today)) + (gone if key == "ended" else 0)
        found.append(Stat(key, label, count, _href(key, text), tone if count else "w", view == key))
    return tuple(found)


def _href(view: str, text: str) -> str:
    query = {"view": view, **({"q": text} if text else {})}
    return f"{reverse('approvals:simulations')}?{urlencode(query)}"


def _row(project: ProjectCase, held: Progress, today: date) -> SimulationRow:
    converting = held.state in CONVERTING
    name = "approvals:conversion" if converting else "approvals:simulation"
    return SimulationRow(
        reference=project.reference,
        href=reverse(name, args=[project.reference]),
        name=project.name,
        enterprise=project.enterprise,
        is_demo=project.is_demo,
        progress=held,
        state=words.case_state(str(held.state)),
        land=land_words(project.case),
        ending=_is_ending(held, today),
    )


def land_words(case: Case) -> str:
    """The newest land paper and its day, or that it is missing."""
    papers = [held for name in LAND_PAPERS if (held := case.facts.latest(name)) is not None]
    if not papers:
        return _("待土地")
    newest = max(papers, key=lambda held: held.at)
    return f"{paper_word(newest.name)} {mmdd(local_date(newest.at))}"
