"""What the acts on a project share: its row in the journal, and how it is found."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from onezone.kernel.errors import JSON
from onezone.ledger.models import BookProject
from onezone.platform.identity.actor import Actor
from onezone.platform.journal.services import ZONE_CHAIN, append
from onezone.platform.search import services as search
from onezone.platform.search.services import Findable


def journal(actor: Actor, at: datetime, act: str, row: BookProject, payload: Mapping[str, JSON]) -> None:
    """The act's row in the zone's chain, which names the project."""
    append(actor=actor, at=at, chain=ZONE_CHAIN, act=act, payload={"project": row.reference, **payload})


def findable(row: BookProject) -> Findable:
    """How a project of the book is found: by its names and codes."""
    return Findable(
        kind="book",
        key=row.reference,
        title=row.name,
        code=row.reference,
        link=f"/book/{row.reference}/",
        note="、".join(filter(None, [row.builder, *row.aliases])),
        words=[row.code] if row.code else [],
    )


def index_all(*, actor: Actor) -> int:
    """Build the search index of the zone's book anew, inside one transaction; returns how many."""
    search.clear(actor=actor, kinds=["book"])
    rows = BookProject.objects.filter(zone_id=actor.zone_id).order_by("id")
    return search.put(actor=actor, pages=map(findable, rows))
