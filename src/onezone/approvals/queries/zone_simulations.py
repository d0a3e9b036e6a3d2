"""Simulated approval of a whole zone in numbers, made by the database; nothing here is a decision."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Expression, OuterRef, Q, QuerySet, TextField
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast

from onezone.approvals.domain.states import CASE_ENDED
from onezone.approvals.models import Project, SimItemRow
from onezone.platform.statements import Table, sums_of

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


def simulations_in(zone: str, on: date) -> tuple[Expression, ...]:
    """The sums on a day, as values of another query; for `as_simulations`."""
    live = _live(on).filter(zone_id=OuterRef(zone))
    items = SimItemRow.objects.filter(
        zone_id=OuterRef(zone), project__in=_live(on).exclude(sim_state="applied").values("pk")
    )
    items = items.exclude(state="withdrawn").annotate(
        until=day_in("detail", "valid_to"), case_until=day_in("project__simulation", "valid_to")
    )
    day = on.isoformat()
    some = Q(until__isnull=False) | Q(case_until__isnull=False)
    over = (Q(until__isnull=True) | Q(until__lt=day)) & (Q(case_until__isnull=True) | Q(case_until__lt=day)) & some
    stale = Q(state="approved") & (Q(is_stale=True) | over)
    return (
        sums_of(live, "sim_state", number=Count("pk")),
        sums_of(
            items,
            "zone_id",
            opinions=Count("pk", filter=Q(opined_on__isnull=False) & ~Q(state="rejected") & ~stale),
            planned=Count("pk"),
            stale=Count("pk", filter=stale),
        ),
    )


def as_simulations(states: Table, items: Table) -> SimulationSums:
    """What the values of `simulations_in` say."""
    held = dict(states or ())
    opinions, planned, stale = items[0][1:] if items else (0, 0, 0)
    return SimulationSums(
        applied=held.get("applied", 0),
        ready=held.get("ready", 0),
        reviewing=held.get("running", 0) + held.get("held", 0),
        converting=sum(held.get(state, 0) for state in _CONVERTING),
        opinions=opinions,
        planned=planned,
        stale=stale,
    )


def _live(on: date) -> QuerySet[Project]:
    """Projects whose simulated case is open on the day: not ended, and not run out since its last act."""
    rows: Any = Project.objects.exclude(sim_state__in=["draft", *map(str, CASE_ENDED)]).order_by()
    rows = rows.annotate(case_until=day_in("simulation", "valid_to"))
    expired = Q(case_until__lt=on.isoformat()) & ~Q(sim_state__in=("applied", *_CONVERTING))
    found: QuerySet[Project] = rows.exclude(expired)
    return found


def day_in(document: str, member: str) -> Cast:
    """A date in a JSON document as its ISO text, which sorts as the date does."""
    return Cast(KeyTextTransform(member, document), TextField())
