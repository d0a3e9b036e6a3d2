"""The first board: one sentence, lists and cells that agree with it, and every number opens to its rows."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from onezone.dashboards.pages.board import BoardPage, build_board
from onezone.dashboards.pages.lists import build_open
from onezone.platform.identity.actor import Role
from onezone.platform.identity.scope import zone_scope
from tests.approvals.project.conftest import TODAY, World, make_world
from tests.approvals.simulation.story import admit, give_opinions, open_story, sign_land, staff


def board(world: World, who: str = "leader") -> BoardPage:
    with zone_scope(world.zone.id):
        return build_board(world.people[who], today=TODAY)


def late_items(world: World) -> World:
    """C409 accepted on 9 November and undecided: red; C406 accepted on the 18th: one day left; D610 fresh."""
    with zone_scope(world.zone.id):
        for day, matter, department in (("2026-11-09", "P207", "WRB"), ("2026-11-02", "P208", "WRB")):
            world.on(day).file(matter)
            world.do(f"{department}/officer", "accept", matter=matter)
        world.on("2026-11-11").file("L03")
        world.do("NRB/officer", "accept", matter="L03")
    return world


@pytest.mark.parametrize(
    ("who", "goes"),
    [("window", "/window/"), ("NRB/officer", "/desk/"), ("NRB/signer", "/desk/"), ("applicant", "/portal/")],
)
def test_each_post_lands_where_its_work_is(opened: World, who: str, goes: str) -> None:
    answer = opened.client(who).get("/")
    assert (answer.status_code, answer["Location"]) == (302, goes)


@pytest.mark.parametrize("who", ["leader", "convener"])
def test_who_oversees_the_zone_lands_on_the_board(opened: World, who: str) -> None:
    answer = opened.client(who).get("/")
    assert answer.status_code == 200
    assert "看板" in answer.content.decode()


@pytest.mark.parametrize(
    ("role", "goes"),
    [(Role.system_admin, "/admin/users/"), (Role.security_admin, "/admin/posts/"), (Role.auditor, "/audit/")],
)
def test_an_administrator_lands_at_its_own_pages_and_sees_no_board(opened: World, role: Role, goes: str) -> None:
    with zone_scope(opened.zone.id):
        opened.hire("admin", role)
    answer = opened.client("admin").get("/")
    assert (answer.status_code, answer["Location"]) == (302, goes)
    assert opened.client("admin").get("/board/").status_code == 403


def test_an_applicant_sees_no_board(opened: World) -> None:
    assert opened.client("applicant").get("/board/").status_code == 403
    assert opened.client("applicant").get("/board/rows/").status_code == 403
    assert opened.client("applicant").get("/board/decided/").status_code == 403


def test_sentence_list_and_matrix_count_the_same(opened: World) -> None:
    page = board(late_items(opened))
    assert page.total > 0
    assert len(page.exceptions) + page.more == page.total
    cells = [cell for line in page.lines for cell in (line.formal, line.simulated)]
    assert sum(cell.red for cell in cells) == page.red
    assert sum(cell.yellow for cell in cells) == page.yellow


def test_red_comes_before_yellow_and_says_why_and_since_when(opened: World) -> None:
    page = board(late_items(opened))
    lights = [row.light for row in page.exceptions]
    assert lights == sorted(lights, key=("black", "red", "yellow").index)
    first = page.exceptions[0]
    assert "承诺" in first.reason or "法定" in first.reason
    assert "超期" in first.since
    assert first.who


def test_every_count_opens_to_as_many_rows(opened: World) -> None:
    page, actor = board(late_items(opened)), opened.people["leader"]
    with zone_scope(opened.zone.id):
        assert build_open(actor, {"light": "red"}, today=TODAY).count == page.red
        assert build_open(actor, {"light": "yellow"}, today=TODAY).count == page.yellow
        for line in page.lines:
            for mode, cell in (("formal", line.formal), ("simulated", line.simulated)):
                asked = {"department": line.code, "mode": mode, "light": "bad"}
                assert build_open(actor, asked, today=TODAY).count == cell.red + cell.yellow
        for due in ("today", "soon", "stopped"):
            counted = next(each.n for each in page.due if f"due={due}" in each.href)
            assert build_open(actor, {"due": due}, today=TODAY).count == counted
    text = opened.client("leader").get(page.decided.href).content.decode()
    assert f"{page.decided.n} 件" in text


def test_an_item_that_waits_for_the_reader_is_said_to(opened: World) -> None:
    late_items(opened)
    assert board(opened).mine == 0
    signer = board(opened, "WRB/signer")
    assert signer.mine == sum(1 for row in signer.exceptions if row.mine) > 0
    assert board(opened, "HCD/signer").mine == 0


def test_simulated_opinions_are_never_counted_as_decided(opened: World) -> None:
    before = board(opened)
    with zone_scope(opened.zone.id):
        give_opinions(admit(opened))
    after = board(opened)
    assert after.decided.n == before.decided.n
    assert [(rate.top, rate.bottom) for rate in after.rates] == [(rate.top, rate.bottom) for rate in before.rates]
    assert after.simulation.opinions == 8
    assert after.simulation.ready == 1


def test_what_is_overdue_and_undecided_lowers_the_rate(opened: World) -> None:
    before = board(opened).rates[0]
    after = board(late_items(opened)).rates[0]
    assert before.percent == "100%"
    assert after.top == before.top
    assert after.bottom > before.bottom
    assert after.percent != "100%"


def test_conversions_are_counted_when_they_are_signed(landed: World) -> None:
    assert board(landed).simulation.converted_all == 0
    with zone_scope(landed.zone.id):
        landed.on("2026-11-23").do("applicant", "request_conversion", matter="A107")
        landed.do("NRB/signer", "convert", matter="A107")
    page = board(landed).simulation
    assert (page.converted_month, page.converted_all, page.converted_projects_all) == (1, 1, 1)
    assert page.saved_n == 0
    assert page.saved_mean is None


def test_the_number_of_queries_does_not_depend_on_the_number_of_rows(opened: World) -> None:
    def count() -> int:
        with (
            zone_scope(opened.zone.id),
            CaptureQueriesContext(
                connection,
            ) as seen,
        ):
            build_board(opened.people["leader"], today=TODAY)
        return len(seen)

    with zone_scope(opened.zone.id):
        give_opinions(admit(opened))
    count()
    few = count()
    with zone_scope(opened.zone.id):
        for number in (1, 2, 3):
            open_story(opened, name=f"项目 {number}", code=f"2610-211382-04-01-38130{number}")
            sign_land(give_opinions(admit(opened)))
    after_an_act = count()
    assert count() == few <= 12
    assert after_an_act <= 25


def test_an_empty_zone_has_no_empty_tables(db: None, settings: Any) -> None:
    settings.ONEZONE_TODAY = TODAY
    world = make_world()
    text = world.client("leader").get("/").content.decode()
    assert "今天没有异常" in text
    assert "还没有任何办件" in text
    assert "<table" not in text


def test_a_day_without_exceptions_names_the_next_date(opened: World) -> None:
    with zone_scope(opened.zone.id):
        opened.on("2026-11-20").file("L03")
        opened.do("NRB/officer", "accept", matter="L03")
    text = opened.client("leader").get("/").content.decode()
    assert "今天没有异常" in text
    assert "下一个到期" in text


def test_the_legal_line_stands_beside_the_numbers(running: World) -> None:
    text = running.client("leader").get("/").content.decode()
    assert "模拟 · 非许可" in text
    assert "模拟意见不是许可，不计入办结数" in text


def test_a_steward_reads_the_board_too(opened: World) -> None:
    with zone_scope(opened.zone.id):
        staff(opened, "PSB")
        opened.hire("steward", Role.steward, department="PSB")
    assert opened.client("steward").get("/").status_code == 200
