"""Finding the numbers of a press text: what is written, its unit, and what it cannot be (a date, a name, a class edge).

Digits of any width, Chinese signs, ranges and fractions are read; what has no unit is no figure: 12345, 2019年, 第三届.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from onezone.kernel.units import Quantity, Unit, rounded, unit

from .numerals import SIGNS, value_of
from .text_english import EnglishNumber, english_numbers

_DIGITS = r"\d+(?:,\d{3})*(?:\.\d+)?"
_SCALE = r"万亿|百万|千万|[千万亿]"
_BASES = (
    "吨标准煤|平方公里|平方千米|平方米|万千瓦时|千瓦时|个?工作日|美元|公里|千米|公顷|个?百分点|个半月|个月|项目|企业|"
    "元|亩|㎡|米|吨|%|‰|倍|个|家|户|人|名|件|座|只|项|条|辆|套|份|台|位|天"
)
_BEFORE = "大约|约|近|接近|超过|超|突破|逾|不低于|不少于|上"
_NUMBER = re.compile(
    rf"(?P<before>{_BEFORE})?(?P<sign>(?<![\d%])[-−](?=\d))?"
    rf"(?:(?P<from>{_DIGITS})(?P<from_unit>(?:{_SCALE})?(?:{_BASES})?)(?P<to>-|—|–|~|～|至|到))?"
    rf"(?P<digits>{_DIGITS})(?P<more>余|多)?(?P<scale>{_SCALE})?(?P<again>余|多)?(?P<unit>{_BASES})?"
    r"(?P<after>以上|左右|上下)?"
)
_CHINESE = re.compile(
    rf"(?P<before>{_BEFORE})?(?P<digits>[{SIGNS}]{{1,7}})(?P<more>余|多)?(?P<scale>{_SCALE})?(?P<again>余|多)?"
    rf"(?P<unit>{_BASES}|种|大(?=主导|重点|支柱|产业|集群|园区|板块))(?P<after>以上|左右|上下)?"
)
_PART = re.compile(rf"(?P<below>[{SIGNS}]{{1,4}}|\d+)分之(?P<above>[{SIGNS}]{{1,4}}|\d+)(?P<more>多|强)?")
_TENTHS = re.compile(
    r"(?P<tenths>[一二两三四五六七八九])成(?P<half>半|多)?(?P<after>以上|左右)?(?=的|，|,|。|、|；|;|$)"
)
_ORDINAL = re.compile(rf"第(?P<digits>[{SIGNS}]{{1,3}}|\d+)[位名]")
# 2019年, 2018年6月, 1-10月, 2020-10-31: a date; 辽政发〔2019〕26号, “161”工程, 0421-6812345: a name.
_DATE = re.compile(
    r"\d{4}(?:-|—|–|~|～|至)\d{4}年|\d{4}年(?:\d{1,2}(?:[-—–~～至]\d{1,2})?月)?(?:\d{1,2}日)?|\d{1,2}(?:[-—–~～至]\d{1,2})?月(?:\d{1,2}日)?"
    r"|\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[:：]\d{2}|〔\d{4}〕\d+号|[“\"]\d+[”\"]|0\d{2,3}-\d{7,8}"
)
_QUOTED = re.compile(r"[“「《][^“”「」《》]{0,40}[”」》]")
# 10亿元以上项目, 1亿至5亿元以上项目: the edge of a class, not a figure.
_EDGE_AFTER = re.compile(r"(?:元)?(?:以上|以下|至)(?:\d|项目|企业|的)")
_EDGE_BEFORE = re.compile(r"\d(?:亿|万)?元?至$")
_RANGE_OF = re.compile(r"(?:的)?(?:重点|工业|新建|续建)*(?:项目|企业)")
_ALIKE = {"大约": "约", "逾": "超过", "突破": "超过", "不少于": "不低于", "上下": "左右", "强": "余", "上": "超过"}
_COUNTED = {"种": "个", "大": "个", "千米": "公里", "平方千米": "平方公里", "个百分点": "百分点", "个工作日": "工作日"}
# Full-width letters, digits and a few signs read as narrow ones; commas and stops stay: they part sentences.
_WIDE = {ord(sign): ord(sign) - 0xFEE0 for sign in "０１２３４５６７８９％．－～＋＆"}
_WIDE |= {code: code - 0xFEE0 for first in "Ａａ" for code in range(ord(first), ord(first) + 26)}


@dataclass(frozen=True, slots=True)
class TextNumber:
    """A number in a text: where it stands ([start, end) in characters), its quantity and its qualifier."""

    start: int
    end: int
    written: str
    quantity: Quantity
    qualifier: str = ""
    is_edge: bool = False
    least: Quantity | None = None
    """The lower end of a range whose upper end is `quantity`: 5-10亿元."""
    is_english: bool = False


def narrow(text: str) -> str:
    """The text with full-width letters, digits and signs as narrow ones; every character stays where it was."""
    return text.translate(_WIDE)


class _Taken:
    """Which characters of a text belong to something already: a date, a name, a number found before."""

    def __init__(self, text: str, *patterns: re.Pattern[str]) -> None:
        self._held = bytearray(len(text))
        for pattern in patterns:
            for match in pattern.finditer(text):
                self.take(*match.span())

    def take(self, start: int, end: int) -> None:
        self._held[start:end] = b"\1" * (end - start)

    def meets(self, start: int, end: int) -> bool:
        return any(self._held[start:end])


def numbers_in(text: str) -> tuple[TextNumber, ...]:
    """Every number with a unit, in order; dates, document numbers and names are left out."""
    plain = narrow(text)
    taken, found = _Taken(plain, _DATE), []
    names = _Taken(plain, _DATE, _QUOTED)
    for each in (*_written(plain, taken), *_in_english(plain, taken), *_parts(plain), *_ordinals(plain),
                 *_in_signs(plain, names)):  # fmt: skip
        if not taken.meets(each.start, each.end):
            taken.take(each.start, each.end)
            found.append(each)
    return tuple(sorted((_as_written(each, text) for each in found), key=lambda each: each.start))


def _as_written(each: TextNumber, text: str) -> TextNumber:
    return replace(each, written=text[each.start : each.end])


def _written(text: str, taken: _Taken) -> Iterator[TextNumber]:
    for match in _NUMBER.finditer(text):
        start = match.start("from") if match["from"] else match.start("digits")
        if match["unit"] is None or taken.meets(start, match.end()) or _is_named(text, match):
            continue
        yield _number(text, match)


def _is_named(text: str, match: re.Match[str]) -> bool:
    """第3个 counts nothing, 3个小时 is a time, and 101国道 a name."""
    ordinal = text[: match.start("digits")].endswith("第")
    return ordinal or (match["unit"] == "个" and text.startswith(("小时", "年", "季度", "星期"), match.end("unit")))


def _number(text: str, match: re.Match[str]) -> TextNumber:
    amount = _decimal(match["digits"]) * (-1 if match["sign"] else 1)
    amount, measure = _measured(amount, match["scale"], match["unit"])
    is_money = measure.dimension in ("CNY", "USD")
    before = text[: match.start("from") if match["from"] else match.start("digits")]
    edge = bool(_EDGE_AFTER.match(text, match.end("unit"))) or bool(_EDGE_BEFORE.search(before))
    edge = edge or (match["from"] is not None and bool(_RANGE_OF.match(text, match.end("unit"))))
    return TextNumber(
        start=match.start(),
        end=match.end(),
        written=match.group(),
        quantity=Quantity(amount, measure),
        qualifier=_qualifier(match),
        is_edge=edge and is_money,
        least=_least(match, measure),
    )


def _least(match: re.Match[str], measure: Unit) -> Quantity | None:
    if not match["from"]:
        return None
    own = match["from_unit"]
    scale = re.fullmatch(rf"({_SCALE})?(.*)", own)
    assert scale is not None
    if scale[2]:
        return Quantity(*_measured(_decimal(match["from"]), scale[1], scale[2]))
    return Quantity(_decimal(match["from"]), unit((scale[1] or "") + match["unit"]) if scale[1] else measure)


def _decimal(digits: str) -> Decimal:
    return Decimal(digits.replace(",", ""))


def _measured(amount: Decimal, scale: str | None, name: str) -> tuple[Decimal, Unit]:
    if name == "个半月":
        amount, name = amount + Decimal("0.5"), "个月"
    return amount, unit((scale or "") + _COUNTED.get(name, name))


def _qualifier(match: re.Match[str]) -> str:
    said = match["before"] or match["more"] or match["again"] or match["after"] or ""
    return _ALIKE.get(said, said)


def _in_signs(text: str, taken: _Taken) -> Iterator[TextNumber]:
    """Numbers in Chinese signs. 一个 is an article, 千家万户 a saying, and what stands in quotes a name."""
    for match in _CHINESE.finditer(text):
        value = value_of(match["digits"])
        hedged = match["before"] or match["more"] or match["again"]
        if value is None or value == 1 or (match["digits"] in ("百", "千") and not hedged):
            continue
        named = text[: match.start("digits")].endswith(("第", "数", "几", "每", *"0123456789"))
        if named or text.startswith(("小时", "年", "季度", "星期", "子"), match.end("unit")):
            continue  # 三十家子 is a village
        if not taken.meets(match.start("digits"), match.end()):
            amount, measure = _measured(Decimal(value), match["scale"], match["unit"])
            yield TextNumber(match.start(), match.end(), match.group(), Quantity(amount, measure), _qualifier(match))


def _parts(text: str) -> Iterator[TextNumber]:
    """三分之一, 百分之五, 三成: shares; a fraction is said roughly, a per cent is not."""
    for match in _PART.finditer(text):
        below, above = value_of(match["below"]), value_of(match["above"])
        if below and above is not None:
            share = Quantity(rounded(Fraction(above * 100, below), 0 if below == 100 else 2), unit("%"))
            rough = "余" if match["more"] else "" if below == 100 else "约"
            yield TextNumber(match.start(), match.end(), match.group(), share, rough)
    for match in _TENTHS.finditer(text):
        tenths = (value_of(match["tenths"]) or 0) * 10 + (5 if match["half"] == "半" else 0)
        rough = "余" if match["half"] == "多" else match["after"] or "约"
        yield TextNumber(match.start(), match.end(), match.group(), Quantity(Decimal(tenths), unit("%")), rough)


def _ordinals(text: str) -> Iterator[TextNumber]:
    for match in _ORDINAL.finditer(text):
        if (place := value_of(match["digits"])) is not None:
            yield TextNumber(match.start(), match.end(), match.group(), Quantity(Decimal(place), unit("位")))


def _in_english(text: str, taken: _Taken) -> Iterator[TextNumber]:
    for each in english_numbers(text):
        if not taken.meets(each.start, each.end):
            yield _of_english(each, text)


def _of_english(each: EnglishNumber, text: str) -> TextNumber:
    return TextNumber(each.start, each.end, text[each.start : each.end], each.quantity, each.qualifier, is_english=True)
