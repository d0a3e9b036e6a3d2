"""What a board asks of approvals of decided items and of the catalogue: sums that the database makes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from onezone.approvals.catalogue_store import catalogue_of, current_release
from onezone.approvals.domain.catalogue import Catalogue
from onezone.approvals.models import WorkItemRow
from onezone.approvals.store import visible_projects
from onezone.platform.identity.actor import Actor, Role

OFFICIALS = frozenset({Role.window, Role.officer, Role.signer, Role.convener, Role.steward, Role.leader})


@dataclass(frozen=True, slots=True)
class Decided:
    """Formal items decided in a window of days; simulated opinions are never among them.

    `accepted` counts items accepted in the window, `of_accepted` those of them that are decided by now. Items without
    a limit are in no rate: `timed` and `statutory_timed` are the denominators.
    """

    decided: int
    accepted: int
    of_accepted: int
    timed: int
    on_time: int
    early: int
    statutory_timed: int
    statutory_on_time: int
    same_day: int
    converted: int


@dataclass(frozen=True, slots=True)
class Conversions:
    """Formal decisions that came from simulation: in a window of days, and all of them."""

    items: int
    projects: int
    all_items: int
    all_projects: int


def _work(actor: Actor) -> QuerySet[WorkItemRow]:
    return WorkItemRow.objects.filter(
        zone_id=actor.zone_id, project__in=visible_projects(actor).order_by().values("pk")
    ).order_by()


def decided_in(actor: Actor, first: date, last: date) -> Decided:
    """The sums of a window, both ends included; one query."""
    sums: dict[str, Any] = {name: Count("id", filter=held) for name, held in _sums(first, last).items()}
    return Decided(**_work(actor).aggregate(**sums))


def _sums(first: date, last: date) -> Mapping[str, Q]:
    decided = Q(decided_on__gte=first, decided_on__lte=last)
    accepted = Q(accepted_on__gte=first, accepted_on__lte=last)
    timed, statutory = decided & Q(due_on__isnull=False), decided & Q(statutory_due_on__isnull=False)
    return {
        "decided": decided,
        "accepted": accepted,
        "of_accepted": accepted & Q(decided_on__isnull=False),
        "timed": timed,
        "on_time": timed & Q(decided_on__lte=F("due_on")),
        "early": timed & Q(decided_on__lt=F("due_on")),
        "statutory_timed": statutory,
        "statutory_on_time": statutory & Q(decided_on__lte=F("statutory_due_on")),
        "same_day": decided & Q(decided_on=F("accepted_on")),
        "converted": decided & Q(converted=True),
    }


def on_time_by_department(actor: Actor, first: date, last: date) -> Mapping[str, tuple[int, int]]:
    """Department -> (decided on time, decided with a limit) in a window; one query."""
    sums = _sums(first, last)
    rows = (
        _work(actor)
        .values("department")
        .annotate(good=Count("id", filter=sums["on_time"]), all=Count("id", filter=sums["timed"]))
    )
    return {row["department"]: (row["good"], row["all"]) for row in rows}


def conversions_in(actor: Actor, first: date, last: date) -> Conversions:
    """Conversions signed in a window and altogether; one query."""
    signed, window = Q(converted=True, decided_on__isnull=False), Q(decided_on__gte=first, decided_on__lte=last)
    sums: dict[str, Any] = {
        "items": Count("id", filter=signed & window),
        "projects": Count("project_id", filter=signed & window, distinct=True),
        "all_items": Count("id", filter=signed),
        "all_projects": Count("project_id", filter=signed, distinct=True),
    }
    return Conversions(**_work(actor).aggregate(**sums))


def decided_rows(
    actor: Actor, first: date, last: date, *, department: str = "", only: str = ""
) -> QuerySet[WorkItemRow, dict[str, Any]]:
    """The rows behind a number of `decided_in`; `only` is the name of one of its sums. Sliced by the page that asks."""
    rows = _work(actor).filter(_sums(first, last).get(only) or _sums(first, last)["decided"])
    if only == "late":
        rows = rows.filter(decided_on__gt=F("due_on"))
    if department:
        rows = rows.filter(department=department)
    fields = (
        "matter",
        "department",
        "accepted_on",
        "decided_on",
        "due_on",
        "number",
        "converted",
        "project__reference",
    )
    return rows.order_by("-decided_on", "-id").values(*fields, "project__name")


def catalogue_on(actor: Actor, on: date) -> Catalogue:
    """The zone's catalogue in force on a day. Raises NoCatalogue."""
    return catalogue_of(current_release(actor.zone_id, on))
