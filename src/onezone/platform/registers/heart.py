"""The heartbeat of a step of an import: how far it is, and that whoever works on it is alive, told beside its work."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.db import DatabaseError, connection, connections

from onezone.platform.identity.scope import zone_scope
from onezone.platform.registers import marks
from onezone.platform.registers.models import Import

FIRST, EVERY = 0.25, 1.0
"""Seconds to the first beat, and between two of them."""
Clock = Callable[[], datetime]
Tell = Callable[[int], None]


def silent(_rows: int) -> None:
    """For work that nobody watches."""


@contextmanager
def beating(run: Import, clock: Clock, lease: timedelta) -> Iterator[Tell]:
    """Renew the lease while the block works; what is told of its rows is seen at once, before its transaction ends.

    Inside a request's own transaction nobody could see it, and the beat would wait for the request that waits for it.
    """
    if connection.in_atomic_block:
        yield silent
        return
    heart = Heart(run, clock, lease)
    marks.drop(run.pk)
    heart.start()
    try:
        yield heart.tell
    finally:
        heart.ended.set()
        heart.join()
        marks.drop(run.pk)


class Heart(threading.Thread):
    """Beats on a connection of its own."""

    def __init__(self, run: Import, clock: Clock, lease: timedelta) -> None:
        super().__init__(name=f"import {run.reference}", daemon=True)
        self.held, self.clock, self.lease = run, clock, lease
        self.ended = threading.Event()
        self.rows = self.marked = 0

    def tell(self, rows: int) -> None:
        self.rows = rows
        if rows >= self.marked + marks.STEP:
            self.marked = rows
            marks.put(self.held.pk, rows)

    def run(self) -> None:
        pause = FIRST
        while not self.ended.wait(pause):
            pause = EVERY
            try:
                self.beat()
            except DatabaseError:
                continue  # SQLite knows one writer, and that may be the step itself: then nobody else can take it up
        connections.close_all()

    def beat(self) -> None:
        with zone_scope(self.held.zone_id):
            Import.objects.filter(zone_id=self.held.zone_id, pk=self.held.pk, holder=self.held.holder).update(
                progress=self.rows, held_until=self.clock() + self.lease
            )
