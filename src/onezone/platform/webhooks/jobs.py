"""The periodic job of webhooks."""

from __future__ import annotations

from django_tasks import task

from onezone.platform.identity.queries import all_zones
from onezone.platform.web.now import now, wall_clock
from onezone.platform.webhooks.services.calls import gather, send_due


@task()
def send() -> int:
    """Tell every subscriber what happened since."""
    arrived = 0
    for zone in all_zones():
        gather(zone_id=zone.id, at=now())
        arrived += send_due(zone_id=zone.id, at=now(), moment=wall_clock())
    return arrived
