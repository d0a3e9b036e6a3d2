"""The zone that the running code may see: the second wall behind every query (row-level security on PostgreSQL)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import connection, transaction

from onezone.platform.identity.actor import Actor

_zone: ContextVar[int | None] = ContextVar("onezone_zone", default=None)


def current_zone() -> int | None:
    """The id of the zone in scope, or None outside every scope."""
    return _zone.get()


@contextmanager
def zone_scope(zone_id: int) -> Iterator[None]:
    """Show the rows of one zone for the length of the block.

    PostgreSQL: opens a transaction and sets `app.zone` for it alone, so a pooled connection carries nothing over.
    The value is written as a literal: a Citus cluster passes on `SET LOCAL`, not `set_config()`.
    SQLite: only notes the zone; a read takes no transaction. Entering the same zone again costs nothing; another zone
    inside a scope is set for the block and put back after it.
    """
    zone_id = int(zone_id)
    outer = _zone.get()
    if outer == zone_id and (connection.vendor != "postgresql" or connection.in_atomic_block):
        yield
        return
    token = _zone.set(zone_id)
    try:
        if connection.vendor == "postgresql":
            nested = connection.in_atomic_block
            with transaction.atomic():
                _set_local("app.zone", zone_id)
                yield
                # The setting ends with the transaction. Inside another one it is put back by hand, unless the work is
                # being undone, which restores it too and takes no more statements.
                if nested and not connection.needs_rollback:
                    _set_local("app.zone", outer)
        else:
            yield
    finally:
        _zone.reset(token)


@contextmanager
def own_posts_scope(user_id: int) -> Iterator[None]:
    """Show one person's own posts in every zone: for login, switching posts, and the rule of the three administrators.

    The policy of the posts table lets them be read, never written, across zones.
    """
    if connection.vendor != "postgresql":
        yield
        return
    with transaction.atomic(savepoint=False):  # a read: there is nothing to undo apart from what is around it
        _set_local("app.person", int(user_id))
        yield
        _set_local("app.person", None)


@contextmanager
def act_transaction(actor: Actor) -> Iterator[None]:
    """The one transaction of an act: all of it or nothing, in the actor's zone. Every write service runs in it.

    Inside another one it is a savepoint, so that a refusal undoes this act alone.
    """
    inside = connection.in_atomic_block
    with zone_scope(actor.zone_id), transaction.atomic(savepoint=inside):
        yield


def _set_local(name: str, value: int | None) -> None:
    text = "" if value is None else str(int(value))
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL {name} = '{text}'")
