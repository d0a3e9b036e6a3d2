"""The figure sheet: numbers of a press text matched to what is known: confirmed, different, unclear or unknown.

A number is matched by the words around it and by its unit; its value only decides between figures that the words allow,
and never overrules them: a wrong number must be found, not explained away by another figure that happens to equal it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from onezone.kernel.units import comparable

from .finding import Finding
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


@dataclass(frozen=True, slots=True)
class Sheet:
    """A press text checked: its numbers in order and the conflicts that concern it."""

    text: str
    matched: tuple[Matched, ...]
    findings: tuple[Finding, ...]

    def count(self, mark: Mark) -> int:
        return sum(each.mark is mark for each in self.matched)


def check_text(text: str, world: World, findings: Sequence[Finding]) -> Sheet:
    """Match every number of a text with what the world states. The text itself is never changed."""
    known = (
        *world.statements,
        *(amount for each in world.projects for amount in each.amounts),
        *(count for each in world.bands for count in each.counted()),
        *world.clusters,
    )
    matched = tuple(_matched(each, text, known, findings) for each in numbers_in(text) if not each.is_edge)
    concerned = {conflict for each in matched for conflict in each.conflicts}
    return Sheet(text, matched, tuple(each for each in findings if each.id in concerned))


def _matched(number: TextNumber, text: str, known: Sequence[Statement], findings: Sequence[Finding]) -> Matched:
    fitting = [each for each in known if comparable(number.quantity.unit, each.quantity.unit)]
    near = _of_scope(_nearest([(each, _distance(number, text, each)) for each in fitting]), number, text)
    stated = _as_statement(number)
    equal = [each for each in near if each.agrees(stated) and _same_digits(each, stated)]
    if equal:
        mark = Mark.confirmed if len({(each.figure, each.name) for each in equal}) == 1 else Mark.unclear
        return Matched(number, mark, tuple(equal), conflicts=_conflicts(equal, findings))
    if near:
        gap = (stated.quantity.base - near[0].quantity.base) / near[0].quantity.unit.factor
        return Matched(number, Mark.different, tuple(near), gap, _conflicts(near, findings))
    return Matched(number, Mark.unknown)


def _as_statement(number: TextNumber) -> Statement:
    return Statement(number.written, number.quantity, qualifier=number.qualifier)


def _same_digits(one: Statement, other: Statement) -> bool:
    """余 and 以上 open an interval upwards: two such numbers are the same only with the same lower limit."""
    return one.quantity.base == other.quantity.base or not (one.qualifier or other.qualifier)


def _distance(number: TextNumber, text: str, known: Statement) -> int | None:
    """How far the nearest of the statement's names stands from the number within its sentence; None: not there."""
    before, after = _around(text, number)
    found = []
    for name in dict.fromkeys((known.name, *known.aliases)):
        at = before.rfind(name)
        if at >= 0:
            found.append(len(before) - at - len(name) + _pauses(before[at + len(name) :]))
        at = after.find(name)
        if at >= 0:
            # What follows a number belongs to it only while no pause stands between: 8.3亿元的炜盛玻纤.
            found.append(at + 4 * REACH if _PAUSE.search(after[:at]) else at + 2)
    return min(found, default=None)


def _around(text: str, number: TextNumber) -> tuple[str, str]:
    before = _CLAUSE.split(_BROKEN.sub("", text[: number.start]))[-1][-REACH:]
    after = _CLAUSE.split(_BROKEN.sub("", text[number.end :]))[0][:REACH]
    return before, after


def _pauses(between: str) -> int:
    return 6 * len(_PAUSE.findall(between))


def _nearest(candidates: list[tuple[Statement, int | None]]) -> list[Statement]:
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
