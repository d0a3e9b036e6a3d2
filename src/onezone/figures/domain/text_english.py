"""Numbers of an English press text: CNY 7.26 billion, 9,000 mu, 12.3 percent, over 700 people."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from onezone.kernel.units import Quantity, Unit, unit

_SCALES = {
    "": 1, "thousand": 10**3, "million": 10**6, "mn": 10**6, "billion": 10**9, "bn": 10**9, "trillion": 10**12,
}  # fmt: skip
_MONEY = {
    "cny": "元",
    "rmb": "元",
    "yuan": "元",
    "¥": "元",
    "usd": "美元",
    "us$": "美元",
    "$": "美元",
    "dollars": "美元",
}
_MEASURES = {
    "mu": "亩", "hectares": "公顷", "hectare": "公顷", "ha": "公顷",
    "square metres": "平方米", "square meters": "平方米", "sq m": "平方米", "m²": "平方米",
    "square kilometres": "平方公里", "square kilometers": "平方公里", "km²": "平方公里",
    "kilometres": "公里", "kilometers": "公里", "km": "公里", "tonnes": "吨", "tons": "吨",
    "percentage points": "百分点",
    "percent": "%", "per cent": "%", "%": "%", "people": "人", "persons": "人", "researchers": "人", "jobs": "人",
    "projects": "项目", "project": "项目", "enterprises": "企业", "firms": "企业", "companies": "企业", "cases": "件",
    "teams": "个", "departments": "个", "zones": "个", "times": "倍", "months": "个月", "working days": "工作日",
}  # fmt: skip
_HEDGES = {
    "about": "约", "around": "约", "approximately": "约", "some": "约", "nearly": "近", "almost": "近",
    "over": "超过", "more than": "超过", "exceeding": "超过", "at least": "不低于",
}  # fmt: skip
_LONGEST_FIRST = {kind: "|".join(map(re.escape, sorted(words, key=len, reverse=True)))
                  for kind, words in (("money", _MONEY), ("measure", _MEASURES), ("hedge", _HEDGES),
                                      ("scale", [each for each in _SCALES if each]))}  # fmt: skip
_DIGITS = r"\d+(?:,\d{3})*(?:\.\d+)?"
_WRITTEN = re.compile(
    rf"(?:\b(?P<hedge>{_LONGEST_FIRST['hedge']})\s)?"
    rf"(?:(?P<sign>{_LONGEST_FIRST['money']})\s?(?P<money>{_DIGITS})(?:[\s-]?(?P<by>{_LONGEST_FIRST['scale']})\b)?"
    rf"|(?<![\w.,-])(?P<digits>{_DIGITS})(?:[\s-]?(?P<scale>{_LONGEST_FIRST['scale']})\b)?\s?"
    rf"(?P<unit>(?:US\s)?(?:{_LONGEST_FIRST['money']}|{_LONGEST_FIRST['measure']}))(?![A-Za-z]))",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class EnglishNumber:
    """Where it stands, its quantity, and the Chinese word for how exact it is."""

    start: int
    end: int
    quantity: Quantity
    qualifier: str


def english_numbers(text: str) -> Iterator[EnglishNumber]:
    for match in _WRITTEN.finditer(text):
        digits = match["money"] or match["digits"]
        named = (match["sign"] or match["unit"]).lower().removeprefix("us ")
        base = unit(_MONEY[named] if named in _MONEY else _MEASURES[named])
        scale = _SCALES[(match["by"] or match["scale"] or "").lower()]
        written = Unit(base.name, base.dimension, base.factor * scale)
        yield EnglishNumber(
            match.start(), match.end(), Quantity(Decimal(digits.replace(",", "")), written),
            _HEDGES.get((match["hedge"] or "").lower(), ""),
        )  # fmt: skip
