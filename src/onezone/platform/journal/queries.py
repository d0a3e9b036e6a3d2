"""Reads of the journal; the caller has asked before whether the actor may see what the chain tells of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from onezone.platform.identity.actor import Actor
from onezone.platform.journal.models import JournalRow


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of a chain, as it was written."""

    seq: int
    act: str
    actor: str
    role: str
    at: datetime
    payload: Mapping[str, Any]
    algorithm: str
    previous: str
    hash: str


def entries(actor: Actor, chain: str, *, about: Mapping[str, str] | None = None) -> tuple[Entry, ...]:
    """The rows of one chain of the actor's zone, oldest first; `about` names members that the payload must have."""
    wanted = {f"payload__{member}": value for member, value in (about or {}).items()}
    rows = JournalRow.objects.filter(zone_id=actor.zone_id, chain=chain, **wanted).order_by("seq")
    return tuple(
        Entry(row.seq, row.act, row.actor, row.role, row.at, row.payload, row.algorithm, row.previous, row.hash)
        for row in rows
    )
