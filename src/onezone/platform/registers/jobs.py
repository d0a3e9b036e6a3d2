"""The background job of imports: a shell that looks at the clock; safe to run twice."""

from __future__ import annotations

from django_tasks import task

from onezone.platform.identity.actor import system_actor
from onezone.platform.identity.queries import all_zones, zone_with_id
from onezone.platform.registers.running import work_off
from onezone.platform.web.now import now, wall_clock


@task()
def take_up(zone_id: int) -> int:
    """Do what waits in one zone: a page that has asked for it does not wait for the next minute."""
    return work_off(actor=system_actor(zone_with_id(zone_id)), at=now(), clock=wall_clock)


@task()
def take_up_all() -> int:
    """Do what waits in every zone, and what a process that died has left."""
    return sum(work_off(actor=system_actor(zone), at=now(), clock=wall_clock) for zone in all_zones())
