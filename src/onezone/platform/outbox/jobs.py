"""The platform's own periodic jobs: shells that look at the clock and call a service, all safe to run twice."""

from __future__ import annotations

from datetime import timedelta

from django_tasks import task

from onezone.platform.identity.actor import system_actor
from onezone.platform.identity.dormancy import close_unused
from onezone.platform.identity.login import forget_attempts
from onezone.platform.identity.queries import all_zones
from onezone.platform.journal.checkpoints import write_checkpoint_if_changed
from onezone.platform.outbox import beat, services
from onezone.platform.web.now import now, wall_clock

KEEP_RESULTS = timedelta(days=14)
KEEP_ATTEMPTS = timedelta(days=180)
"""Logs of access are kept for at least six months (Cybersecurity Law of the PRC)."""


@task()
def sweep_outbox() -> int:
    """Bring the events whose time has come."""
    return services.sweep_all(at=now())


@task()
def write_checkpoints() -> int:
    """State how every zone's journal stands, where it changed."""
    at = now()
    return sum(write_checkpoint_if_changed(zone=zone, at=at) is not None for zone in all_zones())


@task()
def close_unused_accounts() -> int:
    """Close the accounts that nobody has used for as long as the password profile allows."""
    at = now()
    return sum(len(close_unused(actor=system_actor(zone), at=at)) for zone in all_zones())


@task()
def tidy() -> int:
    """Forget finished jobs, old beats and old login tries."""
    moment = wall_clock()
    return beat.forget(before=moment - KEEP_RESULTS) + forget_attempts(before=now() - KEEP_ATTEMPTS)
