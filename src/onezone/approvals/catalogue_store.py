"""The zone's catalogue releases: found by date, parsed once per process."""

from __future__ import annotations

from datetime import date

from onezone.approvals.domain.catalogue import Catalogue
from onezone.approvals.domain.catalogue_parse import parse_catalogue
from onezone.approvals.errors import NoCatalogue
from onezone.approvals.models import CatalogueRelease

_PARSED: dict[str, Catalogue] = {}


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
