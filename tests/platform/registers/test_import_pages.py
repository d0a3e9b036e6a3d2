"""The pages of an import: a large file waits for the background, the page follows it, a small one is done at once."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django_tasks_db.models import DBTaskResult
from python_calamine import CalamineWorkbook

from onezone.parties.register import ENTERPRISES
from onezone.platform.identity.models import User
from onezone.platform.identity.scope import zone_scope
from onezone.platform.registers import jobs, running
from onezone.platform.registers.models import Import
from onezone.platform.registers.steps import State
from onezone.platform.registers.trying import guess, writable
from tests.platform.registers.conftest import AT, Cast

PAGE = "/enterprises/import/I-00001/"


@pytest.fixture
def window(here: Cast, settings: Any) -> Client:
    settings.ONEZONE_TODAY = AT.date()
    held = Client(headers={"accept-language": "zh-hans"})
    held.force_login(User.objects.get(pk=here.window.user_id))
    session = held.session
    session.update({"post": here.window.post_id, "zone": here.zone.id, "seen": int(datetime.now(tz=UTC).timestamp())})
    session.save()
    return held


def upload(window: Client, rows: int) -> str:
    """What the page says that follows."""
    text = "名称,注册资本\n" + "".join(f"企业{n:05},{'x' if n == 7 else n}\n" for n in range(rows))
    answer = window.post("/enterprises/import/", {"file": SimpleUploadedFile("企业.csv", text.encode())}, follow=True)
    assert answer.redirect_chain == [(PAGE, 302)]
    return answer.content.decode()


def part(window: Client, was: str) -> Any:
    return window.get(f"{PAGE}?was={was}", headers={"HX-Request": "true"})


def work_off(here: Cast) -> None:
    running.work_off(actor=here.system, at=AT, clock=lambda: AT)


def test_a_small_file_is_tried_and_taken_while_the_page_is_waited_for(here: Cast, window: Client) -> None:
    assert "10 行里 1 行有错" in upload(window, 10)
    assert "10 行都可以导入" in window.post(PAGE, {"do": "leave-out"}, follow=True).content.decode()
    assert "已导入 9 行" in window.post(PAGE, {"do": "take"}, follow=True).content.decode()
    assert not DBTaskResult.objects.exists()


def test_a_large_file_waits_for_the_background_and_the_page_follows_it(here: Cast, window: Client) -> None:
    shown = upload(window, jobs.AT_ONCE + 1)
    assert "等待读取" in shown
    assert 'aria-live="polite"' in shown
    assert "刷新进度" in shown.partition("<noscript>")[2].partition("</noscript>")[0]
    assert DBTaskResult.objects.get().task_path == "onezone.platform.registers.jobs.take_up"
    with zone_scope(here.zone.id):
        Import.objects.update(state=State.reading, progress=450, holder="me", held_until=AT)
    told = part(window, "reading")
    assert "已处理 40%" in told.content.decode()
    assert "<html" not in told.content.decode()
    assert part(window, "waiting")["HX-Refresh"] == "true"
    work_off(here)
    assert part(window, "reading")["HX-Refresh"] == "true"
    assert "1001 行里 1 行有错" in window.get(PAGE).content.decode()


def test_an_import_that_broke_off_says_so_and_is_tried_again_or_dropped(here: Cast, window: Client) -> None:
    upload(window, 3)
    reason = {"code": "x", "zh": "中断了 5 次", "en": "broke off 5 times"}
    with zone_scope(here.zone.id):
        Import.objects.update(state=State.failed, reason=reason)
    shown = window.get(PAGE).content.decode()
    assert "中断了 5 次" in shown
    assert "再试一次" in shown
    assert "3 行都可以导入" in window.post(PAGE, {"do": "again"}, follow=True).content.decode()
    assert "已放弃" in window.post(PAGE, {"do": "drop"}, follow=True).content.decode()
    assert window.post(PAGE, {"do": "take"}).status_code == 409


def test_the_list_says_whose_an_import_is_and_what_became_of_it(here: Cast, window: Client) -> None:
    upload(window, 10)
    shown = window.get("/enterprises/import/").content.decode()
    for words in ("企业.csv", "我 ·", "试运行", "错误 1", "新增 9"):
        assert words in shown


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_empty_sheet_comes_back_with_every_column_known_and_says_what_each_takes(
    here: Cast, window: Client, language: str
) -> None:
    answer = window.get("/enterprises/import/blank.xlsx", headers={"accept-language": language})
    content = answer.getvalue()
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    heads, *rows = book.get_sheet_by_index(0).to_python()
    assert rows == []
    with zone_scope(here.zone.id):
        fields = writable(here.window, ENTERPRISES)
        assert guess(here.window, ENTERPRISES, heads) == {each.name: at for at, each in enumerate(fields)}
    notes = book.get_sheet_by_index(1).to_python()
    assert [row[0] for row in notes[1:]] == heads
    assert notes[1][1] == ("必填" if language == "zh-hans" else "required")
    sent = SimpleUploadedFile("空表.xlsx", content)
    shown = window.post("/enterprises/import/", {"file": sent}, follow=True).content.decode()
    assert "文件里没有数据行" in shown


def test_the_form_marks_what_must_be_filled_and_says_where_it_comes_from(window: Client) -> None:
    shown = window.get("/enterprises/new/").content.decode()
    assert shown.count('aria-required="true"') == 1
    assert "来源：营业执照" in shown
