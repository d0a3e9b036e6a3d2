"""Nothing is typed or uploaded twice: a draft takes along what the zone has, and says from where."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from onezone.approvals.models import IntakeDraft
from onezone.approvals.queries.window_draft import subject_code
from onezone.approvals.queries.window_known import offers_of, source_of
from onezone.approvals.services import intake
from onezone.approvals.store import visible_projects
from onezone.parties.queries import contacts_of, enterprise_by_code
from onezone.platform.identity.actor import Actor
from onezone.platform.identity.errors import NotFound
from onezone.platform.identity.scope import act_transaction


def take_enterprise(*, actor: Actor, at: datetime, draft: str, credit_code: str, contact: int | None = None) -> None:
    """Fill step 1 with a known enterprise; `contact`: whom to call, else the only one there is. Raises NotFound."""
    enterprise = enterprise_by_code(actor, credit_code)
    people = contacts_of(actor, credit_code)
    chosen = next((each for each in people if each.id == contact), people[0] if len(people) == 1 else None)
    values = {
        "credit_code": enterprise.credit_code, "name": enterprise.name, "legal_person": enterprise.legal_person,
        "contact": chosen.name if chosen else "", "phone": chosen.phone if chosen else "",
    }  # fmt: skip
    with act_transaction(actor):
        intake.fill(actor=actor, at=at, row=intake.locked(actor, draft), part="subject", values=values)


def start_another(*, actor: Actor, at: datetime, project: str, contact: Mapping[str, Any] | None = None) -> str:
    """A new draft for the enterprise of an open project: who files is known, the next project is asked at once."""
    row = visible_projects(actor).filter(reference=project).first()
    if row is None:
        raise NotFound(what=project)
    with act_transaction(actor):
        draft = intake.start(actor=actor, at=at)
        take_enterprise(actor=actor, at=at, draft=draft, credit_code=row.enterprise.credit_code)
        person = {name: str(value) for name, value in (contact or {}).items() if name in ("contact", "phone") and value}
        if person:
            intake.keep(actor=actor, at=at, draft=draft, part="subject", values=person)
    return draft


def carry(*, actor: Actor, at: datetime, draft: str, project: str) -> int:
    """Take park and answers of an earlier project of the enterprise, where nothing stands yet. How many answers."""
    with act_transaction(actor):
        row = intake.locked(actor, draft)
        park = str((row.data.get("project") or {}).get("park") or "")
        source = source_of(actor, project, credit_code=_credit_code(actor, row), park=park)
        if source is None:
            raise NotFound(what=project)
        intake.fill(actor=actor, at=at, row=row, part="project", values={"park": park or source.park})
        held = row.data.get("answers") or {}
        given = {question: value for question, value in source.answers.items() if held.get(question) in (None, "", [])}
        changed = intake.answer(actor=actor, at=at, draft=draft, given=given, source=project)
    return len(changed)


def reuse(*, actor: Actor, at: datetime, draft: str, slot: str) -> None:
    """Put the newest paper of that name which the enterprise handed in before into the draft. Raises NotFound."""
    with act_transaction(actor):
        row = intake.locked(actor, draft)
        offer = offers_of(actor, _credit_code(actor, row), but=row.project_reference).get(slot)
        if offer is None:
            raise NotFound(what=slot)
        row.data.setdefault("materials", {})[slot] = {
            "hash": offer.hash, "name": offer.name, "at": at.isoformat(),
            "from": {"project": offer.project, "version": offer.version, "at": offer.at.isoformat()},
        }  # fmt: skip
        row.data.get("promised", {}).pop(slot, None)
        intake.save_changed(actor=actor, at=at, row=row)


def _credit_code(actor: Actor, row: IntakeDraft) -> str:
    """Of the open project that the filing is for, else as typed."""
    if row.project_reference:
        project = visible_projects(actor).filter(reference=row.project_reference).first()
        return project.enterprise.credit_code if project is not None else ""
    return subject_code(actor, row.data)
