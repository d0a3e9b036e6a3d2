"""Amounts that sources wrote in Chinese, read in English; in Chinese they stay as they were written."""

from __future__ import annotations

import pytest
from django.utils.translation import override

from onezone.figures import spoken


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("72.59 亿元", "CNY 7,259 million"),
        ("4710 万元", "CNY 47.1 million"),
        ("900 元", "CNY 900"),
        ("1076.31 万美元", "USD 10.7631 million"),
        ("近 9000 亩", "nearly 9,000 mu"),
        ("103 万平方米", "1,030,000 m²"),
        ("50 余个", "over 50"),
        ("700 余人", "over 700 people"),
        ("200%以上", "at least 200%"),
        ("约 23 亿元", "about CNY 2,300 million"),
        ("3 位", "place 3"),
        ("4.2 亿元 ÷ 72.59 亿元 = 5.79%", "CNY 420 million ÷ CNY 7,259 million = 5.79%"),
        ("9 个百分点", "9 percentage points"),
        ("年产21万吨玻璃纤维项目 8.6 亿元", "年产21万吨玻璃纤维项目 CNY 860 million"),
    ],
)
def test_an_amount_is_read_in_english_and_stays_as_written_in_chinese(written: str, read: str) -> None:
    with override("en"):
        assert spoken.amounts(written) == read
    with override("zh-hans"):
        assert spoken.amounts(written) == written


@pytest.mark.parametrize(
    ("name", "word"), [("亿元", "CNY 100 million"), ("个", "number"), ("%", "%"), ("位", "place"), ("亩", "mu")]
)
def test_a_unit_by_itself_has_a_word(name: str, word: str) -> None:
    with override("en"):
        assert spoken.unit_word(name) == word
