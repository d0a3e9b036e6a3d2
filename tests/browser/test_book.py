"""The project book in a real browser: a project from talks to production, its numbers, its drawings."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.permissions.world import PICTURE

Enter = Callable[..., Page]
NAME = "凌源试验玻纤短切线"
GATES = (
    ("签约", "2026-03-02", {"contract": "投资合同 2026-07"}),
    ("落地", "2026-04-10", {"firm": "91211382MA0Y00016X", "site": "土地合同 12 号"}),
    ("开工", "2026-05-18", {"permit": "施工许可 2026-031", "photo": "5 月 18 日现场"}),
    ("入库", "2026-06-05", {"listing": "入库 211382-0611"}),
    ("竣工", "2026-10-20", {"acceptance": "联合验收意见书"}),
    ("投产", "2026-11-16", {"trial": "试产报告", "sale": "首张发票 00017"}),
)


def _save(window: Page, **fields: str) -> None:
    for name, value in fields.items():
        window.locator(f"form.oz-form [name={name}]").fill(value)
    window.locator("form.oz-form button.primary").click()


def _enter(window: Page) -> None:
    window.goto("/book/")
    window.get_by_role("link", name="登记项目").click()
    window.locator("[name=stage]").select_option("talks")
    window.locator("[name=park]").select_option("新型复合材料飞地产业园")
    window.get_by_label("市重点", exact=True).check()
    _save(window, name=NAME, builder="凌源试验玻纤有限公司", on="2026-01-12", evidence="1 月 12 日洽谈纪要")
    expect(window.locator("h1")).to_contain_text(NAME)


def test_a_project_goes_from_talks_to_production(enter: Enter, tmp_path: Path) -> None:
    window = enter("steward")
    _enter(window)
    window.get_by_role("link", name="登记金额").click()
    window.locator("[name=kind]").select_option("filed")
    window.locator("[name=unit]").select_option("亿元")
    _save(window, amount="0.86", on="2026-03-20", source="备案证 2026-014")
    for word, day, proofs in GATES:
        window.get_by_role("link", name=f"转到“{word}”").click()
        _save(window, on=day, **proofs)
        expect(window.locator(".lg-line [aria-current=step]")).to_contain_text(word)
    _month_and_photo(window, tmp_path)
    expect(window.locator("h1")).to_contain_text("已投产")
    window.goto(f"/book/?q={NAME}")
    expect(window.locator("tbody tr")).to_contain_text("投产")


def _month_and_photo(window: Page, tmp_path: Path) -> None:
    window.get_by_role("link", name="登记月度完成").click()
    _save(window, period="2026-10", month="800", building="700", year_to_date="800")
    expect(window.locator(".oz-errors")).to_contain_text("自年初累计")
    _save(window, building="500", equipment="300", progress="设备调试")
    expect(window.get_by_text("设备调试")).to_be_visible()
    picture = tmp_path / "site.png"
    picture.write_bytes(PICTURE)
    window.get_by_role("link", name="添加照片").click()
    window.locator("[name=file]").set_input_files(picture)
    _save(window, taken_on="2026-11-16", place="一号车间")
    expect(window.locator("figure")).to_contain_text("2026-11-16 · 一号车间")


def test_a_gate_without_its_evidence_says_what_is_missing(enter: Enter) -> None:
    window = enter("steward")
    window.goto("/book/?q=天成")
    window.locator("tbody th a").first.click()
    window.goto(f"{window.url}advance/full/")
    window.locator("form.oz-form button.primary").click()
    expect(window.locator(".oz-errors")).to_contain_text("80%")


def test_a_drawing_is_taken_away_as_svg_and_as_png(enter: Enter) -> None:
    window = enter("leader")
    window.goto("/book/totals/")
    with window.expect_download() as svg:
        window.get_by_role("link", name="SVG").first.click()
    assert "key_projects" in Path(svg.value.path()).read_text(encoding="utf-8")
    with window.expect_download() as png:
        window.get_by_role("button", name="PNG").nth(1).click()
    assert png.value.suggested_filename == "bands.png"
    assert Path(png.value.path()).read_bytes().startswith(b"\x89PNG")


def test_a_number_of_the_board_opens_the_projects_of_the_book(enter: Enter) -> None:
    window = enter("leader")
    window.goto("/board/")
    window.locator(".bd-bands tbody a").first.click()
    expect(window.locator("tbody tr:not(.lg-phase)")).to_have_count(4)


@pytest.mark.parametrize("path", ["/book/", "/book/totals/", "/book/new/"])
def test_the_book_is_accessible_and_light_wide_and_narrow(
    enter: Enter, path: str, axe: Callable[[Page], None], assert_light: Callable[[Page], None]
) -> None:
    for phone in (False, True):
        window = enter("steward", phone=phone)
        window.goto(path)
        axe(window)
        assert_light(window)


def test_a_project_of_the_book_is_accessible_and_works_without_a_script(
    enter: Enter, axe: Callable[[Page], None], assert_light: Callable[[Page], None]
) -> None:
    for phone in (False, True):
        window = enter("steward", phone=phone)
        window.goto("/book/?q=年产21万吨")
        window.locator("tbody th a").first.click()
        axe(window)
        assert_light(window)
    bare = enter("steward", script=False)
    bare.goto("/book/totals/")
    expect(bare.locator(".lg-chart svg").first).to_be_visible()
    expect(bare.get_by_role("button", name="PNG").first).to_be_hidden()
