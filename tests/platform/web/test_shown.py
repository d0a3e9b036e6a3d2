"""How values are written: with their unit, in the zone's time, and a dash for nothing."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.utils import translation
from django.utils.html import strip_tags

from onezone.platform.web import shown

DAY = date(2026, 11, 23)
INSTANT = datetime(2026, 11, 20, 16, 30, tzinfo=UTC)  # 00:30 of the 21st in the zone


def text(value: object) -> str:
    return strip_tags(str(value))


def test_an_instant_is_shown_in_the_zone_not_in_utc() -> None:
    assert shown.zdate(INSTANT) == "2026-11-21"
    assert shown.moment(INSTANT) == "11-21 00:30"
    assert shown.hhmm(INSTANT) == "00:30"


def test_a_day_without_a_time_has_no_time() -> None:
    assert shown.moment(DAY) == "11-23"
    assert shown.hhmm(DAY) == ""


def test_the_year_is_written_when_it_is_another() -> None:
    assert shown.mmdd(date(2027, 1, 1), DAY) == "27-01-01"
    assert shown.mmdd(date(2026, 12, 7), DAY) == "12-07"
    assert shown.mmdd(date(2027, 1, 1)) == "01-01"


@pytest.mark.parametrize(
    "written", [shown.zdate, shown.mmdd, shown.longdate, shown.days, shown.amount, shown.area, shown.hash_short]
)
def test_nothing_is_a_dash(written: object) -> None:
    assert written(None) == "—"  # type: ignore[operator]


def test_a_day_as_text_is_understood_and_nonsense_is_a_dash() -> None:
    assert shown.zdate("2026-11-23") == "2026-11-23"
    assert shown.zdate("2026-13-45") == "—"


def test_long_dates_and_weekdays_follow_the_language() -> None:
    assert (shown.longdate(DAY), shown.weekday(DAY), shown.weekday1(DAY)) == ("2026年11月23日", "周一", "一")
    with translation.override("en"):
        assert shown.longdate(DAY) == "23 November 2026"


def test_working_days_and_calendar_days_have_different_words() -> None:
    assert shown.days(3) == "3 日"
    assert shown.days(30, "cd") == "30 天"
    assert shown.days(-2) == "−2 日"
    assert shown.days(0) == "0 日"


@pytest.mark.parametrize(
    ("value", "given", "expected"),
    [
        (286_000_000, "yuan", "2.86亿元"),
        (100_000_000, "yuan", "1亿元"),
        (99_999_999, "yuan", "10,000万元"),
        ("13500", "wan", "1.35亿元"),
        (Decimal("8.6"), "yi", "8.6亿元"),
        (98_000, "yuan", "9.8万元"),
        (980, "yuan", "980元"),
        (0, "yuan", "0元"),
        (-286_000_000, "yuan", "−2.86亿元"),
        ("abc", "yuan", "—"),
        ("NaN", "yuan", "—"),
        ("Infinity", "yuan", "—"),
        ("1e400000", "yuan", "—"),
    ],
)
def test_money_names_its_unit(value: object, given: str, expected: str) -> None:
    assert text(shown.amount(value, given)) == expected


def test_money_in_english_counts_millions() -> None:
    with translation.override("en"):
        assert text(shown.amount(286_000_000)) == "CNY 286 million"
        assert text(shown.amount(980)) == "CNY 980"


def test_area_in_both_units() -> None:
    assert text(shown.area(66720.4)) == "66,720.4㎡"
    assert text(shown.area("100000", "mu")) == "150亩"
    assert text(shown.area(100_000, "both")) == "100,000㎡ 合 150亩"
    assert text(shown.area("42.9", "from_mu")) == "42.9亩"


def test_values_are_escaped() -> None:
    assert "<b>" not in str(shown.amount("<b>1</b>"))


def test_a_hash_is_shown_short_and_a_short_one_whole() -> None:
    assert shown.hash_short("sha256:9f2c41d807bc7c1e52d0e41a") == "sha256:9f2c…e41a"
    assert shown.hash_short("sha256:abcd") == "sha256:abcd"


@pytest.mark.parametrize(
    ("number", "written"),
    [("13800008000", "138****8000"), ("0421-6850000", "042****0000"), ("8686", "****"), (None, "")],
)
def test_a_telephone_number_in_a_list_shows_its_ends_only(number: str | None, written: str) -> None:
    assert shown.masked(number) == written
