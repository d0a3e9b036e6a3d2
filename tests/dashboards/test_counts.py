"""The board's numbers are the database's: equal to the full computation, open to their rows, at a fixed price."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from onezone.approvals.pages.simulations import progress_of
from onezone.approvals.queries.desk import queue
from onezone.approvals.queries.simulation import open_simulations
from onezone.approvals.queries.zone_items import AGES, ItemList
from onezone.approvals.queries.zone_simulations import as_simulations, simulations_in
from onezone.dashboards.pages.board import BoardPage, build_board
from onezone.dashboards.pages.changes import build_changes
from onezone.dashboards.pages.lists import build_open
from onezone.dashboards.queries import last_monday
from onezone.kernel.calendar import WorkCalendar
from onezone.platform.calendar.queries import calendar_for
from onezone.platform.identity.models import Zone
from onezone.platform.identity.scope import zone_scope
from tests.approvals.desk.worlds import busy
from tests.approvals.project.conftest import FACTS, TODAY, World, make_world, open_in, play

DAYS = [TODAY + timedelta(days=step) for step in (-3, 0, 1, 2, 4, 8, 21, 60)]


@pytest.fixture
def crowded(db: None, settings: Any) -> World:
    settings.ONEZONE_TODAY = TODAY
    made = make_world()
    with zone_scope(made.zone.id):
        return busy(play(made))


def items_on(world: World, on: date) -> ItemList:
    return ItemList(world.people["leader"], on, last_monday(on), calendar_for(world.zone.id))


def age_of(received: date | None, on: date, calendar: WorkCalendar) -> str | None:
    if received is None or received > on:
        return None
    days = calendar.working_days_between(received, on)
    return next(key for key, (first, last) in AGES.items() if days >= first and (last is None or days <= last))


def counted(world: World, on: date) -> Counter[Any]:
    found: Counter[Any] = Counter()
    for cell in items_on(world, on).cells():
        place = (cell.department, cell.simulated)
        for name in ("items", "black", "red", "yellow", "today", "soon", "stopped"):
            found[(*place, name)] += getattr(cell, name)
        for key, n, lit in zip(AGES, cell.ages, cell.aged, strict=True):
            found[(*place, "age", key)] += n
            found[(*place, "aged", key)] += lit
    return +found


def computed(world: World, on: date) -> Counter[Any]:
    found: Counter[Any] = Counter()
    calendar = calendar_for(world.zone.id)
    for row in queue(world.people["leader"], on):
        place = (row.department, row.simulated)
        lit = row.light if row.light in ("black", "red", "yellow") else None
        age = age_of(row.item.received_on, on, calendar)
        found[(*place, "items")] += 1
        found[(*place, lit)] += lit is not None
        found[(*place, row.band)] += row.band in ("today", "soon", "stopped")
        found[(*place, "age", age)] += age is not None
        found[(*place, "aged", age)] += age is not None and lit is not None
    return +found


def test_on_every_day_the_database_counts_what_the_full_computation_finds(crowded: World) -> None:
    with zone_scope(crowded.zone.id):
        for on in DAYS:
            assert counted(crowded, on) == computed(crowded, on), on


def test_the_world_has_every_light(crowded: World) -> None:
    with zone_scope(crowded.zone.id):
        names = {key[2] for on in DAYS for key in counted(crowded, on)}
    assert names >= {"items", "red", "black", "yellow", "soon", "stopped", "age", "aged"}


def test_the_sums_of_simulation_are_those_of_every_case(crowded: World) -> None:
    leader = crowded.people["leader"]
    with zone_scope(crowded.zone.id):
        sums = as_simulations(*Zone.objects.values_list(*simulations_in("pk", TODAY)).get(pk=crowded.zone.id))
        held = [progress_of(each.case, TODAY) for each in open_simulations(leader)]
    running = [
        each for each in held if str(each.state) in ("running", "held", "ready", "converting", "partially_converted")
    ]
    assert sums.running == len(running) > 0
    assert sums.opinions == sum(each.ready for each in running)
    assert sums.planned == sum(each.total for each in running)
    assert sums.stale == sum(each.stale for each in running)


def board_of(world: World, who: str = "leader") -> BoardPage:
    return build_board(world.people[who], today=TODAY)


def test_every_number_opens_to_as_many_rows(crowded: World) -> None:
    client = crowded.client("leader")
    with zone_scope(crowded.zone.id):
        page, leader = board_of(crowded), crowded.people["leader"]
        links = [(each.n, each.href) for each in (*page.due[:4], *page.changes.counts[:2])]
        links += [(cell.n, cell.href) for line in page.ageing.lines for cell in line.cells]
        links += [(cell.lit, cell.lit_href) for line in page.ageing.lines for cell in line.cells]
        links += [(page.ageing.oldest, page.ageing.oldest_href)]
        links += [(line.formal_open + line.simulated_open, line.href) for line in page.lines]
        for n, href in links:
            asked = dict(part.split("=") for part in href.partition("?")[2].split("&") if part)
            assert build_open(leader, asked, today=TODAY).count == n, href
        for each in page.changes.counts[2:]:
            assert len(build_changes(leader, each.href.rpartition("=")[2], today=TODAY).lines) == each.n, each.label
    assert page.red + page.yellow > 0
    late = page.due[4]
    assert client.get(late.href).content.decode().count("pj-late") == late.n
    assert client.get("/board/changes/?kind=cleared").status_code == 200


def test_what_turned_since_monday_is_what_two_computations_say(crowded: World) -> None:
    """An untouched item is compared on both days; one that came in between had no light then."""
    with zone_scope(crowded.zone.id):
        leader, since = crowded.people["leader"], last_monday(TODAY)
        then = {row.key: row.light for row in queue(leader, since)}
        page = board_of(crowded)
        red = [row for row in queue(leader, TODAY) if row.light in ("red", "black")]
        new = [row for row in red if then.get(row.key) not in ("red", "black") or row.item.received_on > since]
    assert page.changes.counts[0].n == len(new)


def test_what_waits_for_the_reader_comes_first_within_its_colour(crowded: World) -> None:
    with zone_scope(crowded.zone.id):
        page = board_of(crowded, "NRB/signer")
        rows = build_open(crowded.people["NRB/signer"], {"light": "bad", "mine": "1"}, today=TODAY)
    assert page.mine == rows.count
    for colour in (("red", "black"), ("yellow",)):
        mine = [row.mine for row in page.exceptions if row.light in colour]
        assert mine == sorted(mine, reverse=True)


def queries_of(world: World, path: str = "/board/") -> int:
    """All reads of one answer, session and navigation too; PostgreSQL's savepoints and settings are no reads."""
    client = world.client("leader")
    with CaptureQueriesContext(connection) as seen:
        assert client.get(path).status_code == 200
    return sum(each["sql"].lstrip("(").startswith("SELECT") for each in seen)


def test_the_board_answers_in_at_most_twelve_queries_whatever_stands_on_it(crowded: World) -> None:
    queries_of(crowded)
    few = queries_of(crowded)
    first = queries_of(crowded, "/board/rows/?light=bad")
    with zone_scope(crowded.zone.id):
        for number in range(4):
            crowded.reference = open_in(
                crowded, name=f"更多 {number}", code=f"2610-211382-04-01-38{number:04d}", facts=FACTS
            )
            crowded.on("2026-11-24").file("L03")
            crowded.do("NRB/officer", "accept", matter="L03")
    after_an_act = queries_of(crowded)
    assert queries_of(crowded) == few <= 12
    assert queries_of(crowded, "/board/rows/?light=bad") == first <= 20
    assert after_an_act <= 12
