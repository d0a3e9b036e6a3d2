"""What a zone is to its lists: calendar, catalogue releases, rules, parks; read in one statement before the list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from django.db import connection
from django.db.models import Expression, OuterRef

from onezone.approvals.catalogue_store import Releases
from onezone.approvals.domain.rules import ZoneRules
from onezone.approvals.models import CatalogueRelease, Project
from onezone.kernel.calendar import WorkCalendar
from onezone.kernel.codec import from_plain
from onezone.platform.calendar.queries import calendar_of, what_counts
from onezone.platform.identity.actor import Actor
from onezone.platform.identity.queries import values_of_zone
from onezone.platform.statements import Prepared, rows_of

_RELEASE = ("id", "zone_id", "ruleset", "in_force_from")


@dataclass(frozen=True, slots=True)
class ZoneNow:
    """The zone at the moment of asking. `rules`: for projects that are opened now; a project keeps its own."""

    calendar: WorkCalendar
    releases: Releases
    rules: ZoneRules
    parks: tuple[str, ...]
    """The parks in which it has projects."""


def zone_now(actor: Actor) -> ZoneNow:
    """The actor's zone; one statement."""
    settings, notices, closures, held, parks = _reading().first(zone=actor.zone_id) or ({}, None, None, None, None)
    return ZoneNow(
        calendar=calendar_of(notices, closures),
        releases=as_releases(held),
        rules=from_plain(ZoneRules, settings.get("approvals", {})),
        parks=tuple(sorted(name for (name,) in parks or ())),
    )


@cache
def _reading() -> Prepared:
    parks = Project.objects.filter(zone_id=OuterRef("pk")).exclude(park="").distinct()
    values = (*what_counts("pk").values(), releases_in("pk"), rows_of(parks, "park"))
    return Prepared(lambda zone: values_of_zone(zone, "settings", *values), zone=int)


def releases_in(zone: str) -> Expression:
    """A zone's releases as a value of another query, by the column of it that names the zone; for `as_releases`."""
    return rows_of(CatalogueRelease.objects.filter(zone_id=OuterRef(zone)), *_RELEASE)


def as_releases(rows: Sequence[Sequence[Any]] | None) -> Releases:
    """Releases without their documents, by number."""
    held = [(key, zone, ruleset, date.fromisoformat(on)) for key, zone, ruleset, on in rows or ()]
    return {values[0]: CatalogueRelease.from_db(connection.alias, _RELEASE, values) for values in held}
