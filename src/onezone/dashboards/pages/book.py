"""Two cards of the board: the book's key projects by its counting rule, and the figures that are asked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language

from onezone.dashboards.queries import BoardData
from onezone.figures import spoken
from onezone.figures.source_store import definitions
from onezone.figures.words import STATUS
from onezone.ledger import words
from onezone.ledger.domain.cohorts import Rate, rate
from onezone.ledger.domain.counting import RULES
from onezone.ledger.domain.stages import Stage
from onezone.ledger.domain.totals import BAND_KEYS, NO_AMOUNT, Sum, bands
from onezone.ledger.domain.totals import words as by_word

RULE = RULES["key_projects"]
FEATURED = ("gdp", "industrial_output", "attracted_investment", "rd_share")
WORDS = ("signed", "new", "going", "producing")


@dataclass(frozen=True, slots=True)
class WordBar:
    """One report word: how many, how much, how long its bar (percent of the longest)."""

    word: str
    n: int
    yuan: Decimal
    width: float
    href: str


@dataclass(frozen=True, slots=True)
class BandLine:
    """One band in the zone and in its core; `href` None for the total of nothing."""

    word: str
    zone: Sum
    core: Sum
    href: str
    core_href: str


@dataclass(frozen=True, slots=True)
class BookCard:
    """Key projects in numbers; bars and bands share one total, or the card is not made."""

    rule_name: str
    total: Sum
    bars: tuple[WordBar, ...]
    lines: tuple[BandLine, ...]
    last: BandLine
    started: Rate


@dataclass(frozen=True, slots=True)
class Asked:
    """A figure that is asked for: its value in force, where from, and which conflicts it stands in."""

    code: str
    name: str
    value: str
    period: str
    status: Any
    tone: str
    source: str
    conflicts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FiguresCard:
    """The figures, how many conflicts are undecided, and the sentence of the first of them among these figures."""

    asked: tuple[Asked, ...]
    undecided: int
    sentence: str
    conflict: str


def book_of(data: BoardData, today: date) -> BookCard | None:
    """The card of key projects, None while the book counts none. Raises TotalsApart rather than show a wrong total."""
    zone, core = (bands(RULE, data.book, scope) for scope in ("全区", "核心区"))
    if not zone.total.n:
        return None
    parts = by_word(RULE, data.book, "全区", today.year).parts
    longest = max(parts[key].n for key in WORDS) or 1
    return BookCard(
        rule_name=words.rule_name(RULE),
        total=zone.total,
        bars=tuple(
            WordBar(
                words.word(key), parts[key].n, parts[key].yuan, round(parts[key].n * 100 / longest, 1),
                _rows(word=key),
            )
            for key in WORDS
        ),
        lines=tuple(
            BandLine(
                words.band(key), zone.parts[key], core.parts[key], _rows(band=key), _rows(band=key, scope="核心区")
            )
            for key in BAND_KEYS
            if key != NO_AMOUNT or zone.parts[key].n
        ),
        last=BandLine("", zone.total, core.total, _rows(), _rows(scope="核心区")),
        started=rate(data.book, Stage.signed, Stage.started, 12, today.year - 1, today),
    )  # fmt: skip


def _rows(**asked: str) -> str:
    return f"{reverse('ledger:book')}?{urlencode({'rule': RULE.id, **asked})}"


def figures_of(data: BoardData) -> FiguresCard | None:
    """The card of figures, None while the zone has none of them."""
    open_ones = [each for each in data.figures.conflicts if each.decided is None]
    named = {
        code: tuple(each.finding.id for each in open_ones if any(value.figure == code for value in each.finding.values))
        for code in FEATURED
    }
    asked = tuple(_asked(data, code, named[code]) for code in FEATURED if code in data.figures.values)
    if not asked:
        return None
    first = next((each for each in open_ones if each.finding.id in named["rd_share"]), None)
    return FiguresCard(
        asked,
        len(open_ones),
        spoken.finding(first.finding) if first is not None else "",
        first.finding.id if first is not None else "",
    )


def _asked(data: BoardData, code: str, conflicts: tuple[str, ...]) -> Asked:
    statement, status = data.figures.values[code]
    word, tone = STATUS[status]
    return Asked(
        code, definitions().held[code].say(get_language() or "zh-hans"), spoken.amounts(statement),
        statement.period, word, tone,
        "、".join(statement.sources), conflicts,
    )  # fmt: skip
