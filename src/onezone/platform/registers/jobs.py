"""The work of imports, at once or in the background: a shell that looks at the clock; safe to run twice."""

from __future__ import annotations

from datetime import datetime

from django_tasks import task

from onezone.platform.identity.actor import Actor, system_actor
from onezone.platform.identity.queries import all_zones, zone_with_id
from onezone.platform.registers.declaration import Register
from onezone.platform.registers.heart import Clock
from onezone.platform.registers.running import run, work_off
from onezone.platform.registers.steps import TAKEN_UP
from onezone.platform.registers.trying import import_of
from onezone.platform.web.now import now, wall_clock

AT_ONCE = 1_000
"""So many rows are read or written while who asked waits for it, within a second or two."""


def go_on(*, actor: Actor, at: datetime, register: Register, reference: str, clock: Clock) -> None:
    """What waits to be read or written: a small file at once, a large one in the background."""
    held = import_of(actor, register, reference)
    if held.state in TAKEN_UP and held.size <= AT_ONCE:
        run(actor=actor, at=at, reference=reference, clock=clock)
    elif held.state in TAKEN_UP:
        take_up.enqueue(actor.zone_id)


@task()
def take_up(zone_id: int) -> int:
    """Do what waits in one zone: a page that has asked for it does not wait for the next minute."""
    return work_off(actor=system_actor(zone_with_id(zone_id)), at=now(), clock=wall_clock)


@task()
def take_up_all() -> int:
    """Do what waits in every zone, and what a process that died has left."""
    return sum(work_off(actor=system_actor(zone), at=now(), clock=wall_clock) for zone in all_zones())
