"""Tests of the pages of the project book: both languages, filters that open numbers, forms that lose nothing."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from onezone.ledger.domain.stages import Stage, Step
from onezone.ledger.models import BookProject, Photo, StepRow
from onezone.ledger.services import projects
from onezone.ledger.services.projects import Opening
from onezone.platform.identity.actor import Role
from tests.ledger.conftest import AT, as_role, enter_project
from tests.ledger.test_acts import _state
from tests.permissions.world import PICTURE

Enter = Callable[..., Client]
pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_page_of_the_demo_book_opens_in_both_languages(book: Any, enter: Enter, language: str) -> None:
    client = enter(Role.convener, language)
    mother = BookProject.objects.get(name__startswith="年产21万吨")
    acts = ("amount", "plan", "month", "element", "blocker", "photo", "split")
    pages = [
        "/book/", "/book/totals/", "/book/new/", *(f"/book/totals/?rule={rule}" for rule in ("enclave", "key_phases")),
        f"/book/{mother.reference}/", *(f"/book/{mother.reference}/add/{act}/" for act in acts),
        f"/book/{mother.reference}/advance/completed/", f"/book/{mother.reference}/turn/",
        f"/book/{mother.reference}/place/", f"/book/{mother.reference}/correct/",
    ]  # fmt: skip
    for page in pages:
        assert client.get(page).status_code == 200, page


def test_aliases_are_corrected_with_the_name_and_the_history_is_one_click_away(book: Any, enter: Enter) -> None:
    client = enter(Role.steward)
    row = BookProject.objects.get(name__startswith="年产21万吨")
    path, aliases = f"/book/{row.reference}/correct/", "、".join(row.aliases)
    form = client.get(path).context["form"]
    assert form["aliases"].value() == aliases
    sent = {name: form[name].value() or "" for name in form.fields}
    assert client.post(path, {**sent, "aliases": "炜盛玻纤、池窑线"}).status_code == 302
    row.refresh_from_db()
    assert row.aliases == ["炜盛玻纤", "池窑线"]
    page = client.get(f"/book/{row.reference}/").content.decode()
    assert f'href="/book-table/{row.reference}/"' in page
    assert "池窑线" in client.get(f"/book-table/{row.reference}/").content.decode()


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_an_empty_book_says_what_to_do(zone: Any, enter: Enter, language: str) -> None:
    client = enter(Role.steward, language)
    assert b"oz-empty" in client.get("/book/").content
    assert client.get("/book/totals/").status_code == 200


def test_an_empty_register_asks_for_what_the_reader_may_do(zone: Any, enter: Enter) -> None:
    """Months come in by file alone; a leader does neither."""
    steward = enter(Role.steward)
    assert "登记第一行" in steward.get("/operations/").content.decode()
    assert "导入第一份表格。" in steward.get("/book-months/").content.decode()
    assert "还没有人登记过。" in enter(Role.leader).get("/book-months/").content.decode()


def test_every_number_of_the_totals_opens_the_projects_it_counts(book: Any, enter: Enter) -> None:
    client = enter(Role.leader)
    page = client.get("/book/totals/").context["page"]
    cells = [cell for line in (*page.bands, *page.words, page.total) for cell in line.cells if cell.n]
    assert len(cells) > 20
    for cell in cells:
        shown = client.get(cell.href).context["page"].shown
        assert (shown.n, shown.yuan) == (cell.n, cell.yuan), cell.href


def test_the_list_is_turned_forward_and_back_and_shows_every_project_once(book: Any, enter: Enter) -> None:
    client, pages = enter(Role.leader), []
    asked: dict[str, str] = {}
    while True:
        page = client.get("/book/", asked).context["page"]
        pages.append([line.row.reference for line in page.lines])
        if not page.around.after:
            break
        asked = {"after": page.around.after}
    shown = [reference for page in pages for reference in page]
    assert sorted(shown) == sorted(BookProject.objects.values_list("reference", flat=True))
    back = client.get("/book/", {"before": page.around.before}).context["page"]
    assert [line.row.reference for line in back.lines] == pages[-2]
    assert not client.get("/book/", {"before": back.around.before}).context["page"].around.before or len(pages) > 3


def test_a_project_without_an_amount_comes_last_and_a_strange_place_is_the_first_page(zone: Any, enter: Enter) -> None:
    client = enter(Role.steward)
    bare, rich = enter_project(zone, name="无金额"), enter_project(zone, name="有金额", stage=Stage.signed)
    _state(zone, rich)
    for asked in ({}, {"after": "x"}, {"after": '["NaN",1]'}, {"before": "[]"}):
        page = client.get("/book/", asked).context["page"]
        assert [line.row.reference for line in page.lines] == [rich, bare]
    after = client.get("/book/", {"after": f'["260000000.00",{BookProject.objects.get(reference=rich).pk}]'})
    assert [line.row.reference for line in after.context["page"].lines] == [bare]


@pytest.mark.parametrize("asked", [{}, {"q": "项目"}, {"rule": "key_projects"}, {"after": '["1.00",1]'}], ids=str)
def test_the_list_asks_as_many_queries_of_many_projects_as_of_few(
    zone: Any, enter: Enter, asked: dict[str, str]
) -> None:
    client, counted = enter(Role.leader), []
    for many in (3, 60):
        openings = [Opening(f"项目 {many}-{n}", (Step(Stage.signed, date(2026, 1, 5)),)) for n in range(many)]
        projects.take_over(actor=as_role(zone), at=AT, projects=openings)
        client.get("/book/", asked)
        with CaptureQueriesContext(connection) as captured:
            assert client.get("/book/", asked).status_code == 200
        counted.append(len(captured))
    assert counted[0] == counted[1]


def test_a_phase_stands_below_its_project_and_is_not_summed(book: Any, enter: Enter) -> None:
    page = enter(Role.leader).get("/book/", {"q": "炜盛"}).context["page"]
    assert [line.is_phase for line in page.lines] == [False, True, True, True]
    assert page.shown.n == 1
    assert page.shown.yuan == 860_000_000


@pytest.mark.parametrize("name", ["funnel", "bands"])
def test_a_chart_is_a_file_that_says_what_its_table_says(book: Any, enter: Enter, name: str) -> None:
    client = enter(Role.leader)
    answer = client.get(f"/book/totals/{name}.svg")
    assert answer["Content-Type"] == "image/svg+xml"
    drawn = ET.fromstring(answer.content)
    said = " ".join(text.strip() for text in drawn.itertext())
    assert "key_projects v4" in said
    assert ("141 个" if name == "funnel" else "4 个 · 112.30 亿元") in said
    assert "style=" not in answer.content.decode()
    assert client.get("/book/totals/nothing.svg").status_code == 404


def test_a_gate_that_was_refused_keeps_what_was_typed(zone: Any, enter: Enter) -> None:
    reference, client = enter_project(zone), enter(Role.steward)
    answer = client.post(f"/book/{reference}/advance/signed/", {"on": "2026-11-20", "contract": ""})
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["contract"]
    assert 'value="2026-11-20"' in answer.content.decode()
    assert (
        client.post(f"/book/{reference}/advance/landed/", {"on": "2026-11-20", "firm": "a", "site": "b"}).status_code
        == 422
    )
    assert StepRow.objects.filter(project__reference=reference).count() == 1


def test_a_month_that_does_not_balance_names_its_rules(zone: Any, enter: Enter) -> None:
    reference, client = enter_project(zone), enter(Role.steward)
    typed = {"period": "2026-10", "unit": "万元", "month": "100", "building": "90", "year_to_date": "100"}
    answer = client.post(f"/book/{reference}/add/month/", typed)
    assert answer.status_code == 422
    assert "建筑工程 + 安装工程" in answer.content.decode()
    assert client.post(f"/book/{reference}/add/month/", {**typed, "building": "100"}).status_code == 302


def test_a_photo_is_shown_with_its_day_and_place(zone: Any, enter: Enter) -> None:
    reference, client = enter_project(zone), enter(Role.steward)
    sent = {"file": SimpleUploadedFile("site.png", PICTURE), "taken_on": "2026-11-20", "place": "一号厂房"}
    assert client.post(f"/book/{reference}/add/photo/", sent).status_code == 302
    page = client.get(f"/book/{reference}/").content.decode()
    assert "2026-11-20 · 一号厂房" in page
    picture = client.get(f"/book/{reference}/photos/{Photo.objects.get().sha256}/")
    assert b"".join(picture.streaming_content) == PICTURE
    text = {**sent, "file": SimpleUploadedFile("site.png", b"no picture at all")}
    assert client.post(f"/book/{reference}/add/photo/", text).status_code == 422


def test_a_project_is_entered_with_its_stage_and_what_that_rests_on(zone: Any, enter: Enter) -> None:
    client = enter(Role.steward)
    typed = {"name": "石英砂提纯", "stage": "lead", "on": "2026-11-02", "evidence": "方圆玻璃", "park": "城东园",
             "tags": ["飞地"], "industry_edition": "GB/T 4754-2017"}  # fmt: skip
    assert client.post("/book/new/", {**typed, "evidence": ""}).status_code == 422
    assert client.post("/book/new/", typed).status_code == 302
    row = BookProject.objects.get()
    assert (row.name, row.stage, row.tags, row.park and row.park.name) == ("石英砂提纯", "lead", ["飞地"], "城东园")
    assert re.search(r"线索", client.get(f"/book/{row.reference}/").content.decode())
    assert client.get("/search/", {"q": "石英砂提纯"}).content.decode().count(f"/book/{row.reference}/")


def test_totals_are_handed_to_the_figures_from_the_page(book: Any, enter: Enter) -> None:
    client = enter(Role.convener)
    assert client.post("/book/totals/publish/", {"period": "2026-10"}).status_code == 302
    assert "key_projects v4" in client.get("/figures/key_project_investment/").content.decode()


def test_a_very_long_name_is_shown_whole(zone: Any, enter: Enter) -> None:
    name = "年产二十一万吨高性能玻璃纤维池窑拉丝生产线及配套原料制备、公辅工程与智能仓储项目" * 4
    reference = enter_project(zone, name=name[:200])
    assert name[:200] in enter(Role.leader).get(f"/book/{reference}/").content.decode()


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_table_of_the_book_groups_sums_and_exports_without_counting_a_phase_twice(
    book: Any, enter: Enter, language: str
) -> None:
    client = enter(Role.leader, language)
    page = client.get("/book-table/", {"group": "park"}).context["page"]
    assert page.count == 144
    assert page.sums[0][1:] == ("2,524,600", "万元" if language == "zh-hans" else "× CNY 10,000")
    for largest in ("100000", "10亿元"):
        found = client.get("/book-table/", {"filed_from": largest}).context["page"]
        assert (found.count, found.sums[0][1]) == (4, "1,123,000")
    named = client.get("/book-table/", {"q": "天津津玻纤"}).context["page"].groups[0].rows[0]
    assert named.cells[0].text == "企业N16"
    first = page.groups[0].rows[0]
    assert client.get(first.address).status_code == 200
    lines = client.get("/book-table/export.csv").getvalue().decode("utf-8-sig").splitlines()
    assert len(lines) == 145
    assert client.get("/book-table/new/").status_code == 403
