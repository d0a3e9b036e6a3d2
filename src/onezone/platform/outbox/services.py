"""Publishing events and bringing each to its listeners, at least once and with effect once."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache, partial

from django.conf import settings
from django.db import connection, transaction
from django.utils.module_loading import import_string

from onezone.kernel.errors import JSON
from onezone.platform.identity.actor import Actor
from onezone.platform.identity.models import Zone
from onezone.platform.identity.scope import zone_scope
from onezone.platform.outbox.models import Delivery, OutboxEvent
from onezone.platform.statements import Prepared, Statement, ask, insert, update, write

log = logging.getLogger(__name__)

TRIES = 8
"""After so many failed tries (about two hours) a delivery is dead and waits for a person."""


@dataclass(frozen=True, slots=True)
class Event:
    """What a listener receives: the event's name, content, moment, zone and its key (the key of its effects)."""

    key: str
    name: str
    payload: Mapping[str, JSON]
    at: datetime
    zone_id: int
    zone_code: str

    @property
    def system(self) -> Actor:
        """The system in the event's zone: who acts when a rule follows from the event."""
        return Actor(None, None, "system", None, None, self.zone_id, self.zone_code, system=True)


Listener = Callable[[Event], None]


def listeners_of(name: str) -> tuple[Listener, ...]:
    """The listeners of an event, from the one table that knows both sides (setting ONEZONE_LISTENERS names it)."""
    table: Mapping[str, tuple[Listener, ...]] = import_string(
        getattr(settings, "ONEZONE_LISTENERS", "onezone.config.wiring.LISTENERS")
    )
    return tuple(table.get(name, ()))


def name_of(listener: Listener) -> str:
    """How a listener is named in the delivery table: module and function."""
    return f"{listener.__module__}.{listener.__qualname__}"


_unheard: ContextVar[frozenset[str]] = ContextVar("onezone_unheard", default=frozenset())


@contextmanager
def unheard_by(*listeners: str) -> Iterator[None]:
    """Publish without these listeners (module and function) for the length of the block: for taking over what happened
    long ago, of which nobody needs to be told today."""
    token = _unheard.set(_unheard.get().union(listeners))
    try:
        yield
    finally:
        _unheard.reset(token)


