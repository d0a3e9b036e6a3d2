"""One project of the book: its line of stages, five amounts, plan and months, elements, blockers, phases, history."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from onezone.ledger import words
from onezone.ledger.domain.amounts import Amount
from onezone.ledger.domain.cohorts import NORMS, plus_months
from onezone.ledger.domain.stages import GATES, ORDER, Side, Stage
from onezone.ledger.domain.totals import band_of, word_of
from onezone.ledger.forms import gate_choices
from onezone.ledger.permissions import Act, may
from onezone.ledger.queries import AmountLine, BlockerLine, BookCase, ElementLine, MonthLine, StepLine, book_project
from onezone.platform.identity.actor import Actor


@dataclass(frozen=True, slots=True)
class Gate:
    """One stage of the line: passed on a day, the present one, or still to come."""

    word: str
    on: date | None
    state: str
    """done, now, unknown (passed, the day is not known), todo."""


@dataclass(frozen=True, slots=True)
class AmountCell:
    """One of the five amounts: the newest value, and what else was stated for it."""

    word: str
    yuan: Decimal | None
    newest: AmountLine | None
    others: tuple[AmountLine, ...]


@dataclass(frozen=True, slots=True)
class YearLine:
    """Plan and completion of a year; `percent` of the plan, None without one."""

    year: int
    plan: Decimal | None
    done: Decimal | None
    percent: int | None


@dataclass(frozen=True, slots=True)
class Element:
    """An element with its words."""

    line: ElementLine
    word: Any
    unit: Any


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """A step in words."""

    what: str
    line: StepLine
    proofs: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ProjectPage:
    """Everything the page shows. `over`: the day on which the norm of the stage was over, when it is."""

    case: BookCase
    builder: str
    band: str
    nature: Any
    word: str
    gates: tuple[Gate, ...]
    side: str
    amounts: tuple[AmountCell, ...]
    years: tuple[YearLine, ...]
    months: tuple[MonthLine, ...]
    elements: tuple[Element, ...]
    blockers: tuple[BlockerLine, ...]
    open_blockers: int
    history: tuple[HistoryLine, ...]
    next_gates: tuple[tuple[Stage, str], ...]
    over: date | None
    may_keep: bool
    may_advance: bool
    may_book: bool
    may_note: bool


def build_project(actor: Actor, reference: str, *, today: date) -> ProjectPage:
    """The page of a project. Raises NotFound, NotAllowed."""
    case = book_project(actor, reference)
    row, stage, side = case.row, Stage(case.row.stage), Side(case.row.side)
    running = side is Side.running
    return ProjectPage(
        case=case,
        builder=row.enterprise.name if row.enterprise is not None else row.builder,
        band=words.band(band_of(row.filed)),
        nature=words.NATURES.get(row.nature, ""),
        word=words.word(word_of(case.entry, today.year)),
        gates=_gates(case, stage),
        side="" if running else words.side(side),
        amounts=_amounts(case),
        years=_years(case),
        months=case.months[:12],
        elements=_elements(case),
        blockers=case.blockers,
        open_blockers=sum(each.resolved_on is None for each in case.blockers),
        history=tuple(_history(each) for each in reversed(case.steps)),
        next_gates=tuple((each, words.stage(each)) for each in gate_choices(stage)) if running else (),
        over=_over(row.stage_on, stage, today) if running else None,
        may_keep=may(actor, Act.keep),
        may_advance=may(actor, Act.advance),
        may_book=may(actor, Act.book),
        may_note=may(actor, Act.note),
    )


def _gates(case: BookCase, stage: Stage) -> tuple[Gate, ...]:
    days = case.entry.days
    states = {True: "done", False: "unknown"}
    return tuple(
        Gate(
            words.stage(each),
            days.get(each),
            "now" if each is stage else states[each in days] if each.rank < stage.rank else "todo",
        )
        for each in ORDER
    )


def _over(since: date, stage: Stage, today: date) -> date | None:
    norm = NORMS.get(stage)
    end = plus_months(since, norm) if norm is not None else today
    return end if end < today else None


def _amounts(case: BookCase) -> tuple[AmountCell, ...]:
    cells = []
    for kind in Amount:
        lines = [each for each in case.amounts if each.kind is kind]
        newest = lines[0] if lines else None
        others = tuple(each for each in lines[1:] if newest is not None and each.yuan != newest.yuan)
        cells.append(AmountCell(words.amount(kind), getattr(case.row, kind.value), newest, others))
    return tuple(cells)


def _years(case: BookCase) -> tuple[YearLine, ...]:
    """The newest year first; what a year completed is the running total of its last month."""
    done: dict[int, Decimal] = {}
    for each in case.months:
        done.setdefault(int(each.month.year), each.month.year_to_date)
    return tuple(
        YearLine(year, plan := case.plans.get(year), held := done.get(year), _percent(held, plan))
        for year in sorted({*done, *case.plans}, reverse=True)
    )


def _percent(done: Decimal | None, plan: Decimal | None) -> int | None:
    return int(done * 100 / plan) if done is not None and plan else None


def _elements(case: BookCase) -> tuple[Element, ...]:
    return tuple(
        Element(each, words.ELEMENTS[each.kind][0], words.UNITS[words.ELEMENTS[each.kind][1]]) for each in case.elements
    )


def _history(line: StepLine) -> HistoryLine:
    step = line.step
    names: Mapping[str, str] = {each.code: words.said((each.zh, each.en)) for each in GATES[step.stage]}
    proofs = tuple((names.get(code, code), text) for code, text in step.evidence.items() if text)
    turned = step.side is not Side.running or (step.reason and not proofs)
    return HistoryLine(words.side(step.side) if turned else words.stage(step.stage), line, proofs)
