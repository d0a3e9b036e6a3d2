"""The figure sheet: numbers of a press text matched to what is known: confirmed, different, unclear or unknown.

A number is matched by the words around it and by its unit; its value only decides between figures that the words allow,
and never overrules them: a wrong number must be found, not explained away by another figure that happens to equal it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from onezone.kernel.errors import RuleError
from onezone.kernel.units import Quantity, Unit, comparable

from .definition import Definition
from .derived import derived
from .finding import Finding
from .nearness import around, distance, names_of, nearest, of_scope
from .rates import DatedRate, RateOfPeriodMissing, crosses, factor_between
from .statement import ABOUT, ABOUT_SHARE, AT_LEAST, Interval, Statement, World
from .text_numbers import TextNumber, narrow, numbers_in

NOWHERE = ("—",)
"""The source of a figure that has a definition and no value."""


class OfAnotherPeriod(RuleError):
    """The text speaks of a period for which the figure has no value. Data: `said`, `known`."""

    code = "figure_of_another_period"
    zh = "文中说的是{said}，登记的是 {known} 的值。"
    en = "The text speaks of {said}; the value held is of {known}."


class Mark(StrEnum):
    """What is said of one number."""

    confirmed = "confirmed"
    different = "different"
    unclear = "unclear"
    unknown = "unknown"


@dataclass(frozen=True, slots=True)
class Matched:
    """One number of the text, its mark, the statements it was compared with, and the conflicts it stands in."""

    number: TextNumber
    mark: Mark
    known: tuple[Statement, ...] = ()
    difference: Fraction | None = None
    """Text minus known, in the known statement's unit; only where the mark is `different`."""
    conflicts: tuple[str, ...] = ()
    rate: DatedRate | None = None
    """What the known amount was read by where it is of another currency."""
    refused: RuleError | None = None
    """Why a known amount could not be compared; only where the mark is `unknown`."""
    meant: Definition | None = None
    """The figure that the words mean and that has no value; only where the mark is `unknown`."""


@dataclass(frozen=True, slots=True)
class _Read:
    """A known statement read in the currency of a number; `refused` where its period has no rate."""

    known: Statement
    factor: Fraction = Fraction(1)
    rate: DatedRate | None = None
    refused: RuleError | None = None

    def agrees(self, number: TextNumber) -> bool:
        known = self.known
        if known.qualifier and self.rate is None and number.least is None:
            return known.quantity.base == number.quantity.base  # 50 余 is 50 余, and nothing that could be more
        return known.interval.times(self.factor).meets(allowed(number))

    def below(self, number: TextNumber) -> Fraction:
        """By how much the number is more than the known one, in the known one's unit."""
        return (number.quantity.base / self.factor - self.known.quantity.base) / self.known.quantity.unit.factor


@dataclass(frozen=True, slots=True)
class Sheet:
    """A press text checked: its numbers in order and the conflicts that concern it."""

    text: str
    matched: tuple[Matched, ...]
    findings: tuple[Finding, ...]

    def count(self, mark: Mark) -> int:
        return sum(each.mark is mark for each in self.matched)


def check_text(text: str, world: World, findings: Sequence[Finding], settled: Collection[str] = ()) -> Sheet:
    """Match every number of a text with what the world states. The text itself is never changed.

    A ratio that its parts contradict is different from what they work out to, unless its conflict is `settled`.
    """
    plain, known = (
        narrow(text),
        (
            *world.statements,
            *(amount for each in world.projects for amount in each.amounts),
            *(count for each in world.bands for count in each.counted()),
            *world.clusters,
            *_worked_out(world, findings, settled),
        ),
    )
    named = _Named(world, (*dict.fromkeys(known), *_without_value(world, {each.figure for each in known})))
    matched = tuple(_matched(each, plain, named, findings, world) for each in numbers_in(text) if not each.is_edge)
    concerned = {conflict for each in matched for conflict in each.conflicts}
    return Sheet(text, matched, tuple(each for each in findings if each.id in concerned))


def _worked_out(world: World, findings: Sequence[Finding], settled: Collection[str]) -> Iterator[Statement]:
    """Ratios as their parts work them out: those nobody stated, and those stated otherwise while that is undecided."""
    stated = {(each.figure, each.period, each.scope) for each in world.statements}
    disputed = {
        (value.figure, value.period, value.scope)
        for each in findings if each.kind == "ratio" and each.id not in settled for value in each.values[:1]
    }  # fmt: skip
    for each in derived(world):
        time = (each.figure, each.period, each.scope)
        if time not in stated or time in disputed:
            yield each


