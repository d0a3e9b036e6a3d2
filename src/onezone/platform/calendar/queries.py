"""The calendar a zone counts by: the packaged years, imported notices over them, the zone's closures on top."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from typing import Any

from django.db.models import Expression, OuterRef

from onezone.kernel.calendar import WorkCalendar, builtin_calendar
from onezone.kernel.hashing import digest
from onezone.platform.calendar.models import CalendarDay, CalendarVersion, ZoneClosure
from onezone.platform.identity.actor import Actor
from onezone.platform.identity.models import Zone
from onezone.platform.statements import Prepared, rows_of

Notice = tuple[int, str]
Closures = tuple[tuple[date, str], ...]


def calendar_for(zone_id: int) -> WorkCalendar:
    """The zone's working days, with a version that changes whenever one of them does; call it in the zone's scope.

    One short read says which version is asked for; the calendar itself is built once a version and process.
    """
    return calendar_of(*(_which_version().first(zone=zone_id) or (None, None)))


@cache
def _which_version() -> Prepared:
    return Prepared(lambda zone: Zone.objects.filter(pk=zone).values_list(*what_counts("pk").values()), zone=int)


def what_counts(zone: str) -> dict[str, Expression]:
    """The same read as two values of another query, by the column of it that names the zone; for `calendar_of`."""
    closures = ZoneClosure.objects.filter(zone_id=OuterRef(zone))
    return {
        "notices": rows_of(CalendarVersion.objects.all(), "id", "digest"),
        "closures": rows_of(closures, "day", "reason"),
    }


def calendar_of(notices: Sequence[Sequence[Any]] | None, closures: Sequence[Sequence[str]] | None) -> WorkCalendar:
    """The calendar that the values of `what_counts` stand for."""
    return _closed(
        tuple((int(key), str(content)) for key, content in sorted(notices or ())),
        tuple((date.fromisoformat(day), reason) for day, reason in sorted(closures or ())),
    )


@lru_cache(maxsize=64)
def _closed(notices: tuple[Notice, ...], closures: Closures) -> WorkCalendar:
    calendar = _national(notices)
    if not closures:
        return calendar
    mark = digest([[day.isoformat(), reason] for day, reason in closures])[7:15]
    return calendar.with_closures(dict(closures), f"{calendar.version}+closed-{mark}")


@lru_cache(maxsize=8)
def _national(notices: tuple[Notice, ...]) -> WorkCalendar:
    calendar = builtin_calendar()
    for notice_id, content in notices:
        days = list(CalendarDay.objects.filter(version_id=notice_id))
        year = CalendarVersion.objects.values_list("year", flat=True).get(pk=notice_id)
        calendar = calendar.with_years(
            [year],
            exceptions={row.day: row.works for row in days},
            names={row.day: row.name for row in days},
            version=f"{calendar.version}+{year}-{content[7:15]}",
        )
    return calendar


@dataclass(frozen=True, slots=True)
class ClosureRow:
    """A day on which the zone's offices were closed, with the reason."""

    day: date
    reason: str


def closures(actor: Actor) -> tuple[ClosureRow, ...]:
    """The closures of the actor's zone, the latest first."""
    rows = ZoneClosure.objects.filter(zone_id=actor.zone_id).order_by("-day")
    return tuple(ClosureRow(row.day, row.reason) for row in rows)


def closed_days(zone_id: int) -> tuple[date, ...]:
    """The days on which the zone's offices were closed on top of the notices, in order."""
    return tuple(ZoneClosure.objects.filter(zone_id=zone_id).order_by("day").values_list("day", flat=True))
