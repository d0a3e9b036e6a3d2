"""Taking a catalogue into a zone: each document is a release that is kept for ever."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from onezone.approvals.domain.catalogue_parse import parse_catalogue
from onezone.approvals.models import CatalogueRelease
from onezone.kernel.moment import local_date
from onezone.platform.identity.actor import Actor
from onezone.platform.identity.scope import act_transaction
from onezone.platform.journal.services import ZONE_CHAIN, append


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
            in_force_from=catalogue.in_force_from or local_date(at),
            loaded_at=at,
        )
        payload = {"key": key, "version": catalogue.version, "ruleset": catalogue.ruleset}
        append(actor=actor, at=at, chain=ZONE_CHAIN, act="load_catalogue", payload=payload)
    return release
