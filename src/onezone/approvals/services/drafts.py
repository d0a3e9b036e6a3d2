"""Acts on a draft as a whole: taken over by a colleague, thrown away, taken back, begun from what is known."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from onezone.approvals.models import IntakeDraft
from onezone.approvals.services.intake import find_locked, locked, save_changed
from onezone.kernel.moment import local_date
from onezone.platform.identity.actor import Actor
from onezone.platform.identity.scope import act_transaction
from onezone.platform.journal.services import ZONE_CHAIN, append

KEPT_DAYS = 7
"""How long a discarded draft can be taken back; after that it is deleted with the next one that is discarded."""


def take_over(*, actor: Actor, at: datetime, draft: str) -> None:
    """Make a colleague's draft one's own; what was typed stays. One's own draft stays as it is."""
    with act_transaction(actor):
        row = locked(actor, draft)
        if row.data.get("owner_id") == actor.user_id and row.owner == actor.name:
            return
        was, row.owner, row.data["owner_id"] = row.owner, actor.name, actor.user_id
        payload = {"draft": draft, "from": was, "to": actor.name}
        append(actor=actor, at=at, chain=ZONE_CHAIN, act="take_over_draft", payload=payload)
        save_changed(actor=actor, at=at, row=row, also=("owner",))


def discard(*, actor: Actor, at: datetime, draft: str) -> None:
    """Throw a draft away; it can be taken back for a week, and the zone's journal keeps that it was.

    One that was filed stays as the record of what was typed.
    """
    with act_transaction(actor):
        row = locked(actor, draft)
        append(actor=actor, at=at, chain=ZONE_CHAIN, act="discard_draft", payload={"draft": draft, "owner": row.owner})
        row.data["discarded"] = {"by": actor.name, "at": at.isoformat()}
        save_changed(actor=actor, at=at, row=row)
        _forget(actor, at)


def take_back(*, actor: Actor, at: datetime, draft: str) -> None:
    """Take a discarded draft back, with all that was typed; one that was not discarded stays as it is."""
    with act_transaction(actor):
        row = find_locked(actor, draft)
        if not row.data.pop("discarded", None):
            return
        append(actor=actor, at=at, chain=ZONE_CHAIN, act="take_back_draft", payload={"draft": draft})
        save_changed(actor=actor, at=at, row=row)


def tell_apart(*, actor: Actor, at: datetime, draft: str, projects: Iterable[str]) -> None:
    """Keep the clerk's decision that the draft is none of these like projects; it goes into the filing's form."""
    with act_transaction(actor):
        row = locked(actor, draft)
        told = {**(row.data.get("apart") or {})}
        told |= {str(each)[:20]: {"by": actor.name, "on": local_date(at).isoformat()} for each in projects}
        row.data["apart"] = told
        save_changed(actor=actor, at=at, row=row)


def _forget(actor: Actor, at: datetime) -> None:
    """Delete what was discarded more than a week ago: personal data is not kept longer than it is good for."""
    old = IntakeDraft.objects.filter(zone_id=actor.zone_id, updated_at__lt=at - timedelta(days=KEPT_DAYS))
    old.filter(data__has_key="discarded").delete()
