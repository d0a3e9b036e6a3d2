"""Tests of the figure sheet: the report's own sentences are its first text."""

from __future__ import annotations

import os
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from time import perf_counter

import pytest

from onezone.figures.domain.checks import find
from onezone.figures.domain.rates import DatedRate
from onezone.figures.domain.sheet import Mark, Matched, Sheet, allowed, check_text
from onezone.figures.domain.text_numbers import numbers_in
from onezone.figures.services import LONGEST_TEXT
from onezone.figures.source_store import checks, source

WHOLE = os.environ.get("ONEZONE_PRESS_TEXT", "")
"""The file of the whole report where it is at hand; its text is not ours to keep."""


@pytest.fixture(scope="module")
def article() -> str:
    """The whole report where its file is named, else the sentences that its source file quotes, a paragraph each."""
    if WHOLE:
        return Path(WHOLE).read_text("utf-8")
    return "\n".join(f"{text}。" for key, text in source("lingyuan").texts.items() if key.startswith("S"))


def _check(text: str) -> Sheet:
    held = source("lingyuan")
    return check_text(text, held.world, find(checks(), held.world))


def _of(sheet: Sheet, written: str) -> Matched:
    return next(each for each in sheet.matched if each.number.written == written)


def test_every_number_of_the_report_is_found_and_all_but_the_ratio_that_its_parts_contradict_are_confirmed(
    article: str,
) -> None:
    sheet = _check(article)
    (ratio,) = [each for each in sheet.matched if each.mark is not Mark.confirmed]
    assert (ratio.number.written, ratio.mark, ratio.conflicts) == ("3.08%", Mark.different, ("C01",))
    assert [(str(each), each.is_derived) for each in ratio.known] == [("5.79%", True), ("3.08%", False)]
    assert ratio.difference == Fraction("-2.71")
    assert len(sheet.matched) >= 65
    assert [each.id for each in sheet.findings] == ["C01", "C02", "C04", "C05", "C06", "C10", "C11", "C16", "C17"]


@pytest.mark.parametrize(
    ("right", "wrong", "known", "difference"),
    [
        ("72.59亿元", "75.29亿元", "园区GDP", "2.70"),
        ("56.9公里", "59.6公里", "道路", "2.70"),
        ("147个", "148个", "引进项目", "1.00"),
        ("3.08%", "3.80%", "R&D投入占GDP比重", "-1.99"),
        ("248件", "284件", "综合受理办件", "36.00"),
    ],
)
def test_a_wrong_number_is_different_by_so_much(
    article: str, right: str, wrong: str, known: str, difference: str
) -> None:
    found = _of(_check(article.replace(right, wrong)), wrong)
    assert (found.mark, found.known[0].name) == (Mark.different, known)
    assert found.difference is not None
    assert f"{float(found.difference):.2f}" == difference


def test_every_number_of_the_report_leads_to_a_figure_but_single_facts_of_firms_and_projects(article: str) -> None:
    without = [each.number.written for each in _check(article).matched if not each.known[0].figure]
    assert without == ["21万吨", "5个半月", "3座", "310万吨", "500万只", "50万只"]


def test_a_ratio_whose_conflict_is_decided_is_confirmed_as_it_was_stated(article: str) -> None:
    held = source("lingyuan")
    sheet = check_text(article, held.world, find(checks(), held.world), settled={"C01"})
    assert {each.mark for each in sheet.matched} == {Mark.confirmed}


def _with_rate(text: str, *rates: DatedRate) -> Sheet:
    world = replace(source("lingyuan").world, rates={each.period: each for each in rates})
    return check_text(text, world, find(checks(), world))


RATE = DatedRate("2019", Decimal("6.8985"), "年平均汇率")


@pytest.mark.parametrize(
    ("written", "mark"), [("7425万元", Mark.confirmed), ("0.74亿元", Mark.confirmed), ("7500万元", Mark.different)]
)
def test_an_amount_of_another_currency_is_matched_by_the_rate_of_the_figures_period(written: str, mark: Mark) -> None:
    (found,) = _with_rate(f"2019年出口创汇总额{written}。", RATE).matched
    assert (found.mark, found.known[0].figure, found.rate) == (mark, "exports", RATE)


def test_what_is_different_in_another_currency_differs_by_so_much_in_the_figures_unit() -> None:
    (found,) = _with_rate("2019年出口创汇总额7500万元。", RATE).matched
    assert found.difference == Fraction(7500) / Fraction("6.8985") - Fraction("1076.31")


