"""What the journal says of one item, and whether a form was sent before."""

from __future__ import annotations

from onezone.approvals.domain.engine import SIMULATED_ONLY
from onezone.approvals.store import visible_projects
from onezone.platform.identity.actor import Actor
from onezone.platform.journal.queries import Entry, entries

__all__ = ["Entry", "item_history", "lock_and_find_sent"]

# Acts that write to both items: the conversion is the end of one and the beginning of the other.
SHARED = frozenset({"formal_accept", "grant", "convert", "deviate", "upgrade"})


def item_history(actor: Actor, project: str, matter: str, *, simulated: bool) -> tuple[Entry, ...]:
    """The acts on one item of a project that the actor may see (ask `store.load` first), newest first."""
    held = entries(actor, project, about={"matter": matter})
    return tuple(each for each in reversed(held) if each.act in SHARED or is_simulated(each) is simulated)


def is_simulated(entry: Entry) -> bool:
    """Whether an act was on the simulated item."""
    return entry.act in SIMULATED_ONLY or entry.payload.get("mode") == "simulated"


def lock_and_find_sent(actor: Actor, project: str, form: str) -> Entry | None:
    """The act that a form of this key did already on the project, if it did one.

    Holds the project's lock until the transaction ends, so that the same form sent twice at once is seen by the second.
    """
    if not form:
        return None
    rows = visible_projects(actor).select_related(None).select_for_update().filter(reference=project)
    rows.values_list("pk", flat=True).first()
    return next(iter(entries(actor, project, about={"form": form})), None)
