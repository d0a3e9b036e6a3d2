"""The API's periodic job: old answers are forgotten."""

from __future__ import annotations

from django_tasks import task

from onezone.platform.api.services.once import forget_answers
from onezone.platform.identity.queries import all_zones
from onezone.platform.web.now import now


@task()
def tidy() -> int:
    """Forget the answers of calls that nobody repeats any more."""
    at = now()
    return sum(forget_answers(zone_id=zone.id, at=at) for zone in all_zones())
