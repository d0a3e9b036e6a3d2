"""The acts on a register's rows: each is one transaction with its entries, its journal row and its event."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from onezone.kernel.errors import JSON
from onezone.kernel.hashing import digest
from onezone.kernel.moment import local_date
from onezone.platform.identity.actor import Actor
from onezone.platform.identity.scope import act_transaction
from onezone.platform.journal.services import ZONE_CHAIN, append
from onezone.platform.outbox.services import publish
from onezone.platform.registers import cells, errors, finding, store
from onezone.platform.registers.checking import (
    check,
    require_all_right,
    require_as_seen,
    require_free,
    require_right,
)
from onezone.platform.registers.declaration import Register, Saving, Values, Verb
from onezone.platform.registers.heart import Tell, silent
from onezone.platform.registers.judging import Change, Fate, Verdict, differences, values_of
from onezone.platform.registers.models import Entry, Standing
from onezone.platform.registers.numbers import many_numbers
from onezone.platform.registers.permissions import require

KEYS_TOLD = 100
"""An event names so many rows; of a large import it says how many there were."""
CREATE, CHANGE = "create", "change"


@dataclass(frozen=True, slots=True)
class Origin:
    """Where values come from: a sentence, or the file (its hash) they were read from."""

    source: str = ""
    file: str = ""
    standing: str = Standing.reported


@dataclass(frozen=True, slots=True)
class Written:
    """One row to write: `row` None for a new one, `line` its line in the file it came from."""

    row: Any | None
    verdict: Verdict
    line: int | None = None


def create(
    *, actor: Actor, at: datetime, register: Register, given: Mapping[str, str], origin: Origin = Origin()
) -> str:
    """Add a row; returns its key. `given`: texts by field. NotAllowed, RowRefused with every mistake."""
    require(actor, register, Verb.write)
    with act_transaction(actor):
        [verdict] = check(actor, register, [(None, given)], today=local_date(at))
        require_right(verdict)
        [row] = write(actor=actor, at=at, register=register, rows=[Written(None, verdict)], act=CREATE, origin=origin)
    return _key(register, row)


def change(
    *,
    actor: Actor,
    at: datetime,
    register: Register,
    key: str,
    given: Mapping[str, str],
    origin: Origin = Origin(),
    seen: int | None = None,
) -> bool:
    """Set fields of a row; False when nothing differs. `seen`: the last entry that the editor saw.

    NotAllowed, NotFound, RowRefused with every mistake, RowChanged when one of these fields was changed after `seen`.
    """
    require(actor, register, Verb.write)
    with act_transaction(actor):
        row = store.row_of(actor, register, key, lock=True)
        [verdict] = check(actor, register, [(row, given)], today=local_date(at))
        require_right(verdict)
        if seen is not None:
            require_as_seen(actor, register, [(row, verdict)], {row.pk: seen})
        if verdict.fate is Fate.same:
            return False
        write(actor=actor, at=at, register=register, rows=[Written(row, verdict)], act=CHANGE, origin=origin)
    return True


def change_many(
    *,
    actor: Actor,
    at: datetime,
    register: Register,
    keys: Sequence[str],
    given: Mapping[str, str],
    origin: Origin = Origin(),
    seen: Mapping[str, int] | None = None,
) -> int:
    """Set the same fields of many rows, all or none; returns how many differed.

    `seen`: by key the last entry that the editor saw; a row that is not named there was never seen.

    NotAllowed, NotFound, NothingChosen, NoFieldChosen, TooManyChosen, RowRefused when a field cannot be written here,
    RowsRefused with every mistake of every row, RowChanged.
    """
    require(actor, register, Verb.write)
    with act_transaction(actor):
        judged = trial(actor, register, keys, given, today=local_date(at), lock=True)
        require_all_right(register, judged)
        if seen is not None:
            then = {row.pk: seen.get(_key(register, row), 0) for row, _verdict in judged}
            require_as_seen(actor, register, judged, then)
        rows = [Written(row, verdict) for row, verdict in judged if verdict.fate is Fate.changed]
        if rows:
            write(actor=actor, at=at, register=register, rows=rows, act=CHANGE, origin=origin)
    return len(rows)


def trial(
    actor: Actor, register: Register, keys: Sequence[str], given: Mapping[str, str], *, today: date, lock: bool = False
) -> list[tuple[Any, Verdict]]:
    """What `change_many` would do to each of these rows; nothing is written, and it refuses what that refuses.

    What is wrong with a row stands in its verdict.
    """
    require(actor, register, Verb.write)
    if not keys:
        raise errors.NothingChosen(field="rows")
    if not given:
        raise errors.NoFieldChosen(field="field")
    rows = store.rows_named(actor, register, keys, lock=lock)
    return list(zip(rows, check(actor, register, [(row, given) for row in rows], today=today), strict=True))


def confirm(
    *, actor: Actor, at: datetime, register: Register, key: str, fields: Sequence[str], standing: str, source: str
) -> None:
    """Say of values that they were checked or confirmed, and by what. NotAllowed, NotFound, FieldNotWritten."""
    require(actor, register, Verb.confirm)
    with act_transaction(actor):
        row = store.row_of(actor, register, key, lock=True)
        held = values_of(register, row)
        if standing not in Standing.values or not fields or not set(fields) <= set(held):
            raise errors.FieldNotWritten(field=", ".join(fields) or "fields")
        same = tuple(Change(register.field(name), held[name], held[name]) for name in fields)
        record(
            actor=actor, at=at, register=register, rows=[(row, same, None)], act="confirm",
            origin=Origin(source, standing=standing), journal=f"{register.code}_confirm",
        )  # fmt: skip


def write(
    *,
    actor: Actor,
    at: datetime,
    register: Register,
    rows: Sequence[Written],
    act: str,
    origin: Origin = Origin(),
    tell: Tell = silent,
) -> list[Any]:
    """Save rows that were judged, inside the act's transaction, with everything that tells of it; returns the rows.

    `tell` hears how many rows' worth of the work is done: to settle them is half of it, to save them another quarter.
    RowRefused when another row took a unique value after this one was judged.
    """
    targets = store.targets_of(actor, register, [each.verdict for each in rows])
    held = [values_of(register, each.row) if each.row is not None else None for each in rows]
    put = [store.put(actor, register, each.row, each.verdict, targets) for each in rows]
    store.tie(register, [(row, each.verdict) for row, each in zip(put, rows, strict=True)])
    with many_numbers(actor, held.count(None)):
        for place, (row, before) in enumerate(zip(put, held, strict=True), 1):
            register.settle(actor, row, before)
            tell(place // 2)
    try:
        with transaction.atomic():
            if register.saves is None:
                store.save(actor, register, put)
            else:
                triples = zip(put, held, rows, strict=True)
                saving = [Saving(row, before, origin.file, each.line) for row, before, each in triples]
                register.saves(actor=actor, at=at, rows=saving)
    except IntegrityError:
        require_free(actor, register, [(each.row, each.verdict) for each in rows], today=local_date(at))
        raise
    tell(len(rows) * 3 // 4)
    # What a row settled by itself, or the room's own service, is told too: the history has no holes.
    told = [
        (row, differences(register, before, values_of(register, row)), each.line)
        for row, before, each in zip(put, held, rows, strict=True)
    ]
    record(actor=actor, at=at, register=register, rows=told, act=act, origin=origin, journal=register.act(act))
    tell(len(rows))
    return put


Told = tuple[Any, Sequence[Change], int | None]
"""A saved row, its changes, and its line in the file."""


def note(
    *, actor: Actor, at: datetime, register: Register, row: Any, held: Values | None, origin: Origin = Origin()
) -> None:
    """Keep in the history what an act of a room's own did to a saved row, and have it found by what it is now.

    The act itself journals and publishes.
    """
    note_all(actor=actor, at=at, register=register, rows=[(row, held, None)], origin=origin)


def note_all(
    *,
    actor: Actor,
    at: datetime,
    register: Register,
    rows: Sequence[tuple[Any, Values | None, int | None]],
    origin: Origin = Origin(),
) -> None:
    """The same for many saved rows, each with its values before and its line in the file."""
    told: dict[str, list[Told]] = {CREATE: [], CHANGE: []}
    for row, held, line in rows:
        changes = differences(register, held, values_of(register, row))
        if changes:
            told[CREATE if held is None else CHANGE].append((row, changes, line))
    for act, changed in told.items():
        finding.keep(actor=actor, register=register, rows=[(row, changes) for row, changes, _line in changed])
        _enter(actor, at, register, changed, act, origin)


def record(
    *,
    actor: Actor,
    at: datetime,
    register: Register,
    rows: Sequence[Told],
    act: str,
    journal: str,
    origin: Origin = Origin(),
) -> None:
    """Tell of rows that were saved in this transaction: entries, search, one journal row, one event.

    For a room's own services too, when they change a row of a register by an act of their own (`journal` names it).
    """
    _enter(actor, at, register, rows, act, origin)
    finding.keep(actor=actor, register=register, rows=[(row, changes) for row, changes, _line in rows])
    said = _said(register, rows, origin)
    entry = append(actor=actor, at=at, chain=ZONE_CHAIN, act=journal, payload=said)
    event: dict[str, JSON] = {"register": register.code, "act": act, "count": len(rows), "keys": _keys(register, rows)}
    publish(actor=actor, at=at, name=f"registers.{act}", payload=event, key=f"registers:{entry.seq}")


def _enter(actor: Actor, at: datetime, register: Register, rows: Sequence[Told], act: str, origin: Origin) -> None:
    Entry.objects.bulk_create(
        [
            Entry(
                zone_id=actor.zone_id, register=register.code, row=row.pk, act=act, changes=_texts(changes),
                standing=origin.standing, source=origin.source[:300], file=origin.file, line=line,
                by=actor.signature, at=at,
            )
            for row, changes, line in rows
        ],
        batch_size=store.AT_ONCE,
    )  # fmt: skip


def _key(register: Register, row: Any) -> str:
    return str(cells.value_of(register.field(register.key), row))


def _keys(register: Register, rows: Sequence[Told]) -> list[JSON]:
    return [_key(register, row) for row, _changes, _line in rows[:KEYS_TOLD]]


def _texts(changes: Sequence[Change]) -> dict[str, list[str]]:
    return {each.field.name: [cells.write(each.field, each.old), cells.write(each.field, each.new)] for each in changes}


def _said(register: Register, rows: Sequence[Told], origin: Origin) -> dict[str, JSON]:
    """What the journal keeps: of one row every change, of many their number and a digest over every change."""
    said: dict[str, JSON] = {"register": register.code, "standing": str(origin.standing)}
    if origin.file:
        said["file"] = origin.file
    if len(rows) == 1:
        _row, changes, _line = rows[0]
        said["key"] = _keys(register, rows)[0]
        said["changes"] = {
            each.field.name: ["…", "…"] if each.field.is_guarded else list(_texts([each])[each.field.name])
            for each in changes
        }
        return said
    said["rows"], said["digest"] = len(rows), digest([[row.pk, _texts(changes)] for row, changes, _line in rows])
    return said
