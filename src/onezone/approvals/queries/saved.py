"""Days saved of many projects at once: replayed by the domain once for each state of a case, kept at the project."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import Expression, OuterRef

from onezone.approvals.domain.states import CaseState
from onezone.approvals.models import Project
from onezone.kernel.calendar import WorkCalendar
from onezone.platform.statements import Table, rows_of

_MAY_COUNT = (CaseState.PARTIALLY_CONVERTED, CaseState.CONVERTED, CaseState.CLOSED_PARTIAL)


@dataclass(frozen=True, slots=True)
class SavedProject:
    """Days saved of one project that counts."""

    reference: str
    name: str
    days: int


@dataclass(frozen=True, slots=True)
class SavedDays:
    """The projects that count, and how many converted ones wait for their replay."""

    projects: tuple[SavedProject, ...]
    pending: int


class ConvertedProject(NamedTuple):
    """A converted project after its last act. `replayed`: the state that was replayed last, and what came out."""

    id: int
    reference: str
    name: str
    last_at: str
    ruleset: str
    replayed: Mapping[str, Any] | None

    def state(self, calendar: WorkCalendar) -> str:
        """What a replay depends on: the case after its last act, its catalogue, the calendar of today."""
        return f"{self.last_at} {self.ruleset[-16:]} {calendar.version}"

    def is_replayed(self, calendar: WorkCalendar) -> bool:
        return self.replayed is not None and self.replayed["of"] == self.state(calendar)


def converted_in(zone: str) -> Expression:
    """The zone's converted projects, as a value of another query; for `as_converted`."""
    rows = Project.objects.filter(zone_id=OuterRef(zone), sim_state__in=[str(state) for state in _MAY_COUNT])
    return rows_of(rows, "id", "reference", "name", "last_at", "catalogue__ruleset", "replayed")


def as_converted(rows: Table) -> tuple[ConvertedProject, ...]:
    """The projects that the value of `converted_in` names, in the order they were opened."""
    return tuple(sorted((ConvertedProject(*row) for row in rows or ()), key=lambda each: each.id))


def saved_days(converted: Table, calendar: WorkCalendar) -> SavedDays:
    """Days saved of converted projects, of those that have been replayed in their present state."""
    projects = as_converted(converted)
    counted = tuple(_counted(projects, calendar))
    return SavedDays(counted, sum(not each.is_replayed(calendar) for each in projects))


def _counted(projects: tuple[ConvertedProject, ...], calendar: WorkCalendar) -> Iterator[SavedProject]:
    for each in projects:
        if each.replayed is not None and each.is_replayed(calendar) and each.replayed["days"] is not None:
            yield SavedProject(each.reference, each.name, each.replayed["days"])
