"""Tests of the accounting rules of a month: each holds, and each is broken by one wrong number."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from onezone.ledger.domain import errors
from onezone.ledger.domain.months import MONTH_RULES, Books, Month, broken, require_month

D = Decimal
SEPTEMBER = Month("2026-09", D(100), D(500), D(1500), building=D(300), equipment=D(150), other=D(50))
OCTOBER = Month(
    "2026-10", D(120), D(620), D(1620), building=D(320), installation=D(60), equipment=D(180), other=D(60),
    old_equipment=D(30), new_equipment=D(150), used_buildings=D(20), land=D(40),
)  # fmt: skip
BOOKS = Books(SEPTEMBER, D(2000))
OVER = replace(OCTOBER, month=D(800), year_to_date=D(1300), since_start=D(2300), building=D(1000))


def test_a_month_that_balances_breaks_no_rule() -> None:
    assert broken(OCTOBER, BOOKS) == ()


@pytest.mark.parametrize(
    ("rule", "wrong"),
    [
        ("ytd_follows", replace(OCTOBER, month=D(121), since_start=D(1621))),
        ("ytd_follows", replace(OCTOBER, month=D(119), since_start=D(1619))),
        ("ytd_is_its_parts", replace(OCTOBER, installation=D(61))),
        ("since_start_follows", replace(OCTOBER, since_start=D(1619))),
        ("since_start_follows", replace(OCTOBER, since_start=D(1621))),
        ("equipment_holds_its_parts", replace(OCTOBER, old_equipment=D(31))),
        ("other_holds_its_parts", replace(OCTOBER, land=D(41))),
        ("total_or_explained", OVER),
        ("adjustment_explained", replace(OCTOBER, month=D(100), adjustment=D(20))),
    ],
)  # fmt: skip
def test_each_rule_is_broken_by_its_own_fault_alone(rule: str, wrong: Month) -> None:
    assert [each.code for each in broken(wrong, BOOKS)] == [rule]


def test_every_rule_has_a_fault_in_the_test_above() -> None:
    assert {each.code for each in MONTH_RULES} == {
        "ytd_follows", "ytd_is_its_parts", "since_start_follows", "equipment_holds_its_parts",
        "other_holds_its_parts", "total_or_explained", "adjustment_explained",
    }  # fmt: skip


def test_january_begins_its_year_and_goes_on_from_the_start() -> None:
    january = Month("2027-01", D(40), D(40), D(1660), building=D(40))
    assert broken(january, Books(OCTOBER, D(2000))) == ()
    assert [each.code for each in broken(replace(january, year_to_date=D(660), building=D(660)), BOOKS)]


def test_an_adjustment_with_its_reason_is_part_of_the_year() -> None:
    adjusted = replace(
        OCTOBER, month=D(130), adjustment=D(-10), explanation="9 月多报一台设备",
    )  # fmt: skip
    assert broken(adjusted, BOOKS) == ()


def test_what_exceeds_the_total_is_explained() -> None:
    assert broken(replace(OVER, explanation="钢价上涨"), BOOKS) == ()


@pytest.mark.parametrize("period", ["2026-13", "2026", "202610", "2026-12"])
def test_a_month_is_written_as_one_and_lies_not_in_the_future(period: str) -> None:
    with pytest.raises(errors.MonthMalformed):
        require_month(replace(OCTOBER, period=period), BOOKS, this_month="2026-11")


@pytest.mark.parametrize("period", ["2026-09", "2026-08"])
def test_a_month_follows_the_one_that_is_booked(period: str) -> None:
    with pytest.raises(errors.MonthOutOfOrder):
        require_month(replace(OCTOBER, period=period), BOOKS, this_month="2026-11")


def test_a_refusal_names_every_rule_that_is_broken() -> None:
    with pytest.raises(errors.MonthBreaksRules) as refused:
        require_month(replace(OCTOBER, installation=D(61), land=D(41)), BOOKS, this_month="2026-11")
    assert refused.value.data["rules"] == ["ytd_is_its_parts", "other_holds_its_parts"]
