"""Figures worked out from others and never kept: a ratio from its parts, growth from two periods, anew at each look."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations

from onezone.kernel.errors import RuleError
from onezone.kernel.units import Quantity, rounded, unit

from .definition import Definition
from .rates import DatedRate, RateOfPeriodMissing, factor_between
from .statement import Interval, Statement, World

DIGITS = 2
"""Decimals of a per cent that is worked out."""
_YEARLY = re.compile(r"(?P<year>\d{4})(?P<rest>-\d\d|Q[1-4])?")


class PartsDisagree(RuleError):
    """A part of a ratio has values that contradict each other. Data: `name`."""

    code = "figure_parts_disagree"
    zh = "“{name}”有几个说法不同的值，先定一个。"
    en = "“{name}” has values that disagree; decide on one first."


class DenominatorEmpty(RuleError):
    """A denominator is nothing, or may be. Data: `name`."""

    code = "figure_denominator_empty"
    zh = "分母“{name}”不大于零，不能复算。"
    en = "The denominator “{name}” is not above zero, so the ratio cannot be worked out."


@dataclass(frozen=True, slots=True)
class Ratio:
    """A ratio worked out: its parts, what they allow as they are rounded, and the rate between two currencies."""

    above: Statement
    below: Statement
    share: Fraction
    interval: Interval
    rate: DatedRate | None = None


def ratio_of(above: Statement, below: Statement, world: World) -> Ratio:
    """Raises DenominatorEmpty, RateOfPeriodMissing."""
    factor, rate = factor_between(above.quantity.unit, below.quantity.unit, below.period, world.rates)
    top, bottom = above.interval.times(factor), below.interval
    if bottom.low <= 0:
        raise DenominatorEmpty(name=below.name)
    over = (1 / bottom.low, 1 / bottom.high if bottom.high is not None else Fraction(0))
    low = min(top.low * each for each in over)
    high = max(top.high * each for each in over) if top.high is not None else None
    return Ratio(above, below, above.quantity.base * factor / below.quantity.base, Interval(low, high), rate)


def ratio_at(definition: Definition, period: str, scope: str, world: World) -> Ratio | None:
    """The ratio of one period and scope; None while a part has no value for it.

    Raises PartsDisagree, DenominatorEmpty, RateOfPeriodMissing.
    """
    parts = []
    for code in (definition.numerator, definition.denominator):
        held = [each for each in world.of(code or "") if (each.period, each.scope) == (period, scope)]
        if not held:
            return None
        if any(not one.agrees(other) for one, other in combinations(held, 2)):
            raise PartsDisagree(name=held[0].name)
        parts.append(held[0])
    return ratio_of(parts[0], parts[1], world)


def times_of(definition: Definition, world: World) -> Sequence[tuple[str, str]]:
    """Every period and scope for which both parts of a ratio are stated, the newest period first."""
    above, below = (
        {(each.period, each.scope): None for each in world.of(code or "")}
        for code in (definition.numerator, definition.denominator)
    )
    return sorted((time for time in above if time in below), key=lambda time: time[0], reverse=True)


def as_statement(definition: Definition, made: Ratio) -> Statement:
    """What a ratio worked out says, as if somebody had stated it; its sources are those of its parts."""
    sources = tuple(dict.fromkeys((*made.above.sources, *made.below.sources)))
    share = Quantity(rounded(made.share / unit("%").factor, DIGITS), unit("%"))
    return Statement(
        definition.name_zh, share, definition.code, made.below.scope, made.below.period, sources=sources,
        aliases=definition.aliases, is_derived=True,
    )  # fmt: skip


def derived(world: World) -> Iterator[Statement]:
    """Every ratio that can be worked out from what is stated now; those that cannot say why on their own page."""
    for definition in world.definitions.held.values():
        if not definition.is_ratio:
            continue
        for period, scope in times_of(definition, world):
            try:
                made = ratio_at(definition, period, scope, world)
            except (PartsDisagree, DenominatorEmpty, RateOfPeriodMissing):
                continue
            if made is not None:
                yield as_statement(definition, made)


def year_before(period: str) -> str:
    """The same stretch of the year before: of 2019-06 it is 2018-06; "" for what has no year before it."""
    found = _YEARLY.fullmatch(period)
    return f"{int(found['year']) - 1}{found['rest'] or ''}" if found is not None else ""
