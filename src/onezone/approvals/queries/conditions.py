"""Conditions of the whole zone that are not closed: the rows that owe one, found by their own columns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Expression, OuterRef, Q, QuerySet

from onezone.approvals.domain.condition import Condition
from onezone.approvals.models import SimItemRow, WorkItemRow
from onezone.approvals.store import in_sight
from onezone.kernel.codec import from_plain
from onezone.platform.identity.actor import Actor
from onezone.platform.statements import Table, rows_of

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


def owed_in_zone(actor: Actor) -> tuple[Owed, ...]:
    """Every open condition in the actor's sight, two queries; a simulated one that went formal stands there alone."""
    work, sim = _owing(in_sight(actor) & Q(zone_id=actor.zone_id))
    return _together(work.values_list(*_FIELDS, "number"), sim.values_list(*_FIELDS, "opinion_number"))


def overdue_in(zone: str, on: date) -> tuple[Expression, ...]:
    """The rows with a condition due before a day, as values of another query; for `as_overdue`."""
    work, sim = _owing(Q(zone_id=OuterRef(zone), condition_due_on__lt=on))
    documents = ["detail__conditions"]
    return (
        rows_of(work, *_FIELDS, "number", documents=documents),
        rows_of(sim, *_FIELDS, "opinion_number", documents=documents),
    )


def as_overdue(work: Table, sim: Table, on: date) -> int:
    """How many conditions are past their day; the same as the zone's board lists."""
    return sum(each.condition.state(on) == "overdue" for each in _together(work or (), sim or ()))


_FIELDS = ("project__reference", "project__name", "matter", "department", "detail__conditions")


def _owing(where: Q) -> tuple[QuerySet[WorkItemRow], QuerySet[SimItemRow]]:
    """Rows that owe something."""
    work = WorkItemRow.objects.filter(where, is_current=True, open_conditions__gt=0).order_by()
    sim = SimItemRow.objects.filter(where, open_conditions__gt=0).exclude(state__in=_GONE).order_by()
    ended = ("terminated", "withdrawn", "expired", "refused", "closed_partial")
    return work, sim.exclude(project__sim_state__in=ended)


def _together(work: Iterable[Sequence[Any]], sim: Iterable[Sequence[Any]]) -> tuple[Owed, ...]:
    found = [each for row in work for each in _owed(row, simulated=False)]
    formal = {(each.project, each.matter) for each in found}
    left = (row for row in sim if (row[0], row[2]) not in formal)
    return (*found, *(each for row in left for each in _owed(row, simulated=True)))


def _owed(row: Sequence[Any], *, simulated: bool) -> Iterator[Owed]:
    project, name, matter, department, conditions, number = row
    for held in conditions or ():
        condition = from_plain(Condition, held)
        if condition.is_open:
            yield Owed(project, name, matter, department, simulated, number, condition)