def test_without_a_rate_for_the_period_an_amount_of_another_currency_is_not_guessed() -> None:
    (found,) = _with_rate("2019年出口创汇总额7425万元。", DatedRate("2020", Decimal(7), "别的年份")).matched
    assert (found.mark, found.known[0].figure) == (Mark.unknown, "exports")
    assert found.refused is not None
    assert "没有 2019 的美元汇率" in found.refused.say("zh")


def test_a_ratio_that_nobody_stated_is_matched_with_what_its_parts_work_out_to() -> None:
    (found,) = _with_rate("2019年出口占GDP比重1.02%。", RATE).matched
    assert (found.mark, found.known[0].figure, found.known[0].is_derived) == (Mark.confirmed, "export_share", True)


def test_the_same_amount_in_another_unit_is_the_same_number(article: str) -> None:
    assert _of(_check(article.replace("4.2亿元", "42000万元")), "42000万元").mark is Mark.confirmed
    assert _of(_check(article.replace("近9000亩", "近600公顷")), "近600公顷").mark is Mark.confirmed


def test_a_coarser_rounding_is_the_same_number(article: str) -> None:
    assert _of(_check(article.replace("390.37亿元", "390.4亿元")), "390.4亿元").mark is Mark.confirmed


def test_a_number_of_which_nothing_is_known_is_unknown() -> None:
    (only,) = _check("开发区今年新建幼儿园 3 座的计划里有 12辆校车。").matched[-1:]
    assert only.mark is Mark.unknown


def test_a_number_that_equals_another_figure_is_not_explained_away() -> None:
    # 75 is the number of enclave projects; said of the supervisors it is wrong.
    sheet = _check("聘任了75家重点企业负责人担任开发区营商环境监督员。")
    assert sheet.matched[0].mark is Mark.different


def test_a_line_broken_in_the_middle_of_a_sentence_is_read_through() -> None:
    sheet = _check("2017年以来,新实施重点项\n\n目141个,项目立项备案总投资252.46亿元。")
    assert [each.mark for each in sheet.matched] == [Mark.confirmed, Mark.confirmed]


def test_of_two_scopes_the_one_spoken_of_is_meant() -> None:
    sheet = _check("其中,开发区核心区新实施重点项目82个;其中,10亿元以上项目4个,5亿元以上项目3个。")
    assert [each.known[0].scope for each in sheet.matched] == ["核心区"] * 3


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "2019年6月3日,辽政发〔2019〕26号,“161”工程,10亿元以上项目4个,第三位,1亿至5亿元以上项目41个",
            ["4个", "第三位", "41个"],
        ),
        ("5-10亿元项目4个，1至5亿元重点项目41个", ["4个", "41个"]),
        ("2020年1—10月，2020-10-31，9:30，12345热线，0421-6812345，13904210000，邮编122500", []),
        ("“十三五”“五个一批”，第3个五年，第三届，二三十家，千家万户，三十家子镇，一个窗口，一家企业，数十家，几个", []),
        ("G16高速，101国道，3号楼，4A级景区，5G网，24小时，3个小时，5个年头，每个企业", []),
    ],
)
def test_dates_names_and_class_edges_are_not_figures(text: str, found: list[str]) -> None:
    assert [each.written for each in numbers_in(text) if not each.is_edge] == found


@pytest.mark.parametrize(
    ("text", "amount", "unit", "qualifier"),
    [
        ("近9000亩", "9000", "亩", "近"),
        ("50余个", "50", "个", "余"),
        ("200%以上", "200", "%", "以上"),
        ("仅用5个半月时间", "5.5", "个月", ""),
        ("1,076.31万美元", "1076.31", "万美元", ""),
        ("47万平方米", "47", "万平方米", ""),
        ("第二十三位", "23", "位", ""),
        ("第3名", "3", "位", ""),
        ("７２．５９亿元", "72.59", "亿元", ""),
        ("超1.2万亿元", "1.2", "万亿元", "超"),
        ("3800余万元", "3800", "万元", "余"),
        ("突破70亿元", "70", "亿元", "超过"),
        ("提高3.5个百分点", "3.5", "百分点", ""),
        ("是上年的2.5倍", "2.5", "倍", ""),
        ("增长-3.2%", "-3.2", "%", ""),
        ("近百家企业", "100", "家", "近"),
        ("百余家", "100", "家", "余"),
        ("二十三个项目", "23", "个", ""),
        ("三千八百万元", "3800", "万元", ""),
        ("三大主导产业", "3", "个", ""),
        ("占三分之一", "33.33", "%", "约"),
        ("百分之五", "5", "%", ""),
        ("两成以上的企业", "20", "%", "以上"),
        ("CNY 7.259 billion", "7.259", "元", ""),
        ("US$10.76 million", "10.76", "美元", ""),
        ("over 700 researchers", "700", "人", "超过"),
        ("nearly 9,000 mu", "9000", "亩", "近"),
        ("up 12.3 percent", "12.3", "%", ""),
    ],
)
def test_numbers_are_read_as_written(text: str, amount: str, unit: str, qualifier: str) -> None:
    (number,) = numbers_in(text)
    assert (str(number.quantity.amount), number.quantity.unit.name, number.qualifier) == (amount, unit, qualifier)


