"""The three administrators at work: a chain verified and a case taken away; an account made, given a post, used."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from onezone.approvals.replay_cli import main as replay
from tests.browser.conftest import WIDE, AxeCheck, Enter, Server, opened, sign_in

PAGES = {
    "auditor": ("/audit/", "/audit/rows/P-2026-0008/3/", "/audit/chains/", "/audit/checkpoints/", "/account/"),
    "sysadmin": ("/admin/users/", "/admin/users/new/", "/admin/users/officer/", "/admin/zone/", "/admin/health/"),
    "secadmin": ("/admin/posts/", "/admin/posts/grant/", "/admin/permissions/"),
}


@pytest.mark.parametrize("who", sorted(PAGES))
def test_the_pages_fit_and_can_be_read_by_everybody(
    who: str, enter: Enter, axe: AxeCheck, assert_light: AxeCheck
) -> None:
    for phone in (False, True):
        window = enter(who, phone=phone)
        for path in PAGES[who]:
            window.goto(path)
            expect(window.locator("h1")).to_be_visible()
            assert_light(window)
            axe(window)


def test_an_auditor_verifies_a_chain_and_takes_a_case_away(enter: Enter, tmp_path: Path) -> None:
    window = enter("auditor")
    window.goto("/audit/chains/?text=P-2026-0008")
    window.get_by_role("button", name="核验 P-2026-0008").click()
    expect(window.locator("#verdict")).to_contain_text("完整")
    window.goto("/audit/chains/?text=P-2026-0008")
    with window.expect_download() as taken:
        window.get_by_role("button", name="导出案卷 P-2026-0008").click()
    case = tmp_path / "case.json"
    taken.value.save_as(case)
    assert json.loads(case.read_text(encoding="utf-8"))["project"]["chain"] == "P-2026-0008"
    assert replay([str(case)]) == 0
    window.goto("/audit/?outcome=read")
    expect(window.locator("main table")).to_contain_text("导出案卷")


def test_everything_is_verified_without_a_script(enter: Enter) -> None:
    window = enter("auditor", script=False)
    window.goto("/audit/chains/")
    window.get_by_role("button", name="核验全部").click()
    expect(window.locator("#verdict")).to_contain_text("全部完整")


def test_a_new_person_gets_account_and_post_and_changes_the_password(
    enter: Enter, browser: Browser, server: Server
) -> None:
    system = enter("sysadmin")
    system.goto("/admin/users/new/")
    system.get_by_label("用户名").fill("zhou-ling")
    system.get_by_label("姓名").fill("周凌")
    system.locator("main form button.primary").click()
    password = system.locator("#once").inner_text()
    with opened(browser, server, WIDE) as person:
        sign_in(person, "zhou-ling", password)
        expect(person.locator("main")).to_contain_text("没有任何岗位")
    _grant(enter("secadmin"))
    with opened(browser, server, WIDE) as person:
        sign_in(person, "zhou-ling", password)
        expect(person).to_have_url(re.compile("/password/"))
        person.goto("/board/")
        expect(person).to_have_url(re.compile("/password/"))
        for name, typed in (("old", password), ("new", "Ling-Yuan-2026-x"), ("again", "Ling-Yuan-2026-x")):
            person.locator(f"main [name={name}]").fill(typed)
        person.locator("main form button.primary").click()
        person.goto("/board/")
        expect(person.locator("h1")).to_be_visible()
        person.goto("/account/")
        expect(person.locator("main")).to_contain_text("zhou-ling")


def _grant(security: Page) -> None:
    security.goto("/admin/posts/grant/")
    security.get_by_label("用户名").fill("zhou-ling")
    security.get_by_label("角色").select_option("leader")
    security.locator("main form button.primary").click()
    expect(security.locator("#said")).to_contain_text("zhou-ling")
