"""The one path of every act: a transaction of permission, rule, rows, journal and outbox."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from onezone.approvals import numbers, store
from onezone.approvals.domain.acts_decision import late_without_reason
from onezone.approvals.domain.case import Act, Case
from onezone.approvals.domain.engine import Happened, apply
from onezone.approvals.domain.errors import LateReasonMissing
from onezone.approvals.domain.fields import WRITTEN_REASONS, reasons_of
from onezone.approvals.errors import OfficerUnknown
from onezone.approvals.permissions import department_of, require
from onezone.approvals.queries.people import officers_of
from onezone.approvals.services.queue import stand_anew
from onezone.approvals.services.searching import keep_findable
from onezone.kernel.errors import JSON
from onezone.kernel.moment import local_date
from onezone.platform.identity.actor import Actor
from onezone.platform.identity.scope import act_transaction
from onezone.platform.journal import services as journal
from onezone.platform.outbox import services as outbox
from onezone.platform.statements import write


@dataclass(frozen=True, slots=True)
class Done:
    """What an act did: on which project, what it changed, and its place in the journal."""

    project: str
    happened: Happened
    seq: int


def perform(
    *,
    actor: Actor,
    at: datetime,
    project: str,
    act: str,
    data: Mapping[str, Any] | None = None,
    file_names: Mapping[str, str] | None = None,
) -> Done:
    """Do one act of the engine on a project. Raises NotFound, NotAllowed, or the rule that refuses.

    The acts and their payloads are the engine's tables (docs/rules); so this one service stands for all of them.
    """
    with act_transaction(actor):
        loaded = store.load_locked(actor, project)
        return act_on(actor=actor, at=at, loaded=loaded, act=act, data=dict(data or {}), file_names=file_names or {})


def act_on(
    *,
    actor: Actor,
    at: datetime,
    loaded: store.Loaded,
    act: str,
    data: dict[str, Any],
    file_names: Mapping[str, str],
) -> Done:
    """One act on a case that is locked already; several may share a transaction (a stage filing, a batch)."""
    case = loaded.case
    require(actor, act, case=case, data=data)
    # Two people act in the same moment: the lock gives the order, so a clock a little behind takes the last instant.
    at = at if case.last_at is None else max(at, case.last_at)
    data.setdefault("officer", officer_key(actor))
    if act == "countersign":
        data.setdefault("department", actor.department)
    _require_reviewer(actor, case, act, data, local_date(at))
    _give_number(actor, at, case, act, data)
    done = Act(act, at, actor.signature, data, actor.role_word)
    if act in WRITTEN_REASONS:
        reasons_of(done)
    if late_without_reason(case, done):
        raise LateReasonMissing(matter=str(data.get("matter")))
    happened = apply(case, done)
    stale, writes = store.save(loaded, on=done.on, actor=actor, file_names=file_names)
    write(*writes, *stand_anew(actor=actor, at=at, loaded=loaded))
    keep_findable(actor=actor, loaded=loaded)
    reference = loaded.row.reference
    entry = journal.append(actor=actor, at=at, chain=reference, act=act, payload=data, head=loaded.head)
    loaded.head = loaded.head.after(entry) if loaded.head is not None else None
    woken: list[JSON] = [f"{each.mode}:{each.matter}" for each in happened.woken if each.matter not in stale]
    about: dict[str, JSON] = {
        "about": _about(data), "stale": list(stale), "woken": woken, "facts": _facts(data),
    }  # fmt: skip
    announce(actor=actor, at=at, reference=reference, act=act, matters=happened.matters, seq=entry.seq, more=about)
    return Done(reference, happened, entry.seq)


def officer_key(actor: Actor) -> str:
    """How items name a person: the user's number, so that a namesake is another person, and the name."""
    return "system" if actor.system else f"{actor.user_id}/{actor.name}"


def _require_reviewer(actor: Actor, case: Case, act: str, data: Mapping[str, Any], on: date) -> None:
    """Work is handed to, and views are asked of, somebody who holds such a post now. Raises OfficerUnknown."""
    if act not in ("hand_over", "add_signer") or not data.get("to"):
        return
    department = str(data.get("department")) if act == "add_signer" else department_of(case, data) or ""
    if str(data["to"]) not in dict(officers_of(actor, department, on)):
        raise OfficerUnknown(field="to", officer=str(data["to"]), department=department)


def _give_number(actor: Actor, at: datetime, case: Case, act: str, data: dict[str, Any]) -> None:
    matter = case.context.catalogue.matters.get(str(data.get("matter")))
    if matter is None or data.get("number"):
        return
    on = local_date(at)
    if act in ("opine", "reconfirm") and matter.simulation == "full":
        held = case.sim_items.get(matter.id)
        data["number"] = (
            held.number
            if held is not None and held.number
            else numbers.opinion_number(actor.zone_id, actor.zone_code, matter.id, on)
        )
    granting = act in ("grant", "convert") or (act == "decide" and data.get("outcome") != "refuse")
    if granting and not matter.number_source:
        data["number"] = numbers.document_number(actor.zone_id, actor.zone_code, matter.id, on)


def _about(data: Mapping[str, Any]) -> list[JSON]:
    """The matter that the act itself names; what it touched besides follows from a rule."""
    return [str(data["matter"])] if data.get("matter") else []


def _facts(data: Mapping[str, Any]) -> list[JSON]:
    return [str(data["name"])] if data.get("name") else [str(name) for name in data.get("facts") or {}]


def announce(
    *,
    actor: Actor,
    at: datetime,
    reference: str,
    act: str,
    matters: Sequence[str],
    seq: int,
    more: Mapping[str, JSON] | None = None,
) -> None:
    """Publish the act; its key is its place in the journal, so it is one event however often it is published.

    `more` is said only where it is not empty: what the act is about, opinions now stale, items woken, facts recorded.
    """
    said = {name: value for name, value in (more or {}).items() if value}
    outbox.publish(
        actor=actor,
        at=at,
        name=f"approvals.{act}",
        payload={"project": reference, "act": act, "matters": list(matters), **said},
        key=f"{reference}#{seq}",
    )
