"""Units on their way: an amount that a cell or a column's head gives in another unit than the register keeps it in.

Conversion is exact and said (`conversion`); between currencies there is none, for a file carries no dated rate.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from functools import cache

from django.utils.translation import gettext, override

from onezone.kernel.units import Unit, UnitUnknown, comparable, convert, rounded, unit
from onezone.platform.registers.declaration import Field

NUMBER = re.compile(r"[-+]?[\d,，]+(?:\.\d+)?")
_WITH_UNIT = re.compile(rf"({NUMBER.pattern})\s*([^\d\s.,，+-].*)")
_BRACKETS = re.compile(r"[（(\[【]\s*(?:单位\s*[:：]\s*|unit\s*:\s*)?([^（()）\[\]【】]+?)\s*[）)\]】]", re.IGNORECASE)
_REMARK = re.compile(r"(?:单位|unit)\s*[:：]\s*([^\s，,；;（()）]+)", re.IGNORECASE)
_TRANSLATED = ("元", "万元", "亿元", "美元", "万美元", "亩", "平方米", "公顷", "吨", "人", "家", "个", "%")
_TERMINATES = 10**40


def unit_of_head(field: Field, head: str, remarked: str = "") -> str:
    """The unit that the head of a column names in brackets, else that of a remark above the table if it is of the same
    kind; "" when it is the field's own."""
    own = _unit(field.unit)
    named = [each for each in map(_known, _BRACKETS.findall(head)) if each]
    given = _unit(named[-1] if named else remarked)
    if own is None or given is None or not (named or comparable(given, own)):
        return ""
    return "" if comparable(given, own) and given.factor == own.factor else given.name


@cache
def _known(text: str) -> str:
    """A unit as we write it, from how a head writes it in either language; "" for any other remark."""
    with override("en"):
        spoken: Mapping[str, str] = {gettext(each).lower(): each for each in _TRANSLATED}
    found = _unit(spoken.get(text.lower(), text))
    return found.name if found is not None else ""


def unit_remarked(cells: Iterable[str]) -> str:
    """The unit of a remark above a table (单位：万元), "" without one."""
    found = (_REMARK.search(cell) for cell in cells)
    return next((name for each in found if each is not None and (name := _known(each[1]))), "")


def without_remarks(head: str) -> str:
    """The head of a column without what stands in brackets."""
    return _BRACKETS.sub("", head)


def with_unit(text: str, name: str) -> str:
    """A bare number with the unit that its column's head names; every other text as it stands."""
    return f"{text.strip()}{name}" if name and NUMBER.fullmatch(text.strip()) else text


def in_own_unit(field: Field, text: str) -> str:
    """A number written with a unit of the field's kind, in the field's own unit; every other text as it stands."""
    found = _WITH_UNIT.fullmatch(text.strip()) if field.unit else None
    if found is None:
        return text
    number = Decimal(found[1].replace(",", "").replace("，", ""))
    return _written(number, _known(found[2]), field, field.digits) or text


def shown(field: Field, value: Decimal | int) -> Decimal:
    """A value in the unit that lists show it in."""
    return _decimal(convert(Decimal(value), unit(field.unit), unit(field.shown_in)), 12)


def labelled(field: Field) -> str:
    """A field's name with the unit that it is shown in."""
    return f"{field.label}（{gettext(field.shown_in)}）" if field.unit else str(field.label)


def conversion(field: Field, name: str) -> str:
    """How the numbers of a column become the field's: "1 亿元 = 100,000,000 元"; "" where they do not."""
    text = _written(Decimal(1), name, field, 12)
    return f"1 {gettext(name)} = {Decimal(text).normalize():,f} {gettext(field.unit)}" if text else ""


def _written(amount: Decimal, name: str, field: Field, digits: int) -> str:
    given, own = _unit(name), _unit(field.unit)
    if given is None or own is None or not comparable(given, own):
        return ""
    return f"{_decimal(convert(amount, given, own), digits):f}"


def _unit(name: str) -> Unit | None:
    try:
        return unit(name) if name else None
    except UnitUnknown:
        return None


def _decimal(value: Fraction, digits: int) -> Decimal:
    """The number itself where it ends; a third of an 亩 is rounded half up."""
    if _TERMINATES % value.denominator == 0:
        return Decimal(value.numerator) / Decimal(value.denominator)
    return rounded(value, digits)
