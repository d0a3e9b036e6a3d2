"""The door itself: once only, nothing typed is lost, a second look, one answer to strangers, the same codes as JSON."""

from __future__ import annotations

import re
from html import unescape

from django.core.files.uploadedfile import SimpleUploadedFile

from onezone.approvals.domain.engine import ACTS
from onezone.approvals.forms.case_acts import FORMS
from onezone.approvals.permissions import ACTS as PERMITTED
from onezone.platform.identity.scope import zone_scope
from onezone.platform.journal.models import JournalRow
from tests.approvals.acts.door import Door, code_of, pdf, text_of

A101 = {"matter": "A101", "mode": "formal"}
JSON = {"Accept": "application/json"}


def reviewing(door: Door) -> Door:
    door.did("window", "file", **A101)
    door.did("DRB/officer", "accept", **A101)
    return door


def test_every_act_of_the_engine_has_a_form_and_a_permission() -> None:
    assert set(FORMS) == ACTS
    assert set(FORMS) <= set(PERMITTED)


def test_the_same_form_sent_twice_gets_its_first_answer_and_another_content_is_refused(door: Door) -> None:
    first, again = (door.post("applicant", "note", text="已电话沟通", key="a" * 32) for _ in range(2))
    assert (first.status_code, first["Location"]) == (again.status_code, again["Location"])
    assert first.status_code == 302
    door.refused("applicant", "note", "already_sent", text="改过的内容", key="a" * 32)
    door.did("applicant", "note", text="已电话沟通", key="b" * 32)
    assert sum(row.act == "note" for row in journal(door)) == 2


def journal(door: Door) -> list[JournalRow]:
    with zone_scope(door.world.zone.id):
        return list(JournalRow.objects.filter(chain=door.world.reference))


def test_a_form_carries_its_own_key(door: Door) -> None:
    reviewing(door)
    pages = [door.get("DRB/signer", "acts/decide/", **A101).content.decode() for _ in range(2)]
    keys = {re.search(r'name="key" value="(\w+)"', page).group(1) for page in pages}  # type: ignore[union-attr]
    assert len(keys) == 2


def test_everything_typed_stays_when_an_act_is_refused(door: Door) -> None:
    reviewing(door)
    answer = door.refused(
        "DRB/signer", "decide", "conditions_open", outcome="approve", reasons="经审查，材料齐全",
        condition_text=["补交节能承诺", ""], condition_owner=["企业", ""], condition_due=["2026-12-20", ""], **A101,
    )  # fmt: skip
    page = unescape(answer.content.decode())
    for typed in ("经审查，材料齐全", "补交节能承诺", 'value="企业"', 'value="2026-12-20"'):
        assert typed in page
    assert re.search(r'value="approve"[^>]* checked', page)
    assert "未了条件" in text_of(answer)


def test_an_upload_outlives_the_refusal(door: Door) -> None:
    reviewing(door)
    door.did("DRB/officer", "suspend", kind="hearing", notice_file=pdf(), **A101)
    again = door.refused("DRB/officer", "suspend", "kind_running", kind="hearing", notice_file=pdf(), **A101)
    assert re.search(r'name="notice" value="sha256:[0-9a-f]{64}"', again.content.decode())


def test_a_file_that_is_no_document_is_refused_beside_its_field(door: Door) -> None:
    reviewing(door)
    bad = SimpleUploadedFile("告知书.pdf", b"MZ\x90\x00 not a document at all", content_type="application/pdf")
    answer = door.post("DRB/officer", "suspend", kind="hearing", notice_file=bad, **A101)
    assert answer.status_code == 422
    assert answer.context["form"].errors["notice_file"]
    assert door.state("A101") == "已受理"


