"""The list of projects: what an actor may see, found by any part of a name, with light and next hand in the row."""

from __future__ import annotations

from decimal import Decimal
from io import BytesIO
from urllib.parse import parse_qsl

import pytest
from python_calamine import CalamineWorkbook

from onezone.approvals.models import Project
from onezone.approvals.pages import project_list
from onezone.approvals.pages.project_list import PER_PAGE, ListPage, build_list
from onezone.platform.identity.scope import zone_scope
from tests.approvals.project.conftest import OTHER_FIRM, TODAY, World, make_world, open_in


def listed(world: World, who: str = "NRB/officer", **asked: str) -> ListPage:
    return build_list(world.people[who], today=TODAY, asked=asked)


def names(page: ListPage) -> list[str]:
    return [row.name for row in page.rows]


@pytest.fixture
def several(scoped: World) -> World:
    open_in(scoped, name="凌源市冷链仓储项目", code="", firm=OTHER_FIRM)
    open_in(scoped, name="装配式建筑构件厂", code="2610-211382-04-01-100002")
    return scoped


@pytest.mark.parametrize(
    "text", ["玻璃纤维", "池窑 拉丝", "381205", "P-2026-0001", "炜盛 玻璃", "91211382MA0XQ1234K 玻璃"]
)
def test_a_project_is_found_by_any_part_of_name_code_reference_or_enterprise(several: World, text: str) -> None:
    assert names(listed(several, q=text)) == ["年产21万吨高性能玻璃纤维池窑拉丝生产线"]


def test_a_word_that_fits_nothing_finds_nothing(several: World) -> None:
    assert names(listed(several, q="水泥")) == []


def test_filters_by_simulation_park_and_light_join(several: World) -> None:
    assert len(names(listed(several, simulation="running"))) == 1
    assert len(names(listed(several, light="red"))) == 1
    assert len(names(listed(several, light="none"))) == 2
    assert names(listed(several, light="red", q="冷链")) == []
    assert len(names(listed(several, park="新型复合材料飞地产业园"))) == 3


def test_a_row_says_light_what_is_missing_and_whose_move(several: World) -> None:
    row = listed(several, q="玻璃").rows[0]
    assert (row.answers.light, row.answers.missing) == ("red", "缺 土地出让合同 L04")
    assert row.answers.moves[0].who == "自然资源局"
    assert row.formal[0] == 6
    assert row.opinions == 4


def test_an_applicant_sees_its_own_projects_and_administrators_none(several: World) -> None:
    assert names(listed(several, "stranger")) == ["凌源市冷链仓储项目"]
    assert len(names(listed(several, "applicant"))) == 2


def test_a_zone_never_shows_in_another(several: World) -> None:
    there = make_world("chaoyang")
    with zone_scope(there.zone.id):
        assert names(listed(there)) == []


def test_sorting_by_investment_and_name(several: World) -> None:
    Project.objects.filter(name="装配式建筑构件厂").update(investment=Decimal(1))
    assert names(listed(several, sort="investment"))[0] == "装配式建筑构件厂"
    assert names(listed(several, sort="-investment"))[-1] == "装配式建筑构件厂"
    assert names(listed(several, sort="nonsense"))


def test_a_long_list_has_pages_and_costs_the_same_queries(
    several: World, django_assert_num_queries: pytest.FixtureRequest
) -> None:
    for number in range(PER_PAGE):
        open_in(several, name=f"项目{number:02d}", code="")
    with django_assert_num_queries(7):  # type: ignore[operator]
        page = listed(several)
    assert (len(page.rows), page.count, page.first) == (PER_PAGE, PER_PAGE + 3, "")
    rest = listed(several, **dict(parse_qsl(page.after[1:])))
    assert (len(rest.rows), rest.after, rest.first) == (3, "", "?")
    with django_assert_num_queries(7):  # type: ignore[operator]
        back = listed(several, **dict(parse_qsl(rest.before[1:])))
    assert (names(back), back.before, back.after) == (names(page), "", page.after)


@pytest.mark.parametrize("sort", ["", "name", "-name", "investment", "-investment", "opened", "changed", "-changed"])
@pytest.mark.parametrize("light", ["", "none", "red"])
def test_page_after_page_shows_every_project_once(
    several: World, sort: str, light: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(3):
        open_in(several, name=f"项目{number}", code="")
    Project.objects.filter(name__in=["项目0", "项目1"]).update(investment=Decimal(7))
    Project.objects.filter(name="项目2").update(last_at=None)
    whole = names(listed(several, sort=sort, light=light))
    for size in ("PER_PAGE", "AT_ONCE", "MOST_LOOKED"):
        monkeypatch.setattr(project_list, size, 2)
    page = listed(several, sort=sort, light=light)
    read, after = names(page), page.after
    for _ in range(6):
        if after:
            page = listed(several, **dict(parse_qsl(after[1:])))
            read, after = read + names(page), page.after
    assert not after
    assert read == whole
    back, before = names(page), page.before
    for _ in range(6):
        if before:
            page = listed(several, **dict(parse_qsl(before[1:])))
            back, before = names(page) + back, page.before
    assert not before
    assert back == whole
    assert len(whole) == {"": 6, "none": 5, "red": 1}[light]


def test_a_place_that_nobody_wrote_is_the_first_page(several: World) -> None:
    for text in ("x", "[1]", '["soon", "x"]', '["2026-11-23T99:99", 1]'):
        assert names(listed(several, after=text)) == names(listed(several))
    for text in ('["NaN", 1]', '["1e400", 1]', "[null, 1e30]", '["\\u0000", 1]', "null", "[[], {}]"):
        for sort in ("investment", "name", "opened"):
            listed(several, after=text, sort=sort)


def test_an_empty_list_and_an_empty_answer_say_different_things(world: World) -> None:
    assert "没有符合条件的项目" in world.client("leader").get("/projects/?q=水泥").content.decode()
    with zone_scope(world.zone.id):
        world.hire("newcomer", world.people["stranger"].role, enterprise="91210000MA0000000X")  # type: ignore[arg-type]
    assert "还没有项目" in world.client("newcomer").get("/projects/").content.decode()


def test_the_list_is_exported_as_it_is_filtered_and_runs_nothing_in_a_spreadsheet(several: World) -> None:
    open_in(several, name="=1+1", code="2610-211382-04-01-100003")
    answer = several.client("leader").get("/projects/list.xlsx?q=玻璃")
    assert answer["Content-Type"].endswith("spreadsheetml.sheet")
    assert "attachment" in answer["Content-Disposition"]
    rows = load_workbook(answer.content)
    assert [row[1] for row in rows] == ["项目", "年产21万吨高性能玻璃纤维池窑拉丝生产线"]
    assert rows[1][7] == "红"
    assert [row[1] for row in load_workbook(several.client("leader").get("/projects/list.xlsx?q=1%2B1").content)][
        1
    ] == "=1+1"


def load_workbook(content: bytes) -> list[list[object]]:
    """The rows of the first sheet that name a project, the heads first."""
    sheet = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()
    return [row for row in sheet if row[1]]
