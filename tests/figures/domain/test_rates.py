"""Tests of dated rates: which rate an amount of a period goes by, and that none is made up."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onezone.figures.domain.rates import DatedRate, RateOfPeriodMissing, converted, is_dated, rate_of
from onezone.kernel.units import Quantity, UnitsDiffer, unit


def rate(period: str, yuan: str = "7") -> DatedRate:
    return DatedRate(period, Decimal(yuan), "外汇交易中心")


def held(*periods: str) -> dict[str, DatedRate]:
    return {period: rate(period) for period in periods}


@pytest.mark.parametrize(
    ("period", "known", "used"),
    [
        ("2019", ["2019", "2019-12", "2019-12-31"], "2019"),
        ("2019", ["2019-12", "2019-12-31", "2020"], None),
        ("2019-12", ["2019", "2019-12"], "2019-12"),
        ("2019-12", ["2019", "2019Q4"], "2019Q4"),
        ("2019-09", ["2019", "2019Q4"], "2019"),
        ("2019Q4", ["2019-12", "2019"], "2019"),
        ("2019-12-31", ["2019-12", "2019"], "2019-12"),
        ("2019-12-31", ["2019-12-30"], None),
        ("2017-", ["2017", "2018"], None),
        ("", ["2019"], None),
    ],
)
def test_the_rate_of_a_period_is_its_own_or_that_of_a_longer_one_that_holds_it(
    period: str, known: list[str], used: str | None
) -> None:
    found = rate_of(period, held(*known))
    assert (found.period if found is not None else None) == used


def test_an_amount_names_the_rate_it_was_converted_by() -> None:
    made = converted(
        Quantity(Decimal("1076.31"), unit("万美元")), unit("亿元"), "2019", {"2019": rate("2019", "6.8985")}
    )
    assert made.amount == Fraction("1076.31") * Fraction("6.8985") / 10_000
    assert made.rate == rate("2019", "6.8985")


def test_without_a_rate_for_its_period_an_amount_is_not_converted() -> None:
    with pytest.raises(RateOfPeriodMissing) as refusal:
        converted(Quantity(Decimal(1), unit("万美元")), unit("亿元"), "2020", held("2019", "2021"))
    assert refusal.value.data == {"period": "2020", "one": "万美元", "other": "亿元"}


def test_a_rate_is_asked_for_only_between_currencies() -> None:
    made = converted(Quantity(Decimal(9000), unit("亩")), unit("公顷"), "2019", {})
    assert (made.amount, made.rate) == (600, None)
    with pytest.raises(UnitsDiffer):
        converted(Quantity(Decimal(1), unit("亩")), unit("亿元"), "2019", held("2019"))


@given(st.decimals(Decimal("0.01"), 10**9, places=2), st.sampled_from(["2019", "2019-12", "2019-12-31"]))
def test_there_and_back_is_the_same_amount(amount: Decimal, period: str) -> None:
    rates = {"2019": rate("2019", "6.8985")}
    there = converted(Quantity(amount, unit("万美元")), unit("元"), period, rates)
    assert there.rate is not None
    assert there.amount / Fraction(there.rate.yuan) / 10_000 == Fraction(amount)


@pytest.mark.parametrize("text", ["2019-13", "2019-02-30", "19", "2019Q5", "今年", "2019-", "9999"])
def test_what_has_no_end_is_no_period_of_a_rate(text: str) -> None:
    assert not is_dated(text)
