"""The desk's lists come from the database, and say of every day what the full computation says of it."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

import pytest

from onezone.approvals.queries.desk import queue
from onezone.approvals.queries.lines import (
    GROUPS,
    SORTS,
    VIEWS,
    QueueList,
    Wish,
    in_view,
    read_place,
)  # fmt: skip
from onezone.approvals.services.queue import stand_all_anew
from onezone.platform.calendar.models import ZoneClosure
from onezone.platform.identity.actor import system_actor
from onezone.platform.identity.scope import zone_scope
from onezone.platform.keyset import write_place
from tests.approvals.desk.worlds import busy
from tests.approvals.project.conftest import TODAY, World, at

DAYS = [
    date.fromisoformat(day)
    for day in (
        "2026-11-23", "2026-11-24", "2026-11-25", "2026-11-28", "2026-11-30", "2026-12-02", "2026-12-07", "2026-12-31",
        "2027-02-26", "2027-10-18", "2028-01-05",
    )
]  # fmt: skip


@pytest.fixture
def crowded(world: World) -> World:
    with zone_scope(world.zone.id):
        return busy(world)


def counted(cells: Any) -> Counter[Any]:
    found: Counter[Any] = Counter()
    for each in cells:
        alike = (each.band, each.heat == 0, each.who, each.simulated, each.converted, each.mine, each.deemed)
        found[alike] += each.number
    return found


def computed(rows: Any, on: date) -> Counter[Any]:
    return Counter(
        (
            row.band, row.light == "black", row.move.who, row.simulated, getattr(row.item, "converted", False),
            row.mine, row.answer_by == on,
        )
        for row in rows
    )  # fmt: skip


def test_on_every_day_the_database_counts_what_the_full_computation_finds(crowded: World) -> None:
    with zone_scope(crowded.zone.id):
        for on in DAYS:
            for who in ("NRB/officer", "NRB/signer", "HCD/officer", "convener"):
                actor = crowded.people[who]
                cells = [each for each in QueueList(actor, on, Wish()).cells() if each.band != "decided"]
                assert counted(cells) == computed(queue(actor, on), on), (on, who)


def test_the_world_has_every_group_and_every_kind_of_move(crowded: World) -> None:
    with zone_scope(crowded.zone.id):
        cells = [each for on in DAYS[:8] for each in QueueList(crowded.people["convener"], on, Wish()).cells()]
    assert {each.band for each in cells} == set(GROUPS)
    assert {each.who for each in cells} >= {"reviewer", "signer", "applicant", "procedure"}
    assert {each.heat for each in cells} >= {0, 1}
    assert any(each.deemed for each in cells)


def test_a_view_lists_the_rows_that_its_number_counts(crowded: World) -> None:
    with zone_scope(crowded.zone.id):
        for who in ("NRB/officer", "NRB/signer", "convener"):
            actor = crowded.people[who]
            for view in VIEWS:
                listed = QueueList(actor, TODAY, Wish(view=view))
                rows = listed.page(GROUPS).rows
                assert len(rows) == sum(each.number for each in listed.cells() if in_view(view, each)), view


def test_pages_follow_each_other_without_a_gap_in_every_order_and_back(crowded: World) -> None:
    with zone_scope(crowded.zone.id):
        for sort in SORTS:
            listed = QueueList(crowded.people["convener"], TODAY, Wish(sort=sort))
            whole = [row.key for row in listed.page(GROUPS).rows]
            pages, place = [], ()
            while True:
                part = listed.page(GROUPS, read_place(sort, write_place(place)), size=4)
                pages.append([row.key for row in part.rows])
                if not part.after:
                    break
                place = part.after
            assert [key for page in pages for key in page] == whole
            back = listed.page(GROUPS, part.before, backwards=True, size=4)
            assert [row.key for row in back.rows] == pages[-2]
            assert back.after
            assert not listed.page(GROUPS, size=4).before


def test_a_broken_place_is_the_first_page() -> None:
    for text in ("", "[1]", "nonsense", '["x",1,2,3,4,5]', "[0,1,2,3,4,5]"):
        assert read_place("", text) == ()


def test_filters_leave_what_they_say(crowded: World) -> None:
    actor = crowded.people["convener"]

    def listed(**wish: Any) -> list[Any]:
        return list(QueueList(actor, TODAY, Wish(**wish)).page(GROUPS).rows)

    with zone_scope(crowded.zone.id):
        everything = listed()
        assert {row.matter.id for row in listed(matter="B302")} == {"B302"}
        assert {row.simulated for row in listed(kind="simulated")} == {True}
        assert {row.move.who for row in listed(state="procedure")} == {"procedure"}
        assert {row.state for row in listed(state="stale")} == {"stale"}
        assert {row.project_name for row in listed(words=(("项目 4", ()),))} == {"项目 4"}
        assert {row.matter.id for row in listed(words=(("无此项目", ("A107",)),))} == {"A107"}
        late = [row for row in everything if row.due_on and row.due_on < TODAY and row.band == "overdue"]
        assert {row.key for row in late} <= {row.key for row in listed(due_to=TODAY)}
        assert listed(park="没有这个园区") == []
        assert len(listed(park="新型复合材料飞地产业园")) == len(everything)


def test_a_closed_day_moves_the_lists_when_they_are_brought_up_to_date(crowded: World) -> None:
    with zone_scope(crowded.zone.id):
        system = system_actor(crowded.zone)
        assert stand_all_anew(actor=system, at=at("2026-11-23")) == 0
        ZoneClosure.objects.create(zone=crowded.zone, day=date(2026, 11, 24), reason="停电")
        assert stand_all_anew(actor=system, at=at("2026-11-23")) > 0
        assert stand_all_anew(actor=system, at=at("2026-11-23")) == 0
        for on in DAYS[:6]:
            actor = crowded.people["convener"]
            cells = [each for each in QueueList(actor, on, Wish()).cells() if each.band != "decided"]
            assert counted(cells) == computed(queue(actor, on), on), on
