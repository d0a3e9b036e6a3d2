"""How much waits, for the numbers of the navigation: one query, counted by the database along its indexes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import CharField, Count, Q, QuerySet, Value

from onezone.approvals.domain.states import CASE_ENDED, CASE_OPEN, WORK_OPEN, CaseState
from onezone.approvals.models import SimItemRow, WorkItemRow
from onezone.approvals.queries.desk import DESK_ROLES
from onezone.approvals.queries.standing import SIM_QUEUED
from onezone.approvals.store import visible_projects
from onezone.platform.identity.actor import ADMINISTRATORS, Actor, Role

_SIMULATING = [str(state) for state in (*CASE_OPEN, CaseState.APPLIED, CaseState.HELD)]
_ENDED = [str(state) for state in CASE_ENDED]


def waiting_for(actor: Actor) -> Mapping[str, int]:
    """`desk`: the items in the queue of the actor's department; `simulations`: cases in simulation.

    What was delegated to a signer stands on its desk and is not counted here. Applicants and administrators: nothing.
    """
    if actor.role in ADMINISTRATORS or actor.role is Role.applicant or actor.system:
        return {}
    counts = [_count("simulations", visible_projects(actor).filter(sim_state__in=_SIMULATING))]
    if actor.role in DESK_ROLES and actor.department:
        here = {"zone_id": actor.zone_id, "department": actor.department}
        work = WorkItemRow.objects.filter(**here, is_current=True, state__in=[str(state) for state in WORK_OPEN])
        queued = Q(state__in=[str(state) for state in SIM_QUEUED]) | Q(state="approved", is_stale=True)
        sim = SimItemRow.objects.filter(queued, **here).exclude(project__sim_state__in=_ENDED)
        counts += [_count("desk", work), _count("desk", sim)]
    found: dict[str, int] = {}
    for name, number in counts[0].union(*counts[1:], all=True):
        found[name] = found.get(name, 0) + number
    return found


def _count(name: str, rows: QuerySet[Any]) -> QuerySet[Any]:
    named = rows.order_by().values("zone_id").annotate(n=Count("pk"), name=Value(name, CharField()))
    return named.values_list("name", "n")
