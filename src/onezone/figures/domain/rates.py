"""Dated exchange rates: a conversion between yuan and dollars names the rate it used, or is refused by name."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from onezone.kernel.errors import RuleError
from onezone.kernel.units import Quantity, Rate, Unit

CURRENCIES = frozenset({"CNY", "USD"})
_DAY, _MONTH, _QUARTER, _YEAR = (
    re.compile(pattern) for pattern in (r"\d{4}-\d\d-\d\d", r"\d{4}-(0[1-9]|1[0-2])", r"\d{4}Q[1-4]", r"(19|20|21)\d\d")
)


class RateOfPeriodMissing(RuleError):
    """No rate is registered for the period of an amount. Data: `period`, `one`, `other`."""

    code = "figure_rate_missing"
    zh = "没有 {period} 的美元汇率，{one}不能换算为{other}。"
    en = "There is no dollar rate for {period}, so {one} is not converted to {other}."


@dataclass(frozen=True, slots=True)
class DatedRate:
    """Yuan for one dollar: the average of a year, quarter or month, or the rate of a day; and who published it."""

    period: str
    yuan: Decimal
    source: str
    is_demo: bool = False

    @property
    def rate(self) -> Rate:
        return Rate(self.yuan, last_day(self.period), self.source)


Rates = Mapping[str, DatedRate]
"""Rates by their period."""


@dataclass(frozen=True, slots=True)
class Converted:
    """An amount in another unit; `rate` where currencies were crossed, so that it stands beside the amount."""

    amount: Fraction
    unit: Unit
    rate: DatedRate | None = None


def is_dated(period: str) -> bool:
    """Whether a period has an end: a day, month, quarter or year; "since 2017" has none."""
    try:
        last_day(period)
    except ValueError:
        return False
    return True


def last_day(period: str) -> date:
    """The day on which a period ends. Raises ValueError for what has no end."""
    if _DAY.fullmatch(period):
        return date.fromisoformat(period)
    if _MONTH.fullmatch(period):
        year, month = int(period[:4]), int(period[5:])
    elif _QUARTER.fullmatch(period):
        year, month = int(period[:4]), int(period[5]) * 3
    elif _YEAR.fullmatch(period):
        year, month = int(period), 12
    else:
        raise ValueError(period)
    return date(year, month, monthrange(year, month)[1])


def rate_of(period: str, rates: Rates) -> DatedRate | None:
    """The rate of the period itself, else of the next longer one that holds it: a day's month, quarter, year."""
    if not is_dated(period):
        return None
    end = last_day(period)
    longer = (f"{end:%Y-%m}", f"{end.year}Q{(end.month + 2) // 3}", f"{end.year}")
    wider = {_DAY: longer, _MONTH: longer[1:], _QUARTER: longer[2:], _YEAR: ()}
    kind = next(each for each in wider if each.fullmatch(period))
    return next((rates[each] for each in (period, *wider[kind]) if each in rates), None)


def crosses(one: Unit, other: Unit) -> bool:
    """Whether a conversion goes from one currency to another."""
    return {one.dimension, other.dimension} == CURRENCIES


def factor_between(one: Unit, other: Unit, period: str, rates: Rates) -> tuple[Fraction, DatedRate | None]:
    """By how much a base amount of `one` is multiplied to be a base amount of `other`; 1 within one currency.

    Raises RateOfPeriodMissing.
    """
    if not crosses(one, other):
        return Fraction(1), None
    rate = rate_of(period, rates)
    if rate is None:
        raise RateOfPeriodMissing(period=period or "—", one=one.name, other=other.name)
    return (Fraction(rate.yuan) if one.dimension == "USD" else 1 / Fraction(rate.yuan)), rate


def said_of(rate: DatedRate | None) -> tuple[str, str]:
    """The words in which a sentence names the rate that it went by, zh and en; "" where none was needed."""
    if rate is None:
        return "", ""
    return (
        f"（按 {rate.period} 汇率 1 美元 = {rate.yuan.normalize():f} 元，{rate.source}）",
        f" (by the rate of {rate.period}, {rate.yuan.normalize():f} yuan for a dollar: {rate.source})",
    )


def converted(quantity: Quantity, target: Unit, period: str, rates: Rates) -> Converted:
    """The amount in `target`, with the rate of its period where one is needed. UnitsDiffer, RateOfPeriodMissing."""
    if not crosses(quantity.unit, target):
        return Converted(quantity.to(target), target)
    _factor, rate = factor_between(quantity.unit, target, period, rates)
    assert rate is not None
    return Converted(quantity.to(target, rate.rate), target, rate)
