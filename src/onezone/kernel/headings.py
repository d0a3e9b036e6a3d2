"""Units that the heads of a table's columns name, and numbers brought into another unit by them."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal, InvalidOperation

from onezone.kernel.units import Unit, UnitUnknown, comparable, convert, decimal_of, unit

_BRACKETS = re.compile(r"[（(\[【]\s*(?:单位\s*[:：]\s*|unit\s*:\s*)?([^（()）\[\]【】]+?)\s*[）)\]】]", re.IGNORECASE)


def known_unit(name: str) -> Unit | None:
    """The unit of that name; None when there is none."""
    try:
        return unit(name) if name else None
    except UnitUnknown:
        return None


def unit_in(head: str, read: Callable[[str], Unit | None] = known_unit) -> Unit | None:
    """The unit in the last brackets of a head that hold one: 总投资（计划）（亿元）."""
    found = [each for each in map(read, _BRACKETS.findall(head)) if each is not None]
    return found[-1] if found else None


def without_brackets(head: str) -> str:
    """The head of a column without what stands in brackets."""
    return _BRACKETS.sub("", head)


def same(one: Unit, other: Unit) -> bool:
    """Whether a number means the same in both units."""
    return comparable(one, other) and one.factor == other.factor


def number_in(text: str) -> Decimal | None:
    """A number as tables write it, 1,234.5; None for any other text."""
    try:
        value = Decimal(text.strip().replace(",", "").replace("，", ""))
    except InvalidOperation:
        return None
    return value if value.is_finite() else None


def brought(amount: Decimal, given: Unit, own: Unit, digits: int) -> Decimal | None:
    """The amount in a unit of one's own, exactly where the result ends, else rounded half up; None across kinds."""
    return decimal_of(convert(amount, given, own), digits) if comparable(given, own) else None
