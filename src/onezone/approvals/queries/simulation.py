"""Which projects have a simulated case: open ones, whose state is computed when shown, and ended ones."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db.models import Q, QuerySet

from onezone.approvals.domain.states import CASE_ENDED, CaseState
from onezone.approvals.models import Project
from onezone.approvals.queries.project import ProjectCase, cases_of
from onezone.approvals.store import visible_projects
from onezone.platform.identity.actor import Actor

_ENDED = [str(state) for state in CASE_ENDED]


def open_simulations(actor: Actor, text: str = "") -> tuple[ProjectCase, ...]:
    """Every project whose case was open at its last act; time alone may have ended it since (expiry). Three queries."""
    return cases_of(actor, _ids(actor, text, ended=False))


def ended_simulations(actor: Actor, text: str = "") -> Sequence[tuple[date, str, int]]:
    """Day of opening, reference and id of the projects whose case has ended; the cases are loaded a page at a time."""
    return list(_rows(actor, text, ended=True).values_list("opened_on", "reference", "id"))


def _ids(actor: Actor, text: str, *, ended: bool) -> Sequence[int]:
    return list(_rows(actor, text, ended=ended).values_list("id", flat=True))


def _rows(actor: Actor, text: str, *, ended: bool) -> QuerySet[Project]:
    rows = visible_projects(actor).exclude(sim_state=str(CaseState.DRAFT))
    rows = rows.filter(sim_state__in=_ENDED) if ended else rows.exclude(sim_state__in=_ENDED)
    for word in text.split():
        rows = rows.filter(
            Q(name__icontains=word)
            | Q(reference__icontains=word)
            | Q(code__icontains=word)
            | Q(enterprise__name__icontains=word)
        )
    return rows.order_by("-opened_on", "-id")
