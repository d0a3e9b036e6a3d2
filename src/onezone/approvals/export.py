"""A project's case as a file (onezone-case/1), read from its journal: what auditors replay and bug reports carry."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from onezone.approvals.catalogue_file import builtin_catalogue
from onezone.approvals.domain.replay import FORMAT
from onezone.approvals.queries.project import CaseSource, case_source
from onezone.kernel.moment import utc_text
from onezone.platform.calendar.queries import closed_days
from onezone.platform.identity.actor import Actor
from onezone.platform.journal.queries import Entry, entries


def export_case(actor: Actor, reference: str, *, as_of: date | None = None) -> dict[str, Any]:
    """The case of a project the actor may see, so that replaying it gives the live state and the live journal head.

    Raises NotFound.
    """
    source = case_source(actor, reference)
    rows = entries(actor, source.reference)
    document: dict[str, Any] = {
        "format": FORMAT,
        "zone": actor.zone_code,
        "calendar": "CN",
        "catalogue": _catalogue(source),
        "zone_rules": dict(source.rules),
        "project": _project(source, rows[0]),
        "events": [_event(row) for row in rows[1:]],
    }
    if closed := closed_days(actor.zone_id):
        document["closures"] = [day.isoformat() for day in closed]
    if as_of is not None:
        document["as_of"] = as_of.isoformat()
    return document


def _catalogue(source: CaseSource) -> str | Mapping[str, Any]:
    """The name of the catalogue that comes with the system, else the zone's own release as it was loaded."""
    return "builtin" if source.ruleset == builtin_catalogue().ruleset else source.document


def _project(source: CaseSource, opened: Entry) -> dict[str, Any]:
    return {
        **opened.payload,
        "opened": {"at": utc_text(opened.at), "actor": opened.actor, "role": opened.role},
        "chain": source.reference,
        "algorithm": opened.algorithm,
    }


def _event(row: Entry) -> dict[str, Any]:
    return {**row.payload, "at": utc_text(row.at), "act": row.act, "actor": row.actor, "role": row.role}
