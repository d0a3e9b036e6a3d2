"""Intake at the window: drafts that keep everything typed, and the one act that turns a draft into a filing."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, BinaryIO

from onezone.approvals import numbers
from onezone.approvals.errors import DraftDiscarded, DraftFiled
from onezone.approvals.models import IntakeDraft
from onezone.approvals.permissions import require
from onezone.approvals.store import visible_projects
from onezone.kernel.moment import local_date
from onezone.platform.files import services as files
from onezone.platform.identity.actor import Actor
from onezone.platform.identity.errors import NotFound
from onezone.platform.identity.scope import act_transaction

PARTS = ("subject", "project", "filing", "promised")
LONGEST = 2000
KEPT_CHANGES = 50


@dataclass(frozen=True, slots=True)
class Answered:
    """One changed answer: the question, what stood there before (None: nothing), and what stands there now."""

    question: str
    was: Any
    now: Any


def start(
    *, actor: Actor, at: datetime, project: str = "", stage: str = "", batch: Mapping[str, Any] | None = None
) -> str:
    """Begin a draft; returns its reference, D-2026-0004.

    `project`: an open project that the filing is for; `batch`: the list and the row that it was made from.
    """
    require(actor, "intake")
    with act_transaction(actor):
        on = local_date(at)
        reference = f"D-{on.year}-{numbers.take(actor.zone_id, f'draft:{on.year}'):04d}"
        data = {"token": _token(), "owner_id": actor.user_id, "filing": {"stage": stage} if stage else {}}
        data |= {"batch": dict(batch)} if batch else {}
        IntakeDraft.objects.create(
            zone_id=actor.zone_id,
            reference=reference,
            owner=actor.name,
            data=data,
            project_reference=project,
            created_at=at,
            updated_at=at,
        )
    return reference


def keep(
    *, actor: Actor, at: datetime, draft: str, part: str, values: Mapping[str, Any], drawn: str | None = None
) -> bool:
    """Keep what was typed in one part of a draft, right or wrong: checks come after, and nothing typed is lost.

    `drawn`: the round in which a page that keeps itself was drawn. Once the draft was filled from what the zone knows,
    a request that comes late must not put back what stood in the fields before; then nothing is done.
    """
    if part not in PARTS:
        raise NotFound(what=part)
    with act_transaction(actor):
        row = locked(actor, draft)
        if drawn is not None and drawn != str(row.data.get("round", 0)):
            return False
        held = row.data.setdefault(part, {})
        held.update({str(name): _short(value) for name, value in values.items()})
        save_changed(actor=actor, at=at, row=row)
    return True


def answer(
    *, actor: Actor, at: datetime, draft: str, given: Mapping[str, Any], undoable: bool = True, source: str = ""
) -> tuple[Answered, ...]:
    """Keep answers to the route's questions; each real change can be taken back by `undo`.

    `source`: the project that the answers were taken from; what the clerk says later is the clerk's own.
    """
    with act_transaction(actor):
        row = locked(actor, draft)
        answers = row.data.setdefault("answers", {})
        changed = [
            Answered(question, answers.get(question), _short(value))
            for question, value in given.items()
            if _differs(answers.get(question), _short(value))
        ]
        if not changed:
            return ()
        log = row.data.setdefault("changes", [])
        for each in changed:
            answers[each.question] = each.now
            _keep_source(row, each.question, source)
            if undoable:
                log.append({"question": each.question, "was": each.was, "now": each.now})
        row.data["changes"] = log[-KEPT_CHANGES:]
        save_changed(actor=actor, at=at, row=row)
    return tuple(changed)


def undo(*, actor: Actor, at: datetime, draft: str) -> Answered | None:
    """Take back the last changed answer; returns what it was changed back to, None when nothing is left to undo."""
    with act_transaction(actor):
        row = locked(actor, draft)
        log = row.data.get("changes") or []
        if not log:
            return None
        last = log.pop()
        _keep_source(row, last["question"], "")
        if last["was"] is None:
            row.data["answers"].pop(last["question"], None)
        else:
            row.data["answers"][last["question"]] = last["was"]
        save_changed(actor=actor, at=at, row=row)
    return Answered(last["question"], last["now"], last["was"])


def _keep_source(row: IntakeDraft, question: str, source: str) -> None:
    sources = row.data.setdefault("sources", {})
    if source:
        sources[question] = source
    else:
        sources.pop(question, None)


def attach(*, actor: Actor, at: datetime, draft: str, slot: str, name: str, content: bytes | BinaryIO) -> None:
    """Put one file in a material slot of a draft, in the place of what was there. Raises what the store refuses."""
    require(actor, "intake")
    stored = files.store(actor=actor, at=at, name=name, content=content, field=slot)
    with act_transaction(actor):
        row = locked(actor, draft)
        row.data.setdefault("materials", {})[slot] = {
            "hash": stored.sha256,
            "name": stored.name,
            "size": stored.size,
            "at": at.isoformat(),
        }
        row.data.get("promised", {}).pop(slot, None)
        save_changed(actor=actor, at=at, row=row)


def detach(*, actor: Actor, at: datetime, draft: str, slot: str) -> None:
    """Take a file out of its slot; the stored content stays, it may stand elsewhere."""
    with act_transaction(actor):
        row = locked(actor, draft)
        row.data.get("materials", {}).pop(slot, None)
        save_changed(actor=actor, at=at, row=row)


def go_on_with(*, actor: Actor, at: datetime, draft: str, project: str) -> None:
    """Turn a draft for a new project into a filing for one that is open; what was typed stays. Raises NotFound."""
    with act_transaction(actor):
        row = locked(actor, draft)
        if not visible_projects(actor).filter(reference=project).exists():
            raise NotFound(what=project)
        row.project_reference = project
        save_changed(actor=actor, at=at, row=row, also=("project_reference",))


def fill(*, actor: Actor, at: datetime, row: IntakeDraft, part: str, values: Mapping[str, Any]) -> None:
    """Put what the zone knows into a locked draft: a new round, so that no earlier page keeps itself over it."""
    row.data.setdefault(part, {}).update(values)
    row.data["round"] = int(row.data.get("round", 0)) + 1
    save_changed(actor=actor, at=at, row=row)


def locked(actor: Actor, draft: str) -> IntakeDraft:
    """A draft that may be changed, locked until the transaction ends. Raises NotFound, DraftFiled, DraftDiscarded."""
    row = find_locked(actor, draft)
    if row.data.get("discarded"):
        raise DraftDiscarded(draft=draft)
    if row.data.get("filed"):
        raise DraftFiled(draft=draft, filing=row.data["filed"]["filing"])
    return row


def find_locked(actor: Actor, draft: str) -> IntakeDraft:
    """A draft of the actor's zone, filed or not, locked. Any clerk of the window may go on with a colleague's."""
    require(actor, "intake")
    row = IntakeDraft.objects.select_for_update().filter(zone_id=actor.zone_id, reference=draft).first()
    if row is None:
        raise NotFound(what=draft)
    return row


def save_changed(*, actor: Actor, at: datetime, row: IntakeDraft, also: Sequence[str] = ()) -> None:
    """Write a locked draft, with who changed it last; the caller's transaction holds it."""
    row.updated_at = at
    # A new token with every change: a sheet checked before it can no longer be submitted.
    row.data |= {"token": _token(), "changed_by": actor.name}
    row.save(update_fields=["data", "updated_at", *also])


def _token() -> str:
    return secrets.token_hex(16)


def _short(value: Any) -> Any:
    """What a form sends, cut to what a draft holds: texts, lists of texts, and mappings of them."""
    if isinstance(value, Mapping):
        return {str(key)[:LONGEST]: _short(held) for key, held in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [str(each)[:LONGEST] for each in value]
    return "" if value is None else str(value)[:LONGEST]


def _differs(was: Any, now: Any) -> bool:
    return was != now and not (was is None and now == "")
