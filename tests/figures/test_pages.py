"""Tests of the pages of figures: every number opens, wrong input is named where it was typed, nothing typed is lost."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from onezone.platform.identity.actor import Role

Enter = Callable[..., Client]
PDF = (
    b"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
    b"trailer<</Root 1 0 R>>\n%%EOF\n"
)
pytestmark = pytest.mark.django_db
PAGES = (
    "/figures/",
    "/figures/gdp/",
    "/figures/rd_share/",
    "/figures/conflicts/",
    "/figures/periods/",
    "/figures/sources/",
    "/figure-sheets/",
)
ARTICLE = "2019年,园区GDP实现75.29亿元,实现工业总产值228.4亿元。\r\n累计承接“飞地项目”75个。另有校车12辆。"


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_page_opens_in_both_languages(enter: Enter, path: str, language: str) -> None:
    assert enter(Role.leader, language).get(path).status_code == 200


@pytest.mark.parametrize("role", [Role.applicant, Role.auditor, Role.system_admin, Role.security_admin])
def test_who_may_not_read_figures_is_refused(enter: Enter, role: Role) -> None:
    client = enter(role) if role is not Role.applicant else None
    if client is not None:
        assert client.get("/figures/").status_code == 403


def test_an_unknown_figure_is_not_there(enter: Enter) -> None:
    client = enter(Role.leader)
    assert client.get("/figures/nothing/").status_code == 404
    assert client.get("/figure-sheets/W9999/").status_code == 404


def test_a_ratio_is_computed_again_beside_what_was_stated(enter: Enter) -> None:
    page = enter(Role.leader).get("/figures/rd_share/").content.decode()
    assert "3.08%" in page
    assert "5.79%" in page
    assert "136.36" in page


def test_the_list_counts_what_it_filters(enter: Enter) -> None:
    client = enter(Role.leader)
    page = client.get("/figures/", {"conflicts": "1"}).context["page"]
    assert page.shown == sum(len(rows) for _, rows in page.groups)
    assert all(row.conflicts for _, rows in page.groups for row in rows)
    assert client.get("/figures/", {"q": "没有这个"}).context["page"].shown == 0


def test_a_wrong_value_is_named_at_its_field_and_what_was_typed_stays(enter: Enter) -> None:
    typed = {"amount": "many", "unit": "亿元", "period": "2020", "scope": "全区", "status": "flash", "source": "年报"}
    answer = enter(Role.convener).post("/figures/gdp/", typed)
    assert answer.status_code == 422
    assert "many" in answer.content.decode()
    assert list(answer.context["form"].errors) == ["amount"]


def test_a_recorded_value_is_shown_with_its_source(enter: Enter) -> None:
    typed = {
        "amount": "80.1",
        "unit": "亿元",
        "period": "2020",
        "scope": "全区",
        "status": "flash",
        "source": "统计快报 2020",
    }
    client = enter(Role.officer)
    assert client.post("/figures/gdp/", typed).status_code == 302
    page = client.get("/figures/gdp/").content.decode()
    assert "80.1 亿元" in page
    assert "统计快报 2020" in page


def test_a_value_carries_its_evidence_and_who_reads_the_figure_reads_it(enter: Enter) -> None:
    typed = {
        "amount": "80.1",
        "unit": "亿元",
        "period": "2020",
        "scope": "全区",
        "status": "flash",
        "source": "统计快报",
    }
    client = enter(Role.convener)
    paper = SimpleUploadedFile("快报.pdf", PDF, "application/pdf")
    assert client.post("/figures/gdp/", {**typed, "evidence_file": paper}).status_code == 302
    page = client.get("/figures/gdp/").content.decode()
    (address,) = re.findall(r'href="(/figures/gdp/evidence/[^"]+)"', page)
    answer = enter(Role.leader).get(address)
    assert b"".join(answer) == PDF
    assert enter(Role.auditor).get(address).status_code == 404
    assert client.get(address.replace("/gdp/", "/exports/")).status_code == 404
    wrong = SimpleUploadedFile("快报.pdf", b"no pdf", "application/pdf")
    assert client.post("/figures/gdp/", {**typed, "period": "2021", "evidence_file": wrong}).status_code == 422


def test_a_closing_is_asked_for_by_post_and_by_who_may(enter: Enter) -> None:
    assert enter(Role.leader).post("/figures/periods/2019/close/").status_code == 403
    convener = enter(Role.convener)
    assert convener.get("/figures/periods/2019/close/").status_code == 405
    assert convener.post("/figures/periods/2019/close/").status_code == 302
    assert convener.post("/figures/periods/2019/close/").status_code == 409
    typed = {"amount": "74", "unit": "亿元", "period": "2019", "scope": "全区", "status": "flash", "source": "补报"}
    answer = convener.post("/figures/gdp/", typed)
    assert answer.status_code == 422
    assert "已结账" in answer.content.decode()


def test_a_decision_needs_a_reason_and_then_stands(enter: Enter) -> None:
    client = enter(Role.convener)
    first = client.get("/figures/conflicts/").context["page"].cards[0]
    sent = {"conflict": "C01", "evidence": first.conflict.evidence, "outcome": "kept", "reason": ""}
    assert client.post("/figures/conflicts/", sent).status_code == 422
    assert client.post("/figures/conflicts/", {**sent, "reason": "分母另有所指"}).status_code == 302
    page = client.get("/figures/conflicts/").context["page"]
    assert page.undecided == len(page.cards) - 1
    assert page.cards[-1].conflict.decided.reason == "分母另有所指"


def test_a_pasted_text_is_marked_number_by_number(enter: Enter) -> None:
    client = enter(Role.leader)
    answer = client.post("/figure-sheets/", {"title": "", "text": ARTICLE})
    page = client.get(answer.headers["Location"]).context["page"]
    assert page.counts == {"confirmed": 2, "different": 1, "unclear": 0, "unknown": 1}
    assert "".join(piece.text for paragraph in page.paragraphs for piece in paragraph) == ARTICLE.replace("\r\n", "")
    (wrong,) = next(numbers for mark, _, numbers in page.groups if mark == "different")
    assert (wrong.written, wrong.difference, wrong.known[0].statement.name) == ("75.29亿元", "+2.7 亿元", "园区GDP")


def test_an_empty_text_is_refused_and_a_text_without_numbers_is_told(enter: Enter) -> None:
    client = enter(Role.leader)
    assert client.post("/figure-sheets/", {"title": "", "text": " "}).status_code == 422
    answer = client.post("/figure-sheets/", {"title": "空", "text": "坚持新发展理念。"})
    assert "没有找到带单位的数" in client.get(answer.headers["Location"]).content.decode()


def test_the_sheet_leaves_as_a_table_without_formulas(enter: Enter) -> None:
    client = enter(Role.leader)
    at = client.post("/figure-sheets/", {"title": "表", "text": ARTICLE}).headers["Location"]
    lines = client.get(at, {"as": "csv"}).content.decode("utf-8-sig").splitlines()
    assert len(lines) == 5
    assert not any(cell.startswith(tuple("=+-@")) for line in lines for cell in line.split(","))


def test_text_of_others_is_shown_as_text(enter: Enter) -> None:
    client = enter(Role.leader)
    at = client.post("/figure-sheets/", {"title": "<b>x</b>", "text": "<script>alert(1)</script>72.59亿元"}).headers[
        "Location"
    ]
    page = client.get(at).content.decode()
    assert "<script>alert(1)" not in page
    assert "&lt;b&gt;x&lt;/b&gt;" in page


def test_a_source_is_read_with_the_values_that_rest_on_it(enter: Enter) -> None:
    page = enter(Role.leader).get("/figures/sources/")
    (spoken_of,) = [each for each in page.context["page"] if each.id == "S36"]
    assert {each.code for each in spoken_of.rests} == {
        "cooperation_investment",
        "cooperation_projects",
        "cooperation_firms",
    }
    assert 'id="S36"' in page.content.decode()


def test_what_a_number_was_compared_with_leads_to_its_figure_and_to_the_words_of_its_source(enter: Enter) -> None:
    client = enter(Role.leader)
    text = "2019年园区GDP72.59亿元，出口依存度1.02%，炜盛玻纤已建成3座池窑。"
    page = client.get(client.post("/figure-sheets/", {"title": "", "text": text}).headers["Location"]).content.decode()
    for said in ("/figures/gdp/", "/figures/sources/#S02", "/figures/export_share/", "不设指标", "还没有值"):
        assert said in page
