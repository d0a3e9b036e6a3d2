"""The zone's catalogue releases: loaded from a document, found by date, parsed once per process."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from onezone.approvals.domain.catalogue import Catalogue
from onezone.approvals.domain.catalogue_parse import parse_catalogue
from onezone.approvals.errors import NoCatalogue
from onezone.approvals.models import CatalogueRelease
from onezone.platform.identity.actor import Actor
from onezone.platform.identity.scope import act_transaction
from onezone.platform.journal.services import ZONE_CHAIN, append

_PARSED: dict[str, Catalogue] = {}


def load_release(*, actor: Actor, at: datetime, key: str, document: Mapping[str, Any]) -> CatalogueRelease:
    """Keep a checked catalogue document as a release of the zone; the same document again changes nothing."""
    catalogue = parse_catalogue(document, None)
    with act_transaction(actor):
        held = CatalogueRelease.objects.filter(zone_id=actor.zone_id, ruleset=catalogue.ruleset).first()
        if held is not None:
            return held
        release = CatalogueRelease.objects.create(
            zone_id=actor.zone_id,
            key=key,
            version=catalogue.version,
            ruleset=catalogue.ruleset,
            title=catalogue.title_zh,
            document=dict(document),
            in_force_from=catalogue.in_force_from,
            loaded_at=at,
        )
        payload = {"key": key, "version": catalogue.version, "ruleset": catalogue.ruleset}
        append(actor=actor, at=at, chain=ZONE_CHAIN, act="load_catalogue", payload=payload)
    return release


def current_release(zone_id: int, on: date) -> CatalogueRelease:
    """The release in force on a day: the latest whose date has come. Raises NoCatalogue."""
    rows = CatalogueRelease.objects.filter(zone_id=zone_id, in_force_from__lte=on).order_by("-in_force_from", "-id")
    row = rows.first()
    if row is None:
        raise NoCatalogue(date=on)
    return row


def catalogue_of(release: CatalogueRelease) -> Catalogue:
    """The parsed catalogue of a release; releases never change, so one parse per process is enough."""
    held = _PARSED.get(release.ruleset)
    if held is None:
        held = _PARSED[release.ruleset] = parse_catalogue(release.document, None)
    return held

