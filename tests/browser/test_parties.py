"""Enterprises in a browser: two rows of one firm become one, and a number is shown to whoever asks for it."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.conftest import AxeCheck, Enter

KEPT, GONE = "凌源红山汽车配件有限公司", "凌源红山汽车零配件有限公司"


def test_two_rows_of_one_firm_become_one(enter: Enter, axe: AxeCheck) -> None:
    window = enter("window")
    window.goto("/enterprises/")
    window.get_by_role("link", name="查重").click()
    expect(window.locator("main")).to_contain_text("名称有 86% 相同")
    window.get_by_role("link", name=f"合并 {KEPT} 和 {GONE}").click()
    expect(window.locator("h1")).to_contain_text(f"{GONE} 并入 {KEPT}")
    axe(window)
    window.get_by_role("radio", name=KEPT).check()
    window.get_by_label("理由").fill("营业执照和厂址都相同")
    window.get_by_label("核对过了").check()
    window.get_by_role("button", name="合并这两家").click()
    expect(window.locator("h1")).to_contain_text(KEPT)
    expect(window.locator("main")).to_contain_text("并入的企业")
    window.goto("/enterprises/E-00002/whole/")
    expect(window.locator("h1")).to_contain_text(KEPT)
    window.goto("/enterprises/duplicates/")
    expect(window.locator("main")).not_to_contain_text(GONE)


def test_a_number_is_shown_to_whoever_asks(enter: Enter, axe: AxeCheck) -> None:
    window = enter("officer")
    window.goto("/enterprises/91211382MA0Y00016X/whole/")
    expect(window.locator("main")).to_contain_text("138****0016")
    window.get_by_role("button", name="查看 庞立 的号码").click()
    expect(window.locator("main")).to_contain_text("13800010016")
    expect(window.locator("main")).not_to_contain_text("13800010017")
    axe(window)
