"""The acts of an import: uploaded, its columns named, its conflicts decided, then taken whole or not at all."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import BinaryIO

from onezone.platform.files import services as files
from onezone.platform.files.queries import open_file
from onezone.platform.identity.actor import Actor
from onezone.platform.identity.scope import act_transaction
from onezone.platform.registers import errors, services, trying
from onezone.platform.registers.declaration import Register, Verb
from onezone.platform.registers.judging import Fate
from onezone.platform.registers.models import Import
from onezone.platform.registers.numbers import next_number
from onezone.platform.registers.permissions import require

KINDS = frozenset({"xlsx", "text"})
CHOICES = frozenset({trying.KEEP, trying.TAKE, trying.OUT})


def receive(*, actor: Actor, at: datetime, register: Register, name: str, content: bytes | BinaryIO) -> str:
    """Keep a file and guess its columns; returns the import's reference. What the file store and reading refuse.

    Nothing of the register is touched, so the journal hears of it when it is taken.
    """
    require(actor, register, Verb.bring)
    with act_transaction(actor):
        stored = files.store(
            actor=actor, at=at, name=name, content=content, allowed=KINDS, field="file", limit=trying.SIZE
        )
        with open_file(actor, stored.sha256) as held:
            table = trying.read_table(held, stored.kind)
        if not table:
            raise errors.SheetUnreadable(field="file", reason_zh="是空的", reason_en="it is empty")
        row = Import.objects.create(
            zone_id=actor.zone_id,
            register=register.code,
            reference=f"I-{next_number(actor, 'imports'):05}",
            file=stored.sha256,
            name=stored.name,
            mapping=dict(trying.guess(actor, register, table[0])),
            by=actor.signature,
            at=at,
        )
    return row.reference


def name_columns(
    *,
    actor: Actor,
    at: datetime,  # noqa: ARG001  every act names its instant
    register: Register,
    reference: str,
    mapping: Mapping[str, int],
) -> None:
    """Say which column is which field. NotAllowed, NotFound, ImportClosed."""
    require(actor, register, Verb.bring)
    known = {each.name for each in trying.writable(actor, register)}
    with act_transaction(actor):
        row = _open(actor, register, reference)
        row.mapping = {name: column for name, column in mapping.items() if name in known and column >= 0}
        row.save(update_fields=["mapping"])


def decide(
    *,
    actor: Actor,
    at: datetime,  # noqa: ARG001  every act names its instant
    register: Register,
    reference: str,
    choices: Mapping[int, str],
) -> None:
    """Choose for rows by their line: keep, take, out, or "" for nothing. NotAllowed, NotFound, ImportClosed."""
    require(actor, register, Verb.bring)
    with act_transaction(actor):
        row = _open(actor, register, reference)
        wanted = {**row.choices, **{str(line): choice for line, choice in choices.items()}}
        row.choices = {line: choice for line, choice in wanted.items() if choice in CHOICES}
        row.save(update_fields=["choices"])


def leave_out_wrong(*, actor: Actor, at: datetime, register: Register, reference: str) -> int:
    """Leave out every row with a mistake; returns how many."""
    require(actor, register, Verb.bring)
    with act_transaction(actor):
        trial = trying.try_import(actor, register, trying.import_of(actor, register, reference))
        lines = {each.line: trying.OUT for each in trial.rows if each.fate is Fate.error}
        decide(actor=actor, at=at, register=register, reference=reference, choices=lines)
    return len(lines)


def drop(*, actor: Actor, at: datetime, register: Register, reference: str) -> None:
    """Give an import up. NotAllowed, NotFound, ImportClosed."""
    require(actor, register, Verb.bring)
    with act_transaction(actor):
        row = _open(actor, register, reference)
        row.state, row.done_at = Import.State.dropped, at
        row.save(update_fields=["state", "done_at"])


def take(*, actor: Actor, at: datetime, register: Register, reference: str) -> Mapping[str, int]:
    """Write every new and changed row, or none; returns how many of each. The file is judged again under locks.

    NotAllowed, NotFound, ImportClosed, ImportNotReady while a row is wrong or a conflict undecided.
    """
    require(actor, register, Verb.bring)
    with act_transaction(actor):
        run = _open(actor, register, reference)
        trial = trying.try_import(actor, register, run, lock=True)
        if not trial.is_ready:
            raise errors.ImportNotReady(errors=trial.counts[Fate.error], conflicts=trial.counts[Fate.conflict])
        rows = [
            services.Written(each.row, each.verdict, each.line)
            for each in trial.rows
            if each.fate in (Fate.new, Fate.changed)
        ]
        if rows:
            services.write(
                actor=actor, at=at, register=register, rows=rows, act="import", origin=services.Origin(file=run.file)
            )
        run.counts = {fate.value: count for fate, count in trial.counts.items()}
        run.state, run.done_at = Import.State.done, at
        run.save(update_fields=["counts", "state", "done_at"])
    return run.counts  # type: ignore[no-any-return]


def _open(actor: Actor, register: Register, reference: str) -> Import:
    row = trying.import_of(actor, register, reference, lock=True)
    if row.state != Import.State.open:
        raise errors.ImportClosed(reference=reference)
    return row
