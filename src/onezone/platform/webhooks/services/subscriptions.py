"""Subscriptions: kept by the system administrator, journalled; and sending a failed call again."""

from __future__ import annotations

import re
import secrets
from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.db.models import Max

from onezone.platform.identity.actor import Actor
from onezone.platform.identity.errors import NotFound
from onezone.platform.identity.permissions import Act, require
from onezone.platform.identity.scope import act_transaction
from onezone.platform.journal.services import ZONE_CHAIN, append
from onezone.platform.outbox.models import OutboxEvent
from onezone.platform.webhooks.errors import SubscriptionIncomplete
from onezone.platform.webhooks.models import Call, Subscription
from onezone.platform.webhooks.signature import secret_of
from onezone.platform.webhooks.target import target_of

LONGEST_NAME = 60
MOST_EVENTS = 50
_EVENT = re.compile(r"[a-z_]+\.(\*|[a-z_]+)")


def private_allowed() -> bool:
    """Whether this installation calls addresses of its own network (tests, closed networks)."""
    return bool(getattr(settings, "ONEZONE_WEBHOOKS_PRIVATE", False))


def subscribe(
    *, actor: Actor, at: datetime, name: str, url: str, events: Sequence[str] = ()
) -> tuple[Subscription, str]:
    """Tell another system of what happens from now on; returns the row and the secret, which is shown this once.

    `events`: names such as approvals.decide or approvals.*; none means all. NotAllowed, SubscriptionIncomplete,
    AddressRefused.
    """
    require(actor, Act.keep_webhooks)
    clean = name.strip()
    if not 1 <= len(clean) <= LONGEST_NAME or "\0" in clean:
        raise SubscriptionIncomplete(field="name")
    if len(events) > MOST_EVENTS or not all(_EVENT.fullmatch(each) for each in events):
        raise SubscriptionIncomplete(field="events")
    target_of(url, private=private_allowed())
    with act_transaction(actor):
        last = OutboxEvent.objects.filter(zone_id=actor.zone_id).aggregate(last=Max("id"))["last"] or 0
        row = Subscription.objects.create(
            zone_id=actor.zone_id,
            name=clean,
            url=url,
            events=list(events),
            salt=secrets.token_hex(16),
            first_event=last + 1,
            created_at=at,
            created_by=actor.signature,
        )
        payload = {"subscription": row.id, "name": clean, "url": url, "events": list(events)}
        append(actor=actor, at=at, chain=ZONE_CHAIN, act="subscribe", payload=payload)
    return row, secret_of(row.salt)


def unsubscribe(*, actor: Actor, at: datetime, subscription: int) -> None:
    """End a subscription; what still waits for it is not sent. NotAllowed, NotFound."""
    require(actor, Act.keep_webhooks)
    with act_transaction(actor):
        row = Subscription.objects.select_for_update().filter(pk=subscription, zone_id=actor.zone_id).first()
        if row is None:
            raise NotFound(what=str(subscription))
        if row.ended_at is None:
            row.ended_at = at
            row.save(update_fields=["ended_at"])
            payload = {"subscription": row.id, "name": row.name}
            append(actor=actor, at=at, chain=ZONE_CHAIN, act="unsubscribe", payload=payload)


def send_again(*, actor: Actor, at: datetime, call: int) -> None:
    """Put a dead call back in the queue, with all its tries before it. NotAllowed, NotFound."""
    require(actor, Act.keep_webhooks)
    with act_transaction(actor):
        rows = Call.objects.select_for_update().filter(pk=call, zone_id=actor.zone_id, state=Call.State.dead)
        row = rows.first()
        if row is None:
            raise NotFound(what=str(call))
        row.state, row.attempts, row.next_at = Call.State.waiting, 0, at
        row.save(update_fields=["state", "attempts", "next_at"])
        append(actor=actor, at=at, chain=ZONE_CHAIN, act="send_again", payload={"call": row.id})
