"""Tests of the figure sheet: the report's own sentences are its first text."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from onezone.figures.domain.checks import find
from onezone.figures.domain.rates import DatedRate
from onezone.figures.domain.sheet import Mark, Matched, Sheet, check_text
from onezone.figures.domain.text_numbers import numbers_in
from onezone.figures.source_store import checks, source


@pytest.fixture(scope="module")
def article() -> str:
    """The report's sentences that hold numbers, as its source file quotes them, one paragraph each."""
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
    assert len(sheet.matched) >= 60
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


def test_dates_names_and_class_edges_are_not_figures() -> None:
    text = "2019年6月3日,辽政发〔2019〕26号,“161”工程,10亿元以上项目4个,第三位,1亿至5亿元以上项目41个"
    assert [each.written for each in numbers_in(text) if not each.is_edge] == ["4个", "第三位", "41个"]


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
    ],
)
def test_numbers_are_read_as_written(text: str, amount: str, unit: str, qualifier: str) -> None:
    (number,) = numbers_in(text)
    assert (str(number.quantity.amount), number.quantity.unit.name, number.qualifier) == (amount, unit, qualifier)


def test_a_text_without_numbers_gives_an_empty_sheet() -> None:
    assert _check("坚持新发展理念。").matched == ()
