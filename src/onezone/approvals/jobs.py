"""What approvals does by itself: listeners to what has happened, and jobs; each safe to run again."""

from __future__ import annotations

from django_tasks import task

from onezone.approvals.services.digest import write_digests
from onezone.approvals.services.escalation import escalate
from onezone.approvals.services.filings import file_waiting
from onezone.approvals.services.queue import stand_all_anew
from onezone.approvals.services.saved import replay_converted
from onezone.approvals.services.searching import keep_numbers_findable
from onezone.approvals.services.telling import tell_of_act
from onezone.kernel.errors import JSON
from onezone.platform.identity.actor import system_actor
from onezone.platform.identity.queries import all_zones
from onezone.platform.identity.scope import zone_scope
from onezone.platform.outbox.services import Event
from onezone.platform.web.now import now


def file_what_waits(event: Event) -> None:
    """A result arrived: simulated matters of the stage filing that waited for it go to their departments."""
    file_waiting(actor=event.system, at=event.at, project=str(event.payload["project"]))


def find_by_number(event: Event) -> None:
    """An act gave its item a number: it is found by it."""
    matters = _names(event.payload.get("about"))
    keep_numbers_findable(actor=event.system, project=str(event.payload["project"]), matters=matters)


@task()
def escalate_lights() -> int:
    """Tell of lights that became worse and of conditions that fell due, in every zone."""
    at = now()
    return sum(escalate(actor=system_actor(zone), at=at) for zone in all_zones())


@task()
def write_daily_digests() -> int:
    """Write the digests of the day once it is eight o'clock in the zone."""
    at = now()
    return sum(write_digests(actor=system_actor(zone), at=at) for zone in all_zones())


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


@task()
def bring_queues_up_to_date() -> int:
    """Let the lists count by the calendar of today, after a notice or a closure; usually there is nothing to do."""
    done = 0
    for zone in all_zones():
        with zone_scope(zone.id):
            done += stand_all_anew(actor=system_actor(zone), at=now())
    return done


@task()
def replay_converted_projects() -> int:
    """Replay what was converted, or changed after it, for the days saved on the board."""
    at = now()
    return sum(replay_converted(actor=system_actor(zone), at=at) for zone in all_zones())
