"""Tests that programs see and do what people of the same post see and do, and are refused in the same words."""

from __future__ import annotations

import json

import pytest

from onezone.approvals.domain.engine import ACTS
from onezone.approvals.queries.desk import queue
from onezone.config.api import api
from onezone.platform.api.paging import text_of_place
from onezone.platform.identity.scope import zone_scope
from onezone.platform.journal.standalone_verify import main as verify
from tests.api.caller import Callers, code_of


def test_a_token_stands_for_its_post(callers: Callers) -> None:
    assert callers.get("NRB/officer", "/me").json() == {
        "name": "NRB officer", "role": "officer", "department": "NRB", "enterprise": None, "zone": "lingyuan",
    }  # fmt: skip


def test_a_project_is_found_and_read_with_its_computed_state(callers: Callers) -> None:
    reference = callers.world.reference
    found = callers.get("leader", "/projects", text="玻璃纤维").json()
    assert [each["reference"] for each in found["items"]] == [reference]
    held = callers.get("leader", f"/projects/{reference}").json()
    assert held["state"]["work_items"]["A101"]["effective"] is True
    assert held["project"]["investment"] == "860000000.00"
    assert callers.get("leader", "/projects", text="没有").json() == {"items": [], "next": None}
    assert callers.get("leader", "/projects", updated_since="2026-11-24T00:00:00+08:00").json()["items"] == []


def test_a_foreign_project_and_a_missing_one_are_one_answer(callers: Callers) -> None:
    foreign = callers.get("stranger", f"/projects/{callers.world.reference}")
    missing = callers.get("stranger", "/projects/P-2026-9999")
    assert code_of(foreign) == code_of(missing) == (404, "not_found")
    assert callers.get("stranger", "/projects").json()["items"] == []
    assert callers.get("stranger", "/work-items").json()["items"] == []
    assert callers.get("stranger", "/filings").json()["items"] == []


def test_an_item_tells_its_clock_and_what_may_be_done_now(callers: Callers) -> None:
    item = callers.get("WRB/officer", f"/projects/{callers.world.reference}/work-items/P205").json()
    assert item["item"]["state"] == "accepted"
    assert item["item"]["promised"]["unit"] == "wd"
    assert item["clock_lines"][0]["text"]
    acts = {each["act"]: each for each in item["acts"]}
    assert acts["suspend"]["possible"]
    assert not acts["deliver"]["possible"]
    assert "decide" not in acts


def test_lists_are_read_page_by_page_and_agree_with_what_stands_behind_them(callers: Callers) -> None:
    seen, cursor = [], ""
    while True:
        page = callers.get("leader", "/work-items", limit=2, cursor=cursor).json()
        seen += [(each["matter"], each["state"]) for each in page["items"]]
        cursor = page["next"]
        if cursor is None:
            break
    for matter, state in seen:
        assert (
            callers.get("leader", f"/projects/{callers.world.reference}/work-items/{matter}").json()["item"]["state"]
            == state
        )
    assert {matter for matter, _ in seen} == {"A101", "A109", "L02", "L03", "P202", "P204", "P205"}
    assert code_of(callers.get("leader", "/work-items", cursor="bm8"))[1] == "cursor_unknown"


def test_the_desk_lists_what_its_page_lists_in_the_same_order(callers: Callers) -> None:
    seen: list[tuple[str, str, str]] = []
    cursor: str | None = ""
    while cursor is not None:
        page = callers.get("leader", "/desk", limit=2, cursor=cursor).json()
        seen += [(row["project"], row["mode"], row["matter"]) for row in page["items"]]
        cursor = page["next"]
    world = callers.world
    with zone_scope(world.zone.id):
        rows = queue(world.people["leader"], world.on("2026-11-23").now.date())
    assert len(seen) > 2
    assert seen == [row.key for row in rows]


def test_the_desk_is_filtered_as_its_page_is(callers: Callers) -> None:
    every = callers.get("leader", "/desk", limit=100).json()["items"]
    simulated = callers.get("leader", "/desk", limit=100, kind="simulated").json()["items"]
    late = callers.get("leader", "/desk", limit=100, view="overdue").json()["items"]
    assert simulated == [row for row in every if row["mode"] == "simulated"] != []
    assert late == [row for row in every if row["group"] == "overdue"]
    assert callers.get("WRB/officer", "/desk", q="没有这样的名称").json() == {"items": [], "next": None}
    assert callers.get("WRB/officer", "/desk", view="nonsense").status_code == 422
    assert callers.get("window", "/desk").status_code == 404
    far = text_of_place('[99999999999999999999999, null, null, 1, "P205", 1]')
    for cursor in ("bm8", "%%", far):
        assert code_of(callers.get("leader", "/desk", cursor=cursor))[1] == "cursor_unknown"


