"""The conversion run as a page: sums, guards, reasons, and who may sign what."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from onezone.approvals.pages.conversion import ConversionPage, build_conversion
from onezone.platform.identity.scope import zone_scope
from tests.api.caller import Callers, code_of
from tests.approvals.project.conftest import OTHER_FIRM, TODAY, World, at
from tests.approvals.simulation.story import admit, give_opinions, sign_land

CHANGED = {"conditions": {"far": ">=1.2", "height": "<=24", "green": "<=20%"}}


LATER = date(2026, 12, 7)


def run(world: World, who: str = "NRB/signer", on: date = TODAY) -> ConversionPage:
    with zone_scope(world.zone.id):
        return build_conversion(world.people[who], world.reference, today=on, at=at(on.isoformat(), 10))


def results(page: ConversionPage) -> dict[str, str]:
    return {row.matter: row.result for row in page.rows}


def post(world: World, who: str, path: str, **data: Any) -> Any:
    return world.client(who).post(f"/projects/{world.reference}/conversion/{path}", data)


def far_changed(world: World) -> World:
    with zone_scope(world.zone.id):
        return sign_land(give_opinions(admit(world)), **CHANGED)


def test_a_changed_entry_touches_exactly_the_matters_that_read_it(opened: World) -> None:
    page = run(far_changed(opened))
    assert results(page) == {"A107": "ok", "B301": "re", "B302": "re", "B303": "re", "C401": "up", "C404": "up"}
    assert page.land is not None
    assert [entry.name for entry in page.land.entries if not entry.same] == ["容积率"]
    effect = page.land.effect
    assert effect is not None
    assert effect.read == ("B301", "B302", "B303")
    assert effect.upstream_only == ("C401", "C404", "C405")
    assert "A107" in effect.unread


def test_the_sums_add_up_to_all_items(opened: World) -> None:
    page = run(far_changed(opened))
    assert sum(each.n for each in page.sums) == page.total == 6
    assert [(each.key, each.n) for each in page.sums] == [("ok", 1), ("re", 3), ("up", 2)]


def test_every_guard_is_shown_with_its_reason_in_text(opened: World) -> None:
    page = far_changed(opened).get("conversion/")
    assert page.count("oz-guards") >= 6
    assert "容积率：意见依据 ≥ 1.0，土地文件 ≥ 1.2" in page
    assert "B301 未正式生效" in page
    assert "G1 土地事实一致：不通过" in page


def test_check_sheets_stand_apart_and_are_in_no_sum(landed: World) -> None:
    page = run(landed)
    assert {row.matter for row in page.sheets} == {"C405", "L08"}
    assert not {row.matter for row in page.rows} & {"C405", "L08"}


def test_one_signature_of_the_applicant_covers_the_whole_chain(landed: World) -> None:
    assert [row.matter for row in run(landed, "applicant").to_request] == [
        "A107", "B301", "B302", "B303", "C401", "C404",
    ]  # fmt: skip
    assert run(landed, "NRB/signer").batch == ()
    matters = [row.matter for row in run(landed, "applicant").to_request]
    answer = post(landed, "applicant", "request/", matters=matters)
    assert answer.status_code == 302
    assert [doc.matter for doc in run(landed).batch] == ["A107", "B301", "B302"]


def requested(world: World) -> World:
    matters = [row.matter for row in run(world, "applicant").to_request]
    assert post(world, "applicant", "request/", matters=matters).status_code == 302
    return world


def test_the_button_signs_what_its_number_says(landed: World) -> None:
    requested(landed)
    page = landed.get("conversion/", who="NRB/signer")
    assert re.search(r"签发 3 项", page)
    assert post(landed, "NRB/signer", "sign/", matters=["A107", "B301", "B302"]).status_code == 302
    after = run(landed, "HCD/signer")
    assert {row.matter for row in after.rows if row.result == "done"} == {"A107", "B301", "B302"}
    assert sum(each.n for each in after.sums) == after.total
    assert [doc.matter for doc in after.batch] == ["C401", "C404"]


def test_each_document_of_the_batch_has_its_limits_counted_from_today(landed: World) -> None:
    requested(landed)
    documents = {doc.matter: doc for doc in run(landed).batch}
    assert documents["A107"].promised == "2 日，至 11-25"
    assert "国家" in documents["A107"].number
    assert documents["B301"].number == "签发时编正式号"


def test_an_item_that_changed_after_the_page_was_drawn_leaves_the_batch_by_name(landed: World) -> None:
    requested(landed)
    with zone_scope(landed.zone.id):
        landed.on("2026-11-23").do("window", "change_input", name="design.far", value="1.4")
    answer = landed.client("NRB/signer").post(
        f"/projects/{landed.reference}/conversion/sign/", {"matters": ["A107", "B301", "B302"]}, follow=True
    )
    text = answer.content.decode()
    assert "已签发：A107" in text
    assert "B301 移出本批" in text
    assert "B302 移出本批" in text
    assert results(run(landed))["B301"] == "re"


def test_a_late_item_of_the_batch_has_a_reason_of_its_own_or_is_left_by_name(landed: World, settings: Any) -> None:
    requested(landed)
    with zone_scope(landed.zone.id):
        landed.on("2026-11-23").do("NRB/officer", "formal_accept", matter="A107")
    settings.ONEZONE_TODAY = LATER
    assert [(doc.matter, doc.late) for doc in run(landed, on=LATER).batch] == [
        ("A107", True), ("B301", False), ("B302", False),
    ]  # fmt: skip
    shown = landed.get("conversion/", who="NRB/signer")
    assert 'name="late_reason_A107"' in shown
    assert 'name="late_reason_B301"' not in shown
    answer = post(landed, "NRB/signer", "sign/", matters=["A107"], late_reason_A107=" ")
    assert answer.status_code == 409
    assert "A107 已超期" in answer.content.decode()
    signed = post(landed, "NRB/signer", "sign/", matters=["A107", "B301"], late_reason_A107="登记系统停机两日")
    assert signed.status_code == 302
    assert {row.matter for row in run(landed, on=LATER).rows if row.result == "done"} == {"A107", "B301"}


def test_the_api_asks_a_late_conversion_for_its_reason_too(landed: World, settings: Any) -> None:
    requested(landed)
    with zone_scope(landed.zone.id):
        landed.on("2026-11-23").do("NRB/officer", "formal_accept", matter="A107")
    settings.ONEZONE_TODAY = LATER
    callers, path = Callers(landed), f"/projects/{landed.reference}/conversion/sign"
    assert code_of(callers.post("NRB/signer", path, {"matters": ["A107"]})) == (409, "late_reason_missing")
    assert code_of(callers.act("NRB/signer", "grant", matter="A107")) == (409, "late_reason_missing")
    done = callers.post("NRB/signer", path, {"matters": ["A107"], "late_reasons": {"A107": "登记系统停机两日"}})
    assert done.json() == {"done": ["A107"], "left": {}}


def test_a_signer_of_another_department_signs_nothing(landed: World) -> None:
    requested(landed)
    answer = post(landed, "HCD/signer", "sign/", matters=["A107"])
    assert answer.status_code == 403
    assert results(run(landed))["A107"] == "ok"


def test_who_signs_the_rest_is_said(landed: World) -> None:
    requested(landed)
    assert {each.department: each.matters for each in run(landed).elsewhere} == {
        "人防办": ("B303",), "住房和城乡建设局": ("C401", "C404"),
    }  # fmt: skip


def test_without_anything_convertible_there_is_no_button_but_a_sentence(running: World) -> None:
    page = run(running)
    assert page.batch == ()
    assert page.why_none
    assert page.land is None
    text = running.get("conversion/", who="NRB/signer")
    assert "cv-big" not in text
    assert page.why_none in text


def test_nothing_to_sign_is_refused_by_name(landed: World) -> None:
    assert post(landed, "NRB/signer", "sign/").status_code == 422


def test_land_of_another_taker_converts_nothing(running: World) -> None:
    with zone_scope(running.zone.id):
        sign_land(running, holder=OTHER_FIRM)
    page = run(running)
    assert page.batch == ()
    assert "已终止" in page.why_none
    assert {row.result for row in page.rows} == {"left"}


def test_a_return_names_everything_missing_once(landed: World) -> None:
    requested(landed)
    assert post(landed, "NRB/officer", "A107/return_conversion/", missing="").status_code == 422
    assert post(landed, "NRB/officer", "A107/return_conversion/", missing="授权书\n红线图").status_code == 302
    page = run(landed)
    row = next(each for each in page.rows if each.matter == "A107")
    assert row.result == "returned"
    assert "授权书、红线图" in row.following
    assert sum(each.n for each in page.sums) == page.total


def test_leaving_an_opinion_needs_reasons(landed: World) -> None:
    requested(landed)
    assert post(landed, "NRB/officer", "A107/formal_accept/").status_code == 302
    assert post(landed, "NRB/signer", "A107/deviate/", reasons="").status_code == 422
    assert post(landed, "NRB/signer", "A107/deviate/", reasons="用地红线与现状不符").status_code == 302
    assert results(run(landed))["A107"] == "left"


def test_a_stranger_sees_no_run(landed: World) -> None:
    answer = landed.client("stranger").get(f"/projects/{landed.reference}/conversion/")
    assert answer.status_code == 404


def test_the_page_is_whole_in_english(landed: World) -> None:
    answer = landed.client("NRB/signer", "en").get(f"/projects/{landed.reference}/conversion/")
    assert answer.status_code == 200
