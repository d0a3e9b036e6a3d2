"""Days saved of many projects at once: computed by the domain, cached for as long as a case does not change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from django.core.cache import cache
from django.db.models import Expression, OuterRef

from onezone.approvals.domain.saved import days_saved
from onezone.approvals.domain.states import CaseState
from onezone.approvals.models import Project
from onezone.approvals.queries.project import cases_of
from onezone.kernel.calendar import WorkCalendar
from onezone.platform.identity.actor import Actor
from onezone.platform.statements import Table, rows_of

KEPT_SECONDS = 30 * 24 * 60 * 60
_MAY_COUNT = (CaseState.PARTIALLY_CONVERTED, CaseState.CONVERTED, CaseState.CLOSED_PARTIAL)


AT_ONCE = 4
"""Replays that one reading may play; what is left is played by the readings after the next acts."""


@dataclass(frozen=True, slots=True)
class SavedProject:
    """Days saved of one project that counts."""

    reference: str
    name: str
    days: int


@dataclass(frozen=True, slots=True)
class SavedDays:
    """The projects that count, and how many converted ones have not been replayed yet."""

    projects: tuple[SavedProject, ...]
    pending: int


class _Converted(NamedTuple):
    """A converted project in the state after its last act."""

    id: int
    reference: str
    name: str
    last_at: str
    ruleset: str


def converted_in(zone: str) -> Expression:
    """The zone's converted projects, as a value of another query; for `saved_days`."""
    rows = Project.objects.filter(zone_id=OuterRef(zone), sim_state__in=[str(state) for state in _MAY_COUNT])
    return rows_of(rows, "id", "reference", "name", "last_at", "catalogue__ruleset")


def saved_days(actor: Actor, calendar: WorkCalendar, converted: Table) -> SavedDays:
    """Days saved of converted projects. A replay is played once per state of a case and kept by that state.

    One query when all are known; a few more while some are still to be played.
    """
    rows = sorted(_Converted(*row) for row in converted or ())
    keys = {_key(row, calendar): row for row in rows}
    known = cache.get_many(keys) if keys else {}
    fresh = [key for key in keys if key not in known]
    played = _play(actor, {key: keys[key] for key in fresh[:AT_ONCE]})
    if played:
        cache.set_many(played, KEPT_SECONDS)
    days = {**known, **played}
    found = (SavedProject(row.reference, row.name, days[key]) for key, row in keys.items() if _counts(days, key))
    return SavedDays(tuple(found), len(fresh) - len(played))


def _counts(days: Mapping[str, object], key: str) -> bool:
    return days.get(key) is not None


def _play(actor: Actor, wanted: Mapping[str, _Converted]) -> dict[str, int | None]:
    if not wanted:
        return {}
    place = {row.reference: key for key, row in wanted.items()}
    found: dict[str, int | None] = {}
    for project in cases_of(actor, [row.id for row in wanted.values()]):
        held = days_saved(project.case)
        found[place[project.reference]] = held.days if held is not None else None
    return found


def _key(row: _Converted, calendar: WorkCalendar) -> str:
    parts = ("saved-days", row.ruleset[-16:], calendar.version[-24:], row.reference, row.last_at or "")
    return ":".join(parts).replace(" ", "_")
