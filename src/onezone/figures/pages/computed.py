"""What is worked out from values and never kept: other units, and a ratio computed again from its parts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from typing import TypeAlias

from django.utils.translation import gettext as _

from onezone.figures import spoken
from onezone.figures.domain.definition import Definition
from onezone.figures.domain.finding import percent
from onezone.figures.domain.rates import Converted, DatedRate, RateOfPeriodMissing, Rates, converted, crosses
from onezone.figures.domain.statement import Statement
from onezone.figures.forms import LIKE
from onezone.figures.pages.value import Value, language, value_of
from onezone.figures.queries import ValueRow, current_values, rates_of
from onezone.figures.source_store import definitions
from onezone.kernel.units import rounded, unit
from onezone.platform.identity.actor import Actor

Rows: TypeAlias = tuple[ValueRow, ...]
OTHER_CURRENCY = {"USD": "亿元"}
"""Into which unit an amount of that currency is converted too, by the rate of its period."""


@dataclass(frozen=True, slots=True)
class Other:
    """The value in another unit, with the rate that it was converted by; `refused` says why it was not."""

    text: str
    rate: DatedRate | None = None
    refused: str = ""


@dataclass(frozen=True, slots=True)
class Quotient:
    """A ratio computed again from its parts, beside what was stated; `rate` where the parts are of two currencies."""

    above: Value | None
    below: Value | None
    name_above: str
    name_below: str
    computed: str
    rate: DatedRate | None = None
    refused: str = ""


def in_other_units(actor: Actor, definition: Definition, current: Value | None) -> tuple[Other, ...]:
    """The value in the other units of its kind, exact or rounded to four digits after the point."""
    if current is None:
        return ()
    held = current.row.statement
    dimension = definition.unit.dimension
    names = [name for name in LIKE.get(dimension, ()) if name != held.quantity.unit.name]
    found = [_other(held, name, {}) for name in names]
    if dimension in OTHER_CURRENCY:
        found.append(_other(held, OTHER_CURRENCY[dimension], rates_of(actor)))
    # 亿元 and 万元 are one in English: the same words twice tell nothing.
    return tuple(each for each in dict.fromkeys(found) if each.text.partition(" ")[2] != current.text)


def _other(held: Statement, name: str, rates: Rates) -> Other:
    try:
        made = converted(held.quantity, unit(name), held.period, rates)
    except RateOfPeriodMissing as refusal:
        return Other("", refused=refusal.say(language()))
    exact = rounded(made.amount, 4)
    sign = "=" if exact == made.amount else "≈"
    return Other(f"{sign} {spoken.amounts(f'{exact.normalize():,f} {name}')}", made.rate)


def quotient(actor: Actor, definition: Definition, current: Value | None) -> Quotient | None:
    """The parts of a ratio and what they make of it now; None for what is no ratio."""
    if definition.numerator is None or definition.denominator is None:
        return None
    codes = (definition.numerator, definition.denominator)
    names = [definitions().held[code].say(language()) for code in codes]
    above, below = _of_one_time([current_values(actor).get(code, ()) for code in codes], current)
    shown = [value_of(rows[0]) if rows else None for rows in (above, below)]
    if not above or not below or not below[0].statement.quantity.base:
        return Quotient(shown[0], shown[1], *names, computed="")
    if not (_agree(above) and _agree(below)):
        return Quotient(shown[0], shown[1], *names, computed="", refused=_("分子或分母有几个说法不同的值，先定一个"))
    try:
        made = _in_unit_of(actor, above[0].statement, below[0].statement)
    except RateOfPeriodMissing as refusal:
        return Quotient(shown[0], shown[1], *names, computed="", refused=refusal.say(language()))
    share = made.amount / Fraction(below[0].statement.quantity.amount)
    return Quotient(shown[0], shown[1], *names, computed=percent(share), rate=made.rate)


def _in_unit_of(actor: Actor, above: Statement, below: Statement) -> Converted:
    rates = rates_of(actor) if crosses(above.quantity.unit, below.quantity.unit) else {}
    return converted(above.quantity, below.quantity.unit, below.period, rates)


def _of_one_time(parts: Sequence[Rows], current: Value | None) -> Sequence[Rows]:
    """Of both parts the values of one period and scope: the ratio's own, else the newest that both have."""
    wanted = _time_of(current.row) if current is not None else None
    if wanted is None:
        both = [_time_of(row) for row in parts[0] if _time_of(row) in {_time_of(each) for each in parts[1]}]
        wanted = max(both, default=None)
    return [tuple(row for row in rows if wanted in (None, _time_of(row))) for rows in parts]


def _time_of(row: ValueRow) -> tuple[str, str]:
    return row.statement.period, row.statement.scope


def _agree(rows: Rows) -> bool:
    return all(one.statement.agrees(other.statement) for one, other in combinations(rows, 2))
