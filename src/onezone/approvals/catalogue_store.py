"""The zone's catalogue releases: found by date, parsed once per process."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from onezone.approvals.domain.catalogue import Catalogue
from onezone.approvals.domain.catalogue_parse import parse_catalogue
from onezone.approvals.errors import NoCatalogue
from onezone.approvals.models import CatalogueRelease

Releases = Mapping[int, CatalogueRelease]
_PARSED: dict[str, Catalogue] = {}


def current_release(zone_id: int, on: date) -> CatalogueRelease:
    """The release in force on a day: the latest whose date has come. Raises NoCatalogue."""
    rows = CatalogueRelease.objects.filter(zone_id=zone_id, in_force_from__lte=on).order_by("-in_force_from", "-id")
    row = rows.first()
    if row is None:
        raise NoCatalogue(date=on)
    return row


def releases_of(zone_id: int) -> Releases:
    """All releases of a zone by number, in one query and without their documents, which each process parses once."""
    rows = CatalogueRelease.objects.defer("document").filter(zone_id=zone_id)
    return {row.pk: row for row in rows}


def release_on(releases: Iterable[CatalogueRelease], on: date) -> CatalogueRelease:
    """Of these, the release in force on a day. Raises NoCatalogue."""
    held = [row for row in releases if row.in_force_from <= on]
    if not held:
        raise NoCatalogue(date=on)
    return max(held, key=lambda row: (row.in_force_from, row.pk))


def catalogue_of(release: CatalogueRelease) -> Catalogue:
    """The parsed catalogue of a release; releases never change, so one parse per process is enough."""
    held = _PARSED.get(release.ruleset)
    if held is None:
        held = _PARSED[release.ruleset] = parse_catalogue(release.document, None)
    return held
