"""The style guide in a browser: every component in every state, wide and narrow, with keys and without a script."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

PAGES = ("/styleguide/", "/styleguide/case/")


@pytest.mark.parametrize("path", PAGES)
def test_the_wide_page_is_accessible_and_light(
    page: Page, path: str, axe: Callable[[Page], None], assert_light: Callable[[Page], None]
) -> None:
    page.goto(path)
    axe(page)
    assert_light(page)


@pytest.mark.parametrize("path", PAGES)
def test_the_phone_page_is_accessible_and_light(
    phone: Page, path: str, axe: Callable[[Page], None], assert_light: Callable[[Page], None]
) -> None:
    phone.goto(path)
    axe(phone)
    assert_light(phone)


def test_an_open_dialog_is_accessible(page: Page, axe: Callable[[Page], None]) -> None:
    page.goto("/styleguide/")
    page.get_by_role("link", name="打开").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    axe(page)
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()


def test_keys_move_over_rows_and_open_help(page: Page) -> None:
    page.goto("/styleguide/")
    rows = page.locator("tr[data-row]")
    expect(rows.nth(0)).to_have_attribute("aria-selected", "true")
    page.locator("h1").click()
    page.keyboard.press("j")
    expect(rows.nth(1)).to_have_attribute("aria-selected", "true")
    expect(rows.nth(0)).to_have_attribute("aria-selected", "false")
    expect(rows.nth(1).locator("a").first).to_be_focused()
    page.keyboard.press("k")
    expect(rows.nth(0)).to_have_attribute("aria-selected", "true")
    page.keyboard.press("?")
    expect(page.locator("dialog#keys")).to_be_visible()


def test_keys_are_off_while_typing(page: Page) -> None:
    page.goto("/styleguide/")
    page.locator("#id_name").click()
    page.keyboard.type("jd?x")
    expect(page.locator("#id_name")).to_have_value("jd?x")
    expect(page.locator("dialog[open]")).to_have_count(0)


def test_the_main_act_opens_by_its_key_and_submits_nothing(page: Page) -> None:
    page.goto("/styleguide/")
    page.locator("h1").click()
    page.keyboard.press("d")
    expect(page.locator("dialog#sample")).to_be_visible()
    assert page.url.endswith("/styleguide/")


def test_a_phrase_goes_into_the_text_where_the_cursor_stands(page: Page) -> None:
    page.goto("/styleguide/")
    page.locator("#id_opinion").fill("经审查，")
    page.get_by_role("button", name="公示无异议").click()
    expect(page.locator("#id_opinion")).to_have_value("经审查，公示无异议。")


def test_errors_are_said_first_and_lead_to_their_fields(page: Page) -> None:
    page.goto("/styleguide/")
    summary = page.locator(".oz-errors")
    expect(summary).to_have_attribute("role", "alert")  # read aloud by itself; the hands are at the first wrong field
    expect(page.locator("[aria-invalid=true]").first).to_be_focused()
    first = summary.get_by_role("link").first
    target = (first.get_attribute("href") or "").lstrip("#")
    field = page.locator(f"#{target}")
    expect(field).to_have_attribute("aria-invalid", "true")
    assert f"{target}_error" in (field.get_attribute("aria-describedby") or "")


def test_the_page_works_without_a_script(without_script: Page) -> None:
    without_script.goto("/styleguide/")
    expect(without_script.locator("[data-copy]").first).to_be_hidden()
    without_script.get_by_role("link", name="主要操作").click()
    assert without_script.url.endswith("#dialogs")


def test_an_unknown_address_says_what_to_do(page: Page, axe: Callable[[Page], None]) -> None:
    page.goto("/styleguide/nothing/")
    expect(page.get_by_role("heading", level=1)).to_have_text("没有这个页面，或您无权查看")
    axe(page)


def test_the_login_page_is_accessible(phone: Page, axe: Callable[[Page], None]) -> None:
    phone.goto("/login/")
    expect(phone.locator("#login")).to_be_visible()
    axe(phone)


def test_htmx_brings_a_part_that_works_like_the_rest(page: Page) -> None:
    page.goto("/styleguide/")
    page.get_by_role("link", name="换入一段").click()
    expect(page.locator("#brought .hash [data-copy]")).to_be_visible()


def test_the_menu_of_a_phone_opens_and_closes(phone: Page, axe: Callable[[Page], None]) -> None:
    phone.goto("/styleguide/")
    menu = phone.locator(".oz-menu")
    menu.locator("summary").click()
    expect(menu.get_by_role("link", name="模拟审批")).to_be_visible()
    axe(phone)
    phone.keyboard.press("Escape")
    expect(menu.get_by_role("link", name="模拟审批")).to_be_hidden()
    expect(menu.locator("summary")).to_be_focused()


def test_the_frame_of_a_person_signed_in(login_as: Callable[..., Page], axe: Callable[[Page], None]) -> None:
    window = login_as("officer")
    window.goto("/styleguide/nothing/")
    window.locator("summary.oz-post").click()
    expect(window.get_by_role("button", name="退出登录")).to_be_visible()
    axe(window)
    window.get_by_role("button", name="退出登录").click()
    expect(window.locator("#login")).to_be_visible()
