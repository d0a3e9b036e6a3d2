"""What approvals does by itself when something has happened: listeners, each safe to run again."""

from __future__ import annotations

from onezone.approvals.services.filings import file_waiting
from onezone.platform.identity.actor import system_actor
from onezone.platform.identity.queries import zone_with_id
from onezone.platform.outbox.services import Event


def file_what_waits(event: Event) -> None:
    """A result arrived: simulated matters of the stage filing that waited for it go to their departments."""
    actor = system_actor(zone_with_id(event.zone_id))
    file_waiting(actor=actor, at=event.at, project=str(event.payload["project"]))
