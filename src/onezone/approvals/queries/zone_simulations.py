"""Simulated approval of a whole zone in numbers, made by the database; nothing here is a decision."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet, TextField
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast

from onezone.approvals.domain.states import CASE_ENDED
from onezone.approvals.models import Project, SimItemRow
from onezone.approvals.store import visible_projects
from onezone.platform.identity.actor import Actor

_CONVERTING = ("converting", "partially_converted")


@dataclass(frozen=True, slots=True)
class SimulationSums:
    """Open simulated cases by state, and the opinions of those that run; n/m of matters, never of decisions."""

    applied: int
    ready: int
    reviewing: int
    converting: int
    opinions: int
    planned: int
    stale: int

    @property
    def running(self) -> int:
        return self.ready + self.reviewing + self.converting


def simulation_sums(actor: Actor, on: date) -> SimulationSums:
    """The sums on a day; two queries."""
    live = _live(actor, on)
    states = dict(live.order_by().values_list("sim_state").annotate(Count("pk")))
    items = SimItemRow.objects.filter(zone_id=actor.zone_id, project__in=live.exclude(sim_state="applied").values("pk"))
    items = items.exclude(state="withdrawn").annotate(
        until=day_in("detail", "valid_to"), case_until=day_in("project__simulation", "valid_to")
    )
    day = on.isoformat()
    some = Q(until__isnull=False) | Q(case_until__isnull=False)
    over = (Q(until__isnull=True) | Q(until__lt=day)) & (Q(case_until__isnull=True) | Q(case_until__lt=day)) & some
    stale = Q(state="approved") & (Q(is_stale=True) | over)
    sums: dict[str, Any] = {
        "planned": Count("pk"),
        "opinions": Count("pk", filter=Q(opined_on__isnull=False) & ~Q(state="rejected") & ~stale),
        "stale": Count("pk", filter=stale),
    }
    return SimulationSums(
        applied=states.get("applied", 0),
        ready=states.get("ready", 0),
        reviewing=states.get("running", 0) + states.get("held", 0),
        converting=sum(states.get(state, 0) for state in _CONVERTING),
        **items.order_by().aggregate(**sums),
    )


def _live(actor: Actor, on: date) -> QuerySet[Project]:
    """Projects whose simulated case is open on the day: not ended, and not run out since its last act."""
    rows: Any = visible_projects(actor).exclude(sim_state__in=["draft", *map(str, CASE_ENDED)])
    rows = rows.annotate(case_until=day_in("simulation", "valid_to"))
    expired = Q(case_until__lt=on.isoformat()) & ~Q(sim_state__in=("applied", *_CONVERTING))
    found: QuerySet[Project] = rows.exclude(expired)
    return found


def day_in(document: str, member: str) -> Cast:
    """A date in a JSON document as its ISO text, which sorts as the date does."""
    return Cast(KeyTextTransform(member, document), TextField())
