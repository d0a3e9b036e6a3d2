"""Units on their way: what another unit says comes in as the register's own, exactly, or is refused by its cell."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onezone.platform.registers import cells, measures
from onezone.platform.registers.declaration import Field, Kind
from onezone.platform.registers.errors import NumberMalformed, NumberTooLarge

MONEY = Field("filed", "备案投资", Kind.number, unit="元", shown="万元")
AREA = Field("area", "面积", Kind.number, unit="平方米")
STAFF = Field("staff", "从业人员", Kind.whole, unit="人")
BARE = Field("rank", "排名", Kind.whole)


@pytest.mark.parametrize(
    ("field", "head", "name"),
    [
        (MONEY, "备案投资（亿元）", "亿元"),
        (MONEY, "总投资(单位：万元)", "万元"),
        (MONEY, "总投资（计划）【百万元】", "百万元"),
        (MONEY, "Investment (CNY 100 million)", "亿元"),
        (MONEY, "Investment (× CNY 10,000)", "万元"),
        (MONEY, "Investment (CNY 10,000)", "万元"),
        (MONEY, "备案投资（元）", ""),
        (MONEY, "备案投资（必填）", ""),
        (MONEY, "备案投资（万美元）", "万美元"),
        (MONEY, "备案投资（亩）", "亩"),
        (AREA, "面积（㎡）", ""),
        (AREA, "面积（亩）", "亩"),
        (STAFF, "从业人员（个）", ""),
        (BARE, "排名（位）", ""),
    ],
)
def test_the_unit_of_a_head_is_the_one_in_its_brackets_that_is_not_the_fields_own(
    field: Field, head: str, name: str
) -> None:
    assert measures.unit_of_head(field, head) == name


@pytest.mark.parametrize(
    ("field", "text", "value"),
    [
        (MONEY, "8.6亿元", Decimal("860000000.00")),
        (MONEY, "1,234.5 万元", Decimal("12345000.00")),
        (MONEY, "-0.3亿元", Decimal("-30000000.00")),
        (MONEY, "8600元", Decimal("8600.00")),
        (AREA, "15亩", Decimal("10000.00")),
        (AREA, "1亩", Decimal("666.67")),
        (AREA, "2.5公顷", Decimal("25000.00")),
        (STAFF, "1.2万人", 12000),
    ],
)
def test_a_cell_with_a_unit_is_read_in_the_fields_own(field: Field, text: str, value: Decimal | int) -> None:
    assert cells.read(field, text) == value


@pytest.mark.parametrize("text", ["8.6亩", "100万美元", "8.6亿", "abc", "8.6 亿元左右", "1.2.3万元", "万元", "1e5万元"])
def test_a_unit_that_nothing_follows_from_is_refused(text: str) -> None:
    with pytest.raises(NumberMalformed):
        cells.read(MONEY, text)


def test_what_is_finer_than_the_register_keeps_is_refused_and_not_rounded() -> None:
    with pytest.raises(NumberTooLarge):
        cells.read(MONEY, "0.00000000001亿元")


@given(st.decimals(min_value=0, max_value=9999, places=4))
def test_an_amount_is_the_same_in_every_unit_it_is_written_in(amount: Decimal) -> None:
    read = {cells.read(MONEY, f"{amount * factor:f}{name}") for name, factor in (("亿元", 1), ("万元", 10_000))}
    assert read == {cells.read(MONEY, f"{amount * 10**8:f}")}


def test_a_long_amount_is_shown_in_its_readable_unit_and_written_in_its_own() -> None:
    held = cells.read(MONEY, "8.60000001亿元")
    assert (cells.show(MONEY, held), cells.write(MONEY, held)) == ("86,000.0001", "860000001.00")
    assert measures.labelled(MONEY) == "备案投资（万元）"
    assert measures.conversion(MONEY, "亿元") == "1 亿元 = 100,000,000 元"
