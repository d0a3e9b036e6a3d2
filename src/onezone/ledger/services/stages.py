"""Passing gates and turning aside."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from onezone.kernel.errors import plain
from onezone.kernel.moment import local_date
from onezone.ledger import store
from onezone.ledger.domain.stages import Side, Stage, Step, advance, turn
from onezone.ledger.models import BookProject, StepRow
from onezone.ledger.permissions import Act, require
from onezone.ledger.services.core import journal, noted
from onezone.platform.identity.actor import Actor
from onezone.platform.identity.scope import act_transaction
from onezone.platform.registers.cells import clean


def advance_project(
    *, actor: Actor, at: datetime, reference: str, to: Stage, on: date, evidence: Mapping[str, str]
) -> None:
    """Pass a gate with its evidence.

    NotFound, SideStands, StageUnreachable, DayImpossible, EvidenceMissing, NotAllowed.
    """
    require(actor, Act.advance)
    evidence = {code: clean(text) for code, text in evidence.items()}
    with act_transaction(actor):
        row = store.locked(actor, reference)
        step = advance(store.last_step(row), to, on=on, today=local_date(at), evidence=evidence)
        _record(actor, at, row, step, act="advance_project")


def turn_project(*, actor: Actor, at: datetime, reference: str, side: Side, on: date, reason: str) -> None:
    """Pause, resume, terminate, withdraw. NotFound, SideStands, DayImpossible, ReasonMissing, NotAllowed."""
    require(actor, Act.advance)
    with act_transaction(actor):
        row = store.locked(actor, reference)
        step = turn(store.last_step(row), side, on=on, today=local_date(at), reason=clean(reason, lines=True))
        _record(actor, at, row, step, act="turn_project")


def _record(actor: Actor, at: datetime, row: BookProject, step: Step, *, act: str) -> None:
    StepRow.objects.create(
        zone_id=actor.zone_id, project=row, stage=step.stage, side=step.side, on=step.on, evidence=dict(step.evidence),
        reason=step.reason, recorded_by=actor.signature, recorded_at=at,
    )  # fmt: skip
    with noted(actor, at, row, step.reason or "；".join(step.evidence.values())):
        store.stand(row, step)
        store.touch(actor, at, row, "stage", "side", "stage_on", "evidence", "signed_on", "started_on")
    said = {"stage": step.stage, "side": step.side, "on": step.on, "evidence": dict(step.evidence)}
    journal(actor, at, act, row, {**{key: plain(value) for key, value in said.items()}, "reason": step.reason})
