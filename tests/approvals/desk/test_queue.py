"""The queue: every open item of the department once, in its clock's group, counted as it is listed."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import Any
from urllib.parse import parse_qs, urlsplit
from zipfile import ZipFile

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook

from onezone.approvals.pages.desk import build_desk
from onezone.approvals.queries.desk import queue
from onezone.kernel.hashing import digest
from onezone.platform.identity import services as identity
from onezone.platform.identity.actor import Role, system_actor
from onezone.platform.identity.errors import NotFound
from onezone.platform.identity.scope import zone_scope
from tests.approvals.project.conftest import FACTS, TODAY, World, at, open_in

NOTICE = digest("notice")


def rows(world: World, who: str, on: date = TODAY) -> dict[tuple[str, str], Any]:
    with zone_scope(world.zone.id):
        return {(row.matter.id, row.key[1]): row for row in queue(world.people[who], on)}


def bands(world: World, who: str = "NRB/officer", on: date = TODAY) -> dict[str, str]:
    return {matter: row.band for (matter, _mode), row in rows(world, who, on).items()}


def another(world: World, number: int = 1) -> World:
    """One more project, opened in October, with nothing filed yet."""
    world.on("2026-10-20")
    world.reference = open_in(world, name=f"项目 {number}", code=f"2610-211382-04-01-39{number:04d}", facts=FACTS)
    return world


def test_items_stand_in_the_group_of_their_clock(world: World) -> None:
    with zone_scope(world.zone.id):
        another(world)
        world.on("2026-11-10").file("B302")
        world.do("NRB/officer", "accept", matter="B302")  # 3 working days: due 11-13, past
        world.on("2026-11-18").file("A107")  # answered within 5 working days: 11-25
        world.file("B301")
        world.do("NRB/officer", "accept", matter="B301")  # 5 working days: due 11-25
        world.file("L04")
        world.do("NRB/officer", "accept", matter="L04")
        world.do("NRB/officer", "suspend", matter="L04", kind="hearing", notice=NOTICE)
    listed = rows(world, "NRB/officer").values()
    found = {row.matter.id: row.band for row in listed if row.project == world.reference}
    assert found == {"B302": "overdue", "A107": "soon", "B301": "soon", "L04": "stopped"}


def test_a_late_item_stays_on_top_although_its_clock_was_stopped_afterwards(world: World) -> None:
    with zone_scope(world.zone.id):
        another(world)
        world.on("2026-11-10").file("B302")
        world.do("NRB/officer", "accept", matter="B302")
        world.on("2026-11-20").do("NRB/officer", "suspend", matter="B302", kind="hearing", notice=NOTICE)
    assert rows(world, "NRB/officer")["B302", "formal"].band == "overdue"


@pytest.mark.parametrize(
    ("on", "state", "light"),
    [("2026-11-20", "received", "green"), ("2026-11-23", "received", "yellow"), ("2026-11-24", "accepted", "red")],
)
def test_without_an_answer_a_filing_is_accepted_by_itself(world: World, on: str, state: str, light: str) -> None:
    with zone_scope(world.zone.id):
        another(world).on("2026-11-16").file("B302")
    row = rows(world, "NRB/officer", date.fromisoformat(on))["B302", "formal"]
    assert (row.state, row.light) == (state, light)
    if state == "accepted":
        assert (row.item.deemed, row.item.accepted_on) == (True, date(2026, 11, 16))


def test_today_is_the_last_day_to_answer_is_said_in_the_row(world: World) -> None:
    with zone_scope(world.zone.id):
        another(world).on("2026-11-16").file("B302")
    page = world.client("NRB/officer").get("/desk/").content.decode()
    assert "今天不答复，即视为 11-16 已受理" in page


def test_a_stale_opinion_names_the_input_and_both_values(world: World) -> None:
    with zone_scope(world.zone.id):
        world.on("2026-11-20").do("applicant", "change_input", name="design.far", value="1.5")
    assert bands(world)["B302"] == "stale"
    page = world.client("NRB/officer").get("/desk/").content.decode()
    assert "意见失效" in page
    assert "1.2 → 1.5" in page


def test_simulated_items_are_marked_and_counted_apart(world: World) -> None:
    with zone_scope(world.zone.id):
        world.on("2026-11-20").do("applicant", "change_input", name="design.far", value="1.5")
        page = build_desk(world.people["NRB/officer"], {}, today=TODAY)
    simulated = [row for group in page.groups for row in group.rows if row.simulated]
    assert simulated
    view = next(each for each in page.views if each.key == "simulated")
    assert view.count == len(simulated)
    assert f"其中模拟 {view.count} 件" in page.sentence


def test_every_number_is_the_filter_that_lists_it(world: World) -> None:
    with zone_scope(world.zone.id):
        another(world).on("2026-11-16").file("B302")
        actor = world.people["NRB/officer"]
        page = build_desk(actor, {}, today=TODAY)
        for link in (*page.stats, *page.views):
            listed = build_desk(actor, {"view": link.key}, today=TODAY)
            assert sum(group.count for group in listed.groups) == link.count, link.key


def test_a_signer_sees_what_waits_for_the_signature_an_officer_what_waits_for_review(world: World) -> None:
    assert rows(world, "NRB/signer")["L03", "formal"].mine
    assert not rows(world, "NRB/officer")["L03", "formal"].mine
    with zone_scope(world.zone.id):
        another(world).on("2026-11-20").file("B302")
    assert rows(world, "NRB/officer")["B302", "formal"].mine
    assert not rows(world, "NRB/signer")["B302", "formal"].mine


def test_a_desk_is_of_one_department_and_watching_posts_see_all(world: World) -> None:
    everyone = {(row.project, row.matter.id) for row in rows(world, "convener").values()}
    own = {(row.project, row.matter.id) for who in ("NRB", "WRB") for row in rows(world, f"{who}/officer").values()}
    assert own < everyone
    assert {row.department for row in rows(world, "WRB/officer").values()} == {"WRB"}
    with zone_scope(world.zone.id):
        asked = build_desk(world.people["leader"], {"department": "WRB"}, today=TODAY)
        ignored = build_desk(world.people["NRB/officer"], {"department": "WRB"}, today=TODAY)
    assert {row.code for group in asked.groups for row in group.rows} == {"P205"}
    assert "P205" not in {row.code for group in ignored.groups for row in group.rows}


def test_a_delegated_signature_is_on_the_desk_of_the_bureau_that_holds_it(world: World) -> None:
    with zone_scope(world.zone.id):
        rules = {"approvals": {"delegated_signing": {"APB": ["L03"]}}}
        identity.set_zone(actor=system_actor(world.zone), at=at("2026-11-20"), settings=rules)
    assert ("L03", "formal") in rows(world, "APB/signer")
    assert ("L03", "formal") not in rows(world, "APB/officer")


@pytest.mark.parametrize("who", ["applicant", "stranger", "window"])
def test_a_post_without_a_desk_finds_none(world: World, who: str) -> None:
    with zone_scope(world.zone.id), pytest.raises(NotFound):
        queue(world.people[who], TODAY)
    assert world.client(who).get("/desk/").status_code == 404


def test_whatever_is_listed_can_be_opened(world: World) -> None:
    for who in ("NRB/officer", "WRB/signer", "convener"):
        client = world.client(who)
        with zone_scope(world.zone.id):
            page = build_desk(world.people[who], {}, today=TODAY)
        for row in [row for group in page.groups for row in group.rows]:
            assert client.get(row.href).status_code == 200
            assert client.get(row.preview).status_code == 200


def test_search_and_matter_narrow_the_queue(world: World) -> None:
    with zone_scope(world.zone.id):
        another(world).on("2026-11-20").file("B302")
        actor = world.people["NRB/officer"]
        for asked, expected in (
            ({"q": "项目 1"}, {"B302"}),
            ({"q": "池窑 炜盛", "matter": "L03"}, {"L03"}),
            ({"q": "没有这个项目"}, set()),
        ):
            page = build_desk(actor, asked, today=TODAY)
            assert {row.code for group in page.groups for row in group.rows} == expected


def test_an_empty_queue_says_so_and_what_comes_next(world: World) -> None:
    page = world.client("HCD/officer").get("/desk/?view=mine").content.decode()
    assert "今天没有该您办的件" in page
    assert "件在等别人" in page


def test_a_long_list_opens_what_is_late_and_folds_the_rest(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("onezone.approvals.pages.desk.PAGE_SIZE", 2)
    with zone_scope(world.zone.id):
        for number in range(3):
            another(world, number).on("2026-11-10").file("B302")
            world.do("NRB/officer", "accept", matter="B302")
        actor = world.people["NRB/officer"]
        first = build_desk(actor, {}, today=TODAY)
        place = parse_qs(urlsplit(first.after).query)["after"][0]
        second = build_desk(actor, {"after": place}, today=TODAY)
        later = build_desk(actor, {"band": "later"}, today=TODAY)
    assert [(group.band, group.count, len(group.rows), group.folded) for group in first.groups] == [
        ("overdue", 3, 2, False), ("later", 1, 0, True), ("stopped", 2, 0, True),
    ]  # fmt: skip
    assert (second.groups[0].band, len(second.groups[0].rows)) == ("overdue", 1)
    assert not second.after
    assert second.before
    assert [(group.band, len(group.rows)) for group in later.groups if group.rows] == [("later", 1)]


def test_results_to_deliver_have_a_view_of_their_own(world: World) -> None:
    with zone_scope(world.zone.id):
        page = build_desk(world.people["NRB/officer"], {"view": "deliver"}, today=TODAY)
    assert {row.code for group in page.groups for row in group.rows} == {"L02"}
    assert {row.next_word for group in page.groups for row in group.rows} == {"送达"}


def test_an_expired_or_ended_simulation_is_in_no_queue(world: World) -> None:
    with zone_scope(world.zone.id):
        world.on("2026-11-18").do("CAD/officer", "note", text="x")
    before = rows(world, "NRB/officer", date(2026, 11, 23))
    assert any(mode == "simulated" for _matter, mode in before)
    after = rows(world, "NRB/officer", date(2028, 1, 4))
    assert not any(mode == "simulated" for _matter, mode in after)
    with zone_scope(world.zone.id):
        world.on("2026-11-20").do("convener", "terminate", reasons="投资方退出")
    assert not any(mode == "simulated" for _matter, mode in rows(world, "NRB/officer"))


def queries_of(world: World, path: str) -> int:
    """How many times a page asks the database; what PostgreSQL is told about the zone and savepoints is no question."""
    client = world.client("NRB/officer")
    client.get(path)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200
    return sum(each["sql"].startswith("SELECT") for each in captured)


def test_queries_do_not_grow_with_the_queue(world: World) -> None:
    with zone_scope(world.zone.id):
        world.on("2026-11-10").do("applicant", "change_input", name="design.far", value="1.5")
        fill(world, range(2))
    few = queries_of(world, "/desk/")
    with zone_scope(world.zone.id):
        fill(world, range(2, 20))
    assert len(rows(world, "NRB/officer")) >= 5
    assert queries_of(world, "/desk/") == few
    assert few <= 12, "the frame of every page takes five of them"
    assert queries_of(world, "/desk/?q=玻&sort=project") <= 12


def fill(world: World, numbers: range) -> None:
    """Per project three items on the desk: one received, one under review, one stale opinion."""
    for number in numbers:
        another(world, 100 + number).on("2026-11-12")
        world.decide("A101", "DRB")
        world.decide("L02", "NRB")
        world.do("convener", "admit", matters=["B301"])
        world.opine("B301", "NRB")
        world.file("A107")
        world.file("B302")
        world.do("NRB/officer", "accept", matter="B302")
        world.do("applicant", "change_input", name="design.far", value="1.5")


# -- one act on many -------------------------------------------------------------------------------------------------


def post(world: World, who: str, kind: str, *rows: str, **given: str) -> Any:
    keys = [row.replace("@", world.reference) for row in rows]
    return world.client(who).post(f"/desk/batch/{kind}/", {"row": keys, **given})


def test_a_batch_names_what_leaves_it_before_anything_is_signed(world: World) -> None:
    with zone_scope(world.zone.id):
        another(world)
        world.decide("A101", "DRB")
        world.decide("L02", "NRB")
        world.on("2026-11-10").file("B302")
        world.do("NRB/officer", "accept", matter="B302")
        world.on("2026-11-20").file("B301")
        world.do("NRB/officer", "accept", matter="B301")
        world.file("L04")
    keys = ("@:formal:B301", "@:formal:B302", "@:formal:L04", "@:simulated:B301", "P-2026-9999:formal:B301")
    answer = post(world, "NRB/signer", "sign", *keys)
    page = answer.context["page"]
    assert [line.key for line in page.ready] == [f"{world.reference}:formal:B301"]
    assert [line.code for line in page.left] == ["late_reason", "not_at_signature", "not_found", "not_found"]
    assert page.ready[0].number in answer.content.decode()
    assert "NRB signer（签发人）的名义准予" in answer.content.decode()
    assert rows(world, "NRB/signer")["B301", "formal"].mine


def test_a_batch_is_signed_once_and_every_item_answers_for_itself(world: World) -> None:
    with zone_scope(world.zone.id):
        another(world)
        world.decide("A101", "DRB")
        world.decide("L02", "NRB")
        world.on("2026-11-20").file("B301")
        world.do("NRB/officer", "accept", matter="B301")
    first = post(world, "NRB/signer", "sign", "@:formal:B301", confirmed="1").context["page"]
    again = post(world, "NRB/signer", "sign", "@:formal:B301", confirmed="1").context["page"]
    assert [(line.seq > 0, bool(line.document)) for line in first.ready] == [(True, True)]
    assert [line.code for line in again.left] == ["not_at_signature"]


def test_only_who_may_sign_signs_a_batch(world: World) -> None:
    refused = post(world, "NRB/officer", "sign", "@:formal:L03", confirmed="1")
    assert refused.status_code == 403
    assert post(world, "NRB/signer", "burn", "@:formal:L03").status_code == 404
    assert "批量签发" in world.client("NRB/signer").get("/desk/").content.decode()
    officers = world.client("NRB/officer").get("/desk/").content.decode()
    assert "批量签发" not in officers
    assert "提交签发" in officers
    assert 'name="row"' not in world.client("convener").get("/desk/").content.decode()


def test_many_items_are_handed_to_one_officer_of_the_department(world: World) -> None:
    with zone_scope(world.zone.id):
        other = world.hire("NRB/second", Role.officer, department="NRB")
        another(world).on("2026-11-20").file("B302")
        world.file("A107")
    keys, to = ("@:formal:B302", "@:formal:A107"), f"{other.user_id}/{other.name}"
    asked = post(world, "NRB/signer", "assign", *keys, confirmed="1", officer="4711/谁")
    assert asked.status_code == 422
    assert asked.context["page"].missing
    assert [line.key for line in asked.context["page"].ready] == [key.replace("@", world.reference) for key in keys]
    done = post(world, "NRB/signer", "assign", *keys, confirmed="1", officer=to).context["page"]
    assert len(done.ready) == 2
    assert not rows(world, "NRB/officer")["B302", "formal"].mine
    assert rows(world, "NRB/second")["B302", "formal"].mine
    with zone_scope(world.zone.id):
        listed = build_desk(world.people["NRB/second"], {"officer": "mine"}, today=TODAY)
    assert {row.code for group in listed.groups for row in group.rows} == {"B302", "A107"}


def test_an_officer_submits_several_for_signature_with_one_opinion(world: World) -> None:
    with zone_scope(world.zone.id):
        rules = {"approvals": {"signing": {"default": ["review", "sign"]}}}
        identity.set_zone(actor=system_actor(world.zone), at=at("2026-11-19"), settings=rules)
        another(world).on("2026-11-20")
        for matter in ("B302", "A107"):
            world.file(matter)
            world.do("NRB/officer", "accept", matter=matter)
        page = build_desk(world.people["NRB/officer"], {}, today=TODAY)
        batches = {row.code: row.batch for group in page.groups for row in group.rows if world.reference in row.key}
    assert batches == {"B302": "recommend", "A107": "recommend"}
    keys = ("@:formal:B302", "@:formal:A107")
    assert post(world, "NRB/officer", "recommend", *keys, confirmed="1", reasons=" ").context["page"].missing
    done = post(world, "NRB/officer", "recommend", *keys, confirmed="1", reasons="符合规划条件").context["page"]
    assert len(done.ready) == 2
    assert rows(world, "NRB/signer")["B302", "formal"].move.who == "signer"


def test_results_are_handed_over_together(world: World) -> None:
    done = post(world, "NRB/officer", "deliver", "@:formal:L02", "@:formal:L03", confirmed="1").context["page"]
    assert [line.key for line in done.ready] == [f"{world.reference}:formal:L02"]
    assert [line.code for line in done.left] == ["not_at_this_step"]


def test_the_panel_says_who_has_acted_since_the_list_was_shown(world: World) -> None:
    client, path = world.client("NRB/officer"), f"/desk/preview/{world.reference}/formal/L03/"
    assert "别人已经办了" not in client.get(path, {"seen": "decide"}).content.decode()
    with zone_scope(world.zone.id):
        world.on("2026-11-20").do("NRB/signer", "decide", matter="L03", outcome="refuse", reasons="用地不符")
    page = client.get(path, {"seen": "decide"}).content.decode()
    assert "别人已经办了" in page
    assert 'data-moved="NRB signer 09:07' in page


# -- the list to take away ---------------------------------------------------------------------------------------------


def test_the_workbook_has_the_views_rows_dates_as_dates_and_no_formula(world: World) -> None:
    with zone_scope(world.zone.id):
        world.on("2026-10-20")
        route = {"route": None, "facts": FACTS}
        world.reference = open_in(world, name="=1+1", code="2610-211382-04-01-390777", **route)
        world.on("2026-11-10").file("B302")
        world.do("NRB/officer", "accept", matter="B302")
    answer = world.client("NRB/officer").get("/desk/export.xlsx", {"q": "=1+1"})
    assert answer["Content-Type"].endswith("spreadsheetml.sheet")
    lines = CalamineWorkbook.from_filelike(BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    assert lines[0][:4] == ["时钟", "承诺到期", "承诺剩余（日）", "法定到期"]
    assert lines[1][1] == date(2026, 11, 13)
    assert lines[1][2] == -6
    assert lines[1][7] == "=1+1"
    assert len(lines) == 3
    with ZipFile(BytesIO(answer.content)) as parts:
        assert b"<f>" not in parts.read("xl/worksheets/sheet1.xml")
