"""The figure sheet: numbers of a press text matched to what is known: confirmed, different, unclear or unknown.

A number is matched by the words around it and by its unit; its value only decides between figures that the words allow,
and never overrules them: a wrong number must be found, not explained away by another figure that happens to equal it.
"""

from __future__ import annotations

import re
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
from .rates import DatedRate, RateOfPeriodMissing, crosses, factor_between
from .statement import ABOUT, ABOUT_SHARE, AT_LEAST, WHOLE_ZONE, Interval, Statement, World
from .text_numbers import TextNumber, narrow, numbers_in

_CLAUSE = re.compile(r"[。;；!！?？]|\.\s")
_SENTENCE = re.compile(r"[。!！?？]|\.\s")
# A line that ends in the middle of a sentence is a broken line, not a new one.
_BROKEN = re.compile(r"(?<![。!！?？:：])[ \t\u3000]*\n\s*")
_DATED = re.compile(
    r"(?P<year>(?:19|20)\d\d)年(?:(?:(?P<first>\d{1,2})[-—–~～至])?(?P<month>\d{1,2})月)?"
    r"|\bin\s(?P<english>(?:19|20)\d\d)\b"
)
_PAUSE = re.compile(r"[,，、:：]")
NOWHERE = ("—",)
"""The source of a figure that has a definition and no value."""
REACH = 36
"""Characters of its sentence that a number is read with, on either side."""


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
    plain, known = narrow(text), (
        *world.statements,
        *(amount for each in world.projects for amount in each.amounts),
        *(count for each in world.bands for count in each.counted()),
        *world.clusters,
        *_worked_out(world, findings, settled),
    )
    empty = _without_value(world, {each.figure for each in known})
    matched = tuple(
        _matched(each, plain, (*known, *empty), findings, world) for each in numbers_in(text) if not each.is_edge
    )
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


def _matched(
    number: TextNumber, text: str, known: Sequence[Statement], findings: Sequence[Finding], world: World
) -> Matched:
    sentence, period = _sentence(text, number), _period(text, number)
    fitting = [
        each for each in known
        if _fits(number.quantity.unit, each.quantity.unit) and (not each.of or any(one in sentence for one in each.of))
    ]  # fmt: skip
    reached = _nearest([(each, _distance(number, text, each, world)) for each in fitting])
    stated = _of_scope([each for each in reached if each.sources != NOWHERE], number, text)
    if reached and not stated:
        return Matched(number, Mark.unknown, meant=world.definitions.get(reached[0].figure))
    near = [each for each in stated if period.may_be(each.period)]
    if stated and not near:
        refusal = OfAnotherPeriod(said=period.said, known="、".join(sorted({each.period for each in stated})))
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


@dataclass(frozen=True, slots=True)
class _Period:
    """The period that a sentence speaks of: a year, perhaps with months; of neither when it names none."""

    said: str = ""
    year: str = ""
    month: str = ""

    def may_be(self, stated: str) -> bool:
        """Whether a value of that period is meant; one without a period may be of any."""
        if not self.year or not stated:
            return True
        return stated == f"{self.year}-{self.month}" if self.month else stated.startswith(self.year)


def _period(text: str, number: TextNumber) -> _Period:
    """The last period named in the number's sentence before it. 1-12月 is the year; 1-10月 is no period of any value."""
    found = list(_DATED.finditer(_sentence(text[: number.start], number)))
    if not found:
        return _Period()
    last = found[-1]
    month = last["month"].zfill(2) if last["month"] else ""
    if last["first"]:
        month = "" if (last["first"], month) == ("1", "12") else f"{last['first'].zfill(2)}..{month}"
    return _Period(last.group(), last["year"] or last["english"], month)


def _sentence(text: str, number: TextNumber) -> str:
    before = _SENTENCE.split(_BROKEN.sub("", text[: number.start]))[-1]
    return before + _SENTENCE.split(_BROKEN.sub("", text[number.start :]))[0]


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
    """What one more in the last digit that is not a nought would add: 9000 is said to the thousand, 72.5 to the tenth."""
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


def _distance(number: TextNumber, text: str, known: Statement, world: World) -> tuple[int, int] | None:
    """How far the nearest of the statement's names stands from the number within its sentence; None: not there.

    Of two names at one place the longer says more: 出口占GDP比重 is not 占GDP比重.
    """
    before, after = _around(text, number)
    found = []
    for name in _names(known, number, world):
        at = before.rfind(name)
        if at >= 0:
            found.append((len(before) - at - len(name) + _pauses(before[at + len(name) :]), -len(name)))
        at = after.find(name)
        if at >= 0 and not _PAUSE.search(after[:at]):
            # What follows a number belongs to it only while no pause stands between: 8.3亿元的炜盛玻纤.
            found.append((at + 2, -len(name)))
    return min(found, default=None)


def _names(known: Statement, number: TextNumber, world: World) -> tuple[str, ...]:
    definition = world.definitions.get(known.figure)
    if not number.is_english or definition is None:
        return tuple(dict.fromkeys((known.name, *known.aliases)))
    return tuple(each.lower() for each in (definition.name_en, *definition.aliases_en, *definition.aliases))


def _around(text: str, number: TextNumber) -> tuple[str, str]:
    reach = 3 * REACH if number.is_english else REACH
    before = _CLAUSE.split(_BROKEN.sub("", text[: number.start]))[-1][-reach:]
    after = _CLAUSE.split(_BROKEN.sub("", text[number.end :]))[0][:reach]
    return (before.lower(), after.lower()) if number.is_english else (before, after)


def _pauses(between: str) -> int:
    return 6 * len(_PAUSE.findall(between))


def _nearest(candidates: list[tuple[Statement, tuple[int, int] | None]]) -> list[Statement]:
    """The statements whose name stands nearest; the others are spoken of elsewhere in the sentence."""
    reached = [(each, distance) for each, distance in candidates if distance is not None]
    if not reached:
        return []
    best = min(distance for _, distance in reached)
    return [each for each, distance in reached if distance == best]


def _of_scope(near: list[Statement], number: TextNumber, text: str) -> list[Statement]:
    """Of statements alike but for their scope, those of the scope that the sentence named last."""
    scopes = {each.scope for each in near}
    if len(scopes) < 2:
        return near
    sentence = _SENTENCE.split(_BROKEN.sub("", text[: number.start]))[-1]
    spoken = max(scopes, key=lambda scope: (sentence.rfind(scope), scope == WHOLE_ZONE))
    return [each for each in near if each.scope == spoken]


def _conflicts(known: Sequence[Statement], findings: Sequence[Finding]) -> tuple[str, ...]:
    return tuple(each.id for each in findings if any(one in each.values for one in known))
