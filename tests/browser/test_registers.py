"""Registers in a browser: an Excel of 300 rows with 20 bad cells from upload to done, and the pages for everybody."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.conftest import AxeCheck, Enter
from tests.platform.registers.test_import import sheet

FIBRE = "91211382MA0Y00016X"
PAGES = ("/enterprises/?group=kind", f"/enterprises/{FIBRE}/", f"/enterprises/{FIBRE}/whole/", "/enterprises/new/",
         "/enterprises/import/", "/enterprises/many/", "/licences/")  # fmt: skip


def rows_of(park: str) -> list[tuple[object, ...]]:
    """300 enterprises of a park, twenty cells of them wrong: ten amounts with a unit, ten days that are none."""
    rows = []
    for n in range(300):
        amount = "8600万" if n % 30 == 7 else n + 1
        day = "2026-13-05" if n % 30 == 11 else "2018-06-01"
        rows.append((f"{park}导入企业{n:03}", "", day, amount, park, ""))
    return rows


def test_an_excel_with_bad_cells_goes_from_upload_to_done(enter: Enter, axe: AxeCheck, tmp_path: Path) -> None:
    file = tmp_path / "企业清单.xlsx"
    file.write_bytes(sheet(rows_of("北园")))
    window = enter("window")
    window.goto("/enterprises/import/")
    window.get_by_label("表格").set_input_files(file)
    window.get_by_role("button", name="上传并试运行").click()
    expect(window.locator("h1")).to_contain_text("300 行里 20 行有错")
    expect(window.locator("td.bad")).to_have_count(20)
    expect(window.locator("td.bad").first).to_contain_text("不是数字")
    expect(window.get_by_role("button", name="全部导入")).to_be_disabled()
    axe(window)
    with window.expect_download() as taken:
        window.get_by_role("link", name="下载错误清单").click()
    taken.value.save_as(tmp_path / "错误.csv")
    told = list(csv.reader(io.StringIO((tmp_path / "错误.csv").read_text(encoding="utf-8-sig"), newline="")))
    assert len(told) == 21
    window.get_by_role("button", name="排除全部错误行").click()
    expect(window.locator("h1")).to_contain_text("300 行都可以导入")
    window.get_by_role("button", name="全部导入").click()
    expect(window.locator("#said")).to_contain_text("已导入 280 行")
    window.goto("/enterprises/?park=北园&group=park")
    expect(window.locator(".oz-pager").first).to_contain_text("280")
    _read_its_history(window)


def test_a_large_file_is_read_and_written_in_the_background_and_the_page_follows_by_itself(
    enter: Enter, tmp_path: Path
) -> None:
    file = tmp_path / "企业大清单.xlsx"
    file.write_bytes(sheet([(f"南园大企业{n:04}", "", "2018-06-01", n + 1, "南园", "") for n in range(1500)]))
    window = enter("window")
    _upload(window, file)
    expect(window.locator("h1")).to_contain_text("1500 行都可以导入", timeout=60_000)
    window.get_by_role("button", name="全部导入").click()
    expect(window.locator("#rg-far")).to_contain_text(re.compile(r"(共 1500|\d+ / 1500) 行"))
    expect(window.locator("h1")).to_have_text("已导入", timeout=60_000)
    expect(window.locator("#rg-far")).to_have_count(0)
    expect(window.locator(".oz-stats")).to_contain_text("1500")
    window.goto("/enterprises/import/")
    expect(window.locator(".rg-runs li").first).to_contain_text("新增 1500")


def test_while_a_long_file_is_read_the_page_says_how_many_of_how_many_rows(
    enter: Enter, axe: AxeCheck, tmp_path: Path
) -> None:
    """As long as may be, so that there is something to look at; it is given up, so that nothing of it stays."""
    file = tmp_path / "企业很大清单.csv"
    rows = (f"西山大企业{n:05},{n + 1},西山园,2018-06-01\n" for n in range(20_000))
    file.write_text("名称,注册资本,园区,成立日期\n" + "".join(rows), encoding="utf-8")
    window = enter("window")
    _upload(window, file)
    far = window.locator("#rg-far")
    expect(far).to_contain_text("20000 行")
    axe(window)
    expect(far).to_contain_text(re.compile(r"[1-9]\d* / 20000 行"), timeout=60_000)
    expect(window.locator("h1")).to_contain_text("20000 行都可以导入", timeout=60_000)
    window.get_by_role("button", name="放弃").click()
    expect(window.locator("h1")).to_contain_text("放弃")


def _upload(window: Page, file: Path) -> None:
    window.goto("/enterprises/import/")
    window.get_by_label("表格").set_input_files(file)
    window.get_by_role("button", name="上传并试运行").click()


def _read_its_history(window: Page) -> None:
    window.get_by_role("link", name="北园导入企业000").click()
    window.get_by_role("link", name="档案与历史").click()
    window.get_by_role("link", name=re.compile("^注册资本")).click()
    expect(window.locator(".rg-history")).to_contain_text("导入 企业清单.xlsx 第 2 行")


def test_the_pages_of_registers_fit_and_can_be_read_by_everybody(
    enter: Enter, axe: AxeCheck, assert_light: AxeCheck
) -> None:
    for phone in (False, True):
        window = enter("window", phone=phone)
        for path in PAGES:
            window.goto(path)
            expect(window.locator("h1")).to_be_visible()
            assert_light(window)
            axe(window)


def test_many_rows_are_chosen_by_keyboard_previewed_and_changed(enter: Enter, axe: AxeCheck, tmp_path: Path) -> None:
    file = tmp_path / "湖畔园.csv"
    file.write_text("名称,园区\n" + "".join(f"湖畔园企业{n},湖畔园\n" for n in range(4)), encoding="utf-8")
    window = enter("window")
    window.goto("/enterprises/import/")
    window.get_by_label("表格").set_input_files(file)
    window.get_by_role("button", name="上传并试运行").click()
    window.get_by_role("button", name="全部导入").click()
    window.goto("/enterprises/?park=湖畔园")
    bar = window.locator("#chosen")
    expect(bar).to_be_hidden()
    for key in ("j", "x", "j", "j", "Shift+X", "m"):
        window.keyboard.press(key)
    expect(window.get_by_text("已选 3 行")).to_be_visible()
    axe(window)
    window.get_by_label("行业", exact=True).fill("玻璃纤维")
    expect(window.get_by_label("改行业")).to_be_checked()
    window.keyboard.press("Control+Enter")
    expect(window.locator(".rg-many .up")).to_have_count(3)
    axe(window)
    window.get_by_role("button", name="写入 3 行").click()
    expect(window.locator("#said")).to_contain_text("已改 3 行")
    expect(window.locator(".rg-list tbody tr", has_text="玻璃纤维")).to_have_count(3)
    window.locator("[data-all]").check()
    expect(bar).to_contain_text("已选 4 行")
    window.get_by_role("button", name="清除", exact=True).click()
    expect(bar).to_be_hidden()


def test_what_is_chosen_stays_chosen_on_other_pages_until_it_is_written_or_cleared(
    enter: Enter, tmp_path: Path
) -> None:
    file = tmp_path / "山前园.csv"
    file.write_text("名称,园区\n" + "".join(f"山前园企业{n:03},山前园\n" for n in range(60)), encoding="utf-8")
    window = enter("window")
    _bring(window, file)
    window.goto("/enterprises/?park=山前园")
    bar = window.locator("#chosen")
    window.get_by_role("checkbox", name="选择 山前园企业007").check()
    window.get_by_role("link", name="下一页").click()
    window.get_by_role("checkbox", name="选择 山前园企业055").check()
    expect(bar).to_contain_text("已选 2 行，其中 1 行在别的页")
    expect(bar).to_contain_text("符合条件的全部 60 行")
    window.get_by_role("button", name="批量修改").click()
    expect(window.get_by_text("已选 2 行")).to_be_visible()
    window.get_by_label("行业", exact=True).fill("装备制造")
    window.get_by_role("button", name="预览").click()
    expect(window.locator(".rg-many .up")).to_have_count(2)
    window.get_by_role("button", name="写入 2 行").click()
    expect(window.locator("#said")).to_contain_text("已改 2 行")
    expect(bar).to_be_hidden()
    window.get_by_role("checkbox", name="选择 山前园企业001").check()
    window.reload()
    expect(bar).to_contain_text("已选 1 行")
    window.get_by_role("button", name="清除", exact=True).click()
    window.reload()
    expect(bar).to_be_hidden()


def _bring(window: Page, file: Path) -> None:
    _upload(window, file)
    window.get_by_role("button", name="全部导入").click()
    expect(window.locator("#said")).to_contain_text("已导入")


def test_many_rows_are_changed_on_a_phone_and_without_script(
    enter: Enter, axe: AxeCheck, assert_light: AxeCheck
) -> None:
    phone = enter("window", phone=True)
    _to_the_preview(phone, "凌源市一号路")
    axe(phone)
    assert_light(phone)
    bare = enter("window", script=False)
    _to_the_preview(bare, "凌源市二号路")
    bare.get_by_role("button", name="写入 1 行").click()
    expect(bare.locator("#said")).to_contain_text("已改 1 行")


def _to_the_preview(window: Page, address: str) -> None:
    window.goto(f"/enterprises/?q={FIBRE}")
    window.get_by_role("checkbox", name=re.compile("^选择 ")).check()
    window.get_by_role("button", name="批量修改").click()
    window.get_by_label("住所", exact=True).fill(address)
    window.get_by_role("button", name="预览").click()
    expect(window.locator("ins")).to_have_text(address)
