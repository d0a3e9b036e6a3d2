"""Each kind of check on a small made-up file: silent on right figures, one readable sentence on wrong ones."""

from __future__ import annotations

from typing import Any

import pytest

from onezone.figures.domain.checks import KINDS, find
from onezone.figures.domain.finding import Finding
from onezone.figures.domain.source_form import read_source
from onezone.figures.source_store import checks, definitions

Entries = list[dict[str, Any]]
RATE = {"period": 2021, "yuan": 6.4515, "src": "年平均汇率"}


def kpi(name: str, value: float | str, unit: str = "亿元", year: int = 2021, **more: Any) -> dict[str, Any]:
    return {"name": name, "value": value, "unit": unit, "year": year, "src": ["甲"], **more}


def found(**sections: Any) -> list[Finding]:
    return list(find(checks(), read_source(sections, definitions()).world))


def project(amount: float, *lists: str, **more: Any) -> dict[str, Any]:
    return {"id": f"J{amount}", "name": f"项目{amount}", "investment": amount, "programmes": list(lists), "src": "甲",
            **more}  # fmt: skip


RD = [kpi("园区GDP", "100.00"), kpi("R&D研发投入", "3.00")]
EXPORTS = [kpi("园区GDP", 100), kpi("出口创汇总额", 2000, "万美元")]
HIGH_TECH = [kpi("高新技术产品增加值", "8.00"), kpi("高新技术产品增加值", "4.00", year=2020)]
TINY = [kpi("高新技术产品增加值", 8), kpi("高新技术产品增加值", 0.5, year=2020)]
GROWTH = "高新技术产品增加值同比增长"
ROW = {"scope": "全区", "projects": 10, "ge10": 1, "from5to10": 2, "from1to5": 3, "lt1": 4, "total": 30, "src": "甲"}
CORE = {**ROW, "scope": "核心区", "projects": 4, "from5to10": 1, "from1to5": 1, "lt1": 1, "total": 20}
FUNDS = [kpi("累计投入", 10), kpi("市本级财政投入", 10)]
CASES: list[tuple[str, dict[str, Any], dict[str, Any], tuple[str, ...]]] = [
    (
        "ratio",
        {"kpis": [*RD, kpi("R&D投入占GDP比重", 3, "%")]},
        {"kpis": [*RD, kpi("R&D投入占GDP比重", "4.0", "%")]},
        ("3.00%", "来源写 4.0%", "差 1.00 个百分点", "75.00 亿元"),
    ),
    (
        "ratio",
        {"kpis": [*EXPORTS, kpi("出口占GDP比重", 1.29, "%")], "rates": [RATE]},
        {"kpis": [*EXPORTS, kpi("出口占GDP比重", 2.1, "%")], "rates": [RATE]},
        ("1.29%", "按 2021 汇率 1 美元 = 6.4515 元，年平均汇率", "来源写 2.1%"),
    ),
    (
        "ratio",
        {"kpis": EXPORTS},
        {"kpis": [*EXPORTS, kpi("出口占GDP比重", 1.29, "%")], "rates": [{**RATE, "period": 2020}]},
        ("不能复算", "没有 2021 的美元汇率"),
    ),
    (
        "one_value",
        {"kpis": [kpi("园区GDP", 100), kpi("园区GDP", 100.0, src="乙")]},
        {"kpis": [kpi("园区GDP", 100), kpi("园区GDP", 98, src="乙")]},
        ("园区GDP（2021）", "100 亿元（甲）", "98 亿元（乙）", "2.00 亿元"),
    ),
    (
        "one_value",
        {"kpis": [kpi("出口创汇总额", 2000, "万美元"), kpi("出口创汇总额", 1.29)], "rates": [RATE]},
        {"kpis": [kpi("出口创汇总额", 2000, "万美元"), kpi("出口创汇总额", 1.5)], "rates": [RATE]},
        ("2000 万美元", "1.5 亿元", "325.04 万美元", "按 2021 汇率"),
    ),
    (
        "growth",
        {"kpis": [*HIGH_TECH, kpi(GROWTH, 100, "%")]},
        {"kpis": [*HIGH_TECH, kpi(GROWTH, 80, "%")]},
        ("4.00 亿元", "8.00 亿元", "增长 100.00%", "来源写 80%", "−20.00 个百分点"),
    ),
    (
        "growth",
        {"kpis": [*HIGH_TECH, kpi(GROWTH, 100, "%")]},
        {"kpis": [*TINY, kpi(GROWTH, 1500, "%")]},
        ("1500%", "基期只有 0.5 亿元", "现值 8 亿元", "基数小"),
    ),
    (
        "one_series",
        {"kpis": [kpi("引进域外投资", 30, projects=5), kpi("新实施重点项目立项备案总投资", 30, projects=5)]},
        {"kpis": [kpi("引进域外投资", 40, projects=7), kpi("新实施重点项目立项备案总投资", 30, projects=5)]},
        ("不是一个口径", "相差 2 个", "10.00 亿元", "不能相加"),
    ),
    (
        "parts",
        {"kpis": FUNDS},
        {"kpis": [FUNDS[0], kpi("市本级财政投入", 6)]},
        ("10 亿元", "6 亿元", "还有 4 亿元", "60.0%"),
    ),
    ("parts", {"kpis": FUNDS}, {"kpis": [FUNDS[0], kpi("市本级财政投入", 12)]}, ("各项比合计多 2 亿元",)),
    (
        "bands",
        {"investment_bands": [ROW]},
        {"investment_bands": [{**ROW, "lt1": 3}]},
        ("全区 10 个项目", "1 + 2 + 3 + 3 = 9", "余下 1 个没有写"),
    ),
    (
        "bands",
        {"investment_bands": [{**ROW, "scope": "飞地园"}]},
        {"investment_bands": [{**ROW, "scope": "飞地园", "lt1": 5}]},
        ("飞地园", "多出 1 个"),
    ),
    (
        "subset",
        {"investment_bands": [ROW, CORE]},
        {"investment_bands": [ROW, {**CORE, "ge10": 2, "lt1": 0, "total": 32}]},
        ("核心区是全区的一部分，却更多", "10 亿元以上 2 个 > 1 个", "备案总投资 32 亿元 > 30 亿元"),
    ),
    (
        "subset",
        {"kpis": [kpi("园区GDP", 60, scope="核心区"), kpi("园区GDP", 100)]},
        {"kpis": [kpi("园区GDP", 120, scope="核心区"), kpi("园区GDP", 100)]},
        ("园区GDP 120 亿元 > 100 亿元",),
    ),
    (
        "band_floor",
        {"investment_bands": [ROW]},
        {"investment_bands": [{**ROW, "total": 20}]},
        ("按下限至少 23 亿元", "合计却只有 20 亿元"),
    ),
    (
        "like_units",
        {"clusters": [{"name": f"集群{n}", "supporting_count": n, "count_unit": "项目"} for n in (2, 3)]},
        {"clusters": [{"name": f"{each}集群", "supporting_count": 2, "count_unit": each} for each in ("项目", "企业")]},
        ("单位不同，不能相加", "2 项目", "2 企业"),
    ),
    (
        "like_scopes",
        {"kpis": [kpi("土地收储", 1500, "亩"), kpi("核心区工业厂房", 40, "万平方米", scope="全区")]},
        {"kpis": [kpi("土地收储", 1500, "亩"), kpi("核心区工业厂房", 40, "万平方米")]},
        ("范围不同", "1500 亩（全区，合 100 万平方米）", "40 万平方米（核心区）", "0.40", "不是容积率"),
    ),
    (
        "counted_once",
        {"kpis": [kpi("引进域外投资", 40), kpi("老企业对外合作项目总投资", 20)], "projects": [project(8, "招商")]},
        {
            "kpis": [kpi("引进域外投资", 40), kpi("老企业对外合作项目总投资", 20)],
            "projects": [project(8, "招商", "老企业对外合作")],
        },
        ("项目8 8 亿元", "20.0%", "40.0%", "不能相加"),
    ),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "right", "wrong", "words"), CASES, ids=[each[0] for each in CASES])
