"""What stands near a number of a text: names in its sentence, the scope spoken of, and the period that is meant."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from .statement import WHOLE_ZONE, Statement, World
from .text_numbers import TextNumber

_CLAUSE = re.compile(r"[。;；!！?？]|\.\s")
_SENTENCE = re.compile(r"[。!！?？]|\.\s")
# A line that ends in the middle of a sentence is a broken line, not a new one.
_BROKEN = re.compile(r"(?<![。!！?？:：])[ \t\u3000]*\n\s*")
_DATED = re.compile(
    r"(?P<year>(?:19|20)\d\d)年(?:(?:(?P<first>\d{1,2})[-—–~～至])?(?P<month>\d{1,2})月)?"
    r"|\b[Ii]n\s(?P<english>(?:19|20)\d\d)\b"
)
_LATIN = re.compile(r"^[^\u4e00-\u9fff]*[A-Za-z]{2}[^\u4e00-\u9fff]*$")
_PAUSE = re.compile(r"[,，、:：]")
REACH = 36
"""Characters of its sentence that a number is read with, on either side."""
LONGEST_SENTENCE = 1_000


@dataclass(frozen=True, slots=True)
class Period:
    """The period that a sentence speaks of: a year, perhaps with months; of neither when it names none."""

    said: str = ""
    year: str = ""
    month: str = ""

    def may_be(self, stated: str) -> bool:
        """Whether a value of that period is meant; one without a period may be of any."""
        if not self.year or not stated:
            return True
        return stated == f"{self.year}-{self.month}" if self.month else stated.startswith(self.year)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a number is read with: the clause on either side, its sentence up to it and whole, and the period named."""

    before: str
    after: str
    begun: str
    sentence: str
    period: Period
    is_english: bool


def around(text: str, number: TextNumber) -> Surroundings:
    earlier = _BROKEN.sub("", text[max(number.start - LONGEST_SENTENCE, 0) : number.start])
    # 5.79% is written alike in both languages: the words before it tell which it is.
    is_english = number.is_english or bool(_LATIN.search(_CLAUSE.split(earlier)[-1]))
    reach = 3 * REACH if is_english else REACH
    later = _BROKEN.sub("", text[number.end : number.end + LONGEST_SENTENCE])
    begun = _SENTENCE.split(earlier)[-1]
    before, after = _CLAUSE.split(earlier)[-1][-reach:], _CLAUSE.split(later)[0][:reach]
    if is_english:
        before, after = before.lower(), after.lower()
    sentence = begun + number.written + _SENTENCE.split(later)[0]
    return Surroundings(before, after, begun, sentence, _period_of(begun), is_english)


def _period_of(begun: str) -> Period:
    """The last period that a sentence names before the number. 1-12月 is the year, 1-10月 no period of any value."""
    found = list(_DATED.finditer(begun))
    if not found:
        return Period()
    last = found[-1]
    month = last["month"].zfill(2) if last["month"] else ""
    if last["first"]:
        month = "" if (last["first"], month) == ("1", "12") else f"{last['first'].zfill(2)}..{month}"
    return Period(last.group(), last["year"] or last["english"], month)


def distance(here: Surroundings, names: Sequence[str]) -> tuple[int, int] | None:
    """How far the nearest of the names stands from the number within its sentence; None: none is there.

    Of two names at one place the longer says more: 出口占GDP比重 is not 占GDP比重.
    """
    found = []
    for name in names:
        at = here.before.rfind(name)
        if at >= 0:
            between = here.before[at + len(name) :]
            found.append((len(between) + _pauses(between), -len(name)))
        at = here.after.find(name)
        if at >= 0 and not _PAUSE.search(here.after[:at]):
            # What follows a number belongs to it only while no pause stands between: 8.3亿元的炜盛玻纤.
            found.append((at + 2, -len(name)))
    return min(found, default=None)


def names_of(known: Statement, world: World, *, is_english: bool) -> tuple[str, ...]:
    definition = world.definitions.get(known.figure)
    if not is_english or definition is None:
        return tuple(dict.fromkeys((known.name, *known.aliases)))
    return tuple(each.lower() for each in (definition.name_en, *definition.aliases_en, *definition.aliases))


def _pauses(between: str) -> int:
    return 6 * len(_PAUSE.findall(between))


def nearest(candidates: list[tuple[Statement, tuple[int, int] | None]]) -> list[Statement]:
    """The statements whose name stands nearest; the others are spoken of elsewhere in the sentence."""
    reached = [(each, distance) for each, distance in candidates if distance is not None]
    if not reached:
        return []
    best = min(distance for _, distance in reached)
    return [each for each, distance in reached if distance == best]


def of_scope(near: list[Statement], here: Surroundings) -> list[Statement]:
    """Of statements alike but for their scope, those of the scope that the sentence named last, else of the zone."""
    scopes = {each.scope for each in near}
    if len(scopes) < 2 or not (WHOLE_ZONE in scopes or any(scope in here.begun for scope in scopes)):
        return near
    spoken = max(scopes, key=lambda scope: (here.begun.rfind(scope), scope == WHOLE_ZONE))
    return [each for each in near if each.scope == spoken]
