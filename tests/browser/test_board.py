"""The board in a real browser: from the sentence to the rows behind it, wide and narrow."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

Sign = Callable[..., Page]


def test_a_leader_goes_from_the_sentence_to_the_rows_behind_it(page: Page, login_as: Sign) -> None:
    window = login_as("leader")
    window.goto("/board/")
    red = window.locator("h1 a.red")
    number = re.findall(r"\d+", red.inner_text())[0]
    red.click()
    expect(window.locator("tbody tr")).to_have_count(int(number))
    window.go_back()
    oldest = window.locator(".bd-age .n a:not(.lit)").first
    number = oldest.inner_text()
    oldest.click()
    expect(window.locator("tbody tr")).to_have_count(int(number))


@pytest.mark.parametrize("path", ["/board/", "/board/changes/?kind=converted", "/conditions/"])
def test_the_boards_are_accessible_and_light_wide_and_narrow(
    page: Page,
    phone: Page,
    login_as: Sign,
    path: str,
    axe: Callable[[Page], None],
    assert_light: Callable[[Page], None],
) -> None:
    for window in (login_as("leader"), login_as("leader", phone)):
        window.goto(path)
        axe(window)
        assert_light(window)
