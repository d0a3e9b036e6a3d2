"""The figure sheet: numbers of a press text matched to what is known: confirmed, different, unclear or unknown.

A number is matched by the words around it and by its unit; its value only decides between figures that the words allow,
and never overrules them: a wrong number must be found, not explained away by another figure that happens to equal it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from onezone.kernel.errors import RuleError
from onezone.kernel.units import Unit, comparable

from .derived import derived
from .finding import Finding
from .rates import DatedRate, RateOfPeriodMissing, crosses, factor_between
from .statement import WHOLE_ZONE, Statement, World
from .text_numbers import TextNumber, numbers_in

_CLAUSE = re.compile(r"[。;；!！?？]")
_SENTENCE = re.compile(r"[。!！?？]")
# A line that ends in the middle of a sentence is a broken line, not a new one.
_BROKEN = re.compile(r"(?<![。!！?？:：])[ \t\u3000]*\n\s*")
_PAUSE = re.compile(r"[,，、:：]")
REACH = 36
"""Characters of its sentence that a number is read with, on either side."""


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


@dataclass(frozen=True, slots=True)
class _Read:
    """A known statement read in the currency of a number; `refused` where its period has no rate."""

    known: Statement
    factor: Fraction = Fraction(1)
    rate: DatedRate | None = None
    refused: RuleError | None = None

    def agrees(self, stated: Statement) -> bool:
        known = self.known
        if (known.qualifier or stated.qualifier) and known.quantity.base * self.factor != stated.quantity.base:
            return False  # 余 and 以上 open an interval upwards: two such numbers need the same lower limit
        return known.interval.times(self.factor).meets(stated.interval)

    def below(self, stated: Statement) -> Fraction:
        """By how much the number is more than the known one, in the known one's unit."""
        return (stated.quantity.base / self.factor - self.known.quantity.base) / self.known.quantity.unit.factor


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
    known = (
        *world.statements,
        *(amount for each in world.projects for amount in each.amounts),
        *(count for each in world.bands for count in each.counted()),
        *world.clusters,
        *_worked_out(world, findings, settled),
    )
    matched = tuple(_matched(each, text, known, findings, world) for each in numbers_in(text) if not each.is_edge)
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
    fitting = [each for each in known if _fits(number.quantity.unit, each.quantity.unit)]
    near = _of_scope(_nearest([(each, _distance(number, text, each)) for each in fitting]), number, text)
    conflicts = _conflicts(near, findings)
    stated = Statement(number.written, number.quantity, qualifier=number.qualifier)
    read = [_read(each, number, world) for each in near]
    told = [each for each in read if each.refused is None]
    if not told:
        return Matched(number, Mark.unknown, tuple(near), None, conflicts, refused=read[0].refused if read else None)
    worked_out = [each for each in told if each.known.is_derived and not each.agrees(stated)]
    equal = [each for each in told if each.agrees(stated)]
    if worked_out or not equal:
        first = (worked_out or told)[0]
        rest = tuple(each.known for each in told if each is not first)
        return Matched(number, Mark.different, (first.known, *rest), first.below(stated), conflicts, first.rate)
    mark = Mark.confirmed if len({(each.known.figure, each.known.name) for each in equal}) == 1 else Mark.unclear
    found = tuple(each.known for each in equal)
    return Matched(number, mark, found, None, _conflicts(found, findings), equal[0].rate)


def _fits(one: Unit, other: Unit) -> bool:
    return comparable(one, other) or crosses(one, other)


def _read(known: Statement, number: TextNumber, world: World) -> _Read:
    try:
        return _Read(known, *factor_between(known.quantity.unit, number.quantity.unit, known.period, world.rates))
    except RateOfPeriodMissing as refusal:
        return _Read(known, refused=refusal)


def _distance(number: TextNumber, text: str, known: Statement) -> tuple[int, int] | None:
    """How far the nearest of the statement's names stands from the number within its sentence; None: not there.

    Of two names at one place the longer says more: 出口占GDP比重 is not 占GDP比重.
    """
    before, after = _around(text, number)
    found = []
    for name in dict.fromkeys((known.name, *known.aliases)):
        at = before.rfind(name)
        if at >= 0:
            found.append((len(before) - at - len(name) + _pauses(before[at + len(name) :]), -len(name)))
        at = after.find(name)
        if at >= 0:
            # What follows a number belongs to it only while no pause stands between: 8.3亿元的炜盛玻纤.
            found.append((at + 4 * REACH if _PAUSE.search(after[:at]) else at + 2, -len(name)))
    return min(found, default=None)


def _around(text: str, number: TextNumber) -> tuple[str, str]:
    before = _CLAUSE.split(_BROKEN.sub("", text[: number.start]))[-1][-REACH:]
    after = _CLAUSE.split(_BROKEN.sub("", text[number.end :]))[0][:REACH]
    return before, after


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
