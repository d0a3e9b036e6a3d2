"""Totals by a counting rule: investment bands by scope that always sum to the total, and the four report words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from .counting import ZERO, Counted, CountingRule, Entry, count
from .errors import TotalsApart
from .stages import Stage

YI = Decimal(100_000_000)
BANDS: tuple[tuple[str, Decimal], ...] = (("ge10", 10 * YI), ("from5to10", 5 * YI), ("from1to5", YI), ("lt1", ZERO))
"""Band and its lowest amount; a band ends below the one above it, so no project stands in two."""
NO_AMOUNT = "none"
BAND_KEYS = (*(key for key, _floor in BANDS), NO_AMOUNT)
BAND_WORDS: Mapping[str, tuple[str, str]] = {
    "ge10": ("≥10 亿元", "≥ CNY 1,000 m"),
    "from5to10": ("5—10 亿元", "CNY 500–1,000 m"),
    "from1to5": ("1—5 亿元", "CNY 100–500 m"),
    "lt1": ("<1 亿元", "< CNY 100 m"),
    NO_AMOUNT: ("没有金额", "no amount"),
}
Scope = Callable[[Entry], bool]
SCOPES: Mapping[str, Scope] = {
    "全区": lambda _entry: True,
    "核心区": lambda entry: entry.is_core,
    "非核心区": lambda entry: not entry.is_core,
}
SCOPE_WORDS: Mapping[str, tuple[str, str]] = {
    "全区": ("全区", "Whole zone"),
    "核心区": ("核心区", "Core zone"),
    "非核心区": ("非核心区", "Outside the core"),
}
WORDS: Mapping[str, tuple[str, str]] = {
    "signed": ("新签约", "Newly signed"),
    "new": ("新建", "Newly started"),
    "going": ("续建", "Continued"),
    "producing": ("已投产", "In production"),
    "early": ("前期", "Before signing"),
}
"""The report's four words, and what stands before them."""


@dataclass(frozen=True, slots=True)
class Sum:
    """So many projects with so much money, in yuan."""

    n: int = 0
    yuan: Decimal = ZERO

    def __add__(self, other: Sum) -> Sum:
        return Sum(self.n + other.n, self.yuan + other.yuan)


@dataclass(frozen=True, slots=True)
class Table:
    """A total of one rule and one scope with its parts. Made by `table_of`, which refuses parts that are apart."""

    rule: CountingRule
    scope: str
    parts: Mapping[str, Sum]
    total: Sum


def band_of(yuan: Decimal | None) -> str:
    """The band an amount stands in: closed below, open above."""
    if yuan is None:
        return NO_AMOUNT
    return next(key for key, floor in BANDS if yuan >= floor)


def word_of(entry: Entry, year: int) -> str:
    """The report word: in production, started this year or earlier, signed, or before that."""
    if entry.stage.rank >= Stage.producing.rank:
        return "producing"
    if entry.stage.rank >= Stage.started.rank:
        started = entry.days.get(Stage.started)
        return "new" if started is not None and started.year >= year else "going"
    return "signed" if entry.stage.rank >= Stage.signed.rank else "early"


def bands(rule: CountingRule, entries: Sequence[Entry], scope: str) -> Table:
    """Projects and money by investment band. A rest goes to the band of its project. Raises TotalsApart."""
    return table_of(rule, entries, scope, BAND_KEYS, lambda each: band_of(_whole(rule, each)))


def words(rule: CountingRule, entries: Sequence[Entry], scope: str, year: int) -> Table:
    """The same by report word. Raises TotalsApart."""
    return table_of(rule, entries, scope, tuple(WORDS), lambda each: word_of(each.entry, year))


def table_of(
    rule: CountingRule, entries: Sequence[Entry], scope: str, keys: Sequence[str], key: Callable[[Counted], str]
) -> Table:
    """Count by a key. Parts and total are added up apart and compared. Raises TotalsApart."""
    counted = [each for each in count(rule, entries) if SCOPES[scope](each.entry)]
    parts = dict.fromkeys(keys, Sum())
    for each in counted:
        where = key(each)
        if where in parts:
            parts[where] += _sum_of(each)
    total = Sum(sum(each.n for each in counted), sum((each.amount or ZERO for each in counted), ZERO))
    if _added(parts.values()) != total:
        raise TotalsApart(rule=rule.name, scope=scope)
    return Table(rule, scope, parts, total)


def _whole(rule: CountingRule, each: Counted) -> Decimal | None:
    return each.amount if each.n else each.entry.amounts.get(rule.amount)


def _sum_of(each: Counted) -> Sum:
    return Sum(each.n, each.amount or ZERO)


def _added(sums: Iterable[Sum]) -> Sum:
    total = Sum()
    for each in sums:
        total += each
    return total


def entries_in(entries: Iterable[Entry], rule: CountingRule, year: int, asked: Mapping[str, str]) -> tuple[Entry, ...]:
    """The projects behind a number: those the rule counts, of a scope, a band and a word."""
    scope = SCOPES.get(asked.get("scope", ""), SCOPES["全区"])
    return tuple(
        each.entry
        for each in count(rule, entries)
        if scope(each.entry)
        and asked.get("band") in (None, "", band_of(_whole(rule, each)))
        and asked.get("word") in (None, "", word_of(each.entry, year))
    )


def reached(entries: Iterable[Entry], stage: Stage, until: date) -> int:
    """How many projects had passed a gate by a day."""
    return sum(on <= until for each in entries if (on := each.days.get(stage)) is not None)
