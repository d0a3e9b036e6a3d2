"""Days saved of many projects at once: replayed by the domain once for each state of a case, kept at the project."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Expression, OuterRef

from onezone.approvals.domain.states import CaseState
from onezone.approvals.models import Project
from onezone.kernel.calendar import WorkCalendar
from onezone.platform.statements import Table, rows_of

_MAY_COUNT = (CaseState.PARTIALLY_CONVERTED, CaseState.CONVERTED, CaseState.CLOSED_PARTIAL)


@dataclass(frozen=True, slots=True)
class SavedProject:
    """Days saved of one project that counts. `as_of`: when they were replayed, if the case has changed since."""

    reference: str
    name: str
    days: int
    as_of: datetime | None = None


@dataclass(frozen=True, slots=True)
class SavedDays:
    """The projects that count, the last known days of each, and how many converted ones were never replayed.

    A replay comes within a minute of an act and takes tenths of a second; until then the days before stand, with
    their time.
    """

    projects: tuple[SavedProject, ...]
    pending: int

    @property
    def older(self) -> tuple[SavedProject, ...]:
        """Those whose days are of the case before its last act."""
        return tuple(each for each in self.projects if each.as_of is not None)

    @property
    def waits(self) -> bool:
        """Whether a replay is still to come."""
        return bool(self.pending or self.older)


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
    """Days saved of converted projects, by their last replay."""
    projects = as_converted(converted)
    counted = tuple(_counted(projects, calendar))
    known = {each.reference for each in counted}
    waiting = [each for each in projects if not each.is_replayed(calendar)]
    return SavedDays(counted, sum(each.reference not in known for each in waiting))


def _counted(projects: tuple[ConvertedProject, ...], calendar: WorkCalendar) -> Iterator[SavedProject]:
    for each in projects:
        held = each.replayed
        if held is None or held["days"] is None:
            continue
        if each.is_replayed(calendar):
            yield SavedProject(each.reference, each.name, held["days"])
        elif held.get("at"):
            yield SavedProject(each.reference, each.name, held["days"], datetime.fromisoformat(held["at"]))