def test_what_cannot_be_taken_back_is_looked_at_twice(door: Door) -> None:
    reviewing(door)
    answer = door.post("DRB/signer", "decide", outcome="refuse", reasons="不符合产业政策", **A101)
    assert answer.status_code == 200
    assert "行政复议" in text_of(answer)
    assert "不符合产业政策" in answer.content.decode()
    assert door.state("A101") == "已受理"
    back = door.post("DRB/signer", "decide", outcome="refuse", reasons="不符合产业政策", back="1", **A101)
    assert "不符合产业政策" in back.content.decode()
    door.did("DRB/signer", "decide", outcome="refuse", reasons="不符合产业政策", **A101)
    assert door.state("A101") == "不予许可"


def test_more_lines_for_conditions_without_a_script(door: Door) -> None:
    reviewing(door)
    answer = door.post("DRB/signer", "decide", outcome="approve_tolerating", condition_text="甲", more="1", **A101)
    assert answer.status_code == 200
    assert answer.content.decode().count('name="condition_text"') == 6
    assert door.state("A101") == "已受理"


def test_a_condition_with_an_impossible_date_is_named(door: Door) -> None:
    reviewing(door)
    fields = {"condition_text": "甲", "condition_due": "2026-02-31", "outcome": "approve_tolerating"}
    answer = door.refused("DRB/signer", "decide", "form_malformed", 422, **fields, **A101)
    assert "2026-02-31" in text_of(answer)


def test_absent_and_forbidden_are_one_answer(door: Door) -> None:
    reviewing(door)
    here, nowhere = f"/projects/{door.world.reference}", "/projects/P-2026-9999"
    for path in ("/items/A101/", "/acts/decide/?matter=A101", "/items/A101/decision/", "/simulated/A101/"):
        forbidden = door.client("stranger").get(here + path)
        absent = door.client("stranger").get(nowhere + path)
        assert forbidden.status_code == absent.status_code == 404
        named = forbidden.content.decode().replace(door.world.reference, "P-2026-9999")
        assert body(named) == body(absent.content.decode())
    assert door.post("stranger", "note", text="x").status_code == 404


def body(page: str) -> str:
    return re.sub(r"csrf\w*\W+\w+\W+\w+\W+[\w-]{20,}|nonce=\S+|\w{64}", "", page.partition("<main")[2])


def test_an_unknown_act_has_no_door(door: Door) -> None:
    assert door.post("window", "bribe").status_code == 404


def test_the_post_decides_not_the_button(door: Door) -> None:
    reviewing(door)
    door.refused("NRB/signer", "decide", "not_allowed", 403, outcome="approve", **A101)
    door.refused("applicant", "accept", "not_allowed", 403, **A101)


def test_json_gets_the_same_code_as_problem_json(door: Door) -> None:
    reviewing(door)
    url = f"/projects/{door.world.reference}/acts/"
    refused = door.client("DRB/signer").post(f"{url}decide/", {**A101, "outcome": "refuse"}, headers=JSON)
    assert (refused.status_code, refused["Content-Type"]) == (409, "application/problem+json")
    assert refused.json()["code"] == "reasons_missing"
    malformed = door.client("DRB/signer").post(f"{url}decide/", A101, headers=JSON)
    assert (malformed.status_code, malformed.json()["data"]["field"]) == (422, "outcome")
    done = door.client("DRB/signer").post(f"{url}decide/", {**A101, "outcome": "approve"}, headers=JSON)
    assert (done.status_code, done.json()["matters"]) == (200, ["A101"])


def test_going_back_never_leaves_the_site(door: Door) -> None:
    away = door.post("applicant", "note", text="甲", next="//evil.example/")
    assert away["Location"] == f"/projects/{door.world.reference}/"
    home = door.post("applicant", "note", text="乙", next="/window/")
    assert home["Location"] == "/window/"


def test_a_form_says_beforehand_that_it_will_be_refused(door: Door) -> None:
    reviewing(door)
    answer = door.get("DRB/officer", "acts/request_supplement/", **A101)
    assert answer.status_code == 200
    assert "不能执行" in text_of(answer)
    assert code_of(answer) == ""
