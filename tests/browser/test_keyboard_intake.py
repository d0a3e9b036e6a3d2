"""A whole intake without the mouse: from the list to the receipt, every press counted; the count stands in docs/."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import Enter
from tests.browser.test_intake import ANSWERS, PDF, begin

PROMISED = Path(__file__).parents[2] / "docs" / "howto" / "take-a-filing-by-keyboard.md"
NAME = "玄武岩纤维中试线"


@dataclass
class Keys:
    """A pair of hands on a keyboard."""

    window: Page
    count: int = 0

    def press(self, *keys: str) -> None:
        for key in keys:
            self.window.keyboard.press(key)
            self.count += 1

    def write(self, text: str) -> None:
        """Text as it comes out of an input method: one press a sign."""
        self.window.keyboard.insert_text(text)
        self.count += len(text)

    def go(self, address: str, *keys: str) -> None:
        """Press, and the page that follows opens."""
        self.press(*keys)
        self.window.wait_for_url(address)


def test_a_filing_is_taken_from_the_keyboard_alone(enter: Enter) -> None:
    window = enter("window")
    window.goto("/window/")
    hands = Keys(window)
    hands.press("n")
    hands.go("**/1/", "Enter")
    who_files(hands)
    what_is_built(hands)
    answer(hands)
    papers(hands)
    hands.go("**/5/", "Control+Enter")
    hands.go("**/filings/**", "Control+Enter")
    hands.press("a", "Enter")
    expect(window.locator("main")).to_contain_text("已受理")
    expect(window.get_by_role("link", name="受理通知书")).to_be_visible()
    told = re.search(r"(\d+) presses", PROMISED.read_text(encoding="utf-8"))
    assert told is not None
    assert hands.count <= int(told.group(1)), f"{hands.count} presses"


def who_files(hands: Keys) -> None:
    """Two signs of the name, and the firm is there with its contact."""
    expect(hands.window.locator("#id_credit_code")).to_be_focused()
    hands.press("Tab")
    expect(hands.window.locator("#id_name")).to_be_focused()
    hands.write("炜盛")
    expect(hands.window.locator("#known")).to_contain_text("就是这家")
    hands.press("ArrowDown", "Enter")
    expect(hands.window.locator("#id_credit_code")).to_have_value("91211382MA0Y00016X")
    hands.go("**/2/", "Control+Enter")


def what_is_built(hands: Keys) -> None:
    expect(hands.window.locator("#id_code")).to_be_focused()
    hands.press("Tab")
    expect(hands.window.locator("#id_name")).to_be_focused()
    hands.write(NAME)
    hands.press("ArrowDown")  # at once: the list for this name has not come yet
    expect(hands.window.locator("#known [name=carry]").first).to_be_focused()
    with hands.window.expect_navigation():
        hands.press("Enter")
    expect(hands.window.locator("#id_park")).not_to_have_value("")
    expect(hands.window.locator("#id_code")).to_be_focused()
    hands.press("Tab", "Tab")
    hands.press(*["ArrowDown"] * 6)
    expect(hands.window.locator("#id_kind")).to_have_value("6")
    hands.press("Tab", "Tab")
    hands.write("2.86")
    hands.go("**/3/", "Control+Enter")


def answer(hands: Keys) -> None:
    """Radios by digit, numbers typed, boxes by digit and put down with Enter; the next question has the focus."""
    window = hands.window
    for _ in range(60):
        if window.locator("fieldset.oz-ask").count() == 0:
            break
        expect(window.locator("fieldset.oz-ask :focus")).to_have_count(1)
        name = window.evaluate("document.activeElement.name").removeprefix("q_")
        group = window.locator(f"fieldset.oz-ask:has([name=q_{name}])")
        values = [each.get_attribute("value") for each in group.locator("input").all()]
        given = ANSWERS[name]
        with window.expect_response(lambda got: got.request.method == "POST"):
            if isinstance(given, list):
                hands.press(*(str(values.index(each) + 1) for each in given), "Enter")
            elif group.locator("[type=radio]").count():
                hands.press(str(values.index(given) + 1))
            else:
                hands.write(given)
                hands.press("Tab")
        expect(window.locator(f"fieldset.oz-ask [name=q_{name}]")).to_have_count(0)
    hands.go("**/4/", "Control+Enter")


def papers(hands: Keys) -> None:
    """Papers that the firm handed in for another project are used again, one press each; the others are chosen."""
    lacking = hands.window.locator("#papers tr:has-text('还缺')")
    hands.press("u")
    for left in range(lacking.count(), 0, -1):
        expect(hands.window.locator("#papers :focus")).to_have_count(1)
        if hands.window.locator("#papers input[type=file]:focus").count():
            hands.count += 1  # Space opens the dialog of the system, where a test has no hands
            hands.window.locator("#papers input[type=file]:focus").set_input_files(
                {"name": f"{left}.pdf", "mimeType": "application/pdf", "buffer": PDF + bytes([left])}
            )
        else:
            with hands.window.expect_navigation():
                hands.press("Enter")
        expect(lacking).to_have_count(left - 1)


KNOWN = re.compile(r"/known/1/")


def held_back(window: Page) -> list[Route]:
    """Answers of the list are kept until the test lets them go."""
    waiting: list[Route] = []

    def keep(route: Route) -> None:
        waiting.append(route)

    window.route(KNOWN, keep)
    return waiting


def let_go(window: Page, waiting: list[Route]) -> None:
    """A request is told of before its route is: the window is asked for nothing until the route is here as well."""
    for _ in range(1000):
        if waiting:
            break
        window.evaluate("0")
    waiting.pop().continue_()


def asked(window: Page, text: str) -> None:
    """Type into the name; the list is asked for."""
    with window.expect_request(KNOWN):
        window.locator("#id_name").press_sequentially(text)


def test_an_arrow_pressed_before_the_list_has_come_waits_for_it(enter: Enter) -> None:
    window = enter("window")
    begin(window)
    waiting = held_back(window)
    asked(window, "炜盛")
    window.keyboard.press("ArrowDown")
    expect(window.locator("#id_name")).to_be_focused()
    let_go(window, waiting)
    expect(window.locator("#known [name=pick]").first).to_be_focused()
    window.keyboard.press("ArrowUp")
    expect(window.locator("#id_name")).to_be_focused()


def test_a_list_that_comes_late_is_not_drawn_under_the_hands(enter: Enter) -> None:
    window = enter("window")
    begin(window)
    window.locator("#id_name").press_sequentially("凌源")
    choices = window.locator("#known [name=pick]")
    expect(choices.nth(1)).to_be_visible()
    waiting = held_back(window)
    asked(window, "甲乙丙丁")
    choices.nth(1).focus()
    with window.expect_response(KNOWN):
        let_go(window, waiting)
    expect(choices.nth(1)).to_be_focused()
    with window.expect_request(KNOWN):
        window.locator("#id_name").focus()
    let_go(window, waiting)
    expect(choices).to_have_count(0)
    expect(window.locator("#known")).to_contain_text("没有名称含“凌源甲乙丙丁”的企业")
