"""What the system administrator sees of the outbox: how much waits, what is dead, when each job last ran."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max

from onezone.platform.identity.actor import Actor
from onezone.platform.identity.permissions import Act, require
from onezone.platform.outbox.beat import planned_jobs
from onezone.platform.outbox.models import Beat, Delivery


@dataclass(frozen=True, slots=True)
class DeadRow:
    """One event that a listener could not take after all tries; its content is business and is not shown."""

    id: int
    event: str
    listener: str
    attempts: int
    at: datetime
    error: str


@dataclass(frozen=True, slots=True)
class JobRow:
    """One periodic job and its last run."""

    name: str
    plan: str
    last: datetime | None


def dead_letters(actor: Actor, *, limit: int = 200) -> tuple[DeadRow, ...]:
    """The dead deliveries of the actor's zone, newest first. The kind of error is shown, not its text."""
    require(actor, Act.read_health)
    rows = Delivery.objects.filter(zone_id=actor.zone_id, state=Delivery.State.dead).select_related("event")
    return tuple(
        DeadRow(row.id, row.event.name, row.listener, row.attempts, row.event.at, row.error.partition(":")[0])
        for row in rows.order_by("-id")[:limit]
    )


def deliveries_by_state(actor: Actor) -> dict[str, int]:
    """How many deliveries of the zone stand in each state."""
    require(actor, Act.read_health)
    rows = Delivery.objects.filter(zone_id=actor.zone_id).order_by()
    return dict(rows.values_list("state").annotate(n=Count("id")))


def jobs(actor: Actor) -> tuple[JobRow, ...]:
    """The periodic jobs with their last run."""
    require(actor, Act.read_health)
    last = dict(Beat.objects.order_by().values_list("job").annotate(last=Max("slot")))
    return tuple(JobRow(job.name, job.plan, last.get(job.name)) for job in planned_jobs())
