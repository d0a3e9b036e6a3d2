"""The acts on the calendar: importing a notice, recording a closure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.db import transaction

from onezone.kernel.hashing import digest
from onezone.platform.calendar.errors import ClosureExists
from onezone.platform.calendar.models import CalendarDay, CalendarVersion, ZoneClosure
from onezone.platform.calendar.notice import NoticeDay
from onezone.platform.identity.actor import Actor
from onezone.platform.identity.permissions import Act, require
from onezone.platform.identity.scope import act_transaction
from onezone.platform.journal.services import ZONE_CHAIN, append


def import_notice(
    *, actors: Iterable[Actor], at: datetime, source: str, days: Sequence[NoticeDay]
) -> list[CalendarVersion]:
    """Keep an official notice for every zone, one version a year; journalled in each zone named by `actors`.

    Returns the versions that are new: importing the same content again changes nothing. A later version of a year takes
    the place of the earlier one, which stays on record.
    """
    new: list[CalendarVersion] = []
    with transaction.atomic():
        for year in sorted({row.day.year for row in days}):
            rows = [row for row in days if row.day.year == year]
            content = digest([[row.day.isoformat(), row.works, row.name] for row in rows])
            version, created = CalendarVersion.objects.get_or_create(
                digest=content, defaults={"year": year, "source": source, "imported_at": at}
            )
            if created:
                CalendarDay.objects.bulk_create(
                    CalendarDay(version=version, day=row.day, works=row.works, name=row.name) for row in rows
                )
                new.append(version)
        for actor in actors if new else ():
            with act_transaction(actor):
                append(
                    actor=actor, at=at, chain=ZONE_CHAIN, act="import_notice",
                    payload={"source": source, "versions": {str(version.year): version.digest for version in new}},
                )  # fmt: skip
    return new


def close_day(*, actor: Actor, at: datetime, day: date, reason: str) -> ZoneClosure:
    """Record that the zone does not work on a day although the calendar says so. ClosureExists for the same day."""
    require(actor, Act.close_days)
    with act_transaction(actor):
        if ZoneClosure.objects.filter(zone_id=actor.zone_id, day=day).exists():
            raise ClosureExists(field="day", day=day)
        closure = ZoneClosure.objects.create(zone_id=actor.zone_id, day=day, reason=reason)
        append(
            actor=actor, at=at, chain=ZONE_CHAIN, act="close_day",
            payload={"day": day.isoformat(), "reason": reason},
        )  # fmt: skip
    return closure
