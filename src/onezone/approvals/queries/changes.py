"""What happened between a day and today: items that were late or near it and are over, conversions, admissions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any, NamedTuple, TypeVar

from django.db.models import Expression, OuterRef

from onezone.approvals.catalogue_store import Releases, catalogue_of
from onezone.approvals.domain.items import SimItem, WorkItem
from onezone.approvals.domain.rewound import light_of_sim, light_of_work
from onezone.approvals.domain.rules import ZoneRules
from onezone.approvals.models import Project, SimItemRow, WorkItemRow
from onezone.approvals.queries.zone_simulations import day_in
from onezone.kernel.calendar import WorkCalendar
from onezone.kernel.codec import from_plain
from onezone.kernel.moment import day_begins
from onezone.platform.statements import Table, rows_of

LIT = ("black", "red", "yellow")


@dataclass(frozen=True, slots=True)
class Cleared:
    """An item that was not green and is over by now: decided, or its opinion given. `was`: its light then."""

    project: str
    project_name: str
    matter: str
    department: str
    simulated: bool
    was: str
    on: date


@dataclass(frozen=True, slots=True)
class Converted:
    """One formal decision that came from simulation."""

    project: str
    project_name: str
    matter: str
    on: date


@dataclass(frozen=True, slots=True)
class Admitted:
    """One project that was admitted to simulation."""

    project: str
    project_name: str
    on: date


@dataclass(frozen=True, slots=True)
class Changes:
    """All that changed after `since`, up to and with today."""

    cleared: tuple[Cleared, ...]
    converted: tuple[Converted, ...]
    admitted: tuple[Admitted, ...]


Told = TypeVar("Told", Converted, Admitted)
_PROJECT = ("project__catalogue_id", "project__reference", "project__name", "project__rules", "matter", "department")


def changes_in(zone: str, since: date, on: date) -> tuple[Expression, ...]:
    """What is over, converted or admitted after `since`, up to and with `on`; for `as_changes`.

    Lights of items that are still open are told by `ItemList.turned`.
    """
    here = {"zone_id": OuterRef(zone)}
    decided = WorkItemRow.objects.filter(decided_on__gt=since, decided_on__lte=on, **here)
    opined = SimItemRow.objects.filter(opined_on__gt=since, opined_on__lte=on, **here)
    # An admission is an act: whose last act is older was not admitted since, and its documents need not be read.
    admitted: Any = Project.objects.filter(last_at__gte=day_begins(since), **here).exclude(sim_state="draft")
    admitted = admitted.annotate(admitted=day_in("simulation", "admitted_on"))
    admitted = admitted.filter(admitted__gt=since.isoformat(), admitted__lte=on.isoformat())
    return (
        rows_of(decided, *_PROJECT, "detail", "converted", "id", documents=["project__rules"]),
        rows_of(opined, *_PROJECT, "detail", documents=["project__rules"]),
        rows_of(admitted, "reference", "name", "admitted", "id"),
    )


def as_changes(
    decided: Table, opined: Table, admitted: Table, *, since: date, calendar: WorkCalendar, releases: Releases
) -> Changes:
    """What the values of `changes_in` say, the newest first."""
    works, opinions = [_Ended(*row[:7]) for row in decided or ()], [_Ended(*row) for row in opined or ()]
    before = partial(_cleared, since=since, calendar=calendar, releases=releases)
    cleared = [*map(partial(before, kind=WorkItem), works), *map(partial(before, kind=SimItem), opinions)]
    converted = [
        (Converted(row[1], row[2], row[4], date.fromisoformat(row[6]["decided_on"])), row[8])
        for row in decided or ()
        if row[7]
    ]
    met = [(Admitted(reference, name, date.fromisoformat(day)), key) for reference, name, day, key in admitted or ()]
    return Changes(tuple(each for each in cleared if each is not None), _newest_first(converted), _newest_first(met))


class _Ended(NamedTuple):
    """An item that is over, as `changes_in` reads it."""

    catalogue: int
    project: str
    project_name: str
    rules: Mapping[str, Any]
    matter: str
    department: str
    detail: Mapping[str, Any]


def _cleared(
    row: _Ended, *, kind: type[WorkItem | SimItem], since: date, calendar: WorkCalendar, releases: Releases
) -> Cleared | None:
    """An item that was lit and is over by now: decided, or an opinion given."""
    matter = catalogue_of(releases[row.catalogue]).matter(row.matter)
    rules, item = from_plain(ZoneRules, row.rules), from_plain(kind, row.detail)
    if isinstance(item, SimItem):
        was, over = light_of_sim(item, matter, calendar=calendar, rules=rules, on=since), item.opined_on
    else:
        was, over = light_of_work(item, matter, calendar=calendar, rules=rules, on=since), item.decided_on
    if was not in LIT or over is None:
        return None
    simulated = isinstance(item, SimItem)
    return Cleared(row.project, row.project_name, matter.id, row.department, simulated, was, over)


def _newest_first(found: Iterable[tuple[Told, int]]) -> tuple[Told, ...]:
    return tuple(told for told, key in sorted(found, key=lambda each: (-each[0].on.toordinal(), each[1])))
