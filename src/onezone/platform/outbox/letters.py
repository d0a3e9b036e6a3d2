"""Dead letters: an administrator's order to try one again."""

from __future__ import annotations

from datetime import datetime

from onezone.platform.identity.actor import Actor
from onezone.platform.identity.errors import NotFound
from onezone.platform.identity.permissions import Act, require
from onezone.platform.identity.scope import act_transaction
from onezone.platform.journal.services import ZONE_CHAIN, append
from onezone.platform.outbox.models import Delivery
from onezone.platform.outbox.services import TRIES, deliver


def retry_delivery(*, actor: Actor, at: datetime, delivery_id: int) -> bool:
    """Try a dead delivery once more, now; False when it failed again. NotFound for any but a dead one of the zone."""
    require(actor, Act.retry_delivery)
    with act_transaction(actor):
        rows = Delivery.objects.select_for_update().filter(zone_id=actor.zone_id, state=Delivery.State.dead)
        row = rows.filter(pk=delivery_id).first()
        if row is None:
            raise NotFound(what=str(delivery_id))
        row.state, row.attempts, row.next_at = Delivery.State.waiting, TRIES - 1, at
        row.save(update_fields=["state", "attempts", "next_at"])
        payload = {"delivery": row.id, "listener": row.listener}
        append(actor=actor, at=at, chain=ZONE_CHAIN, act="retry_delivery", payload=payload)
    return deliver(zone_id=actor.zone_id, delivery_id=delivery_id, at=at)
