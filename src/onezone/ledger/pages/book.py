"""The list of the book's projects, those behind a number of the totals among them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from onezone.ledger import words
from onezone.ledger.domain.counting import RULES
from onezone.ledger.domain.totals import BAND_KEYS, SCOPES, WORDS, Sum, band_of, bands, entries_in
from onezone.ledger.listing import BookRow, book_page, book_page_of
from onezone.ledger.pages.totals import FIRST_RULE, rule_of
from onezone.ledger.permissions import Act, may
from onezone.ledger.queries import entries_in_short
from onezone.platform.identity.actor import Actor
from onezone.platform.keyset import Page

PAGE = 25


@dataclass(frozen=True, slots=True)
class BookLine:
    """A project of the list; a phase stands below its project and is not summed."""

    row: BookRow
    stage: str
    side: str
    band: str
    is_phase: bool


@dataclass(frozen=True, slots=True)
class BookPage:
    """The list with what was asked for, a page of it, its own total, and the total by the first counting rule."""

    lines: tuple[BookLine, ...]
    around: Page[Any]
    shown: Sum
    whole: Sum | None
    """On the first page of the whole book, whose every project is read for it."""
    rule_name: str
    asked: Mapping[str, str]
    is_filtered: bool
    said: str
    may_register: bool


def build_book(actor: Actor, asked: Mapping[str, str], *, today: date) -> BookPage:
    """Projects by amount; `asked`: q, and rule, scope, band, word for the projects behind a total."""
    kept = {key: asked.get(key, "") for key in ("q", "rule", "scope", "band", "word")}
    is_filtered, is_first = any(kept.values()), not (asked.get("after") or asked.get("before"))
    every = entries_in_short(actor) if kept["rule"] or (is_first and not is_filtered) else ()
    text = kept["q"].strip()
    if kept["rule"]:
        counted = entries_in(every, rule_of(kept["rule"]), today.year, kept)
        found = book_page_of(actor, asked, counted, size=PAGE, text=text)
    else:
        found = book_page(actor, asked, size=PAGE, text=text)
    rule = RULES[FIRST_RULE]
    return BookPage(
        lines=tuple(_line(row, is_phase=bool(row.parent)) for row in found.rows),
        around=found.around,
        shown=Sum(found.n, found.filed),
        whole=bands(rule, every, "全区").total if is_first and not is_filtered else None,
        rule_name=words.rule_name(rule),
        asked=kept,
        is_filtered=is_filtered,
        said=_said(kept),
        may_register=may(actor, Act.register),
    )


def _line(row: BookRow, *, is_phase: bool) -> BookLine:
    side = "" if row.side == "running" else words.side(row.side)
    return BookLine(row, words.stage(row.stage), side, words.band(band_of(row.filed)), is_phase)


def _said(kept: Mapping[str, str]) -> str:
    """What the list is narrowed to, in words."""
    parts = [
        words.scope(kept["scope"]) if kept["scope"] in SCOPES else "",
        words.band(kept["band"]) if kept["band"] in BAND_KEYS else "",
        words.word(kept["word"]) if kept["word"] in WORDS else "",
    ]
    return " · ".join(filter(None, parts))
