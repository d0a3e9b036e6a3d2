"""Drafts that were begun at the window: whose, how old, how far; a colleague at the counter can go on with one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from onezone.approvals.catalogue_store import catalogue_of, current_release
from onezone.approvals.domain import intake
from onezone.approvals.domain.routing import generate_route
from onezone.approvals.models import IntakeDraft
from onezone.approvals.permissions import require
from onezone.approvals.queries.window_draft import is_mine, mirrored
from onezone.kernel.moment import local_date
from onezone.platform.identity.actor import Actor

MOST = 200
SHOWN = 30


@dataclass(frozen=True, slots=True)
class DraftRow:
    """A draft as the list shows it. `step`: the first that is not done yet; `answered` of the route's questions."""

    reference: str
    title: str
    line: str
    owner: str
    is_mine: bool
    updated_at: datetime
    age: int
    project: str
    step: int
    answered: int
    papers: int
    batch: str


@dataclass(frozen=True, slots=True)
class DraftList:
    """The drafts that were asked for, of how many, by owner; and those thrown away of late."""

    rows: tuple[DraftRow, ...]
    total: int
    mine: int
    owners: tuple[tuple[str, int], ...]
    discarded: tuple[DraftRow, ...]


def draft_list(actor: Actor, *, today: date, text: str = "", owner: str = "") -> DraftList:
    """The zone's open drafts, newest first. `owner`: "mine", a name, or "" for everybody's; `text` in any name."""
    require(actor, "intake")
    every = list(_open(actor)[:MOST])
    found = [each for each in every if _is_of(actor, each, owner) and _holds(each, text)]
    owners: dict[str, int] = {}
    for each in every:
        owners[each.owner] = owners.get(each.owner, 0) + 1
    thrown = IntakeDraft.objects.filter(zone_id=actor.zone_id, data__has_key="discarded")[:SHOWN]
    return DraftList(
        rows=tuple(_row(actor, each, today) for each in found[:SHOWN]),
        total=len(every),
        mine=sum(is_mine(actor, each) for each in every),
        owners=tuple(owners.items()),
        discarded=tuple(_row(actor, each, today) for each in thrown),
    )


def drafts_of_project(actor: Actor, project: str, *, today: date) -> tuple[DraftRow, ...]:
    """Open drafts of filings for one project."""
    require(actor, "intake")
    return tuple(_row(actor, each, today) for each in _open(actor).filter(project_reference=project)[:SHOWN])


def drafts_of_batch(actor: Actor, batch: str, *, today: date) -> tuple[DraftRow, ...]:
    """What one list of projects became, in its order, filed or not."""
    require(actor, "intake")
    rows = IntakeDraft.objects.filter(zone_id=actor.zone_id, data__batch__list=batch).order_by("id")
    return tuple(_row(actor, each, today) for each in rows)


def _open(actor: Actor) -> QuerySet[IntakeDraft]:
    rows = IntakeDraft.objects.filter(zone_id=actor.zone_id)
    return rows.exclude(data__has_key="filed").exclude(data__has_key="discarded").order_by("-updated_at", "-id")


def _is_of(actor: Actor, row: IntakeDraft, owner: str) -> bool:
    return is_mine(actor, row) if owner == "mine" else not owner or row.owner == owner


def _holds(row: IntakeDraft, text: str) -> bool:
    typed = [*(row.data.get("project") or {}).values(), *(row.data.get("subject") or {}).values()]
    every = [row.reference, row.owner, row.project_reference, *(str(each) for each in typed)]
    return all(any(word in each.lower() for each in every) for word in text.lower().split())


def _row(actor: Actor, row: IntakeDraft, today: date) -> DraftRow:
    project, subject = row.data.get("project") or {}, row.data.get("subject") or {}
    title = str(project.get("name") or subject.get("name") or row.project_reference or "")
    answers = row.data.get("answers") or {}
    return DraftRow(
        reference=row.reference,
        title=title,
        line=str(subject.get("name") or ""),
        owner=row.owner,
        is_mine=is_mine(actor, row),
        updated_at=row.updated_at,
        age=(today - local_date(row.updated_at)).days,
        project=row.project_reference,
        step=_step(actor, row, today),
        answered=sum(given not in (None, "") for given in answers.values()),
        papers=len(row.data.get("materials") or {}),
        batch=str((row.data.get("batch") or {}).get("name") or ""),
    )


def _step(actor: Actor, row: IntakeDraft, today: date) -> int:
    """The first step with something to do; a filing for an open project begins with its papers."""
    if row.project_reference:
        return intake.MATERIALS
    typed: Mapping[str, Any] = row.data
    if intake.subject_faults(typed.get("subject") or {}):
        return intake.SUBJECT
    catalogue = catalogue_of(current_release(actor.zone_id, today))
    answers = typed.get("answers") or {}
    if intake.project_faults({**(typed.get("project") or {}), **mirrored(answers)}, catalogue):
        return intake.PROJECT
    return intake.ROUTE if generate_route(catalogue, answers, on=today).open_questions else intake.MATERIALS