def test_an_act_is_done_as_by_the_pages_and_refused_in_their_words(callers: Callers) -> None:
    done = callers.act("NRB/signer", "decide", matter="L03", outcome="refuse", reasons="不符合规划")
    assert done.status_code == 200, done.content
    assert (done.json()["act"], done.json()["matters"]) == ("decide", ["L03"])
    refused = callers.act("window", "decide", matter="L03", outcome="approve")
    assert code_of(refused) == (403, "not_allowed")
    late = callers.act("NRB/officer", "accept", matter="L03")
    assert code_of(late) == (409, "act_not_possible")
    assert code_of(callers.act("NRB/officer", "accept", matter="L03", colour="red")) == (422, "request_malformed")
    chinese = callers.post(
        "NRB/officer", f"/projects/{callers.world.reference}/acts/accept", {"matter": "L03"}, language="zh-hans"
    )
    assert "受理" in chinese.json()["detail"]


def test_nobody_names_another_as_the_one_who_acts(callers: Callers) -> None:
    stolen = callers.act("NRB/officer", "recommend", matter="L03", outcome="approve", officer="1/别人")
    assert code_of(stolen) == (422, "request_malformed")


def test_every_act_of_the_engine_has_its_operation(callers: Callers) -> None:
    paths = api.get_openapi_schema()["paths"]
    assert {path.rpartition("/")[2] for path in paths if "/acts/" in path} == set(ACTS)


def test_a_project_is_opened_from_answers_once_they_are_whole(callers: Callers) -> None:
    firm = {"credit_code": "91350100M000100Y43", "name": "凌源宏阳玻纤原料有限公司"}
    assert callers.post("window", "/enterprises", firm).status_code == 201
    assert code_of(callers.post("window", "/enterprises", firm))[1] == "enterprise_known"
    body = {"credit_code": firm["credit_code"], "name": "玻纤原料精加工", "answers": {"project_type": "6"}}
    refused = callers.post("window", "/projects", body)
    assert code_of(refused) == (422, "project_incomplete")
    preview = callers.post("window", "/route-preview", {"answers": {"project_type": "6"}}).json()
    assert set(preview["open_questions"]) <= set(refused.json()["data"]["missing"])


def test_a_material_is_handed_in_and_read_back(callers: Callers) -> None:
    reference = callers.world.reference
    pdf = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
    from_form = callers.upload("window", f"/projects/{reference}/materials", "总平面图.pdf", pdf, material="总平面图")
    assert from_form.status_code == 201, from_form.content
    sha256 = from_form.json()["file"]["hash"]
    versions = callers.get("NRB/officer", f"/projects/{reference}/materials").json()["items"]
    assert ("总平面图", sha256, "总平面图.pdf") in {(v["material"], v["hash"], v["name"]) for v in versions}
    got = callers.get("NRB/officer", f"/projects/{reference}/files/{sha256}")
    assert b"".join(got.streaming_content) == pdf
    assert code_of(callers.get("stranger", f"/projects/{reference}/files/{sha256}"))[0] == 404
    bad = callers.upload("window", "/files", "a.exe", b"MZ\x90\0" * 40)
    assert code_of(bad) == (422, "file_type_refused")


def test_the_journal_comes_out_so_that_anybody_can_verify_it(
    callers: Callers, tmp_path: object, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = callers.get("leader", f"/projects/{callers.world.reference}/journal").content
    path = tmp_path / "journal.ndjson"  # type: ignore[operator]
    path.write_bytes(lines)
    assert verify([str(path)]) == 0
    case = callers.get("leader", f"/projects/{callers.world.reference}/case").json()
    assert len(case["events"]) + 2 == len(lines.splitlines())


def test_messages_are_those_of_the_post(callers: Callers) -> None:
    assert callers.get("window", "/messages").json()["items"] == []
    assert callers.post("window", "/messages/read", {}).json() == {"count": 0}


def test_what_is_no_json_or_no_text_is_said_so(callers: Callers) -> None:
    path = f"/projects/{callers.world.reference}/acts/note"
    assert code_of(callers.post("window", path, data="{nope"))[1] == "body_malformed"
    assert code_of(callers.post("window", path, data='{"text": NaN}'))[1] == "body_malformed"
    assert code_of(callers.post("window", path, {"text": "a\0b"}))[1] == "request_malformed"
    assert code_of(callers.post("window", path, data='{"text": "\\ud800"}'))[1] == "request_malformed"
    deep = json.dumps({"text": "x"}).replace('"x"', "[" * 30 + "]" * 30)
    assert code_of(callers.post("window", path, data=deep))[1] == "request_malformed"
    assert code_of(callers.post("window", path, data="a=1", content_type="text/plain"))[0] == 415


def test_a_paper_that_was_never_handed_in_is_refused_by_name(callers: Callers) -> None:
    nobody = "sha256:" + "0" * 64
    reference = callers.world.reference
    filed = {"stage": "1", "matters": {"P210": "formal"}, "materials": {"P210": {"总平面图": nobody}}}
    answers = (
        callers.act("window", "file", matter="P210", materials={"总平面图": nobody}),
        callers.act("window", "change_input", material="总平面图", hash=nobody),
        callers.post("window", f"/projects/{reference}/filings", filed),
    )
    for answer in answers:
        assert code_of(answer) == (422, "paper_not_kept")
        assert "总平面图" in answer.json()["detail"]


@pytest.mark.parametrize("wrong", [2**70, -1, True, "1"])
def test_a_number_that_no_row_can_have_is_refused(callers: Callers, wrong: object) -> None:
    assert code_of(callers.post("window", "/messages/read", {"ids": [wrong]}))[0] == 422
