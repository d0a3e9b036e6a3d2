"""What a post may hand over: an officer what is in his own hands, a signer all that the department has."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q, QuerySet

from onezone.approvals.models import SimItemRow, WorkItemRow
from onezone.approvals.store import visible_projects
from onezone.platform.identity.actor import Actor, Role
from onezone.platform.identity.errors import NotFound

MOST = 300
_WORK = ("received", "accepted", "reviewing", "suspended")
_SIM = Q(state__in=("received", "reviewing", "conv_precheck")) | Q(state="approved", is_stale=True)


@dataclass(frozen=True, slots=True)
class InHand:
    """One item that may be handed over."""

    project: str
    project_name: str
    mode: str
    matter: str
    officer: str
    due_on: date | None

    @property
    def key(self) -> str:
        return f"{self.project}:{self.mode}:{self.matter}"


def in_hands(actor: Actor) -> tuple[InHand, ...]:
    """By limit, the nearest first; at most `MOST`. Raises NotFound for a post without a desk."""
    if actor.role not in (Role.officer, Role.signer) or not actor.department:
        raise NotFound(what="desk")
    work = _held(actor, WorkItemRow.objects.filter(is_current=True, state__in=_WORK))
    sim = _held(actor, SimItemRow.objects.filter(_SIM))
    rows = [_line(row, "formal") for row in work] + [_line(row, "simulated") for row in sim]
    return tuple(sorted(rows, key=lambda row: (row.due_on or date.max, row.key))[:MOST])


def _held(actor: Actor, rows: QuerySet) -> Sequence[WorkItemRow | SimItemRow]:  # type: ignore[type-arg]
    mine = Q() if actor.role is Role.signer else Q(officer__startswith=f"{actor.user_id}/")
    seen = Q(project__in=visible_projects(actor).order_by().values("pk"))
    held = rows.filter(mine, seen, zone_id=actor.zone_id, department=actor.department).select_related("project")
    return list(held.order_by(F("due_on").asc(nulls_last=True), "id")[:MOST])


def _line(row: WorkItemRow | SimItemRow, mode: str) -> InHand:
    return InHand(row.project.reference, row.project.name, mode, row.matter, row.officer, row.due_on)
