"""Lists that are read page by page: by keyset, so that no row is shown twice or missed while others change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet

from onezone.approvals.domain.settled import settle
from onezone.approvals.models import FilingRow, Project, SimItemRow, WorkItemRow
from onezone.approvals.queries.item import Found
from onezone.approvals.queries.project import ProjectCase, cases_of
from onezone.approvals.store import load_many, visible_projects, with_release
from onezone.platform.identity.actor import Actor

Place = tuple[str, int] | None
"""After which row the page begins: what sorts it, as text, and its id."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Filters of a list; empty ones ask for everything."""

    text: str = ""
    project: str = ""
    department: str = ""
    matter: str = ""
    simulation: str = ""
    park: str = ""
    updated_since: datetime | None = None


def projects_after(actor: Actor, asked: Asked, *, after: Place, limit: int) -> tuple[tuple[int, ProjectCase], ...]:
    """Projects, the latest changed first, each with its id."""
    rows = _named(visible_projects(actor), asked.text)
    if asked.simulation:
        rows = rows.filter(sim_state=asked.simulation)
    if asked.park:
        rows = rows.filter(park=asked.park)
    if asked.updated_since is not None:
        rows = rows.filter(last_at__gte=asked.updated_since)
    if after is not None:
        rows = rows.filter(Q(last_at__lt=after[0]) | Q(last_at=after[0], id__lt=after[1]))
    ids = list(rows.order_by("-last_at", "-id").values_list("id", flat=True)[:limit])
    return tuple(zip(ids, cases_of(actor, ids), strict=True))


def _named(rows: QuerySet[Project], text: str) -> QuerySet[Project]:
    for word in text.split():
        rows = rows.filter(
            Q(name__icontains=word)
            | Q(code__icontains=word)
            | Q(reference__icontains=word)
            | Q(enterprise__name__icontains=word)
            | Q(enterprise__credit_code__icontains=word)
        )
    return rows


def items_after(
    actor: Actor, asked: Asked, *, on: date, simulated: bool, after: Place, limit: int
) -> tuple[tuple[int, Found], ...]:
    """Current items of one kind, the newest first, each with its row's id; states are those of the day."""
    kind = SimItemRow if simulated else WorkItemRow
    rows = kind.objects.filter(zone_id=actor.zone_id, project__in=visible_projects(actor).order_by().values("pk"))
    if not simulated:
        rows = rows.filter(is_current=True)
    wanted = {"project__reference": asked.project, "department": asked.department, "matter": asked.matter}
    rows = rows.filter(**{name: value for name, value in wanted.items() if value})
    if asked.updated_since is not None:
        rows = rows.filter(project__last_at__gte=asked.updated_since)
    if after is not None:
        rows = rows.filter(id__lt=after[1])
    held = list(rows.order_by("-id").values_list("id", "project_id", "matter")[:limit])
    projects = with_release(visible_projects(actor)).filter(id__in={project for _id, project, _matter in held})
    loaded = load_many(projects)
    return tuple((row, _found(loaded[project], matter, simulated, on)) for row, project, matter in held)


def _found(loaded: Any, matter: str, simulated: bool, on: date) -> Found:  # noqa: FBT001
    case = loaded.case
    if simulated:
        sim = case.sim_items[matter]
        return Found(loaded, case.matter(matter), True, sim, str(case.sim_item_state(sim, on)))
    work = settle(case, case.work_items[matter], on)
    return Found(loaded, case.matter(matter), False, work, str(work.state))


@dataclass(frozen=True, slots=True)
class FilingHead:
    """A filing in a list."""

    id: int
    reference: str
    project: str
    stage: str
    filed_on: date
    matters: Mapping[str, str]
    waiting: int


def filings_after(actor: Actor, asked: Asked, *, after: Place, limit: int) -> Sequence[FilingHead]:
    """Filings, the newest first."""
    rows = FilingRow.objects.filter(zone_id=actor.zone_id, project__in=visible_projects(actor).order_by().values("pk"))
    if asked.project:
        rows = rows.filter(project__reference=asked.project)
    if after is not None:
        rows = rows.filter(id__lt=after[1])
    return [
        FilingHead(
            row.id, row.reference, row.project.reference, row.stage, row.filed_on,
            dict(row.detail.get("matters") or {}), row.waiting,
        )
        for row in rows.select_related("project").order_by("-id")[:limit]
    ]  # fmt: skip
