"""How much waits, for the numbers of the navigation: one query, counted by the database along its indexes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import CharField, Count, QuerySet, Value

from onezone.approvals.domain.states import CASE_OPEN, CaseState
from onezone.approvals.models import Project, Standing
from onezone.approvals.queries.desk import DESK_ROLES
from onezone.platform.identity.actor import ADMINISTRATORS, Actor, Role

_SIMULATING = [str(state) for state in (*CASE_OPEN, CaseState.APPLIED, CaseState.HELD)]


def waiting_for(actor: Actor, on: date) -> Mapping[str, int]:
    """`desk`: the items in the queue of the actor's department; `simulations`: cases in simulation.

    What was delegated to a signer stands on its desk and is not counted here. Applicants and administrators: nothing.
    """
    if actor.role in ADMINISTRATORS or actor.role is Role.applicant or actor.system:
        return {}
    simulating = Project.objects.filter(zone_id=actor.zone_id, sim_state__in=_SIMULATING)
    counts = [_count("simulations", simulating)]
    if actor.role in DESK_ROLES and actor.department:
        rows = Standing.objects.filter(zone_id=actor.zone_id, department=actor.department)
        counts.append(_count("desk", rows.filter(from_on__lte=on, until_on__gte=on).exclude(clock="decided")))
    return dict(counts[0].union(*counts[1:], all=True))


def _count(name: str, rows: QuerySet[Any]) -> QuerySet[Any]:
    named = rows.order_by().values("zone_id").annotate(n=Count("pk"), name=Value(name, CharField()))
    return named.values_list("name", "n")
