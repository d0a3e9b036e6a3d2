"""The report pasted into the figure sheet: every number found, a wrong one told by how much, an unknown one named."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from onezone.figures.source_store import source
from tests.browser.conftest import AxeCheck, Enter

ARTICLE = "\n".join(f"{text}。" for key, text in source("lingyuan").texts.items() if key.startswith("S"))
"""The report's sentences that hold numbers, as its source file quotes them."""
CHANGED = ARTICLE.replace("72.59亿元", "75.29亿元") + "\n另有校车12辆。"


def pasted(window: Page, text: str) -> None:
    window.goto("/figure-sheets/")
    window.get_by_label("文稿", exact=True).fill(text)
    window.get_by_role("button", name="核数").click()


def test_the_article_is_pasted_and_every_number_is_confirmed_but_the_ratio_its_parts_contradict(
    enter: Enter, axe: AxeCheck
) -> None:
    window = enter("leader")
    pasted(window, ARTICLE)
    heading = window.locator("h1")
    expect(heading).to_contain_text("1 个不一致")
    found = re.search(r"(\d+) 个数", heading.inner_text())
    assert found is not None
    assert int(found[1]) >= 60
    expect(window.locator(".fg-text .fg-num.confirmed")).to_have_count(int(found[1]) - 1)
    expect(window.locator(".fg-text .fg-num.different")).to_have_text("3.08%")
    expect(window.locator("tbody tr", has_text="3.08%").first).to_contain_text("−2.71 百分点")
    axe(window)
    window.get_by_text("个一致的数").click()
    window.locator(".fg-rest a[href='/figures/gdp/']").first.click()
    expect(window.locator("h1")).to_contain_text("园区GDP")


def test_a_wrong_number_and_an_unknown_one_stand_out_and_lead_to_the_text(enter: Enter) -> None:
    window = enter("leader")
    pasted(window, CHANGED)
    expect(window.locator("h1")).to_contain_text("2 个不一致，1 个查不到")
    wrong = window.locator("tbody tr", has_text="75.29亿元")
    expect(wrong).to_contain_text("+2.7 亿元")
    expect(window.locator("tbody tr", has_text="12辆")).to_contain_text("没有对得上的指标")
    wrong.locator("a.fg-num").click()
    expect(window.locator(".fg-text .fg-num.different").first).to_be_in_viewport()


@pytest.mark.parametrize("phone", [False, True], ids=["1440", "390"])
def test_nothing_pasted_is_refused_and_a_sheet_fits_its_window(
    enter: Enter, phone: bool, axe: AxeCheck, assert_light: Callable[[Page], None]
) -> None:
    window = enter("leader", phone=phone)
    pasted(window, "   ")
    expect(window.get_by_role("button", name="核数")).to_be_visible()
    expect(window.locator(".oz-errors")).to_contain_text("请粘贴文稿。")
    pasted(window, CHANGED)
    expect(window.locator("h1")).to_contain_text("2 个不一致，1 个查不到")
    assert_light(window)
    axe(window)


def test_a_checked_text_is_printed_whole_and_without_what_can_only_be_pressed(enter: Enter) -> None:
    window = enter("leader")
    pasted(window, CHANGED)
    expect(window.locator(".fg-text .fg-num.different").first).to_have_text("75.29亿元")
    window.emulate_media(media="print")
    for gone in (".oz-nav", ".oz-top", "a.btn-oz"):
        expect(window.locator(gone).first).to_be_hidden()
    expect(window.locator("tbody tr", has_text="75.29亿元")).to_contain_text("+2.7 亿元")
    for pane in window.locator(".fg-pane").all():
        assert pane.evaluate("pane => pane.scrollHeight <= pane.clientHeight"), "what is scrolled away is not printed"