def publish(*, actor: Actor, at: datetime, name: str, payload: Mapping[str, JSON], key: str) -> OutboxEvent:
    """Write an event and one delivery per listener in the current transaction; they are brought after it commits.

    The same key in the same zone is the same event: publishing it again changes nothing and returns the first.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("outbox.publish needs a transaction: use act_transaction(actor)")
    event = OutboxEvent(zone_id=actor.zone_id, key=key, name=name, payload=dict(payload), at=at)
    deliveries = _add(event, _hearing(name))
    if deliveries is None:
        return OutboxEvent.objects.get(zone_id=actor.zone_id, key=key)
    for delivery_id in deliveries:
        bring = partial(deliver, zone_id=actor.zone_id, delivery_id=delivery_id, at=at)
        transaction.on_commit(bring, robust=True)
    return event


def _hearing(name: str) -> list[str]:
    return [held for held in map(name_of, listeners_of(name)) if held not in _unheard.get()]


def _add(event: OutboxEvent, listeners: Sequence[str]) -> list[int] | None:
    """Insert an event, which gets its id, and its deliveries; returns their ids, or None when its key is there."""
    sql, values = insert(event)
    added = Statement(f"{sql} ON CONFLICT (zone_id, key) DO NOTHING RETURNING id", values)
    at_once = bool(listeners) and connection.vendor == "postgresql"
    found = ask(_with_deliveries(added, event, listeners) if at_once else added)
    if found is None:
        return None
    event.id = found[0]
    if at_once:
        return list(found[1])
    rows = [
        Delivery(zone_id=event.zone_id, event_id=event.id, listener=listener, next_at=event.at)
        for listener in listeners
    ]
    return [row.id for row in Delivery.objects.bulk_create(rows)]


def _with_deliveries(added: Statement, event: OutboxEvent, listeners: Sequence[str]) -> Statement:
    """The same in one journey where a statement may write two tables."""
    sql = (
        f"WITH event AS ({added.sql}), sent AS ("  # noqa: S608
        f'INSERT INTO "{Delivery._meta.db_table}" (zone_id, event_id, listener, state, attempts, next_at, error) '
        "SELECT %s, event.id, heard.listener, %s, 0, %s, '' FROM event, unnest(%s::text[]) AS heard (listener) "
        "RETURNING id) SELECT event.id, ARRAY(SELECT id FROM sent ORDER BY id) FROM event"
    )
    return Statement(sql, [*added.values, event.zone_id, Delivery.State.waiting.value, event.at, list(listeners)])


def deliver_event(*, zone_id: int, event_id: int, at: datetime) -> int:
    """Bring one event to every listener that still waits for it; returns how many were reached."""
    with zone_scope(zone_id):
        waiting = list(
            Delivery.objects.filter(event_id=event_id, state=Delivery.State.waiting).values_list("id", flat=True)
        )
    return sum(deliver(zone_id=zone_id, delivery_id=delivery_id, at=at) for delivery_id in waiting)


def sweep(*, zone_id: int, at: datetime, limit: int = 200) -> int:
    """Bring every delivery of the zone whose time has come: what a dead process left, and what failed before."""
    with zone_scope(zone_id):
        due = list(
            Delivery.objects.filter(state=Delivery.State.waiting, next_at__lte=at, zone_id=zone_id)
            .order_by("event_id", "id")
            .values_list("id", flat=True)[:limit]
        )
    return sum(deliver(zone_id=zone_id, delivery_id=delivery_id, at=at) for delivery_id in due)


def sweep_all(*, at: datetime) -> int:
    """Sweep every zone, each in its own scope."""
    return sum(sweep(zone_id=zone_id, at=at) for zone_id in Zone.objects.order_by("id").values_list("id", flat=True))


def deliver(*, zone_id: int, delivery_id: int, at: datetime) -> bool:
    """Bring one delivery: the listener's effects and the mark "done" are one transaction, so they happen once.

    False when another process holds it, it is done already, or the listener failed; a failure is noted with the time of
    the next try, which doubles from half a minute.
    """
    inside = connection.in_atomic_block
    with zone_scope(zone_id), transaction.atomic(savepoint=inside):
        found = _delivery_that_waits().first(delivery=delivery_id)
        if found is None:
            return False
        attempts, listener, zone_code, key, name, payload, happened = found
        event = Event(key, name, payload, happened, zone_id, zone_code)
        try:
            with transaction.atomic():
                _listener_named(listener, event.name)(event)
        except Exception as error:
            log.exception("listener %s failed on event %s", listener, event.key)
            write(update(Delivery, delivery_id, _failure(error, attempts + 1, at)))
            return False
        done = {"state": Delivery.State.done, "done_at": at, "error": "", "attempts": attempts + 1}
        write(update(Delivery, delivery_id, done))
        return True


@cache
def _delivery_that_waits() -> Prepared:
    """The query that takes a delivery, unless another process holds it."""
    columns = ("attempts", "listener", "zone__code", "event__key", "event__name", "event__payload", "event__at")
    rows = Delivery.objects.select_for_update(of=("self",), skip_locked=True).order_by()
    return Prepared(
        lambda delivery: rows.filter(pk=delivery, state=Delivery.State.waiting).values_list(*columns), delivery=int
    )


def _failure(error: Exception, attempts: int, at: datetime) -> Mapping[str, object]:
    return {
        "error": f"{type(error).__name__}: {error}"[:2000],
        "attempts": attempts,
        "next_at": at + timedelta(seconds=30 * 2 ** (attempts - 1)),
        "state": Delivery.State.dead if attempts >= TRIES else Delivery.State.waiting,
    }


def _listener_named(name: str, event: str) -> Listener:
    for listener in listeners_of(event):
        if name_of(listener) == name:
            return listener
    raise LookupError(f"{name} no longer listens to {event}")
