"""Working days: an immutable calendar with a version, answered by prefix sums; beyond it the plain weekday rule."""

from __future__ import annotations

import csv
import hashlib
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib import resources
from itertools import accumulate
from typing import Literal

DayKind = Literal["workday", "rest", "holiday", "makeup", "closure"]
SATURDAY = 5


@dataclass(frozen=True, slots=True)
class SpecialDays:
    """A run of days [on, until] that departs from the plain rule: a holiday, a make-up working day or a closure."""

    on: date
    until: date
    kind: DayKind
    name: str


def _weekdays_to(ordinal: int) -> int:
    """Days from Monday to Friday up to and including `ordinal`; ordinal 1 is Monday 0001-01-01."""
    weeks, rest = divmod(ordinal, 7)
    return weeks * 5 + min(rest, 5)


def _nth_weekday(n: int) -> int:
    """The ordinal of the n-th day from Monday to Friday, counted from 0001-01-01."""
    weeks, rest = divmod(n - 1, 5)
    return weeks * 7 + rest + 1


class WorkCalendar:
    """Which days work (approvals contract 4). Immutable; the version is stored with what was computed by it.

    `days` says of every published day whether it works; `names` gives a day's holiday, `closures` the days a zone
    closed. A day outside `days` follows the plain rule (Monday to Friday) and is not published.
    """

    __slots__ = (
        "_base",
        "_closures",
        "_days",
        "_hi",
        "_lo",
        "_names",
        "_past",
        "_published",
        "_ranks",
        "_special_ends",
        "_specials",
        "_working",
        "version",
    )  # fmt: skip

    def __init__(
        self,
        version: str,
        days: Mapping[date, bool],
        *,
        names: Mapping[date, str] | None = None,
        closures: Mapping[date, str] | None = None,
    ) -> None:
        self.version = version
        self._days = dict(days)
        self._names = dict(names or {})
        self._closures = dict(closures or {})
        known = [day.toordinal() for day in (*self._days, *self._closures)]
        self._lo, self._hi = (min(known), max(known)) if known else (1, 0)
        self._index()

    @classmethod
    def from_years(
        cls, version: str, years: Iterable[int], *, exceptions: Mapping[date, bool], names: Mapping[date, str]
    ) -> WorkCalendar:
        """Build a calendar in which whole years are published and only `exceptions` depart from the plain rule."""
        return cls(version, {}).with_years(years, exceptions=exceptions, names=names, version=version)

    def _index(self) -> None:
        span = [date.fromordinal(ordinal) for ordinal in range(self._lo, self._hi + 1)]
        works = [self._works(day) for day in span]
        self._base = _weekdays_to(self._lo - 1)
        self._ranks = list(accumulate(works, initial=self._base))
        self._past = self._ranks[-1] - _weekdays_to(self._hi)
        self._published = list(accumulate((day in self._days for day in span), initial=0))
        self._working = [day for day, working in zip(span, works, strict=True) if working]
        self._specials = tuple(self._special_runs(span))
        self._special_ends = [run.until for run in self._specials]

    def _works(self, day: date) -> bool:
        return day not in self._closures and self._days.get(day, day.weekday() < SATURDAY)

    def _special_runs(self, span: Iterable[date]) -> Iterator[SpecialDays]:
        run: SpecialDays | None = None
        for day in span:
            kind = self.kind_of(day)
            name = self.name_of(day)
            if run and run.kind == kind != "makeup" and run.name == name and run.until + timedelta(1) == day:
                run = SpecialDays(run.on, day, kind, name)
                continue
            if run:
                yield run
            run = None if kind in ("workday", "rest") else SpecialDays(day, day, kind, name)
        if run:
            yield run

    def is_workday(self, day: date) -> bool:
        """Return whether the day works, make-up days and closures considered."""
        ordinal = day.toordinal()
        return self.rank(ordinal) > self.rank(ordinal - 1)

    def is_published(self, day: date) -> bool:
        """Return whether an official notice covers the day; when not, every answer about it is provisional."""
        return day in self._days

    def all_published(self, after: date, until: date) -> bool:
        """Return whether every day d with after < d <= until is published; True for an empty range."""
        first, last = after.toordinal() + 1, until.toordinal()
        if first > last:
            return True
        if first < self._lo or last > self._hi:
            return False
        return self._published[last - self._lo + 1] - self._published[first - self._lo] == last - first + 1

    def kind_of(self, day: date) -> DayKind:
        """Return what the day is; "makeup" works on a weekend, "closure" is a day the zone closed."""
        if day in self._closures:
            return "closure"
        if self._works(day):
            return "workday" if day.weekday() < SATURDAY else "makeup"
        return "holiday" if day in self._names or day.weekday() < SATURDAY else "rest"

    def name_of(self, day: date) -> str:
        """Return the Chinese name of the holiday (also of the one a make-up day belongs to) or closure, else ""."""
        return self._closures.get(day, self._names.get(day, ""))

    def rank(self, ordinal: int) -> int:
        """Return how many working days there are from day 1 up to and including the day with this ordinal."""
        if ordinal < self._lo:
            return _weekdays_to(ordinal)
        if ordinal <= self._hi:
            return self._ranks[ordinal - self._lo + 1]
        return _weekdays_to(ordinal) + self._past

    def day_of_rank(self, rank: int) -> date:
        """Return the working day with this rank: the inverse of `rank` on working days."""
        if rank <= self._base:
            return date.fromordinal(_nth_weekday(rank))
        if rank <= self._ranks[-1]:
            return self._working[rank - self._base - 1]
        return date.fromordinal(_nth_weekday(rank - self._past))

    def working_days_between(self, after: date, until: date) -> int:
        """Return the number of working days d with after < d <= until; 0 when until is not later."""
        return max(0, self.rank(until.toordinal()) - self.rank(after.toordinal()))

    def add_working_days(self, start: date, n: int) -> date:
        """Return the first day on which `working_days_between(start, day)` is n; `start` itself for n = 0."""
        if n < 0:
            raise ValueError("working days are added forwards only")
        return start if n == 0 else self.day_of_rank(self.rank(start.toordinal()) + n)

    def next_workday(self, day: date) -> date:
        """Return the day itself if it works, else the first later one that does."""
        return self.day_of_rank(self.rank(day.toordinal() - 1) + 1)

    def specials_between(self, first: date, last: date) -> Iterator[SpecialDays]:
        """Yield the runs of special days that touch [first, last], in order and uncut."""
        for index in range(bisect_left(self._special_ends, first), len(self._specials)):
            if self._specials[index].on > last:
                return
            yield self._specials[index]

    def with_years(
        self, years: Iterable[int], *, exceptions: Mapping[date, bool], names: Mapping[date, str], version: str
    ) -> WorkCalendar:
        """Return a calendar in which these whole years are published too, or anew: next year's notice, a correction.

        Exceptions and names outside the years are left aside; closures stay.
        """
        days, named = dict(self._days), dict(self._names)
        for year in years:
            for ordinal in range(date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal() + 1):
                day = date.fromordinal(ordinal)
                days[day] = exceptions.get(day, day.weekday() < SATURDAY)
                named.pop(day, None)
                if day in names:
                    named[day] = names[day]
        return WorkCalendar(version, days, names=named, closures=self._closures)

    def with_closures(self, days: Iterable[date] | Mapping[date, str], version: str) -> WorkCalendar:
        """Return a calendar in which these days do not work either; a mapping names them (a storm, a power cut)."""
        closed = days if isinstance(days, Mapping) else dict.fromkeys(days, "")
        return WorkCalendar(version, self._days, names=self._names, closures={**self._closures, **closed})


@cache
def builtin_calendar() -> WorkCalendar:
    """Return mainland China's calendar as packaged; its version names the years and the content (SHA-256, 8 digits)."""
    content = resources.files("onezone.kernel").joinpath("data/cn_workdays.csv").read_bytes()
    lines = content.decode("utf-8").splitlines()
    first, last = next(line.split(",")[1:] for line in lines if line.startswith("# years,"))
    exceptions: dict[date, bool] = {}
    names: dict[date, str] = {}
    for row in csv.DictReader(line for line in lines if not line.startswith("#")):
        for ordinal in range(_ordinal(row["from"]), _ordinal(row["to"]) + 1):
            day = date.fromordinal(ordinal)
            exceptions[day] = row["kind"] == "makeup"
            names[day] = row["name"]
    version = f"CN-{first}-{last}-{hashlib.sha256(content).hexdigest()[:8]}"
    return WorkCalendar.from_years(version, range(int(first), int(last) + 1), exceptions=exceptions, names=names)


def _ordinal(text: str) -> int:
    return date.fromisoformat(text).toordinal()
