"""What the journal says of one project or item, and whether a form was sent before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from onezone.approvals.domain.engine import SIMULATED_ONLY
from onezone.approvals.store import visible_projects
from onezone.platform.identity.actor import Actor
from onezone.platform.journal.models import JournalRow


@dataclass(frozen=True, slots=True)
class Entry:
    """One act of the journal."""

    seq: int
    at: datetime
    act: str
    actor: str
    role: str
    payload: Mapping[str, Any]


def item_history(actor: Actor, project: str, matter: str, *, simulated: bool) -> tuple[Entry, ...]:
    """The acts on one item of a project that the actor may see (ask `store.load` first), newest first."""
    rows = JournalRow.objects.filter(zone_id=actor.zone_id, chain=project, payload__matter=matter).order_by("-seq")
    return tuple(_entry(row) for row in rows if is_simulated(row) is simulated or row.act in SHARED)


# Acts that write to both items: the conversion is the end of one and the beginning of the other.
SHARED = frozenset({"formal_accept", "grant", "convert", "deviate", "upgrade"})


def is_simulated(row: JournalRow) -> bool:
    """Whether an act was on the simulated item."""
    return row.act in SIMULATED_ONLY or row.payload.get("mode") == "simulated"


def sent_before(actor: Actor, project: str, form: str) -> Entry | None:
    """The act that a form of this key did already on the project, if it did one."""
    if not form:
        return None
    row = JournalRow.objects.filter(zone_id=actor.zone_id, chain=project, payload__form=form).first()
    return None if row is None else _entry(row)


def _entry(row: JournalRow) -> Entry:
    return Entry(row.seq, row.at, row.act, row.actor, row.role, row.payload)


def lock_and_find_sent(actor: Actor, project: str, form: str) -> Entry | None:
    """As `sent_before`, holding the project's lock, so that the same form sent twice at once is seen by the second."""
    if not form:
        return None
    rows = visible_projects(actor).select_related(None).select_for_update().filter(reference=project)
    rows.values_list("pk", flat=True).first()
    return sent_before(actor, project, form)
