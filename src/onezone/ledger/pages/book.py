"""The list of the book's projects, those behind a number of the totals among them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.paginator import Page, Paginator

from onezone.ledger import words
from onezone.ledger.domain.counting import RULES, CountingRule
from onezone.ledger.domain.totals import BAND_KEYS, SCOPES, WORDS, Sum, band_of, bands, entries_in
from onezone.ledger.pages.totals import FIRST_RULE, rule_of
from onezone.ledger.permissions import Act, may
from onezone.ledger.queries import BookRow, book_rows, entries_in_short
from onezone.platform.identity.actor import Actor

PAGE = 100


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
    page: Page[Any]
    shown: Sum
    whole: Sum
    rule: CountingRule
    asked: Mapping[str, str]
    is_filtered: bool
    said: str
    may_register: bool


def build_book(actor: Actor, asked: Mapping[str, str], *, today: date) -> BookPage:
    """Projects by amount; `asked`: q, and rule, scope, band, word for the projects behind a total."""
    every = entries_in_short(actor)
    kept = {key: asked.get(key, "") for key in ("q", "rule", "scope", "band", "word")}
    references = None
    if kept["rule"]:
        references = [each.reference for each in entries_in(every, rule_of(kept["rule"]), today.year, kept)]
    rows = book_rows(actor, references, text=kept["q"].strip())
    lines = tuple(_line(row, is_phase=bool(row.parent)) for row in _under_parents(rows))
    counted = [line.row for line in lines if not line.is_phase]
    rule = RULES[FIRST_RULE]
    return BookPage(
        lines=lines,
        page=Paginator(lines, PAGE).get_page(asked.get("page") or 1),
        shown=Sum(len(counted), sum((row.filed for row in counted if row.filed is not None), Decimal(0))),
        whole=bands(rule, every, "全区").total,
        rule=rule,
        asked=kept,
        is_filtered=any(kept.values()),
        said=_said(kept),
        may_register=may(actor, Act.register),
    )


def _under_parents(rows: tuple[BookRow, ...]) -> list[BookRow]:
    """Each project, then its phases; a phase that was found without its project stands by itself."""
    here = {row.reference for row in rows}
    ordered: list[BookRow] = []
    for row in rows:
        if row.parent not in here:
            ordered += [row, *sorted((p for p in rows if p.parent == row.reference), key=lambda one: one.name)]
    return ordered


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
