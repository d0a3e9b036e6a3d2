"""Conditions of the whole zone that are not closed: the rows that owe one, found by their own columns."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from onezone.approvals.domain.condition import Condition
from onezone.approvals.models import SimItemRow, WorkItemRow
from onezone.approvals.store import visible_projects
from onezone.kernel.codec import from_plain
from onezone.platform.identity.actor import Actor

_GONE = ("voided", "withdrawn", "converted", "upgraded")


@dataclass(frozen=True, slots=True)
class Owed:
    """One condition that is open on some item: where it stands, which outcome set it."""

    project: str
    project_name: str
    matter: str
    department: str
    simulated: bool
    number: str
    condition: Condition


def overdue_in_zone(actor: Actor, on: date) -> int:
    """How many conditions are past their day; the same as the zone's board lists, read from the late rows only."""
    late = [each for each in owed_in_zone(actor, due_before=on) if each.condition.state(on) == "overdue"]
    return len(late)


def owed_in_zone(actor: Actor, *, due_before: date | None = None) -> tuple[Owed, ...]:
    """Every open condition in the actor's sight, two queries; a simulated one that went formal stands there alone.

    `due_before` reads only rows with a condition due before that day (and what else they owe).
    """
    projects = visible_projects(actor).order_by().values("pk")
    scope: dict[str, Any] = {"zone_id": actor.zone_id, "project__in": projects, "open_conditions__gt": 0}
    if due_before is not None:
        scope["condition_due_on__lt"] = due_before
    fields = ("project_id", "project__reference", "project__name", "matter", "department", "detail__conditions")
    work = WorkItemRow.objects.filter(is_current=True, **scope).order_by().values(*fields, "number")
    sim = SimItemRow.objects.filter(**scope).exclude(state__in=_GONE)
    sim = sim.exclude(project__sim_state__in=("terminated", "withdrawn", "expired", "refused", "closed_partial"))
    found = [each for row in work for each in _owed(row, row["number"], simulated=False)]
    formal = {(each.project, each.matter) for each in found}
    for row in sim.order_by().values(*fields, "opinion_number"):
        if (row["project__reference"], row["matter"]) not in formal:
            found += _owed(row, row["opinion_number"], simulated=True)
    return tuple(found)


def _owed(row: dict[str, Any], number: str, *, simulated: bool) -> Iterator[Owed]:
    for held in row["detail__conditions"] or ():
        condition = from_plain(Condition, held)
        if condition.is_open:
            yield Owed(
                row["project__reference"],
                row["project__name"],
                row["matter"],
                row["department"],
                simulated,
                number,
                condition,
            )
