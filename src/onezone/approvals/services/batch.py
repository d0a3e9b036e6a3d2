"""Several projects in one go: a list becomes one draft a row, all of them or none, and the same list only once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import BinaryIO

from onezone.approvals import numbers
from onezone.approvals.batch_file import LIMIT
from onezone.approvals.domain.batch import Batch, BatchRow
from onezone.approvals.errors import ListRefused
from onezone.approvals.models import IntakeDraft
from onezone.approvals.permissions import require
from onezone.approvals.queries.window_batch import batch_of
from onezone.approvals.queries.window_draft import MIRRORED
from onezone.approvals.services import intake
from onezone.kernel.errors import JSON
from onezone.kernel.identifiers import normalise
from onezone.kernel.moment import local_date
from onezone.parties.queries import EnterpriseRow, enterprises_of
from onezone.platform.files import services as files
from onezone.platform.files.queries import stored_file
from onezone.platform.identity.actor import Actor
from onezone.platform.identity.scope import act_transaction
from onezone.platform.journal.services import ZONE_CHAIN, append

KINDS = frozenset({"xlsx", "text"})


@dataclass(frozen=True, slots=True)
class Made:
    """The drafts of a list; `repeated` when they had been made before and nothing was done."""

    drafts: tuple[str, ...]
    repeated: bool = False


def receive(*, actor: Actor, at: datetime, name: str, content: bytes | BinaryIO) -> str:
    """Keep a list as it came; returns its hash. Raises what the file store refuses."""
    require(actor, "intake")
    return files.store(actor=actor, at=at, name=name, content=content, allowed=KINDS, field="list", limit=LIMIT).sha256


def make_drafts(*, actor: Actor, at: datetime, sha256: str) -> Made:
    """One draft for each row. Raises ListRefused naming the cells while anything is wrong, and what reading refuses."""
    require(actor, "intake")
    with act_transaction(actor):
        # The series' row is the lock: of two clerks who send the same list, the second finds the first one's drafts.
        number = numbers.take(actor.zone_id, f"batch:{local_date(at).year}")
        made = IntakeDraft.objects.filter(zone_id=actor.zone_id, data__batch__list=sha256).order_by("id")
        if made:
            return Made(tuple(row.reference for row in made), repeated=True)
        batch = batch_of(actor, sha256, today=local_date(at))
        if not batch.is_fine:
            raise ListRefused(field="list", cells=_cells(batch))
        name = stored_file(actor, sha256).name
        known = enterprises_of(actor, {normalise(row.subject["credit_code"]) for row in batch.rows})
        drafts = tuple(
            _draft(actor, at, _filled(row, known), {"list": sha256, "name": name, "row": row.number})
            for row in batch.rows
        )
        payload: dict[str, JSON] = {"list": sha256, "number": number, "drafts": len(drafts)}
        append(actor=actor, at=at, chain=ZONE_CHAIN, act="draft_list", payload=payload)
    return Made(drafts)


def _draft(actor: Actor, at: datetime, row: BatchRow, origin: Mapping[str, object]) -> str:
    draft = intake.start(actor=actor, at=at, batch=origin)
    project = {field: value for field, value in row.project.items() if field not in MIRRORED}
    given = {question: row.project[field] for field, question in MIRRORED.items() if row.project[field]}
    intake.keep(actor=actor, at=at, draft=draft, part="subject", values=row.subject)
    intake.keep(actor=actor, at=at, draft=draft, part="project", values=project)
    intake.answer(actor=actor, at=at, draft=draft, given=given, undoable=False)
    return draft


def _filled(row: BatchRow, known: Mapping[str, EnterpriseRow]) -> BatchRow:
    """A registered enterprise brings its name along where the list leaves it open."""
    held = known.get(normalise(row.subject["credit_code"]))
    if held is None:
        return row
    told = {"name": held.name, "legal_person": held.legal_person}
    return replace(
        row, subject={**row.subject, **{field: row.subject[field] or value for field, value in told.items()}}
    )


def _cells(batch: Batch) -> list[str]:
    wrong = [f"{fault.cell}: {fault.zh}" for row in batch.rows for fault in row.faults]
    return [*batch.missing, *wrong][:20]
