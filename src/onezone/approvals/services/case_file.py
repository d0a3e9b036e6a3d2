"""Handing a case over to the auditor: the file that can be run again, and the row that says who took it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from onezone.approvals.export import export_case
from onezone.platform.identity.actor import Actor, system_actor
from onezone.platform.identity.permissions import Act, require
from onezone.platform.identity.queries import zone_with_id
from onezone.platform.identity.scope import act_transaction
from onezone.platform.journal.services import READ_CHAIN, append


def hand_over_case(*, actor: Actor, at: datetime, project: str) -> dict[str, Any]:
    """The case of any project of the zone as a file. Raises NotAllowed for all but the auditor, NotFound.

    The auditor sees no business page; the file is read on the system's behalf and its taking is journalled.
    """
    require(actor, Act.export_journal)
    with act_transaction(actor):
        document = export_case(system_actor(zone_with_id(actor.zone_id)), project)
        payload = {"chain": document["project"]["chain"]}
        append(actor=actor, at=at, chain=READ_CHAIN, act="export_case", payload=payload)
    return document