def test_a_kind_finds_what_is_wrong_and_is_silent_on_what_is_right(
    kind: str, right: dict[str, Any], wrong: dict[str, Any], words: tuple[str, ...]
) -> None:
    assert [each.zh for each in found(**right)] == []
    (only,) = found(**wrong)
    assert only.kind == kind
    assert [word for word in words if word not in only.zh] == []
    assert only.en
    assert only.values
    assert only.id in {each.id for each in checks() if each.kind == kind}


def test_every_kind_has_a_file_here_and_a_check_that_uses_it() -> None:
    assert {each[0] for each in CASES} == set(KINDS) == {each.kind for each in checks()}


def test_a_kind_is_applied_to_every_period_and_its_findings_have_ids_of_their_own() -> None:
    wrong = [{**each, "year": year} for year in (2020, 2021) for each in (*RD, kpi("R&D投入占GDP比重", "4.0", "%"))]
    assert [each.id for each in found(kpis=wrong)] == ["C01", "C01:R&D投入占GDP比重 2021"]


def test_parts_of_two_years_are_not_added_up() -> None:
    both = [kpi(name, 10, year=year) for year in (2020, 2021) for name in ("累计投入", "市本级财政投入")]
    assert found(kpis=both) == []


@pytest.mark.parametrize("value", [0, -5])
def test_a_figure_that_is_nothing_or_less_divides_nothing(value: int) -> None:
    names = ["园区GDP", "R&D研发投入", "累计投入", "市本级财政投入", "高新技术产品增加值", "引进域外投资"]
    entries = [kpi(name, value) for name in names] + [kpi("R&D投入占GDP比重", value, "%"), kpi(GROWTH, value, "%")]
    assert all(
        each.zh for each in found(kpis=[*entries, kpi("土地收储", value, "亩"), kpi("核心区工业厂房", 4, "万平方米")])
    )
