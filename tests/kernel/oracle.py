"""A slow second opinion on clocks: walks day by day over other people's calendar and shares no code with ours."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

import chinese_calendar

FIRST, LAST = date(2004, 1, 1), date(2026, 12, 31)
ONE = timedelta(days=1)
# A Saturday that the notice for New Year 2006 made a working day; the package does not carry it.
NOT_IN_THE_PACKAGE = {date(2005, 12, 31): True}


@cache
def works(day: date) -> bool:
    if day in NOT_IN_THE_PACKAGE:
        return NOT_IN_THE_PACKAGE[day]
    if FIRST <= day <= LAST:
        return chinese_calendar.is_workday(day)
    return day.isoweekday() < 6


@dataclass(frozen=True)
class Step:
    day: date
    elapsed: int
    taken: int


def walk(start: date, unit: str, suspended: frozenset[date] = frozenset()) -> Iterator[Step]:
    """Every day from the start on, with what has been counted and what a suspension has taken so far."""
    day, elapsed, taken = start, 0, 0
    yield Step(day, elapsed, taken)
    while True:
        day += ONE
        if unit == "cd" or works(day):
            if day in suspended:
                taken += 1
            else:
                elapsed += 1
        yield Step(day, elapsed, taken)


def days_of(suspensions: Sequence[tuple[date, date | None]], as_of: date) -> frozenset[date]:
    """All suspended days as a set: a set cannot count a day twice."""
    found: set[date] = set()
    for begin, end in suspensions:
        day = begin
        while day <= (end if end is not None else as_of):
            found.add(day)
            day += ONE
    return frozenset(found)


def rolled(day: date) -> date:
    while not works(day):
        day += ONE
    return day


@dataclass(frozen=True)
class Answer:
    due_on: date
    elapsed: int
    suspended_days: int
    provisional: bool


def answer(
    start: date, limit: int, unit: str, as_of: date, suspensions: Sequence[tuple[date, date | None]] = ()
) -> Answer:
    suspended = days_of(suspensions, as_of)
    due: date | None = None
    at = Step(start, 0, 0)
    for step in walk(start, unit, suspended):
        if due is None and step.elapsed == limit:
            due = rolled(step.day) if unit == "cd" and limit else step.day
        if step.day <= as_of:
            at = step
        if due is not None and step.day >= as_of:
            break
    assert due is not None
    return Answer(due, at.elapsed, at.taken, unpublished_after(start, max(due, as_of)) or not FIRST <= due <= LAST)


def unpublished_after(start: date, until: date) -> bool:
    return any(not FIRST <= start + ONE * n <= LAST for n in range(1, (until - start).days + 1))
