"""Numbers that a register gives out: one series a name and zone, without gaps or doubles."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db.models import F, QuerySet

from onezone.platform.identity.actor import Actor
from onezone.platform.registers.models import Series

_sheaf: ContextVar[tuple[int, dict[str, list[int]]] | None] = ContextVar("onezone_numbers", default=None)
"""How many numbers are taken at once, and by series those that were taken and not yet given out, the next one last."""


def next_number(actor: Actor, name: str) -> int:
    """The next number of a series, inside the act's transaction."""
    sheaf = _sheaf.get()
    if sheaf is None:
        return _taken(actor, name, 1)
    size, held = sheaf
    if not held.get(name):
        first = _taken(actor, name, size)
        held[name] = list(range(first + size - 1, first - 1, -1))
    return held[name].pop()


@contextmanager
def many_numbers(actor: Actor, size: int) -> Iterator[None]:
    """Take numbers by so many at once for the length of the block; what is left over is put back.

    For an act that writes many rows. The series stays locked until its transaction ends, so nobody is in between.
    """
    held: dict[str, list[int]] = {}
    token = _sheaf.set((max(1, size), held))
    try:
        yield
    finally:
        _sheaf.reset(token)
    for name, left in held.items():
        if left:
            _series(actor, name).update(last=F("last") - len(left))


def _taken(actor: Actor, name: str, count: int) -> int:
    """Take the next `count` numbers of a series; returns the first of them."""
    if not _series(actor, name).update(last=F("last") + count):
        Series.objects.get_or_create(zone_id=actor.zone_id, name=name)
        _series(actor, name).update(last=F("last") + count)
    last: int = _series(actor, name).values_list("last", flat=True).get()
    return last - count + 1


def _series(actor: Actor, name: str) -> QuerySet[Series]:
    return Series.objects.filter(zone_id=actor.zone_id, name=name)
