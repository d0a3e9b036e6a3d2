"""The catalogue releases of a zone, for whoever keeps its settings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from onezone.approvals.domain.rules import ZoneRules
from onezone.approvals.models import CatalogueRelease
from onezone.kernel.codec import from_plain
from onezone.platform.identity.actor import Actor
from onezone.platform.identity.permissions import Act, require
from onezone.platform.identity.queries import zone_settings


@dataclass(frozen=True, slots=True)
class ReleaseRow:
    """One release as it was loaded."""

    key: str
    version: str
    title: str
    ruleset: str
    in_force_from: date
    loaded_at: datetime


def releases(actor: Actor) -> tuple[ReleaseRow, ...]:
    """Every release of the zone, the latest first; none is ever deleted."""
    require(actor, Act.set_zone)
    rows = CatalogueRelease.objects.filter(zone_id=actor.zone_id).defer("document").order_by("-in_force_from", "-id")
    return tuple(
        ReleaseRow(row.key, row.version, row.title, row.ruleset, row.in_force_from, row.loaded_at) for row in rows
    )


def zone_rules(actor: Actor) -> tuple[ZoneRules, Mapping[str, Any]]:
    """The rules that new projects get, and the entries that the zone has set itself."""
    require(actor, Act.set_zone)
    held: Mapping[str, Any] = zone_settings(actor.zone_id).get("approvals", {})
    return from_plain(ZoneRules, held), held
