"""Finding the numbers of a press text: what is written, its unit, and what it cannot be (a date, a class edge)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from onezone.kernel.units import Quantity, unit

_DIGITS = r"\d+(?:,\d{3})*(?:\.\d+)?"
_BASES = (
    "吨标准煤|平方公里|平方米|千瓦时|工作日|美元|公里|公顷|百分点|个半月|个月|项目|企业|"
    "元|亩|㎡|米|吨|％|%|‰|倍|个|家|户|人|名|件|座|只|项|条|辆|套|份|台|位|天"
)
_NUMBER = re.compile(
    rf"(?P<before>约|近|接近|超过|不低于)?(?P<digits>{_DIGITS})(?P<more>余|多)?(?P<scale>百万|[千万亿])?"
    rf"(?P<again>余|多)?(?P<unit>{_BASES})?(?P<after>以上|左右)?"
)
_ORDINAL = re.compile(r"第(?P<digits>[一二三四五六七八九十]{1,3}|\d+)位")
_CHINESE = {sign: value for value, sign in enumerate("零一二三四五六七八九")}
# 2019年, 2018年6月, 2020年10月: a date; 辽政发〔2019〕26号, “161”工程: a name.
_DATE = re.compile(r"\d{4}年(?:\d{1,2}月)?(?:\d{1,2}日)?|\d{1,2}月\d{1,2}日|〔\d{4}〕\d+号|[“\"]\d+[”\"]")
# 10亿元以上项目, 1亿至5亿元以上项目: the edge of a class, not a figure.
_EDGE_AFTER = re.compile(r"(?:元)?(?:以上|以下|至)(?:\d|项目|企业|的)")
_EDGE_BEFORE = re.compile(r"\d(?:亿|万)?元?至$")


@dataclass(frozen=True, slots=True)
class TextNumber:
    """A number in a text: where it stands ([start, end) in characters), its quantity and its qualifier."""

    start: int
    end: int
    written: str
    quantity: Quantity
    qualifier: str = ""
    is_edge: bool = False


def numbers_in(text: str) -> tuple[TextNumber, ...]:
    """Every number with a unit, in order; dates, document numbers and names are left out."""
    taken = [match.span() for match in _DATE.finditer(text)]
    found = [
        *(each for each in _written(text, taken)),
        *(_ordinal(match) for match in _ORDINAL.finditer(text)),
    ]
    return tuple(sorted(found, key=lambda each: each.start))


def _written(text: str, taken: list[tuple[int, int]]) -> Iterator[TextNumber]:
    for match in _NUMBER.finditer(text):
        start, end = match.start("digits"), match.end()
        if match["unit"] is None or any(low < end and start < high for low, high in taken):
            continue
        yield _number(text, match)


def _number(text: str, match: re.Match[str]) -> TextNumber:
    amount = Decimal(match["digits"].replace(",", ""))
    name = match["unit"]
    if name == "个半月":
        amount, name = amount + Decimal("0.5"), "个月"
    written_unit = (match["scale"] or "") + name.replace("％", "%")
    edge = bool(_EDGE_AFTER.match(text, match.end("unit"))) or bool(_EDGE_BEFORE.search(text[: match.start("digits")]))
    is_edge = edge and written_unit.endswith("元")
    return TextNumber(
        start=match.start(),
        end=match.end(),
        written=match.group(),
        quantity=Quantity(amount, unit(written_unit)),
        qualifier=match["before"] or match["more"] or match["again"] or match["after"] or "",
        is_edge=is_edge,
    )


def _ordinal(match: re.Match[str]) -> TextNumber:
    return TextNumber(
        match.start(), match.end(), match.group(), Quantity(Decimal(_value_of(match["digits"])), unit("位"))
    )


def _value_of(digits: str) -> int:
    """一 to 九十九, or digits."""
    if digits.isdigit():
        return int(digits)
    tens, ten, ones = digits.rpartition("十")
    return (_CHINESE.get(tens, 1) * 10 if ten else 0) + _CHINESE.get(ones, 0)
