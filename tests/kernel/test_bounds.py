"""Tests when two recorded values say the same: numbers and bounds by value, all other text by its letters."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onezone.kernel.bounds import canonical_value, same_value

SAME = [
    (">=8", ">=8.0"), ("1.20", "1.2"), ("100000", "100000.00"), ("≥ 8", ">=8"), ("≤24", "<= 24.0"), ("=3", "3"),
    (">=1.0,<=1.5", "≤1.50，≥1"), ("-0", "0"), ("30%", "30.0 %"), ("+2", "2"), ("0.10", "0.1"),
    ("99999999999999999999999999999999.10", "99999999999999999999999999999999.1"), (None, None), ("工业", "工业"),
]  # fmt: skip
OTHER = [
    (">=8", ">8"), (">=8", "8"), ("1.2", "1.3"), ("0601", "601"), ("007", "7"), ("1.2", None),
    ("2026-01-01", "2026-1-1"),
    ("30%", "30"), (">=1,<=2", ">=1"), ("M1", "m1"), ("1e3", "1000"), ("", "0"), ("1,2", "1.2"), ("8 m", "8.0 m"),
    ("91350100M000100Y43", "91350100M000100Y44"),
    ("99999999999999999999999999999999.1", "99999999999999999999999999999999.2"),
]  # fmt: skip


@pytest.mark.parametrize(("one", "other"), SAME)
def test_two_spellings_of_one_value_are_the_same(one: str | None, other: str | None) -> None:
    assert same_value(one, other)
    assert same_value(other, one)


@pytest.mark.parametrize(("one", "other"), OTHER)
def test_what_says_something_else_is_another_value(one: str | None, other: str | None) -> None:
    assert not same_value(one, other)
    assert not same_value(other, one)


@given(st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**9), max_value=10**9),
       st.integers(0, 6), st.sampled_from(("", ">=", "<", "≤")))  # fmt: skip
def test_zeros_at_the_end_never_matter(value: Decimal, zeros: int, sign: str) -> None:
    text = f"{value:f}"
    assert same_value(sign + text, f"{sign} {text}{'0' * zeros}")


@given(st.text(max_size=12))
def test_the_one_spelling_is_its_own_spelling(text: str) -> None:
    assert canonical_value(canonical_value(text)) == canonical_value(text)


@given(st.integers(-(10**6), 10**6), st.integers(-(10**6), 10**6))
def test_numbers_are_the_same_exactly_when_they_are_equal(one: int, other: int) -> None:
    assert same_value(f"{one}.0", str(other)) is (one == other)