def test_a_text_without_numbers_gives_an_empty_sheet() -> None:
    assert _check("坚持新发展理念。").matched == ()


def test_a_range_holds_every_value_between_its_ends() -> None:
    (found,) = numbers_in("计划投资5-10亿元")
    assert (found.written, found.is_edge) == ("5-10亿元", False)
    low, high = allowed(found).low, allowed(found).high
    assert low < 5 * 10**8 < 10 * 10**8 < (high or 0)
    assert [each.mark for each in _check("园区GDP在70-75亿元之间。").matched] == [Mark.confirmed]


@pytest.mark.parametrize(
    ("written", "mark"),
    [
        ("近73亿元", Mark.confirmed),
        ("约72.6亿元", Mark.confirmed),
        ("约75亿元", Mark.different),
        ("突破70亿元", Mark.confirmed),
        ("突破73亿元", Mark.different),
        ("超50亿元", Mark.different),
        ("72亿元以上", Mark.confirmed),
    ],
)
def test_a_hedged_number_stands_for_what_its_last_digit_says(written: str, mark: Mark) -> None:
    assert [each.mark for each in _check(f"2019年园区GDP{written}。").matched] == [mark]


def test_a_value_of_another_year_confirms_nothing() -> None:
    (found,) = _check("2020年1-10月，园区GDP完成72.59亿元。").matched
    assert (found.mark, found.known[0].figure) == (Mark.unknown, "gdp")
    assert found.refused is not None
    assert found.refused.data == {"said": "2020年1-10月", "known": "2019"}


def test_a_figure_without_a_value_is_named_and_answers_for_no_other() -> None:
    (found,) = _check("2019年出口依存度5.79%。").matched
    assert (found.mark, found.known) == (Mark.unknown, ())
    assert found.meant is not None
    assert found.meant.code == "export_share"


def test_a_number_of_a_firm_is_meant_only_where_the_firm_is_named() -> None:
    assert [each.mark for each in _check("全区解决劳动力就业600余人。").matched] == [Mark.unknown]
    assert [each.mark for each in _check("炜盛玻纤解决劳动力就业600余人。").matched] == [Mark.confirmed]


def test_an_english_text_is_matched_by_the_english_names() -> None:
    text = (
        "In 2019 the GDP of the zone reached CNY 7.259 billion. Exports stood at US$10.7631 million; 147 projects were "
        "attracted with CNY 39.0 billion from outside. Nearly 9,000 mu of land reserved, 131 km of underground pipes."
    )
    assert [(each.mark, each.known[0].figure) for each in _check(text).matched] == [
        (Mark.confirmed, "gdp"),
        (Mark.confirmed, "exports"),
        (Mark.confirmed, "attracted_projects"),
        (Mark.confirmed, "attracted_investment"),
        (Mark.confirmed, "land_reserved"),
        (Mark.different, "pipes"),
    ]


def test_an_english_sentence_names_its_year_and_its_shares_too() -> None:
    first, second = _check(
        "In 2020 the GDP of the zone was CNY 7.259 billion. R&D spending over GDP was 3.80%."
    ).matched
    assert (first.mark, second.mark) == (Mark.unknown, Mark.different)
    assert second.known[0].figure == "rd_share"


def test_the_longest_text_is_checked_quickly() -> None:
    text = "园区GDP72.59亿元,道路56.9公里,引进项目147个。" * (LONGEST_TEXT // 30)
    began = perf_counter()
    assert len(_check(text).matched) > 4_000
    assert perf_counter() - began < 20
