"""Every page of the main job, wide and on a phone: reachable for its people, accessible, light, within its window."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Enter

MAIN = "/projects/P-2026-0008"
STALE = "/projects/P-2026-0016"
PAGES = (
    ("leader", "/"),
    ("leader", "/board/rows/?light=red"),
    ("leader", "/board/decided/?only=converted"),
    ("officer", "/desk/"),
    ("signer", "/desk/"),
    ("officer", "/projects/"),
    ("officer", f"{MAIN}/"),
    ("officer", f"{MAIN}/materials/"),
    ("officer", f"{MAIN}/conditions/"),
    ("officer", f"{MAIN}/timeline/"),
    ("officer", f"{MAIN}/journal/"),
    ("officer", f"{MAIN}/facts/"),
    ("officer", f"{MAIN}/facts/record/land.contract/"),
    ("officer", f"{MAIN}/items/L03/"),
    ("officer", f"{MAIN}/items/L02/decision/"),
    ("officer", f"{MAIN}/simulated/B302/"),
    ("officer", f"{MAIN}/simulated/B302/opinion/"),
    ("officer", f"{MAIN}/acts/suspend/?matter=L03&mode=formal"),
    ("officer", f"{MAIN}/simulation/"),
    ("officer", f"{MAIN}/conversion/"),
    ("officer", f"{MAIN}/saved/"),
    ("officer", f"{STALE}/conversion/"),
    ("convener", "/simulations/"),
    ("window", "/window/"),
    ("window", "/window/filings/W-2026-0124/"),
    ("window", "/window/filings/W-2026-0116/receipt/"),
    ("window", "/window/batch/"),
    ("applicant", "/portal/"),
    ("applicant", "/portal/projects/P-2026-0008/"),
    ("applicant", f"{MAIN}/"),
    ("auditor", "/"),
    ("signer", "/post/"),
    ("officer", "/messages/"),
    ("steward", "/messages/?show=all"),
    ("applicant", "/messages/mail/"),
    ("leader", "/search/?q=玻璃"),
    ("leader", "/board/changes/"),
    ("leader", "/conditions/"),
    ("leader", "/account/"),
    ("leader", "/figures/"),
    ("leader", "/figures/conflicts/"),
    ("leader", "/figures/periods/"),
    ("leader", "/figure-sheets/"),
    ("leader", "/book/"),
    ("leader", "/book/totals/"),
    ("leader", "/book-table/"),
    ("leader", "/board/rows/?light=red"),
    ("leader", "/board/decided/?from=2026-11-01&to=2026-11-23"),
    ("window", "/enterprises/"),
    ("window", "/enterprises/new/"),
    ("window", "/enterprises/import/"),
    ("window", "/enterprises/duplicates/"),
    ("window", "/enterprises/91211382MA0Y00016X/contacts/"),
    ("window", "/partners/"),
    ("window", "/enterprises/merge/?kept=91211382MA0Y00016X&gone=E-00001"),
    ("window", "/enterprises/91211382MA0Y00016X/"),
    ("window", "/enterprises/91211382MA0Y00016X/whole/"),
    ("window", "/licences/"),
    ("window", "/account/tokens/"),
    ("window", "/password/"),
    ("officer", "/desk/phrases/"),
    ("sysadmin", "/admin/health/"),
    ("sysadmin", "/admin/users/"),
    ("sysadmin", "/admin/users/new/"),
    ("sysadmin", "/admin/users/officer/"),
    ("sysadmin", "/admin/webhooks/"),
    ("sysadmin", "/admin/zone/"),
    ("secadmin", "/admin/permissions/"),
    ("secadmin", "/admin/posts/"),
    ("secadmin", "/admin/posts/grant/"),
    ("auditor", "/audit/"),
    ("auditor", "/audit/chains/"),
    ("auditor", "/audit/checkpoints/"),
)


COVERED = """() => {
  const found = [];
  const inView = box => box.width && box.top > 0 && box.bottom < innerHeight;
  for (const row of document.querySelectorAll("table.oz tbody tr:first-child")) {
    const cell = row.querySelector("td, th"), box = cell.getBoundingClientRect();
    const top = document.elementFromPoint(box.left + 6, box.top + box.height / 2);
    if (inView(box) && !row.contains(top)) found.push(row.textContent.trim().slice(0, 60));
  }
  const name = document.querySelector(".oz-brand");
  if (name && name.scrollWidth > name.clientWidth + 1) found.push(name.textContent);
  return found;
}"""
"""First rows that something else lies over, and the name on top when it is cut off."""


@pytest.mark.parametrize("phone", [False, True], ids=["1440", "390"])
@pytest.mark.parametrize(("who", "path"), PAGES)
def test_a_page_is_accessible_light_and_fits(
    who: str, path: str, phone: bool, enter: Enter, axe: Callable[[Page], None], assert_light: Callable[[Page], None]
) -> None:
    window = enter(who, phone=phone)
    answer = window.goto(path)
    assert answer is not None
    assert answer.status == 200
    title = window.title()
    assert title.count(" · ") >= 2, title
    expect(window.locator("h1").first).to_be_visible()
    assert window.evaluate(COVERED) == []
    assert_light(window)
    axe(window)


def test_rows_of_an_idle_department_are_said_to_be_none(enter: Enter) -> None:
    window = enter("leader")
    window.goto("/board/rows/?department=MET")
    expect(window.locator("main")).to_contain_text("没有")


def test_the_first_stop_of_the_keyboard_skips_to_the_content(enter: Enter) -> None:
    window = enter("officer")
    window.goto("/desk/")
    window.keyboard.press("Tab")
    expect(window.locator(".oz-skip")).to_be_focused()
    window.keyboard.press("Enter")
    expect(window.locator("#main")).to_be_focused()


def test_focus_is_drawn_wherever_the_keyboard_goes(enter: Enter) -> None:
    window = enter("officer")
    window.goto(f"{MAIN}/items/L03/")
    for stops in range(25):
        window.keyboard.press("Tab")
        if window.evaluate("document.activeElement === document.body"):  # past the last stop
            assert stops > 10
            break
        drawn = window.evaluate(
            "(() => { const s = getComputedStyle(document.activeElement);"
            " return s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) > 0 || s.boxShadow !== 'none' })()"
        )
        assert drawn, window.evaluate("document.activeElement.outerHTML.slice(0, 200)")


def test_the_help_opens_with_a_key_and_closes_with_escape(enter: Enter) -> None:
    window = enter("officer")
    window.goto("/desk/")
    window.keyboard.press("?")
    expect(window.locator("dialog#keys")).to_be_visible()
    window.keyboard.press("Escape")
    expect(window.locator("dialog#keys")).to_be_hidden()


def test_the_permit_graph_is_also_a_table(enter: Enter) -> None:
    window = enter("officer")
    window.goto(f"{MAIN}/")
    window.get_by_text("表格视图").first.click()
    expect(window.locator("table", has_text="C405").first).to_be_visible()
