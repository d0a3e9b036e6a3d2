"""Reads of webhooks for the page of whoever keeps them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q

from onezone.platform.identity.actor import Actor
from onezone.platform.identity.permissions import Act, require
from onezone.platform.webhooks.models import Call, Subscription


@dataclass(frozen=True, slots=True)
class SubscriptionRow:
    """A subscription with how its calls stand."""

    id: int
    name: str
    url: str
    events: tuple[str, ...]
    created_at: datetime
    ended_at: datetime | None
    done: int
    waiting: int
    dead: int


@dataclass(frozen=True, slots=True)
class DeadCall:
    """A call that was given up."""

    id: int
    event: str
    name: str
    subscription: str
    attempts: int
    error: str


def subscriptions(actor: Actor) -> tuple[SubscriptionRow, ...]:
    """The zone's subscriptions, the newest first. Raises NotAllowed."""
    require(actor, Act.keep_webhooks)
    counts = {state.value: Count("calls", filter=Q(calls__state=state.value)) for state in Call.State}
    rows = Subscription.objects.filter(zone_id=actor.zone_id).annotate(
        n_done=counts["done"], n_waiting=counts["waiting"], n_dead=counts["dead"]
    )
    return tuple(
        SubscriptionRow(
            row.id, row.name, row.url, tuple(row.events), row.created_at, row.ended_at, row.n_done, row.n_waiting,
            row.n_dead,
        )
        for row in rows[:100]
    )  # fmt: skip


def dead_calls(actor: Actor, *, limit: int = 100) -> tuple[DeadCall, ...]:
    """Calls that were given up, the oldest first. Raises NotAllowed."""
    require(actor, Act.keep_webhooks)
    rows = Call.objects.filter(zone_id=actor.zone_id, state=Call.State.dead).select_related("subscription", "event")
    return tuple(
        DeadCall(row.id, row.event.key, row.event.name, row.subscription.name, row.attempts, row.error)
        for row in rows.order_by("event_id", "id")[:limit]
    )
