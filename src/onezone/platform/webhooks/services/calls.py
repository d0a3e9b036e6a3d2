"""Making the calls: each event once for each subscriber, at least once over the wire, in order within a case."""

from __future__ import annotations

import http.client
import json
import logging
from datetime import datetime, timedelta

from django.db import transaction

from onezone.kernel.errors import RuleError
from onezone.kernel.moment import utc_text
from onezone.platform.identity.scope import zone_scope
from onezone.platform.outbox.models import OutboxEvent
from onezone.platform.webhooks.models import Call, Subscription
from onezone.platform.webhooks.services.subscriptions import private_allowed
from onezone.platform.webhooks.signature import HEADER, secret_of, sign
from onezone.platform.webhooks.target import post, target_of

log = logging.getLogger(__name__)

TRIES = 8
"""After so many failed tries (about two hours) a call is dead and waits for a person."""
LOOK_BACK = 1000
"""Numbers of events are given before they commit, so the last ones are looked at again: one may come late."""
LEASE = timedelta(minutes=2)
MOST = 200


def gather(*, zone_id: int, at: datetime) -> int:
    """Write a call for each new event and each subscription that asked for it; safe to run twice. Returns how many."""
    made = 0
    with zone_scope(zone_id), transaction.atomic():
        for row in Subscription.objects.filter(zone_id=zone_id, ended_at__isnull=True):
            last = (
                Call.objects.filter(subscription=row).order_by("-event_id").values_list("event_id", flat=True).first()
            )
            begin = max(row.first_event, (last or 0) - LOOK_BACK)
            known = set(Call.objects.filter(subscription=row, event_id__gte=begin).values_list("event_id", flat=True))
            events = OutboxEvent.objects.filter(zone_id=zone_id, id__gte=begin).order_by("id")
            wanted = [each for each in events if each.id not in known and wants(row, each.name)]
            calls = [Call(zone_id=zone_id, subscription=row, event=each, next_at=at) for each in wanted]
            Call.objects.bulk_create(calls, ignore_conflicts=True)
            made += len(calls)
    return made


def wants(subscription: Subscription, name: str) -> bool:
    """Whether a subscription asked for events of this name."""
    room = name.partition(".")[0]
    return not subscription.events or name in subscription.events or f"{room}.*" in subscription.events


def send_due(*, zone_id: int, at: datetime, moment: datetime) -> int:
    """Make the calls whose time has come; returns how many arrived. `moment` is the machine's time, which is signed.

    Within a case nothing overtakes: what follows a call that waits for its next try waits with it; a dead one no more.
    """
    with zone_scope(zone_id):
        waiting = list(
            Call.objects.filter(zone_id=zone_id, state=Call.State.waiting, subscription__ended_at__isnull=True)
            .select_related("subscription", "event", "zone")
            .order_by("event_id", "id")[:MOST]
        )
    held: set[tuple[int, str]] = set()
    arrived = 0
    for call in waiting:
        case = (call.subscription_id, call.event.key.partition("#")[0])
        if case in held or call.next_at > at or not _claim(call, at):
            held.add(case)
            continue
        error = _try(call, moment)
        _note(call, error, at)
        arrived += not error
        if error:
            held.add(case)
    return arrived


def _claim(call: Call, at: datetime) -> bool:
    """Take a call for the time of one try, so that two workers do not make it at once; no lock is held meanwhile."""
    with zone_scope(call.zone_id), transaction.atomic():
        mine = Call.objects.filter(pk=call.pk, state=Call.State.waiting, attempts=call.attempts, next_at=call.next_at)
        call.attempts += 1
        call.next_at = at + LEASE
        return bool(mine.update(attempts=call.attempts, next_at=call.next_at))


def _try(call: Call, moment: datetime) -> str:
    """Make one call; returns what went wrong, "" for nothing."""
    body = body_of(call)
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "OneZone",
        "OneZone-Event": _id_of(call),
        HEADER: sign(secret_of(call.subscription.salt), int(moment.timestamp()), body),
    }
    try:
        status = post(target_of(call.subscription.url, private=private_allowed()), body, headers)
    except (OSError, http.client.HTTPException, RuleError) as error:
        return f"{type(error).__name__}: {error}"[:300]
    return "" if 200 <= status < 300 else f"HTTP {status}"


def body_of(call: Call) -> bytes:
    """What is sent: names and references only; whoever wants more asks the API with a token of a post."""
    event = call.event
    told = {
        "id": _id_of(call), "name": event.name, "zone": call.zone.code, "at": utc_text(event.at), "data": event.payload,
    }  # fmt: skip
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()


def _id_of(call: Call) -> str:
    return f"{call.zone.code}/{call.event.key}"


def _note(call: Call, error: str, at: datetime) -> None:
    call.error = error
    if not error:
        call.state, call.done_at = Call.State.done, at
    elif call.attempts >= TRIES:
        call.state = Call.State.dead
    else:
        call.next_at = at + timedelta(seconds=30 * 2 ** (call.attempts - 1))
    if error:
        log.warning("webhook call %s failed: %s", call.pk, error)
    with zone_scope(call.zone_id), transaction.atomic():
        call.save(update_fields=["state", "error", "next_at", "done_at"])
