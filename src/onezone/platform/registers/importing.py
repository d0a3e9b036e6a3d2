"""What people do to an import: upload it, name its columns, decide its conflicts, order that it be written.

What takes a while (reading, writing) is left to `running.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import BinaryIO

from onezone.platform.files import services as files
from onezone.platform.files.queries import open_file
from onezone.platform.identity.actor import Actor
from onezone.platform.identity.scope import act_transaction
from onezone.platform.registers import errors, lines, sheets, trying
from onezone.platform.registers.declaration import Register, Verb
from onezone.platform.registers.judging import Fate
from onezone.platform.registers.models import Import
from onezone.platform.registers.numbers import next_number
from onezone.platform.registers.permissions import require
from onezone.platform.registers.steps import State, move

KINDS = frozenset({"xlsx", "text"})
CHOICES = frozenset({trying.KEEP, trying.TAKE, trying.OUT})


def receive(*, actor: Actor, at: datetime, register: Register, name: str, content: bytes | BinaryIO) -> str:
    """Keep a file and guess its columns; returns the import's reference, which then waits to be read.

    What the file store refuses, and a file that does not open or is too large, is refused at once.

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
        sheet = sheets.sheet_of(register, table)
        row = Import.objects.create(
            zone_id=actor.zone_id,
            register=register.code,
            reference=f"I-{next_number(actor, 'imports'):05}",
            file=stored.sha256,
            name=stored.name,
            heads=lines.plain(sheet.heads),
            unit=sheet.unit,
            size=len(sheet.lines),
            mapping=dict(trying.guess(actor, register, sheet.heads)),
            post_id=actor.post_id,
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
    """Say which column is which field, and have it read again. NotAllowed, NotFound, ImportBusy, ImportClosed."""
    require(actor, register, Verb.bring)
    known = {each.name for each in trying.writable(actor, register)}
    with act_transaction(actor):
        row = _moved(actor, register, reference, State.waiting)
        row.mapping = {name: column for name, column in mapping.items() if name in known and column >= 0}
        row.save()


def decide(
    *,
    actor: Actor,
    at: datetime,  # noqa: ARG001  every act names its instant
    register: Register,
    reference: str,
    choices: Mapping[int, str],
) -> None:
    """Choose for rows by their line: keep, take, out, or "" for nothing; it is read again.

    NotAllowed, NotFound, ImportBusy, ImportClosed.
    """
    require(actor, register, Verb.bring)
    with act_transaction(actor):
        row = _moved(actor, register, reference, State.waiting)
        wanted = {**row.choices, **{str(line): choice for line, choice in choices.items()}}
        row.choices = {line: choice for line, choice in wanted.items() if choice in CHOICES}
        row.save()


def leave_out_wrong(*, actor: Actor, at: datetime, register: Register, reference: str) -> int:
    """Leave out every row in which the dry run found a mistake; returns how many."""
    return _decide_all(actor, at, register, reference, Fate.error, trying.OUT)


def decide_alike(*, actor: Actor, at: datetime, register: Register, reference: str, choice: str) -> int:
    """Choose `take` or `out` for every row that the dry run found to be like another; returns how many."""
    return _decide_all(actor, at, register, reference, Fate.alike, choice)


def _decide_all(actor: Actor, at: datetime, register: Register, reference: str, fate: Fate, choice: str) -> int:
    require(actor, register, Verb.bring)
    with act_transaction(actor):
        held = trying.import_of(actor, register, reference)
        lines_of = held.lines.filter(zone_id=actor.zone_id, fate=fate).values_list("line", flat=True)
        choices = dict.fromkeys(lines_of, choice)
        decide(actor=actor, at=at, register=register, reference=reference, choices=choices)
    return len(choices)


def again(*, actor: Actor, at: datetime, register: Register, reference: str) -> None:  # noqa: ARG001  every act names its instant
    """Have an import that was refused or broke off read again. NotAllowed, NotFound, ImportBusy, ImportClosed."""
    require(actor, register, Verb.bring)
    with act_transaction(actor):
        _moved(actor, register, reference, State.waiting).save()


def drop(*, actor: Actor, at: datetime, register: Register, reference: str) -> None:
    """Give an import up; possible until its rows are being written. NotAllowed, NotFound, ImportBusy, ImportClosed."""
    require(actor, register, Verb.bring)
    with act_transaction(actor):
        row = _moved(actor, register, reference, State.dropped)
        row.done_at = at
        row.save()
        lines.forget(row)


def take(*, actor: Actor, at: datetime, register: Register, reference: str) -> None:  # noqa: ARG001  every act names its instant
    """Order that every new and changed row be written, or none; `running.run` does it and judges the file once more.

    NotAllowed, NotFound, ImportBusy, ImportClosed, ImportNotReady while a row is wrong, or a conflict or a likely
    duplicate undecided.
    """
    require(actor, register, Verb.bring)
    with act_transaction(actor):
        row = _moved(actor, register, reference, State.ordered)
        wrong, undecided, alike = (int(row.counts.get(fate.value, 0)) for fate in trying.WAITS)
        if wrong or undecided or alike:
            raise errors.ImportNotReady(errors=wrong, conflicts=undecided, alike=alike)
        row.save()


def _moved(actor: Actor, register: Register, reference: str, to: State) -> Import:
    """The import, locked and on its way, not yet saved: the actor has asked for the step that follows."""
    row = trying.import_of(actor, register, reference, lock=True)
    move(row, to)
    row.post_id, row.tries, row.progress, row.reason = actor.post_id, 0, 0, {}
    row.holder, row.held_until = "", None
    return row
