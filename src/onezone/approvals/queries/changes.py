"""What happened between a day and today: items that were late or near it and are over, conversions, admissions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from onezone.approvals.catalogue_store import catalogue_of
from onezone.approvals.domain.catalogue import Catalogue
from onezone.approvals.domain.items import SimItem, WorkItem
from onezone.approvals.domain.rewound import light_of_sim, light_of_work
from onezone.approvals.domain.rules import ZoneRules
from onezone.approvals.models import CatalogueRelease, Project, SimItemRow, WorkItemRow
from onezone.approvals.queries.zone_simulations import day_in
from onezone.approvals.store import visible_projects
from onezone.kernel.calendar import WorkCalendar
from onezone.kernel.codec import from_plain
from onezone.platform.calendar.queries import calendar_for
from onezone.platform.identity.actor import Actor

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


def changes_since(actor: Actor, since: date, on: date) -> Changes:
    """What is over, converted or admitted after `since`, up to and with `on`; five queries.

    Lights of items that are still open are told by `ItemList.turned`.
    """
    return Changes(
        tuple(_ended(actor, since, on, calendar_for(actor.zone_id))),
        _converted(actor, since, on),
        _admitted(actor, since, on),
    )


def _ended(actor: Actor, since: date, on: date, calendar: WorkCalendar) -> Iterator[Cleared]:
    """Items that were lit and are over by now: decided, or an opinion given."""
    projects = visible_projects(actor).order_by().values("pk")
    scope = {"zone_id": actor.zone_id, "project__in": projects}
    fields = ("project__catalogue", "project__reference", "project__name", "project__rules", "matter", "department")
    work = WorkItemRow.objects.filter(decided_on__gt=since, decided_on__lte=on, **scope)
    sim = SimItemRow.objects.filter(opined_on__gt=since, opined_on__lte=on, **scope)
    held: list[tuple[dict[str, Any], bool]] = [(row, False) for row in work.order_by().values(*fields, "detail")]
    held += [(row, True) for row in sim.order_by().values(*fields, "detail")]
    wanted = {row["project__catalogue"] for row, _sim in held}
    releases = CatalogueRelease.objects.defer("document").filter(pk__in=wanted)
    catalogues = {release.pk: catalogue_of(release) for release in releases}
    for row, simulated in held:
        change = _of_ended(row, catalogues[row["project__catalogue"]], calendar, since, simulated=simulated)
        if change is not None:
            yield change


def _of_ended(
    row: dict[str, Any], catalogue: Catalogue, calendar: WorkCalendar, since: date, *, simulated: bool
) -> Cleared | None:
    matter, rules = catalogue.matter(row["matter"]), from_plain(ZoneRules, row["project__rules"])
    item: WorkItem | SimItem
    if simulated:
        item = from_plain(SimItem, row["detail"])
        was, over = light_of_sim(item, matter, calendar=calendar, rules=rules, on=since), item.opined_on
    else:
        item = from_plain(WorkItem, row["detail"])
        was, over = light_of_work(item, matter, calendar=calendar, rules=rules, on=since), item.decided_on
    if was not in LIT or over is None:
        return None
    return Cleared(row["project__reference"], row["project__name"], matter.id, row["department"], simulated, was, over)


def _converted(actor: Actor, since: date, on: date) -> tuple[Converted, ...]:
    rows = WorkItemRow.objects.filter(
        Q(decided_on__gt=since, decided_on__lte=on, converted=True),
        zone_id=actor.zone_id,
        project__in=visible_projects(actor).order_by().values("pk"),
    )
    fields = ("project__reference", "project__name", "matter", "decided_on")
    return tuple(Converted(*row) for row in rows.order_by("-decided_on", "id").values_list(*fields))


def _admitted(actor: Actor, since: date, on: date) -> tuple[Admitted, ...]:
    rows: Any = Project.objects.filter(pk__in=visible_projects(actor).order_by().values("pk")).exclude(
        sim_state="draft"
    )
    rows = rows.annotate(admitted=day_in("simulation", "admitted_on"))
    rows = rows.filter(admitted__gt=since.isoformat(), admitted__lte=on.isoformat())
    found = rows.order_by("-admitted", "id").values_list("reference", "name", "admitted")
    return tuple(Admitted(reference, name, date.fromisoformat(admitted)) for reference, name, admitted in found)
