"""Tests of units: exact inside a dimension, a dated rate between currencies, a named refusal for all else."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onezone.kernel.units import (
    Quantity,
    Rate,
    RateMissing,
    UnitsDiffer,
    UnitUnknown,
    comparable,
    convert,
    rounded,
    unit,
)

SCALED = ("元", "万元", "亿元", "亩", "公顷", "平方米", "万平方米", "平方公里", "米", "公里", "吨", "万吨", "%", "‰")


@pytest.mark.parametrize(
    ("amount", "one", "other", "expected"),
    [
        ("1", "亿元", "万元", "10000"),
        ("3800", "万元", "亿元", "0.38"),
        ("15", "亩", "公顷", "1"),
        ("9000", "亩", "平方米", "6000000"),
        ("103", "万平方米", "㎡", "1030000"),
        ("1", "平方公里", "亩", "1500"),
        ("3.08", "%", "‰", "30.8"),
    ],
)
def test_converts_exactly(amount: str, one: str, other: str, expected: str) -> None:
    assert convert(Decimal(amount), unit(one), unit(other)) == Fraction(expected)


@given(st.decimals(min_value=0, max_value=10**9, places=4), st.sampled_from(SCALED), st.sampled_from(SCALED))
def test_there_and_back_is_the_same_number(amount: Decimal, one: str, other: str) -> None:
    source, target = unit(one), unit(other)
    if source.fits(target):
        assert convert(convert(amount, source, target), target, source) == Fraction(amount)


def test_dollars_need_a_dated_rate() -> None:
    dollars = Quantity(Decimal("1076.31"), unit("万美元"))
    with pytest.raises(RateMissing):
        dollars.to(unit("亿元"))
    rate = Rate(Decimal("6.8985"), date(2019, 12, 31), "2019 average")
    assert rounded(dollars.to(unit("亿元"), rate), 2) == Decimal("0.74")
    assert convert(dollars.to(unit("亿元"), rate), unit("亿元"), unit("万美元"), rate) == Fraction("1076.31")


def test_unlike_things_are_not_converted() -> None:
    with pytest.raises(UnitsDiffer):
        convert(Decimal(1), unit("亩"), unit("亿元"))
    with pytest.raises(UnitsDiffer):
        convert(Decimal(32), unit("项目"), unit("企业"))


def test_ge_counts_whatever_is_counted_and_firms_are_not_projects() -> None:
    assert comparable(unit("个"), unit("项目"))
    assert comparable(unit("家"), unit("户"))
    assert not comparable(unit("家"), unit("项目"))


def test_an_unknown_unit_is_named() -> None:
    with pytest.raises(UnitUnknown) as refusal:
        unit("丈")
    assert refusal.value.data == {"unit": "丈"}


def test_what_is_counted_is_exact_and_what_is_measured_is_rounded() -> None:
    assert Quantity(Decimal(147), unit("个")).half_step == 0
    assert Quantity(Decimal("72.59"), unit("亿元")).half_step == 500_000
    assert Quantity(Decimal("1E+2"), unit("亿元")).half_step == 50 * 10**8
