"""Being told and finding: an act by one person is a message for the next, who reads it and lands at the item."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.acts import judge
from tests.browser.conftest import Enter

ITEM = "/projects/P-2026-0003/simulated/B301/"


def waiting(window: Page) -> int:
    badge = window.locator(".oz-nav a[href='/messages/'] b")
    return int(badge.inner_text()) if badge.count() else 0


def test_an_act_of_one_person_is_told_to_the_next_who_follows_it_to_the_item(enter: Enter) -> None:
    officer, steward = enter("officer"), enter("steward")
    officer.goto("/messages/?project=P-2026-0003")
    expect(officer.locator(".mg-row").filter(has_text="B301")).to_have_count(1)
    steward.goto("/messages/")
    before = waiting(steward)
    judge(officer, ITEM, "同意")
    officer.goto("/messages/?project=P-2026-0003")  # what it asked for is done
    expect(officer.locator(".mg-row").filter(has_text="B301")).to_have_count(0)
    steward.reload()
    assert waiting(steward) == before + 1
    steward.keyboard.press("j")
    expect(steward.locator("[data-row][aria-selected=true]")).to_contain_text("模拟意见已重新确认：B301")
    steward.keyboard.press("Enter")
    steward.wait_for_url(f"**{ITEM}")
    assert waiting(steward) == before


def test_all_are_read_at_once_and_taken_back(enter: Enter) -> None:
    window = enter("convener")
    window.goto("/messages/")
    before = waiting(window)
    assert before > 0
    window.get_by_role("button", name="全部标为已读").click()
    expect(window.locator("main")).to_contain_text("没有未读消息")
    assert waiting(window) == 0
    window.locator(".mg-undo button").click()
    expect(window.locator(".mg-row")).to_have_count(before)


def test_the_box_in_the_head_finds_while_one_types_and_leads_there(enter: Enter) -> None:
    window = enter("leader")
    window.goto("/board/")
    window.keyboard.press("/")
    expect(window.locator("#search")).to_be_focused()
    window.keyboard.type("三期工程")
    first = window.locator("#search-typed a").first
    expect(first).to_contain_text("三期工程")
    window.keyboard.press("ArrowDown")
    expect(first).to_be_focused()
    window.keyboard.press("Escape")
    expect(window.locator("#search-typed a")).to_have_count(0)
    window.keyboard.press("Enter")
    window.wait_for_url("**/search/?q=*")
    expect(window.locator("main .sr-list").first).to_contain_text("三期工程")


def test_search_works_without_script(enter: Enter) -> None:
    window = enter("leader", script=False)
    window.goto("/search/")
    window.locator("main input[name=q]").fill("B302")
    window.locator("main .oz-filter button").first.click()
    expect(window.locator("main .sr-list li").first).to_contain_text("B302")
