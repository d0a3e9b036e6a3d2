"""The story the house was built for: a land contract turns what was reviewed in advance into formal permits."""

from __future__ import annotations

import json

from playwright.sync_api import Page, expect

from tests.browser.acts import act_on, case_of, judge, replayed, said
from tests.browser.conftest import Enter

PROJECT = "P-2026-0008"
HOME = f"/projects/{PROJECT}/"
CONTRACT = {
    "holder": "91211382MA0Y00016X", "area_m2": "100000", "use": "工业用地", "number": "2110002026B00317",
    "signed_on": "2026-11-23", "condition_height": "≤24", "condition_coverage": "≥40", "condition_green": "≤15",
    "condition_setback": "≥ 8.0",
}  # fmt: skip
TITLE = {name: CONTRACT[name] for name in ("holder", "area_m2", "use")}


def test_the_glass_fibre_project_gets_its_construction_permit(enter: Enter) -> None:
    before = board(enter("leader"))
    officer = enter("officer")
    record_contract(officer)
    sign_applications(enter("applicant"), 6)
    close_conditions(officer, HOME + "simulated/B302/", "B302")
    sign_applications(enter("applicant"), 1)
    for who in ("signer", "cad-signer", "hcd-signer"):
        sign_batch(enter(who))
    expect_all_converted(officer)
    record_payment_and_title(enter("tax-officer"), officer)
    finish_soil_and_water(enter)
    grant_construction_permit(enter)
    expect_formal_permit(officer)
    expect_sound_journal(officer)
    replay_says_the_same(officer)
    after = board(enter("leader"))
    assert after == before + 9, "seven conversions, the soil plan and the construction permit"


def fill(window: Page, values: dict[str, str]) -> None:
    for name, value in values.items():
        window.locator(f"main form #id_{name}").fill(value)


def record_contract(officer: Page) -> None:
    """Another floor-area ratio first: three opinions would fall, and everything typed stays; then the real one."""
    officer.goto(HOME + "facts/")
    officer.get_by_role("link", name="土地出让合同").click()
    fill(officer, {**CONTRACT, "condition_far": "≥1.3"})
    officer.get_by_role("button", name="核对").click()
    expect(officer.locator("main")).to_contain_text("3 份模拟意见会失效")
    expect(officer.locator("main")).to_contain_text("还没有登记")
    officer.get_by_role("button", name="改填写").click()
    expect(officer.locator("#id_holder")).to_have_value(CONTRACT["holder"])
    expect(officer.locator("#id_condition_far")).to_have_value("≥1.3")
    fill(officer, {"condition_far": "≥ 1.2"})
    officer.get_by_role("button", name="核对").click()
    expect(officer.locator("main")).to_contain_text("没有模拟意见会失效")
    officer.get_by_role("button", name="登记", exact=True).click()
    said(officer, "登记事实")


def sign_applications(applicant: Page, count: int) -> None:
    applicant.goto(HOME + "conversion/")
    applicant.get_by_role("button", name=f"签署 {count} 项正式申请").click()
    said(applicant, "已签署正式申请")


def close_conditions(officer: Page, address: str, matter: str) -> None:
    """Both conditions that the opinion was given under."""
    for _ in range(2):
        act_on(officer, address, "条件了结")
        officer.get_by_role("button", name="条件了结").click()
        said(officer, f"{matter} 条件了结")


def sign_batch(signer: Page) -> None:
    """A signer signs what the guards let pass; the page says what was signed."""
    signer.goto(HOME + "conversion/")
    signer.locator("#sign-form button").click()
    said(signer, "已签发")


def expect_all_converted(officer: Page) -> None:
    officer.goto(HOME + "conversion/")
    expect(officer.locator(".oz-run tbody .res")).to_have_text(["已转换"] * 7)


def record_payment_and_title(tax: Page, officer: Page) -> None:
    tax.goto(HOME + "facts/record/land.paid/")
    fill(tax, {"amount": "2100", "paid_on": "2026-11-23", "receipt": "契 20261123-07"})
    officer.goto(HOME + "facts/record/land.title/")
    fill(officer, TITLE)
    for window in (tax, officer):
        window.get_by_role("button", name="核对").click()
        window.get_by_role("button", name="登记", exact=True).click()
        said(window, "登记事实")


def finish_soil_and_water(enter: Enter) -> None:
    """The one formal review that the permit still waits for, due tomorrow."""
    for who in ("wrb-officer", "wrb-signer"):
        judge(enter(who), HOME + "items/P205/", "准予")


def grant_construction_permit(enter: Enter) -> None:
    """C405 stands there with the papers of the pre-check: filed by the firm, reviewed, signed by another hand."""
    address = HOME + "items/C405/"
    applicant, officer, signer = enter("applicant"), enter("hcd-officer"), enter("hcd-signer")
    applicant.goto(address)
    expect(applicant.locator("main")).to_contain_text("由模拟审批的预审材料预填")
    applicant.locator("#acts button.primary").click()
    said(applicant, "已办理")
    judge(officer, address, "准予")
    signer.goto(address)
    expect(signer.locator("#decision").get_by_label("准予", exact=True)).to_be_disabled()
    expect(signer.locator("#decision")).to_contain_text("还有未了条件")
    close_conditions(officer, address, "C405")
    judge(signer, address, "准予")


def expect_formal_permit(officer: Page) -> None:
    officer.goto(HOME)
    node = officer.locator(".oz-graph .node", has_text="C405")
    expect(node).to_contain_text("办结")
    expect(node).not_to_contain_text("模拟")
    officer.goto(HOME + "items/C405/decision/")
    expect(officer.locator("main")).to_contain_text("施工许可证")


def expect_sound_journal(officer: Page) -> None:
    officer.goto(HOME + "journal/")
    officer.get_by_role("link", name="现在校验").click()
    expect(officer.locator("#verdict")).to_contain_text("凭证链完整")


def replay_says_the_same(officer: Page) -> None:
    """The download, run again by a process without a database, ends at the head and the states that the pages show."""
    officer.goto(HOME + "journal/")
    head = officer.locator("main dl [data-copy]").first.get_attribute("data-copy")
    case = json.dumps(case_of(officer, PROJECT))
    told = replayed(case)
    assert told["journal_head"] == head
    assert told["work_items"]["C405"]["state"] == "approved"
    assert told["simulation"]["state"] == "converted"


def board(leader: Page) -> int:
    """The zone's decisions of this year, as the board counts them."""
    leader.goto("/")
    return int(leader.locator(".bd-year dd a").first.inner_text())
