"""What a board asks of approvals of decided items and of the catalogue: sums that the database makes.

Here and in its neighbours `X_in` is a reading as values of another query, and `as_X` is what the values say: a board
joins the readings of all into one statement.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Expression, F, OuterRef, Q, QuerySet

from onezone.approvals.catalogue_store import catalogue_of, current_release
from onezone.approvals.domain.catalogue import Catalogue
from onezone.approvals.models import WorkItemRow
from onezone.approvals.store import in_sight
from onezone.platform.identity.actor import Actor, Role
from onezone.platform.statements import Table, sums_of

OFFICIALS = frozenset({Role.window, Role.officer, Role.signer, Role.convener, Role.steward, Role.leader})


@dataclass(frozen=True, slots=True)
class Decided:
    """Formal items decided in a window of days; simulated opinions are never among them.

    `accepted` counts items accepted in the window, `of_accepted` those of them that are decided by now. Items without
    a limit are in no rate: `timed` and `statutory_timed` are the denominators.
    """

    decided: int
    timed: int
    on_time: int
    early: int
    statutory_timed: int
    statutory_on_time: int
    same_day: int
    converted: int
    accepted: int
    of_accepted: int


@dataclass(frozen=True, slots=True)
class Conversions:
    """Formal decisions that came from simulation: in a window of days, and all of them."""

    items: int
    projects: int
    all_items: int
    all_projects: int


@dataclass(frozen=True, slots=True)
class Decisions:
    """What was decided. `on_time`: department -> (decided on time, decided with a limit) in the board's window."""

    year: Decided
    on_time: Mapping[str, tuple[int, int]]
    conversions: Conversions


def decisions_in(zone: str, on: date, window: date) -> tuple[Expression, ...]:
    """What was decided in the year of a day up to it, in its month, since `window`, and converted at all.

    Values of another query, by the column of it that names the zone; for `as_decisions`.
    """
    year, month = on.replace(month=1, day=1), on.replace(day=1)
    rows = WorkItemRow.objects.filter(zone_id=OuterRef(zone))
    of_year, lately = _sums(year, on), _sums(window, on)
    accepted = {name: of_year.pop(name) for name in ("accepted", "of_accepted")}
    decided = {**of_year, "lately_on_time": lately["on_time"], "lately_timed": lately["timed"]}
    signed, in_month = (
        rows.filter(converted=True, decided_on__isnull=False),
        Q(decided_on__gte=month, decided_on__lte=on),
    )
    return (
        sums_of(rows.filter(decided_on__gte=min(year, window), decided_on__lte=on), "department", **_counts(decided)),
        sums_of(rows.filter(accepted_on__gte=year, accepted_on__lte=on), "zone_id", **_counts(accepted)),
        sums_of(
            signed,
            "zone_id",
            items=Count("id", filter=in_month),
            projects=Count("project_id", filter=in_month, distinct=True),
            all_items=Count("id"),
            all_projects=Count("project_id", distinct=True),
        ),
    )


def as_decisions(decided: Table, accepted: Table, converted: Table) -> Decisions:
    """What the values of `decisions_in` say."""
    rows = decided or ()
    *of_year, _on_time, _timed = [sum(column) for column in zip(*(row[1:] for row in rows), strict=True)] or [0] * 10
    return Decisions(
        Decided(*of_year, *(accepted[0][1:] if accepted else (0, 0))),
        {row[0]: (row[-2], row[-1]) for row in rows},
        Conversions(*(converted[0][1:] if converted else (0, 0, 0, 0))),
    )


def _counts(sums: Mapping[str, Q]) -> Mapping[str, Count]:
    return {name: Count("id", filter=held) for name, held in sums.items()}


def _sums(first: date, last: date) -> dict[str, Q]:
    """The fields of `Decided`, in their order."""
    decided = Q(decided_on__gte=first, decided_on__lte=last)
    accepted = Q(accepted_on__gte=first, accepted_on__lte=last)
    timed, statutory = decided & Q(due_on__isnull=False), decided & Q(statutory_due_on__isnull=False)
    return {
        "decided": decided,
        "timed": timed,
        "on_time": timed & Q(decided_on__lte=F("due_on")),
        "early": timed & Q(decided_on__lt=F("due_on")),
        "statutory_timed": statutory,
        "statutory_on_time": statutory & Q(decided_on__lte=F("statutory_due_on")),
        "same_day": decided & Q(decided_on=F("accepted_on")),
        "converted": decided & Q(converted=True),
        "accepted": accepted,
        "of_accepted": accepted & Q(decided_on__isnull=False),
    }


def decided_rows(
    actor: Actor, first: date, last: date, *, department: str = "", only: str = ""
) -> QuerySet[WorkItemRow, dict[str, Any]]:
    """The rows behind a number of `Decided`; `only` is the name of one of its sums. Sliced by the page that asks."""
    rows = WorkItemRow.objects.filter(in_sight(actor), zone_id=actor.zone_id).order_by()
    rows = rows.filter(_sums(first, last).get(only) or _sums(first, last)["decided"])
    if only == "late":
        rows = rows.filter(decided_on__gt=F("due_on"))
    if department:
        rows = rows.filter(department=department)
    fields = (
        "id",
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
