"""At the window: a project from nothing, by mouse and by keyboard, with every mistake on the way."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Enter

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
WRONG_CODE = "91211382MA0Y00016Y"
EARLY_CODE = "91350100M000100Y56"
"""Sound, but for the check digit inside it, as some of the first codes are: a warning, no obstacle."""
ANSWERS: Mapping[str, str | list[str]] = {
    "in_approval_catalogue": "no", "industry_class": "allowed", "land_mode": "grant", "land_status": "net",
    "plan_conditions": "pending", "new_site": "no", "standard_land": "yes", "forest": "no", "flood_area": "no",
    "minerals": "no", "hazard_area": "no", "relics": "no", "land_dispute": "no", "protected_land": "no",
    "region_eval": ["geology"], "earthwork": "2.1", "non_production_area": "2100", "civil_defence": "offsite",
    "fire_works": "none", "special_equipment": "no", "eia_class": "form", "hazardous": "no", "energy_tce": "860",
    "power": "390", "own_water": "no", "sewer": "yes", "discharge_class": "registration",
    "occupational_hazard": "yes", "seismic_major": "no", "climate_key": "no", "utilities": ["heat"],
    "site_needs": [], "simulate": "yes", "investment_agreement": "yes", "good_credit": "yes", "risk_commitment": "yes",
    "inside_zone": "yes", "social_risk": "no",
}  # fmt: skip


def begin(window: Page) -> str:
    """A new draft from the window's list; returns the draft's address without its step."""
    window.goto("/window/")
    window.get_by_role("button", name="新收件").click()
    window.wait_for_url("**/1/")
    return window.url.removesuffix("1/")


def onward(window: Page, step: int) -> None:
    """Press the main button at the foot; the next step opens."""
    window.locator(".oz-foot .primary").click()
    window.wait_for_url(f"**/{step}/")


def identify(window: Page, code: str, name: str) -> None:
    window.locator("#id_credit_code").fill(code)
    window.locator("#id_name").fill(name)
    window.locator("#id_contact").fill("庞立")
    window.locator("#id_phone").fill("13900000000")


def describe(window: Page, name: str) -> None:
    window.locator("#id_name").fill(name)
    window.locator("#id_kind").select_option("6")
    window.locator("#id_investment").fill("13500")
    window.locator("#id_land").fill("2.86")
    window.locator("#id_park").fill("XF-07 地块")


def answer_all(window: Page) -> None:
    """Answer the first open question until none is left; each answer redraws the route."""
    for _ in range(60):
        asked = window.locator("fieldset.oz-ask").first
        if asked.count() == 0:
            return
        name = asked.locator("[name^=q_]").first.get_attribute("name") or ""
        answer = ANSWERS[name.removeprefix("q_")]
        with window.expect_response(lambda got: got.request.method == "POST"):
            if isinstance(answer, list):
                for value in answer:
                    asked.locator(f"[value={value}]").check()
                asked.get_by_role("button").click()
            elif asked.locator("[type=radio]").count():
                # The answer redraws the questions at once: there is no mark left to look at.
                asked.locator(f"[value={answer}]").click()
            else:
                asked.locator("input").fill(answer)
                asked.locator("input").press("Tab")
        expect(window.locator(f"fieldset.oz-ask [name={name}]")).to_have_count(0)


LACKING = "#papers tr:has-text('还缺') input[type=file]"


def hand_in(window: Page, *, name: str = "材料.pdf", content: bytes = PDF, kind: str = "application/pdf") -> None:
    """Choose a file for one row of the list of papers; it is sent at once."""
    with window.expect_response(lambda got: got.request.method == "POST"):
        window.locator(LACKING).first.set_input_files({
            "name": name, "mimeType": kind, "buffer": content,
        })  # fmt: skip


def hand_in_all(window: Page) -> None:
    for _ in range(40):
        left = window.locator(LACKING).count()
        if left == 0:
            return
        hand_in(window, content=PDF + str(left).encode())
        expect(window.locator(LACKING)).to_have_count(left - 1)


@pytest.fixture
def clerk(enter: Enter) -> Page:
    return enter("window")


def test_a_wrong_code_is_named_as_it_is_typed_and_an_early_one_only_warned_of(clerk: Page) -> None:
    begin(clerk)
    identify(clerk, WRONG_CODE, "凌源试验玻纤有限公司")
    expect(clerk.locator("#credit-verdict")).to_contain_text("应为 X，现为 Y")
    clerk.locator(".oz-foot .primary").click()
    expect(clerk.locator(".oz-errors")).to_contain_text("统一社会信用代码")
    expect(clerk.locator("#id_name")).to_have_value("凌源试验玻纤有限公司")
    expect(clerk.locator("#id_phone")).to_have_value("13900000000")
    clerk.locator("#id_credit_code").fill(EARLY_CODE)
    expect(clerk.locator("#credit-verdict")).to_contain_text("早期试点代码可能如此")
    onward(clerk, 2)


def test_a_known_firm_brings_its_name_along(clerk: Page) -> None:
    begin(clerk)
    clerk.locator("#id_credit_code").fill("91211382MA0Y00016X")
    expect(clerk.locator("#credit-verdict")).to_contain_text("辽宁炜盛复合新型材料有限公司")
    onward(clerk, 2)
    expect(clerk.locator("#known")).to_contain_text("三期工程")


def test_a_project_is_taken_in_from_nothing_and_reaches_the_desks(clerk: Page, enter: Enter) -> None:
    draft = begin(clerk)
    identify(clerk, EARLY_CODE, "凌源试验玻纤有限公司")
    onward(clerk, 2)
    describe(clerk, "浏览器收件的玻纤原料项目")
    onward(clerk, 3)
    answer_all(clerk)
    route = clerk.locator("#route")
    expect(route).to_contain_text("工业类投资项目都要")
    expect(route.locator(".oz-out").first).to_contain_text("P214")
    onward(clerk, 4)
    refuse_bad_papers(clerk)
    hand_in_all(clerk)
    onward(clerk, 5)
    clerk.locator(".oz-foot .primary").click()
    clerk.wait_for_url("**/filings/**")
    filing = clerk.url
    clerk.goto(draft + "5/")
    assert clerk.url == filing, "a draft that was filed leads to its one filing"
    accept_and_print(clerk, filing)
    desk = enter("drb-officer")
    desk.goto("/desk/")
    expect(desk.locator("main")).to_contain_text("浏览器收件的玻纤原料项目")


def refuse_bad_papers(clerk: Page) -> None:
    """A programme called .exe and a file over the limit are refused by name; the paper already there stays."""
    rows = clerk.locator(LACKING).count()
    hand_in(clerk, name="投资协议扫描.pdf")
    expect(clerk.locator(LACKING)).to_have_count(rows - 1)
    hand_in(clerk, name="安装程序.exe", content=b"MZ\x90\x00" + b"\0" * 64, kind="application/octet-stream")
    expect(clerk.locator("#papers")).to_contain_text("安装程序.exe")
    expect(clerk.locator("#papers .err").first).to_contain_text("不接受")
    hand_in(clerk, name="超大扫描件.pdf", content=PDF + b"\0" * (21 * 1024 * 1024))
    expect(clerk.locator("#papers .err").first).to_contain_text("超过 20 MB")
    expect(clerk.locator("#papers")).to_contain_text("投资协议扫描.pdf")
    expect(clerk.locator(LACKING)).to_have_count(rows - 1)


def accept_and_print(clerk: Page, filing: str) -> None:
    clerk.goto(filing)
    clerk.locator("#accept button.primary").click()
    clerk.wait_for_load_state()
    expect(clerk.locator("main")).to_contain_text("已受理")
    clerk.goto(filing + "receipt/")
    expect(clerk.locator("main")).to_contain_text("受理")
    expect(clerk.locator("main")).to_contain_text(re.compile(r"W-2026-\d{4}"))
    clerk.emulate_media(media="print")
    expect(clerk.locator(".paper-bar")).to_be_hidden()


def test_the_first_steps_work_from_the_keyboard(clerk: Page) -> None:
    clerk.goto("/window/")
    clerk.keyboard.press("n")
    expect(clerk.get_by_role("button", name="新收件")).to_be_focused()
    clerk.keyboard.press("Enter")
    clerk.wait_for_url("**/1/")
    identify(clerk, EARLY_CODE, "键盘收件有限公司")
    clerk.keyboard.press("Control+Enter")
    clerk.wait_for_url("**/2/")
    describe(clerk, "键盘收件项目")
    clerk.keyboard.press("Control+Enter")
    clerk.wait_for_url("**/3/")


def test_a_step_of_the_intake_works_without_a_script(enter: Enter) -> None:
    window = enter("window", script=False)
    begin(window)
    identify(window, EARLY_CODE, "无脚本收件有限公司")
    onward(window, 2)
    describe(window, "无脚本收件项目")
    onward(window, 3)
    asked = window.locator("fieldset.oz-ask", has=window.locator("[name=q_land_mode]"))
    asked.locator("[value=grant]").check()
    asked.get_by_role("button").click()
    expect(window.locator("#land_mode a.c")).to_have_text("拟出让")


def test_ctrl_s_keeps_the_draft_where_one_types(clerk: Page) -> None:
    begin(clerk)
    identify(clerk, EARLY_CODE, "凌源试验玻纤有限公司")
    onward(clerk, 2)
    park = clerk.locator("#id_park")
    park.fill("XF-09 地块")
    with clerk.expect_response(lambda got: got.request.method == "POST"):
        clerk.keyboard.press("Control+s")
    expect(clerk.locator("#saved")).to_contain_text("已保存")
    expect(park).to_be_focused()
    clerk.reload()
    expect(park).to_have_value("XF-09 地块")
