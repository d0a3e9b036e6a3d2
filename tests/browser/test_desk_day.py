"""A day at the desk by keyboard alone: find the row, choose, sign together, keep a view, come back to the same row."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.acts import said
from tests.browser.conftest import AxeCheck, Enter

ROW = "[data-row*=':formal:B305']:has-text('玻纤原料精加工二期')"


def walk_to(window: Page, row: str) -> None:
    """J until the row is the marked one."""
    for _step in range(window.locator("[data-row]").count()):
        if window.locator(row).get_attribute("aria-selected") == "true":
            return
        window.keyboard.press("j")
    expect(window.locator(row)).to_have_attribute("aria-selected", "true")


def test_a_signer_works_the_queue_by_keyboard_signs_a_batch_and_keeps_a_view(enter: Enter, axe: AxeCheck) -> None:
    window = enter("signer")
    window.goto("/desk/?view=all")
    walk_to(window, ROW)
    expect(window.locator(ROW)).to_be_focused()
    expect(window.locator("#preview h2")).to_contain_text("B305")
    window.keyboard.press("Enter")
    window.wait_for_url("**/items/B305/")
    window.keyboard.press("Escape")
    window.wait_for_url("**show=**")
    expect(window.locator(ROW)).to_be_focused()
    window.keyboard.press("x")
    expect(window.locator("#batch")).to_contain_text("已选 1 件，1 件可签发")
    window.keyboard.press("k")
    window.keyboard.press("k")
    window.keyboard.press("Shift+X")
    expect(window.locator("#batch")).to_contain_text("已选 3 件，2 件可签发")
    window.keyboard.press("j")
    window.keyboard.press("x")
    expect(window.locator("#batch")).to_contain_text("已选 2 件，1 件可签发")
    expect(window.locator("#batch")).to_contain_text("不含")
    axe(window)
    window.keyboard.press("s")
    window.wait_for_url("**/desk/batch/sign/")
    expect(window.locator("#ready li")).to_have_count(1)
    expect(window.locator("#ready")).to_contain_text("211382-B305-2026-")
    expect(window.locator("#left li")).to_have_count(1)
    axe(window)
    window.keyboard.press("Control+Enter")
    expect(window.locator("#ready")).to_contain_text("日志第")
    window.keyboard.press("Escape")
    window.wait_for_url("**/desk/**")
    expect(window.locator(ROW)).to_have_count(0)
    expect(window.locator("#batch")).to_be_hidden()
    window.keyboard.press("5")
    window.wait_for_url("**view=stopped**")
    window.locator("[data-dialog=save-view]").focus()
    window.keyboard.press("Enter")
    window.locator("#view-name").fill("停着的")
    window.keyboard.press("Enter")
    said(window, "已存为视图“停着的”")
    window.keyboard.press("1")
    window.wait_for_url("**view=all**")
    window.keyboard.press("6")
    window.wait_for_url("**view=stopped**")
    expect(window.locator(".vw.own")).to_have_attribute("aria-current", "true")


def test_keys_rest_while_typing(enter: Enter) -> None:
    window = enter("officer")
    window.goto("/desk/?view=all")
    window.locator("[data-search]").focus()
    window.keyboard.type("jx5")
    expect(window.locator("[data-search]")).to_have_value("jx5")
    expect(window.locator("#batch")).to_be_hidden()
    assert "view=all" in window.url


def test_what_somebody_else_did_meanwhile_is_said_in_the_row(enter: Enter) -> None:
    first, second = enter("hcd-signer"), enter("hcd-signer")
    first.goto("/desk/?view=sign")
    row = first.locator("[data-row*=':formal:D601']")
    expect(row).to_have_count(1)
    second.goto(row.locator(".mn").get_attribute("href") or "")
    form = second.locator("#decision form")
    form.get_by_label("不予", exact=True).check()
    form.locator("[name=reasons]").fill("不符合法定条件")
    late = form.locator("[name=late_reason]")
    if late.count():
        late.fill("前置事项迟迟没有结果")
    form.locator("button.primary").click()
    second.locator("button[name=confirmed]").click()
    said(second, "签发决定")
    row.locator(".du").click()
    expect(row).to_contain_text("签发决定")
    expect(first.locator("#preview")).to_contain_text("别人已经办了")


def test_the_desk_is_one_list_without_a_script(enter: Enter) -> None:
    window = enter("signer", script=False)
    window.goto("/desk/?view=all")
    window.locator("input[name=row]").first.check()
    window.locator("#batch button.primary").click()
    expect(window.locator("main")).to_contain_text("批量签发")
    window.goto("/desk/?view=all&due_from=2026-11-24&sort=project")
    expect(window.locator("[name=sort]")).to_have_value("project")


def test_an_opinion_is_kept_by_a_key_and_stands_there_again(enter: Enter) -> None:
    window = enter("officer")
    window.goto("/desk/?view=mine")
    href = window.locator("[data-row*=':formal:D612'] .mn").get_attribute("href") or ""
    window.goto(href)
    text = window.locator("#decision [name=reasons]")
    text.fill("日照分析还要补一份说明")
    window.keyboard.press("Control+s")
    expect(window.locator("#drafted")).to_contain_text("已保存")
    expect(text).to_be_focused()
    window.goto(href)
    expect(text).to_have_value("日照分析还要补一份说明")
    window.get_by_role("button", name="丢弃草稿").click()
    said(window, "草稿已丢弃")
    expect(text).to_have_value("")
