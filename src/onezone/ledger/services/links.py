"""Links to what other rooms keep about a project; those rooms call this, the book asks nobody above it."""

from __future__ import annotations

from datetime import datetime

from onezone.ledger import store
from onezone.ledger.domain import errors
from onezone.ledger.models import Link
from onezone.ledger.permissions import Act, require
from onezone.ledger.services.core import journal
from onezone.platform.identity.actor import Actor
from onezone.platform.identity.scope import act_transaction


def attach(*, actor: Actor, at: datetime, reference: str, kind: str, key: str, title: str, address: str) -> None:
    """Link what `key` names to a project of the book; again changes nothing. NotFound, LinkTaken, NotAllowed."""
    require(actor, Act.link)
    with act_transaction(actor):
        row = store.locked(actor, reference)
        held = Link.objects.select_related("project").filter(zone_id=actor.zone_id, kind=kind, key=key).first()
        if held is not None and held.project.pk == row.pk:
            return
        if held is not None:
            raise errors.LinkTaken(key=key, reference=held.project.reference)
        Link.objects.create(zone_id=actor.zone_id, project=row, kind=kind, key=key, title=title, address=address)
        journal(actor, at, "link_project", row, {"kind": kind, "key": key})


def detach(*, actor: Actor, at: datetime, kind: str, key: str, reason: str) -> None:
    """Take a wrong link away. ReasonMissing, NotAllowed; a link that is not there is no fault."""
    require(actor, Act.link)
    if not reason.strip():
        raise errors.ReasonMissing(field="reason")
    with act_transaction(actor):
        held = Link.objects.select_related("project").filter(zone_id=actor.zone_id, kind=kind, key=key).first()
        if held is not None:
            held.delete()
            journal(actor, at, "unlink_project", held.project, {"kind": kind, "key": key, "reason": reason.strip()})
