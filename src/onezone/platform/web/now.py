"""The one place that looks at the clock; views, jobs and commands ask here, everything below is told."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest


def now(request: HttpRequest | None = None) -> datetime:
    """The present instant, aware, in UTC.

    Outside production the setting ONEZONE_TODAY may fix the day: then it is that day at the real time of day of the
    zone, so that a demonstration and its pictures agree from one day to the next.
    """
    moment = wall_clock()
    day: date | None = getattr(settings, "ONEZONE_TODAY", None)
    if day is None:
        return moment
    clock = ZoneInfo(_timezone_of(request))
    return datetime.combine(day, moment.astimezone(clock).time(), tzinfo=clock).astimezone(UTC)


def wall_clock() -> datetime:
    """The machine's clock, whatever day a demonstration lives in: for sessions, queues and health."""
    return datetime.now(tz=UTC)


def _timezone_of(request: HttpRequest | None) -> str:
    post = getattr(request, "post", None)
    return post.zone.timezone if post is not None else settings.TIME_ZONE
