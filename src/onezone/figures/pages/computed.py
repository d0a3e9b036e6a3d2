"""What is worked out from values and never kept: other units, and a ratio computed again from its parts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from onezone.figures import spoken
from onezone.figures.domain.definition import Definition
from onezone.figures.domain.derived import DenominatorEmpty, PartsDisagree, ratio_at, times_of
from onezone.figures.domain.finding import percent
from onezone.figures.domain.rates import DatedRate, RateOfPeriodMissing, Rates, converted
from onezone.figures.domain.statement import Statement, World
from onezone.figures.forms import LIKE
from onezone.figures.pages.value import Value, language, value_of
from onezone.figures.queries import ValueRow
from onezone.figures.source_store import definitions
from onezone.kernel.units import rounded, unit

Held: TypeAlias = Mapping[str, tuple[ValueRow, ...]]
"""Figure -> its values in force."""
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


def in_other_units(definition: Definition, current: Value | None, rates: Rates) -> tuple[Other, ...]:
    """The value in the other units of its kind, exact or rounded to four digits after the point."""
    if current is None:
        return ()
    held = current.row.statement
    dimension = definition.unit.dimension
    names = [name for name in LIKE.get(dimension, ()) if name != held.quantity.unit.name]
    names += [OTHER_CURRENCY[dimension]] if dimension in OTHER_CURRENCY else []
    found = [_other(held, name, rates) for name in names]
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


def quotient(definition: Definition, current: Value | None, values: Held, rates: Rates) -> Quotient | None:
    """The parts of a ratio and what they make of it now, whether or not anybody stated it; None for what is no ratio.

    The ratio is of the time and scope of its stated value, else of the newest that both parts have.
    """
    if definition.numerator is None or definition.denominator is None:
        return None
    codes = (definition.numerator, definition.denominator)
    rows = [values.get(code, ()) for code in codes]
    world = World(definitions(), tuple(each.statement for held in rows for each in held), rates=rates)
    time = _time_of(current.row) if current is not None else next(iter(times_of(definition, world)), None)
    above, below = (next((each for each in held if time in (None, _time_of(each))), None) for held in rows)
    computed, rate, refused = "", None, ""
    try:
        made = ratio_at(definition, *time, world) if time is not None else None
    except (RateOfPeriodMissing, PartsDisagree, DenominatorEmpty) as refusal:
        refused = refusal.say(language())
    else:
        computed, rate = (percent(made.share), made.rate) if made is not None else ("", None)
    return Quotient(
        above=value_of(above) if above is not None else None,
        below=value_of(below) if below is not None else None,
        name_above=definitions().held[codes[0]].say(language()),
        name_below=definitions().held[codes[1]].say(language()),
        computed=computed,
        rate=rate,
        refused=refused,
    )


def _time_of(row: ValueRow) -> tuple[str, str]:
    return row.statement.period, row.statement.scope
