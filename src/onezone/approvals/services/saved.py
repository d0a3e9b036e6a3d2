"""Replaying converted projects, so that days saved can be read by anybody without waiting for a replay."""

from __future__ import annotations

from datetime import datetime

from onezone.approvals.domain.saved import days_saved
from onezone.approvals.models import Project
from onezone.approvals.queries.project import cases_of
from onezone.approvals.queries.saved import as_converted, converted_in
from onezone.platform.calendar.queries import calendar_for
from onezone.platform.identity.actor import Actor
from onezone.platform.identity.queries import values_of_zone
from onezone.platform.identity.scope import act_transaction

AT_ONCE = 20
"""A replay takes tenths of a second; the next run goes on."""


def replay_converted(*, actor: Actor, at: datetime, most: int = AT_ONCE) -> int:
    """Replay converted projects whose case has changed since their last replay; returns how many. Safe to run again.

    What is written names the state that was replayed: an act in between makes it worthless, not wrong.
    """
    with act_transaction(actor):
        calendar = calendar_for(actor.zone_id)
        projects = as_converted(values_of_zone(actor.zone_id, converted_in("pk")).get()[0])
        waiting = {each.id: each for each in projects if not each.is_replayed(calendar)}
        chosen = list(waiting)[:most]
        for key, project in zip(chosen, cases_of(actor, chosen), strict=True):
            held = days_saved(project.case)
            days = held.days if held is not None else None
            replayed = {"of": waiting[key].state(calendar), "at": at.isoformat()}
            Project.objects.filter(pk=key).update(replayed={**replayed, "days": days})
    return len(chosen)