def _matched(number: TextNumber, text: str, named: _Named, findings: Sequence[Finding], world: World) -> Matched:
    here = around(text, number)
    fitting = named.fitting(number.quantity.unit, is_english=here.is_english)
    reached = nearest(
        [(each, distance(here, names)) for each, names in fitting
         if not each.of or any(one in here.sentence for one in each.of)]
    )  # fmt: skip
    stated = of_scope([each for each in reached if each.sources != NOWHERE], here)
    if reached and not stated:
        return Matched(number, Mark.unknown, meant=world.definitions.get(reached[0].figure))
    near = [each for each in stated if here.period.may_be(each.period)]
    if stated and not near:
        refusal = OfAnotherPeriod(said=here.period.said, known="、".join(sorted({each.period for each in stated})))
        return Matched(number, Mark.unknown, tuple(stated), None, _conflicts(stated, findings), refused=refusal)
    conflicts = _conflicts(near, findings)
    read = [_read(each, number, world) for each in near]
    told = [each for each in read if each.refused is None]
    if not told:
        return Matched(number, Mark.unknown, tuple(near), None, conflicts, refused=read[0].refused if read else None)
    worked_out = [each for each in told if each.known.is_derived and not each.agrees(number)]
    equal = [each for each in told if each.agrees(number)]
    if worked_out or not equal:
        first = (worked_out or told)[0]
        rest = tuple(each.known for each in told if each is not first)
        return Matched(number, Mark.different, (first.known, *rest), first.below(number), conflicts, first.rate)
    mark = Mark.confirmed if len({(each.known.figure, each.known.name) for each in equal}) == 1 else Mark.unclear
    found = tuple(each.known for each in equal)
    return Matched(number, mark, found, None, _conflicts(found, findings), equal[0].rate)


class _Named:
    """Known statements with the names they go by, asked for once for each unit of a text."""

    def __init__(self, world: World, known: Sequence[Statement]) -> None:
        self._known = [(each, {english: names_of(each, world, is_english=english) for english in (False, True)})
                       for each in known]  # fmt: skip
        self._fitting: dict[tuple[Unit, bool], list[tuple[Statement, tuple[str, ...]]]] = {}

    def fitting(self, measure: Unit, *, is_english: bool) -> Sequence[tuple[Statement, tuple[str, ...]]]:
        key = (measure, is_english)
        if key not in self._fitting:
            self._fitting[key] = [
                (each, names[is_english]) for each, names in self._known if _fits(measure, each.quantity.unit)
            ]
        return self._fitting[key]


def _without_value(world: World, stated: Collection[str]) -> tuple[Statement, ...]:
    """Figures that have a definition and no value: they hold their names, so that no other figure answers to them."""
    return tuple(
        Statement(each.name_zh, Quantity(Decimal(0), each.unit), each.code, sources=NOWHERE, aliases=each.aliases)
        for each in world.definitions.held.values() if each.code not in stated
    )  # fmt: skip


def allowed(number: TextNumber) -> Interval:
    """What a number of a text may stand for: its rounding, a range, and what 约, 近 and 余, 超过 say of its last digit.

    近 73 亿 may be 72.59; 700 余 is at least 700 and below 800; 约 75 is not 72.59.
    """
    value, half = number.quantity.base, number.quantity.half_step
    if number.least is not None:
        return Interval(number.least.base - number.least.half_step, value + half)
    if number.qualifier in AT_LEAST:
        return Interval(value, value + max(_last_step(number), abs(value) * ABOUT_SHARE))
    if number.qualifier in ABOUT:
        half = max(half, min(_last_step(number) / 2, abs(value) * ABOUT_SHARE))
    return Interval(value - half, value + half)


def _last_step(number: TextNumber) -> Fraction:
    """One more in the last digit that is not a nought: 9000 is said to the thousand, 72.5 to the tenth."""
    exponent = number.quantity.amount.normalize().as_tuple().exponent
    assert isinstance(exponent, int)
    return Fraction(Decimal(1).scaleb(exponent)) * number.quantity.unit.factor


def _fits(one: Unit, other: Unit) -> bool:
    return comparable(one, other) or crosses(one, other)


def _read(known: Statement, number: TextNumber, world: World) -> _Read:
    try:
        return _Read(known, *factor_between(known.quantity.unit, number.quantity.unit, known.period, world.rates))
    except RateOfPeriodMissing as refusal:
        return _Read(known, refused=refusal)


def _conflicts(known: Sequence[Statement], findings: Sequence[Finding]) -> tuple[str, ...]:
    return tuple(each.id for each in findings if any(one in each.values for one in known))
