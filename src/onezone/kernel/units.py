"""Units of the zone's figures: exact conversion inside a dimension, a dated rate between currencies, nothing else.

Amounts are `Decimal` as written; factors are exact fractions (15 亩 = 10 000 平方米, so an 亩 is 2000/3 平方米).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import cache

from onezone.kernel.errors import RuleError


class UnitUnknown(RuleError):
    """A unit is not known. Data: `unit`, `field`."""

    code = "unit_unknown"
    zh = "不认识单位“{unit}”。"
    en = "The unit “{unit}” is not known."


class UnitsDiffer(RuleError):
    """Two units measure different things. Data: `one`, `other`."""

    code = "units_differ"
    zh = "“{one}”和“{other}”不是同一种量，不能换算或相加。"
    en = "“{one}” and “{other}” measure different things; they cannot be converted or added."


class RateMissing(RuleError):
    """Two currencies need a dated rate. Data: `one`, `other`."""

    code = "rate_missing"
    zh = "“{one}”换算为“{other}”要写明汇率和日期。"
    en = "Converting “{one}” to “{other}” needs a rate with its date."


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit as it is written; `factor` times the dimension's base unit."""

    name: str
    dimension: str
    factor: Fraction

    @property
    def is_count(self) -> bool:
        """Whether it counts things one by one."""
        return self.dimension.startswith("count of") and self.factor == 1

    def fits(self, other: Unit) -> bool:
        """Whether amounts of both may be compared and added."""
        return self.dimension == other.dimension


@dataclass(frozen=True, slots=True)
class Rate:
    """Yuan for one US dollar on a day (or as the average of a period ending on it), with where it was published."""

    yuan_per_dollar: Decimal
    on: date
    source: str


_SCALES = {
    "": 1, "千": 1_000, "万": 10_000, "百万": 1_000_000, "千万": 10_000_000, "亿": 100_000_000,
    "万亿": 1_000_000_000_000,
}  # fmt: skip
_BASES: dict[str, tuple[str, Fraction]] = {
    "元": ("CNY", Fraction(1)),
    "美元": ("USD", Fraction(1)),
    "平方米": ("area", Fraction(1)),
    "㎡": ("area", Fraction(1)),
    "亩": ("area", Fraction(2000, 3)),
    "公顷": ("area", Fraction(10_000)),
    "平方公里": ("area", Fraction(1_000_000)),
    "米": ("length", Fraction(1)),
    "公里": ("length", Fraction(1000)),
    "吨": ("mass", Fraction(1)),
    "千瓦时": ("energy", Fraction(1)),
    "吨标准煤": ("coal", Fraction(1)),
    "%": ("share", Fraction(1, 100)),
    "‰": ("share", Fraction(1, 1000)),
    "倍": ("share", Fraction(1)),
    "百分点": ("points", Fraction(1)),
    "个月": ("months", Fraction(1)),
    "工作日": ("working days", Fraction(1)),
    "天": ("days", Fraction(1)),
    "位": ("rank", Fraction(1)),
}
# Classifiers that say what they count. 个 and 项 may stand for anything countable (`counts`).
_COUNTS = {
    "项目": "project", "企业": "enterprise", "家": "enterprise", "户": "enterprise", "人": "person", "名": "person",
    "件": "case", "座": "building", "只": "piece", "项": "any", "个": "any", "条": "line", "辆": "vehicle", "套": "set",
    "份": "document", "台": "machine",
}  # fmt: skip
_WRITTEN = re.compile(r"(万亿|千万|百万|[千万亿])?(.+)")


@cache
def unit(name: str) -> Unit:
    """The unit of that name: 亿元, 万美元, 亩, 万平方米, %, 个, 项目... Raises UnitUnknown."""
    text = name.strip().replace("％", "%").replace("平米", "平方米").replace("m²", "㎡")
    if (found := _plain(text, name)) is not None:
        return found
    match = _WRITTEN.fullmatch(text)
    if match is not None and match[1] and (base := _plain(match[2], name)) is not None:
        return Unit(name, base.dimension, base.factor * _SCALES[match[1]])
    raise UnitUnknown(unit=name)


def _plain(text: str, name: str) -> Unit | None:
    if text in _BASES:
        dimension, factor = _BASES[text]
        return Unit(name, dimension, factor)
    return Unit(name, f"count of {_COUNTS[text]}", Fraction(1)) if text in _COUNTS else None


def counts(one: Unit, other: Unit) -> bool:
    """Whether both may count the same things: 个 goes with every classifier, 家 (firms) not with 项目."""
    pair = {one.dimension, other.dimension}
    return all(each.startswith("count of ") for each in pair) and (len(pair) == 1 or "count of any" in pair)


def comparable(one: Unit, other: Unit) -> bool:
    return one.fits(other) or counts(one, other)


def convert(amount: Decimal | Fraction, source: Unit, target: Unit, rate: Rate | None = None) -> Fraction:
    """The exact amount in `target`. Raises UnitsDiffer, RateMissing (yuan and dollars)."""
    value = Fraction(amount) * source.factor / target.factor
    if comparable(source, target):
        return value
    if {source.dimension, target.dimension} != {"CNY", "USD"}:
        raise UnitsDiffer(one=source.name, other=target.name)
    if rate is None:
        raise RateMissing(one=source.name, other=target.name)
    yuan = Fraction(rate.yuan_per_dollar)
    return value * yuan if source.dimension == "USD" else value / yuan


@dataclass(frozen=True, slots=True)
class Quantity:
    """An amount with its unit, as it was written: 72.59 亿元 says that the third decimal is not known."""

    amount: Decimal
    unit: Unit

    def __str__(self) -> str:
        return f"{plain_number(self.amount)} {self.unit.name}" if self.unit.name != "%" else f"{self.amount}%"

    def to(self, target: Unit, rate: Rate | None = None) -> Fraction:
        return convert(self.amount, self.unit, target, rate)

    @property
    def base(self) -> Fraction:
        """The amount in the dimension's base unit."""
        return Fraction(self.amount) * self.unit.factor

    @property
    def half_step(self) -> Fraction:
        """Half of the last written digit, in the base unit: what rounding may have hidden. Things counted are exact."""
        if self.unit.is_count:
            return Fraction(0)
        exponent = self.amount.as_tuple().exponent
        assert isinstance(exponent, int)
        return Fraction(1, 2) * Fraction(Decimal(1).scaleb(exponent)) * self.unit.factor


def plain_number(amount: Decimal) -> str:
    """Digits as written, without an exponent."""
    return f"{amount:f}"


def rounded(value: Fraction, digits: int) -> Decimal:
    """A fraction rounded half up to so many decimals, as accounts are."""
    step = Decimal(1).scaleb(-digits)
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return exact.quantize(step, rounding=ROUND_HALF_UP)


_TERMINATES = 10**40


def decimal_of(value: Fraction, digits: int) -> Decimal:
    """The number itself where its decimals end; a third of an 亩 is rounded half up to so many."""
    if _TERMINATES % value.denominator == 0:
        return Decimal(value.numerator) / Decimal(value.denominator)
    return rounded(value, digits)
