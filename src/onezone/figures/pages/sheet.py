"""The figure sheet: a press text with its numbers marked, and the list of them beside it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from onezone.figures import spoken
from onezone.figures.domain.definition import Definition
from onezone.figures.domain.rates import DatedRate
from onezone.figures.domain.sheet import Mark, Matched, check_text
from onezone.figures.domain.statement import Statement
from onezone.figures.pages.value import language
from onezone.figures.queries import Conflict, TextRow, conflicts_of, press_text, press_texts, source_texts, world_of
from onezone.figures.words import MARKS
from onezone.kernel.units import plain_number, rounded
from onezone.platform.identity.actor import Actor

ORDER = (Mark.different, Mark.unclear, Mark.unknown, Mark.confirmed)


@dataclass(frozen=True, slots=True)
class Known:
    """What a number was compared with; each source with whether its own words can be read on the page of sources."""

    statement: Statement
    sources: tuple[tuple[str, bool], ...]


@dataclass(frozen=True, slots=True)
class Number:
    """One number of the text: where it stands in the list and in the text, its mark, and what it was compared with."""

    anchor: str
    written: str
    mark: str
    word: Any
    tone: str
    known: tuple[Known, ...]
    difference: str
    conflicts: tuple[str, ...]
    rate: DatedRate | None = None
    refused: str = ""
    """Why a known amount could not be compared."""
    meant: Definition | None = None
    """The figure that the words mean and that has no value."""

    @property
    def words(self) -> str:
        """The number as a screen reader says it: 3.08%,不一致,冲突 C01."""
        conflicts = [_("冲突 %(id)s") % {"id": each} for each in self.conflicts]
        return _("，").join([self.written, str(self.word), *conflicts])


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a paragraph: plain text, or a number."""

    text: str
    number: Number | None = None


@dataclass(frozen=True, slots=True)
class SheetPage:
    """A press text checked now, against the values in force now."""

    text: TextRow
    paragraphs: tuple[tuple[Piece, ...], ...]
    groups: tuple[tuple[str, Any, tuple[Number, ...]], ...]
    total: int
    counts: dict[str, int]
    conflicts: tuple[Conflict, ...]
    checked_at: datetime

    @property
    def found(self) -> tuple[tuple[str, str], ...]:
        """What the heading says after the number of numbers, each with its tone."""
        counts = self.counts
        said = [
            (_("%(n)s 个不一致") % {"n": counts["different"]}, "red", counts["different"]),
            (_("%(n)s 个待选") % {"n": counts["unclear"]}, "yel", counts["unclear"]),
            (_("%(n)s 个查不到") % {"n": counts["unknown"]}, "yel", counts["unknown"]),
            (_("%(n)s 个一致") % {"n": counts["confirmed"]}, "", True),
        ]
        if self.total and counts["confirmed"] == self.total:
            said = [(_("全部一致"), "", True)]
        many = len(self.conflicts)
        said.append((ngettext("%(n)s 处说不通", "%(n)s 处说不通", many) % {"n": many}, "", many))
        return tuple((words, tone) for words, tone, shown in said if shown)


@dataclass(frozen=True, slots=True)
class TextsPage:
    """Texts that were checked before."""

    texts: Sequence[TextRow]


def build_texts(actor: Actor) -> TextsPage:
    return TextsPage(press_texts(actor))


def build_sheet(actor: Actor, reference: str, *, at: datetime) -> SheetPage:
    """Check a kept text again. NotFound."""
    row = press_text(actor, reference)
    world = world_of(actor)
    conflicts = conflicts_of(actor, world)
    settled = frozenset(each.finding.id for each in conflicts if each.decided is not None)
    sheet = check_text(row.text, world, tuple(each.finding for each in conflicts), settled)
    quoted = frozenset(source_texts(actor))
    numbers = [_number(position, each, quoted) for position, each in enumerate(sheet.matched, 1)]
    concerned = {each.id for each in sheet.findings}
    return SheetPage(
        text=row,
        paragraphs=_paragraphs(row.text, sheet.matched, numbers),
        groups=tuple((str(mark), MARKS[mark][0], _marked(numbers, mark)) for mark in ORDER if _marked(numbers, mark)),
        total=len(numbers),
        counts={str(mark): sheet.count(mark) for mark in Mark},
        conflicts=tuple(each for each in conflicts if each.finding.id in concerned),
        checked_at=at,
    )


def _marked(numbers: Sequence[Number], mark: Mark) -> tuple[Number, ...]:
    return tuple(each for each in numbers if each.mark == mark)


def _number(position: int, matched: Matched, quoted: Collection[str]) -> Number:
    word, tone = MARKS[matched.mark]
    return Number(
        anchor=f"n{position}",
        written=matched.number.written,
        mark=str(matched.mark),
        word=word,
        tone=tone,
        known=tuple(_known(each, quoted) for each in matched.known[:3]),
        difference=_difference(matched),
        conflicts=matched.conflicts,
        rate=matched.rate,
        refused=matched.refused.say(language()) if matched.refused is not None else "",
        meant=matched.meant,
    )


def _known(statement: Statement, quoted: Collection[str]) -> Known:
    names = dict.fromkeys(each for source in statement.sources for each in source.split("、"))
    return Known(statement, tuple((each, each in quoted) for each in names))


def _difference(matched: Matched) -> str:
    if matched.difference is None:
        return ""
    unit = matched.known[0].quantity.unit
    amount = rounded(matched.difference, 4).normalize()
    name = _("百分点") if unit.name == "%" else unit.name
    return f"{'+' if amount > 0 else '−'}{spoken.amounts(f'{plain_number(abs(amount))} {name}')}"


def _paragraphs(text: str, matched: Sequence[Matched], numbers: Sequence[Number]) -> tuple[tuple[Piece, ...], ...]:
    """The text as it was pasted, cut at its line breaks and around its numbers."""
    pieces: list[list[Piece]] = [[]]
    at = 0
    for found, number in zip(matched, numbers, strict=True):
        _plain(pieces, text[at : found.number.start])
        pieces[-1].append(Piece(found.number.written, number))
        at = found.number.end
    _plain(pieces, text[at:])
    return tuple(tuple(each) for each in pieces if any(piece.text.strip() for piece in each))


def _plain(pieces: list[list[Piece]], text: str) -> None:
    for position, line in enumerate(text.split("\n")):
        if position:
            pieces.append([])
        if line:
            pieces[-1].append(Piece(line))
