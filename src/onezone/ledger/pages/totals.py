"""Totals of the book by a counting rule: bands, report words, gates passed, cohorts, ageing; every number opens."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from onezone.ledger import words
from onezone.ledger.domain.cohorts import Rate, Standing, ageing, rates, typical_days
from onezone.ledger.domain.counting import COMPLETED_MONTHS, RULES, CountingRule, Entry, count
from onezone.ledger.domain.stages import ORDER, Stage
from onezone.ledger.domain.totals import BAND_KEYS, NO_AMOUNT, SCOPES, WORDS, YI, Sum, Table, bands
from onezone.ledger.domain.totals import words as by_word
from onezone.ledger.pages.charts import Bar, Chart
from onezone.ledger.permissions import Act, may
from onezone.ledger.queries import entries
from onezone.platform.identity.actor import Actor

FIRST_RULE = "key_projects"
SHOWN_AGED = 15


@dataclass(frozen=True, slots=True)
class Cell:
    """A number of projects and their money, with the list behind it."""

    n: int
    yuan: Decimal
    href: str


@dataclass(frozen=True, slots=True)
class Line:
    """One band or word over all scopes."""

    word: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class CohortLine:
    """The rates of one year: those of signatures first, those of starts after."""

    year: int
    cells: tuple[Rate | None, ...]


@dataclass(frozen=True, slots=True)
class StageDays:
    """How long a stage typically takes."""

    word: str
    days: int
    n: int


@dataclass(frozen=True, slots=True)
class Aged:
    """A project that has stood at its stage for longer than the norm."""

    standing: Standing
    stage: str


@dataclass(frozen=True, slots=True)
class TotalsPage:
    """Everything the page shows; bands and words share one total, or the page is not built."""

    rule: CountingRule
    rule_name: str
    sentence: str
    months_rule: tuple[str, str]
    """Name and sentence of the rule by which a month is published."""
    rules: tuple[tuple[str, str], ...]
    scopes: tuple[str, ...]
    bands: tuple[Line, ...]
    total: Line
    words: tuple[Line, ...]
    charts: tuple[Chart, ...]
    rates: tuple[CohortLine, ...]
    days: tuple[StageDays, ...]
    aged: tuple[Aged, ...]
    more_aged: int
    today: date
    has_demo: bool
    may_publish: bool

    @property
    def tables(self) -> tuple[tuple[str, tuple[Line, ...]], ...]:
        """Both tables under their titles; each adds up to the same total."""
        return ((_("投资档"), self.bands), (_("报告四类"), self.words))


def rule_of(key: str) -> CountingRule:
    """The rule asked for; an unknown one is the first."""
    return RULES.get(key, RULES[FIRST_RULE])


def build_totals(actor: Actor, asked: Mapping[str, str], *, today: date) -> TotalsPage:
    """The totals by the rule asked for. Raises TotalsApart when parts do not add up, NotAllowed."""
    rule, every = rule_of(asked.get("rule", "")), entries(actor)
    tables = [bands(rule, every, scope) for scope in SCOPES]
    worded = [by_word(rule, every, scope, today.year) for scope in SCOPES]
    aged = ageing(every, today)
    return TotalsPage(
        rule=rule,
        rule_name=words.rule_name(rule),
        sentence=words.said((rule.zh, rule.en)),
        months_rule=(words.rule_name(COMPLETED_MONTHS), words.said((COMPLETED_MONTHS.zh, COMPLETED_MONTHS.en))),
        rules=tuple((each.id, words.rule_name(each)) for each in RULES.values()),
        scopes=tuple(words.scope(scope) for scope in SCOPES),
        bands=_lines(rule, tables, "band", BAND_KEYS),
        total=Line(_("合计"), tuple(_cell(rule, table.scope, table.total) for table in tables)),
        words=_lines(rule, worded, "word", tuple(WORDS)),
        charts=charts_of(rule, every),
        rates=_rates(every, today),
        days=_days(every),
        aged=tuple(Aged(each, words.stage(each.entry.stage)) for each in aged[:SHOWN_AGED]),
        more_aged=max(0, len(aged) - SHOWN_AGED),
        today=today,
        has_demo=any(each.is_demo for each in every),
        may_publish=may(actor, Act.publish),
    )


def _lines(rule: CountingRule, tables: Sequence[Table], kind: str, keys: Sequence[str]) -> tuple[Line, ...]:
    """A line for each key; what nothing falls into is left out where it is no band of its own."""
    said = words.band if kind == "band" else words.word
    return tuple(
        Line(said(key), tuple(_cell(rule, table.scope, table.parts[key], **{kind: key}) for table in tables))
        for key in keys
        if key not in (NO_AMOUNT, "early") or any(table.parts[key].n for table in tables)
    )


def _cell(rule: CountingRule, scope: str, held: Sum, **asked: str) -> Cell:
    query = urlencode({"rule": rule.id, "scope": scope, **asked})
    return Cell(held.n, held.yuan, f"{reverse('ledger:book')}?{query}")


def charts_of(rule: CountingRule, every: Sequence[Entry]) -> tuple[Chart, ...]:
    """The drawings: gates passed, and money by band."""
    counted = [each for each in count(rule, every) if each.n]
    table = bands(rule, every, "全区")
    passed = [(stage, sum(each.entry.stage.rank >= stage.rank for each in counted)) for stage in ORDER]
    shown = [(stage, n) for stage, n in passed if stage.rank >= Stage.signed.rank]
    foot = _("计数规则 %(rule)s") % {"rule": words.rule_name(rule)}
    return (
        Chart(
            "funnel",
            _("到过各阶段的项目"),
            tuple(Bar(words.stage(stage), float(n), _("%(n)s 个") % {"n": n}) for stage, n in shown),
            foot,
        ),
        Chart(
            "bands",
            _("各档投资"),
            tuple(
                Bar(words.band(key), float(table.parts[key].yuan), _amount_words(table.parts[key]))
                for key in BAND_KEYS
                if key != NO_AMOUNT or table.parts[key].n
            ),
            foot,
        ),
    )


def _amount_words(held: Sum) -> str:
    if words.is_chinese():
        return f"{held.n} 个 · {(held.yuan / YI).quantize(Decimal('0.01')):f} 亿元"
    return f"{held.n} · CNY {held.yuan / 1_000_000:,.0f} m"


def _rates(every: Sequence[Entry], today: date) -> tuple[CohortLine, ...]:
    return tuple(
        CohortLine(row[0].year, tuple(each if each.bottom or each.waiting else None for each in row))
        for row in rates(every, today, years=8)
    )


def _days(every: Sequence[Entry]) -> tuple[StageDays, ...]:
    held = typical_days(each for each in every if not each.parent)
    return tuple(StageDays(words.stage(stage), *held[stage]) for stage in ORDER if stage in held)


def build_chart(actor: Actor, name: str, asked: Mapping[str, str]) -> Chart | None:
    """One drawing by its name, None for another word."""
    found = charts_of(rule_of(asked.get("rule", "")), entries(actor))
    return next((each for each in found if each.name == name), None)
