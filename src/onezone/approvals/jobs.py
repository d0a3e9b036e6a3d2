"""What approvals does by itself when something has happened: listeners, each safe to run again."""

from __future__ import annotations

from onezone.approvals.services.filings import file_waiting
from onezone.approvals.services.telling import tell_of_act
from onezone.kernel.errors import JSON
from onezone.platform.outbox.services import Event


def file_what_waits(event: Event) -> None:
    """A result arrived: simulated matters of the stage filing that waited for it go to their departments."""
    file_waiting(actor=event.system, at=event.at, project=str(event.payload["project"]))


def tell_who_is_concerned(event: Event) -> None:
    """An act was done: everybody whom it concerns is told, once."""
    said = event.payload
    tell_of_act(
        actor=event.system,
        at=event.at,
        key=event.key,
        project=str(said["project"]),
        act=str(said["act"]),
        matters=_names(said["matters"]),
        about=_names(said.get("about")),
        stale=_names(said.get("stale")),
        woken=_names(said.get("woken")),
        facts=_names(said.get("facts")),
    )


def _names(given: JSON) -> tuple[str, ...]:
    return tuple(str(each) for each in given) if isinstance(given, list) else ()
