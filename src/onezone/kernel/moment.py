"""Instants and local days: instants are aware and stored in UTC, rules count local dates of the zone."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from functools import lru_cache
from zoneinfo import ZoneInfo

from onezone.kernel.errors import RuleError

DEFAULT_TIME_ZONE = "Asia/Shanghai"


class InstantInvalid(RuleError):
    """A text is not an instant with a time zone. Data: `text`."""

    code = "instant_invalid"
    zh = "“{text}”不是带时区的时间，应形如 2026-03-02T09:00:00+08:00。"
    en = "“{text}” is not a time with a time zone, such as 2026-03-02T09:00:00+08:00."


@lru_cache(maxsize=64)
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


@lru_cache(maxsize=4096)
def local_date(instant: datetime, zone_tz: str = DEFAULT_TIME_ZONE) -> date:
    """Return the zone's calendar day on which `instant` falls (approvals contract 4). ValueError when it is naive."""
    _require_aware(instant)
    return instant.astimezone(_zone(zone_tz)).date()


def day_begins(day: date, zone_tz: str = DEFAULT_TIME_ZONE) -> datetime:
    """Return the instant at which a calendar day begins in the zone."""
    return datetime.combine(day, time(), tzinfo=_zone(zone_tz))


def parse_instant(text: str) -> datetime:
    """Return the aware instant written in ISO 8601, keeping its offset. InstantInvalid when malformed or naive."""
    if not isinstance(text, str):
        raise InstantInvalid(text=text)
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        raise InstantInvalid(text=text) from None
    if instant.utcoffset() is None:
        raise InstantInvalid(text=text)
    return instant


def utc_text(instant: datetime) -> str:
    """Return `YYYY-MM-DDTHH:MM:SS.ffffffZ`, the only written form of an instant that is hashed. ValueError if naive."""
    _require_aware(instant)
    return instant.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def _require_aware(instant: datetime) -> None:
    if instant.utcoffset() is None:
        raise ValueError("an instant without a time zone has no local date")
