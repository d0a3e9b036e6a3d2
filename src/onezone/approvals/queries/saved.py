"""Days saved of many projects at once: computed by the domain, cached for as long as a case does not change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache

from onezone.approvals.domain.saved import days_saved
from onezone.approvals.domain.states import CaseState
from onezone.approvals.queries.project import cases_of
from onezone.approvals.store import visible_projects
from onezone.kernel.calendar import WorkCalendar
from onezone.platform.identity.actor import Actor

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


def saved_days(actor: Actor, calendar: WorkCalendar) -> SavedDays:
    """Days saved of all converted projects. A replay is played once per state of a case and kept by that state.

    Two queries when all are known; a few more while some are still to be played.
    """
    rows = visible_projects(actor).filter(sim_state__in=[str(state) for state in _MAY_COUNT]).order_by("id")
    fields = ("id", "reference", "name", "last_at", "catalogue__ruleset")
    keys = {_key(row, calendar): row for row in rows.values(*fields)}
    known = cache.get_many(keys)
    fresh = [key for key in keys if key not in known]
    played = _play(actor, {key: keys[key] for key in fresh[:AT_ONCE]})
    if played:
        cache.set_many(played, KEPT_SECONDS)
    days = {**known, **played}
    found = (SavedProject(row["reference"], row["name"], days[key]) for key, row in keys.items() if _counts(days, key))
    return SavedDays(tuple(found), len(fresh) - len(played))


def _counts(days: Mapping[str, object], key: str) -> bool:
    return days.get(key) is not None


def _play(actor: Actor, wanted: Mapping[str, Mapping[str, Any]]) -> dict[str, int | None]:
    if not wanted:
        return {}
    place = {row["reference"]: key for key, row in wanted.items()}
    found: dict[str, int | None] = {}
    for project in cases_of(actor, [row["id"] for row in wanted.values()]):
        held = days_saved(project.case)
        found[place[project.reference]] = held.days if held is not None else None
    return found


def _key(row: Mapping[str, Any], calendar: WorkCalendar) -> str:
    changed = row["last_at"].isoformat() if row["last_at"] is not None else ""
    parts = ("saved-days", row["catalogue__ruleset"][-16:], calendar.version[-24:], row["reference"], changed)
    return ":".join(parts).replace(" ", "_")
