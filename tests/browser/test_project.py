"""The project pages in a real browser: the permit graph drawn and walked, a stage list on a phone, no script needed."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

NAME = "康迈汽车零部件热处理车间"
Sign = Callable[..., Page]


def opened(window: Page) -> Page:
    """A project that waits for its land and that no other test moves, found by its name in the list."""
    window.goto("/projects/?q=" + NAME + "&simulation=ready")
    window.get_by_role("link", name=NAME).first.click()
    window.wait_for_load_state()
    return window


def test_the_graph_is_walked_with_arrow_keys_and_lights_its_neighbours(page: Page, login_as: Sign) -> None:
    window = opened(login_as("leader"))
    window.focus("[data-node=B301]")
    window.keyboard.press("ArrowRight")
    assert window.evaluate("document.activeElement.dataset.node") in ("B302", "C401")
    assert window.locator(".node.off").count() > 0
    window.keyboard.press("ArrowLeft")
    assert window.evaluate("document.activeElement.closest('.col').querySelector('h3').id") in ("st-1", "st-2")


@pytest.mark.parametrize(
    "path", ["", "?view=table", "materials/", "conditions/", "timeline/", "journal/?verify=1", "facts/"]
)
def test_the_pages_are_accessible_and_light(
    page: Page, login_as: Sign, path: str, axe: Callable[[Page], None], assert_light: Callable[[Page], None]
) -> None:
    window = opened(login_as("leader"))
    window.goto(window.url + path)
    axe(window)
    assert_light(window)


def test_at_390_px_the_same_nodes_are_a_stage_list_without_sideways_scrolling(phone: Page, login_as: Sign) -> None:
    window = opened(login_as("leader", phone))
    assert window.evaluate("document.documentElement.scrollWidth") <= 390
    assert not window.locator("svg.edges").is_visible()
    heights = window.evaluate(
        "[...document.querySelectorAll('[data-node]')].map(e => e.getBoundingClientRect().height)"
    )
    assert heights
    assert min(heights) >= 44


def test_nodes_do_not_overlap_on_the_screen(page: Page, login_as: Sign) -> None:
    window = opened(login_as("leader"))
    clash = window.evaluate(
        """() => { const r = [...document.querySelectorAll('.node>a')].map(e => e.getBoundingClientRect());
        return r.some((a, i) => r.some((b, j) => i < j && a.left < b.right - 1 && b.left < a.right - 1
          && a.top < b.bottom - 1 && b.top < a.bottom - 1)); }"""
    )
    assert clash is False


def test_a_steward_sees_what_a_changed_fact_would_wake_before_it_is_saved(
    page: Page, login_as: Sign, axe: Callable[[Page], None]
) -> None:
    window = login_as("steward")
    window.goto(opened(window).url + "facts/change/?name=design.height")
    window.fill("[name=value]", "99")
    window.get_by_role("button", name="先看影响").click()
    expect(window.get_by_text("还没有保存")).to_be_visible()
    expect(window.locator(".pj-effect h3").first).to_contain_text("模拟意见会失效")
    expect(window.locator(".pj-effect li").first).to_contain_text("99")
    axe(window)
    window.get_by_role("link", name="先不").click()
    expect(window.get_by_role("heading", name="事实")).to_be_visible()
