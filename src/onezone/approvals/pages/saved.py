"""Days saved of one project: the formula, and both schedules side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from onezone.approvals import words
from onezone.approvals.domain.case import Case
from onezone.approvals.domain.saved import Line, Saved, counts, days_saved, forecast
from onezone.approvals.queries.project import ProjectCase, project_case
from onezone.platform.identity.actor import Actor

WIDTH = 600
ROW = 26


@dataclass(frozen=True, slots=True)
class Bar:
    """A span of days on the chart, in its user units."""

    x: float
    width: float


@dataclass(frozen=True, slots=True)
class SavedLine:
    """One matter in both schedules."""

    matter: str
    name: str
    days: int
    started_on: date | None
    opined_on: date | None
    effective_on: date | None
    replay_started_on: date | None
    replay_effective_on: date | None
    y: int
    wait: Bar | None
    real: Bar | None
    opinion: Bar | None
    replay: Bar | None


@dataclass(frozen=True, slots=True)
class Tick:
    """A month's first day on the axis."""

    x: float
    label: str


@dataclass(frozen=True, slots=True)
class SavedPage:
    """Everything the page shows; `saved` is None when neither a result nor a forecast can be computed."""

    project: ProjectCase
    saved: Saved | None
    permit: str
    lines: tuple[SavedLine, ...]
    ticks: tuple[Tick, ...]
    height: int
    width: int
    counts: bool
    calendar: str
    catalogue: str
    provisional: bool


def build_saved(actor: Actor, reference: str, *, today: date) -> SavedPage:
    """The page of one project. Raises NotFound when it is out of the actor's sight."""
    project = project_case(actor, reference)
    case = project.case
    held = days_saved(case) if counts(case) else forecast(case, as_of=today)
    lines = held.lines if held is not None else ()
    first, last = _range(lines)
    return SavedPage(
        project=project,
        saved=held,
        permit=words.matter_name(case.context.catalogue, held.permit) if held is not None else "",
        lines=tuple(_line(case, each, number, first, last) for number, each in enumerate(lines)),
        ticks=tuple(_ticks(first, last)) if lines else (),
        height=len(lines) * ROW + 22,
        width=WIDTH,
        counts=held is not None and not held.forecast,
        calendar=case.context.calendar.version,
        catalogue=_catalogue_words(case),
        provisional=held is not None and not case.context.calendar.is_published(held.replay_on),
    )


def _catalogue_words(case: Case) -> str:
    catalogue = case.context.catalogue
    return f"{words.in_language((catalogue.title_zh, catalogue.title_en))} {catalogue.version}"


def _range(lines: Sequence[Line]) -> tuple[date, date]:
    days = [
        day
        for each in lines
        for day in (
            each.started_on,
            each.opined_on,
            each.effective_on,
            each.replay_started_on,
            each.replay_effective_on,
        )
        if day
    ]
    return (min(days), max(days)) if days else (date(2000, 1, 1), date(2000, 1, 2))


def _line(case: Case, held: Line, number: int, first: date, last: date) -> SavedLine:
    return SavedLine(
        matter=held.matter,
        name=words.matter_name(case.context.catalogue, held.matter),
        days=held.days,
        started_on=held.started_on,
        opined_on=held.opined_on,
        effective_on=held.effective_on,
        replay_started_on=held.replay_started_on,
        replay_effective_on=held.replay_effective_on,
        y=number * ROW + 18,
        opinion=_bar(held.started_on, held.opined_on, first, last),
        wait=_bar(held.opined_on, held.effective_on, first, last),
        real=_bar(held.effective_on if held.opined_on else held.started_on, held.effective_on, first, last),
        replay=_bar(held.replay_started_on, held.replay_effective_on, first, last),
    )


def _bar(start: date | None, end: date | None, first: date, last: date) -> Bar | None:
    if start is None or end is None:
        return None
    scale = WIDTH / max((last - first).days, 1)
    return Bar(round((start - first).days * scale, 1), round(max((end - start).days * scale, 3), 1))


def _ticks(first: date, last: date) -> list[Tick]:
    scale = WIDTH / max((last - first).days, 1)
    months = (last.year - first.year) * 12 + last.month - first.month
    step = max(1, -(-months // 8))
    found = []
    for number in range(1, months + 1, step):
        year, month = divmod(first.year * 12 + first.month - 1 + number, 12)
        day = date(year, month + 1, 1)
        found.append(Tick(round((day - first).days * scale, 1), f"{day:%y-%m}"))
    return found
