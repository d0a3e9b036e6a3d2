"""Every list that is read page by page: the same rows and the same number of queries, on few pages or on many."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from onezone.approvals.pages import conditions_zone, project_timeline, simulations, window
from onezone.approvals.services import core
from onezone.dashboards.pages import lists
from onezone.platform.identity.scope import zone_scope
from onezone.platform.keyset import Page
from tests.approvals.project.conftest import FACTS, TODAY, World, open_in
from tests.approvals.simulation.story import PASSING, admit, give_opinions
from tests.approvals.simulation.worlds import opened
from tests.approvals.window.counter import Counter

__all__ = ["opened"]


class List(NamedTuple):
    """A list: the module that holds the size of its pages under this name, and a page of it by an address."""

    module: Any
    size: str
    page: Callable[[World, dict[str, str]], Page[Any]]
    key: Callable[[Any], Any]


def _timeline(world: World, asked: dict[str, str]) -> Page[Any]:
    return project_timeline.build_timeline(world.people["leader"], world.reference, today=TODAY, asked=asked).page


def _journal(world: World, asked: dict[str, str]) -> Page[Any]:
    return project_timeline.build_journal(world.people["leader"], world.reference, today=TODAY, asked=asked).page


ENDED = {"view": "ended"}
LISTS = {
    "window": List(
        window, "PAGE_SIZE", lambda w, asked: window.build_window(w.people["window"], asked, today=TODAY).page,
        lambda row: row.reference,
    ),
    "simulations": List(
        simulations, "PAGE_SIZE",
        lambda w, asked: simulations.build_simulations(w.people["leader"], asked, today=TODAY).page,
        lambda entry: entry[0],
    ),
    "ended": List(
        simulations, "PAGE_SIZE",
        lambda w, asked: simulations.build_simulations(w.people["leader"], asked | ENDED, today=TODAY).page,
        lambda entry: entry[0],
    ),
    "conditions": List(
        conditions_zone, "PER_PAGE",
        lambda w, asked: conditions_zone.build_zone_conditions(w.people["leader"], today=TODAY, asked=asked).page,
        lambda owed: (owed.matter, owed.condition.id),
    ),
    "open": List(
        lists, "PAGE_SIZE", lambda w, asked: lists.build_open(w.people["leader"], asked, today=TODAY).page,
        lambda line: (line["simulated"], line["item"]),
    ),
    "decided": List(
        lists, "PAGE_SIZE", lambda w, asked: lists.build_decided(w.people["leader"], asked, today=TODAY).page,
        lambda line: line["id"],
    ),
    "timeline": List(project_timeline, "PER_PAGE", _timeline, lambda line: line.seq),
    "journal": List(project_timeline, "PER_PAGE", _journal, lambda row: row.entry.seq),
}  # fmt: skip


@pytest.fixture
def full(opened: World) -> World:
    """Enough of everything for a second page: filings, simulations, conditions, open and decided items."""
    conditions = [{"text": f"补件{number}", "due": f"2026-12-0{number}"} for number in range(1, 6)]
    with zone_scope(opened.zone.id):
        give_opinions(admit(opened), outcome="conditional", conditions=conditions).on("2026-11-20")
        facts = {**FACTS, **PASSING}
        for number in range(4):
            reference = open_in(opened, name=f"项目{number}", code=f"2610-211382-04-01-38130{number}", facts=facts)
            for act in ("apply", "refuse_admission")[: 1 + number % 2]:
                who = "applicant" if act == "apply" else "convener"
                data = {"reasons": "不在范围"} if act == "refuse_admission" else {}
                core.perform(actor=opened.people[who], at=opened.now, project=reference, act=act, data=data)
            named = {"code": f"2611-211382-04-01-53010{number}", "name": f"玻纤{number}"}
            counter = Counter(opened)
            draft = counter.draft(project=named)
            counter.choose(draft, A101="formal", P202="formal")
            counter.fill(draft)
            counter.submit(draft)
    return opened


@pytest.mark.parametrize("name", LISTS)
def test_a_list_gives_the_same_rows_page_by_page_forward_and_back(
    full: World, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    each = LISTS[name]
    with zone_scope(full.zone.id):
        whole, asked_once = _counted(each, full, {})
        assert len(whole.rows) >= 2, "nothing to turn"
        monkeypatch.setattr(each.module, each.size, 1 if len(whole.rows) < 4 else 2)
        pages, number = [], 0
        part, number = _counted(each, full, {})
        pages.append(part)
        while part.after:
            part, number = _counted(each, full, {"after": part.after})
            pages.append(part)
        assert number <= asked_once, "a page of a long list asks no more than the whole of a short one"
        keys = [[each.key(row) for row in page.rows] for page in pages]
        assert [key for page in keys for key in page] == [each.key(row) for row in whole.rows]
        back = each.page(full, {"before": part.before})
        assert [each.key(row) for row in back.rows] == keys[-2]
        assert {page.total for page in pages} == {len(whole.rows)}


def _counted(each: List, world: World, asked: dict[str, str]) -> tuple[Page[Any], int]:
    with CaptureQueriesContext(connection) as seen:
        page = each.page(world, asked)
    return page, len(seen)


def test_an_address_of_a_filter_stays_when_the_page_turns(full: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lists, "PAGE_SIZE", 2)
    page = full.client("leader").get("/board/rows/?mode=formal&page=3").content.decode()
    assert 'rel="next" href="?mode=formal&amp;after=' in page
    assert "page=" not in page.partition('class="oz-pager"')[2]
