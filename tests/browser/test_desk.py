"""At the desk: open, review, sign; what is refused and why; supplements, special procedures, two tabs."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.acts import act_on, said
from tests.browser.conftest import Enter

RAIL = "/projects/P-2026-0018/"
CABLE = "/projects/P-2026-0017/"
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def choose(window: Page, outcome: str, reasons: str) -> None:
    """Fill the form on the item page; what is late must say why."""
    form = window.locator("#decision form")
    form.get_by_label(outcome, exact=True).check()
    form.locator("[name=reasons]").fill(reasons)
    late = form.locator("[name=late_reason]")
    if late.count():
        late.fill("前置事项迟迟没有结果")


def send(window: Page) -> None:
    """Send it, and look twice where the page asks for it."""
    window.locator("#decision form button.primary").click()
    window.wait_for_load_state()
    again = window.locator("button[name=confirmed]")
    if again.count():
        again.click()
        window.wait_for_load_state()


def test_the_queue_is_worked_from_the_keyboard(enter: Enter) -> None:
    window = enter("officer")
    window.goto("/desk/")
    rows = window.locator("[data-row]")
    window.keyboard.press("j")
    expect(rows.nth(1)).to_have_attribute("aria-selected", "true")
    target = rows.nth(1).locator("a").first.get_attribute("href")
    window.keyboard.press("Enter")
    window.wait_for_url(f"**{target}")
    expect(window.locator("#acts")).to_be_visible()


def test_nothing_is_signed_unreviewed_and_the_second_tab_is_told(enter: Enter) -> None:
    officer, signer, tab = enter("officer"), enter("signer"), enter("signer")
    item = RAIL + "items/B302/"
    signer.goto(RAIL + "acts/decide/?matter=B302&mode=formal")
    expect(signer.locator("[data-code]").first).to_contain_text("审查")
    officer.goto(item)
    choose(officer, "不予", "前置事项没有结果")
    send(officer)
    said(officer, "B302 审查意见")
    for window in (signer, tab):
        window.goto(item)
        expect(window.locator("#decision").get_by_label("准予", exact=True)).to_be_disabled()
        choose(window, "不予", "不符合法定条件：没有用地手续")
    send(signer)
    said(signer, "B302 签发决定")
    send(tab)
    expect(tab.locator("main")).to_contain_text("不能")
    expect(tab.locator("main")).to_contain_text("act_not_possible")
    expect(tab.locator("[name=reasons]")).to_have_value("不符合法定条件：没有用地手续")


def test_an_approval_waits_for_its_prerequisites_by_name(enter: Enter) -> None:
    signer = enter("hcd-signer")
    signer.goto(RAIL + "items/C402/")
    decision = signer.locator("#decision")
    expect(decision.get_by_label("准予", exact=True)).to_be_disabled()
    expect(decision).to_contain_text("前置事项还没有结果")
    expect(decision).to_contain_text("B302")


def test_a_special_procedure_needs_its_notice(enter: Enter) -> None:
    officer = enter("utl-officer")
    act_on(officer, CABLE + "items/U503/", "启动特别程序")
    form = officer.locator("main form", has=officer.locator("[name=kind]"))
    form.locator("[name=kind]").select_option(label="专家评审")
    form.locator("button.primary").click()
    expect(officer.locator("main")).to_contain_text("告知")
    expect(officer.locator(".oz-errors, .err").first).to_be_visible()
    expect(form.locator("[name=kind] option:checked")).to_have_text("专家评审")
    form.locator("[name=notice_file]").set_input_files(
        {"name": "专家评审告知书.pdf", "mimeType": "application/pdf", "buffer": PDF}
    )
    form.locator("button.primary").click()
    said(officer, "U503 启动特别程序")
    act_on(officer, CABLE + "items/U503/", "结束特别程序")
    officer.locator("main form button.primary").last.click()
    said(officer, "U503 结束特别程序")


def test_what_was_asked_for_once_is_handed_in_and_goes_back_to_the_department(enter: Enter) -> None:
    clerk = enter("window")
    clerk.goto("/window/filings/W-2026-0110/")
    expect(clerk.locator("#hand-in")).to_contain_text("消纳场所证明")
    for at in range(clerk.locator("#hand-in input[type=file]").count()):
        clerk.locator("#hand-in input[type=file]").nth(at).set_input_files(
            {"name": f"补正{at}.pdf", "mimeType": "application/pdf", "buffer": PDF + str(at).encode()}
        )
    clerk.get_by_role("button", name="收到补正").click()
    expect(clerk.locator("#hand-in")).to_have_count(0)
    expect(clerk.locator("main")).not_to_contain_text("补正中")


def test_an_officer_acts_without_a_script(enter: Enter) -> None:
    officer = enter("officer", script=False)
    officer.goto("/projects/P-2026-0008/items/L03/")
    officer.locator("#acts").get_by_text("启动特别程序").click()
    officer.locator("main form button.primary").last.click()
    expect(officer.locator("main")).to_contain_text("告知")
