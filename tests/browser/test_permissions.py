"""Who sees what: strangers, applicants, administrators; posts, languages, sign-out and the lock."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import WIDE, Enter, Server, opened, sign_in

MAIN = "/projects/P-2026-0008/"
BUSINESS = ("/projects/", MAIN, "/desk/", "/window/", "/simulations/", "/board/", MAIN + "case.json")


def status(window: Page, path: str) -> int:
    return window.request.get(path, max_redirects=0).status


def test_a_stranger_is_sent_to_the_login_page_and_learns_nothing(page: Page) -> None:
    for path in BUSINESS:
        answer = page.request.get(path, max_redirects=0)
        assert (answer.status, answer.headers["location"].split("?")[0]) == (302, "/login/"), path


def test_an_applicant_sees_its_own_projects_only(enter: Enter) -> None:
    window = enter("applicant")
    window.goto("/projects/")
    firms = window.locator("main table tbody tr")
    assert firms.count() >= 1
    for row in firms.all_inner_texts():
        assert "炜盛" in row or "玻璃纤维" in row or "玻纤" in row, row
    window.goto(MAIN)
    expect(window.locator("h1")).to_contain_text("三期工程")
    foreign = "/projects/P-2026-0010/"
    for path in (foreign, foreign + "journal/", foreign + "case.json", foreign + "items/D612/", "/window/", "/desk/"):
        assert status(window, path) in (403, 404), path
    assert status(window, foreign) == 404


@pytest.mark.parametrize("who", ["sysadmin", "secadmin"])
def test_an_administrator_sees_no_business(enter: Enter, who: str) -> None:
    window = enter(who)
    for path in BUSINESS:
        answer = window.request.get(path, max_redirects=0)
        assert "炜盛" not in answer.text(), path
        assert "玻璃纤维" not in answer.text(), path
    assert status(window, MAIN) == 404


def test_an_officer_of_another_department_may_read_and_not_act(enter: Enter) -> None:
    window = enter("eeb-officer")
    window.goto(MAIN + "items/P205/")
    expect(window.locator("#decision form")).to_have_count(0)
    window.goto(MAIN + "acts/recommend/?matter=P205&mode=formal")
    expect(window.locator("main")).to_contain_text("不能")


def test_the_language_changes_and_stays(enter: Enter) -> None:
    window = enter("steward")
    window.goto("/projects/")
    expect(window.locator("html")).to_have_attribute("lang", "zh-Hans")
    window.get_by_role("button", name="English").click()
    expect(window.locator("html")).to_have_attribute("lang", "en")
    window.goto(MAIN)
    expect(window.locator("html")).to_have_attribute("lang", "en")
    window.get_by_role("button", name="中文").click()
    expect(window.locator("html")).to_have_attribute("lang", "zh-Hans")


def test_a_person_with_two_posts_goes_on_in_the_other(browser: Browser, server: Server) -> None:
    with opened(browser, server, WIDE) as window:
        sign_in(window, "signer", server.password)
        expect(window.locator(".oz-post")).to_contain_text("签发人")
        window.goto("/post/")
        window.get_by_role("button", name="经办人").click()
        expect(window.locator(".oz-post")).to_contain_text("经办人")
        window.goto(MAIN + "items/L03/")
        expect(window.locator("#acts")).not_to_contain_text("签发决定")


def test_signing_out_ends_the_session_and_its_copies(browser: Browser, server: Server) -> None:
    with opened(browser, server, WIDE) as window:
        sign_in(window, "convener", server.password)
        window.wait_for_url(lambda address: "/login/" not in address)
        held = window.context.cookies()
        window.locator("header .oz-post").click()
        window.get_by_role("button", name="退出登录").click()
        expect(window.locator("#login")).to_be_visible()
        window.context.add_cookies([{"name": c["name"], "value": c["value"], "url": server.url} for c in held])
        window.goto("/desk/")
        expect(window.locator("#login")).to_be_visible()


def test_five_wrong_passwords_lock_the_name(page: Page, server: Server) -> None:
    for _ in range(5):
        sign_in(page, "met-officer", "not the password")
        expect(page.locator("main")).to_contain_text("不正确")
    sign_in(page, "met-officer", server.password)
    expect(page.locator("main")).to_contain_text("分钟")
    assert "/login/" in page.url
