"""Units on their way: an amount that a cell or a column's head gives in another unit than the register keeps it in.

Conversion is exact and said (`conversion`); between currencies there is none, for a file carries no dated rate.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import cache

from django.utils.translation import gettext, override

from onezone.kernel.headings import brought, known_unit, number_in, same, unit_in
from onezone.kernel.units import Unit, comparable, convert, decimal_of, unit
from onezone.platform.registers.declaration import Field

_WITH_UNIT = re.compile(r"([-+]?[\d,，]+(?:\.\d+)?)\s*([^\d\s.,，+-].*)")
_REMARK = re.compile(r"(?:单位|unit)\s*[:：]\s*([^\s，,；;（()）]+)", re.IGNORECASE)
_TRANSLATED = ("元", "万元", "亿元", "美元", "万美元", "亩", "平方米", "公顷", "吨", "人", "家", "个", "%")


def unit_of_head(field: Field, head: str, remarked: str = "") -> str:
    """The unit that the head of a column names in brackets, else that of a remark above the table if it is of the same
    kind; "" when it is the field's own."""
    own, named = known_unit(field.unit), unit_in(head, _known)
    given = named or known_unit(remarked)
    if own is None or given is None or not (named or comparable(given, own)):
        return ""
    return "" if same(given, own) else given.name


@cache
def _known(text: str) -> Unit | None:
    """A unit as we write it, from how a head writes it in either language; None for any other remark."""
    with override("en"):
        spoken: Mapping[str, str] = {_bare(gettext(each)): each for each in _TRANSLATED}
    return known_unit(spoken.get(_bare(text), text))


def _bare(text: str) -> str:
    return text.lower().lstrip("× ")


def unit_remarked(cells: Iterable[str]) -> str:
    """The unit of a remark above a table (单位：万元), "" without one."""
    found = (_REMARK.search(cell) for cell in cells)
    return next((known.name for each in found if each is not None and (known := _known(each[1]))), "")


def with_unit(text: str, name: str) -> str:
    """A bare number with the unit that its column's head names; every other text as it stands."""
    return f"{text.strip()}{name}" if name and number_in(text) is not None else text


def in_own_unit(field: Field, text: str) -> str:
    """A number written with a unit of the field's kind, in the field's own unit; every other text as it stands."""
    found = _WITH_UNIT.fullmatch(text.strip()) if field.unit else None
    number = number_in(found[1]) if found is not None else None
    value = (
        _brought(number, _known(found[2]), field, field.digits) if found is not None and number is not None else None
    )
    return text if value is None else f"{value:f}"


def shown(field: Field, value: Decimal | int) -> Decimal:
    """A value in the unit that lists show it in."""
    return decimal_of(convert(Decimal(value), unit(field.unit), unit(field.shown_in)), 12)


def labelled(field: Field) -> str:
    """A field's name with the unit that it is shown in."""
    return f"{field.label}（{gettext(field.shown_in)}）" if field.unit else str(field.label)


def conversion(field: Field, name: str) -> str:
    """How the numbers of a column become the field's: "1 亿元 = 100,000,000 元"; "" where they do not."""
    value = _brought(Decimal(1), known_unit(name), field, 12)
    return f"1 {gettext(name)} = {value.normalize():,f} {gettext(field.unit)}" if value is not None else ""


def _brought(amount: Decimal, given: Unit | None, field: Field, digits: int) -> Decimal | None:
    own = known_unit(field.unit)
    return brought(amount, given, own, digits) if given is not None and own is not None else None
