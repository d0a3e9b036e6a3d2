"""The acts on a register's rows: each is one transaction with its entries, its journal row and its event."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from onezone.kernel.errors import JSON
from onezone.kernel.hashing import digest
from onezone.platform.identity.actor import Actor
from onezone.platform.identity.scope import act_transaction
from onezone.platform.journal.services import ZONE_CHAIN, append
from onezone.platform.outbox.services import publish
from onezone.platform.registers import cells, errors, history, store
from onezone.platform.registers.declaration import Register, Values, Verb
from onezone.platform.registers.judging import Change, Fate, Verdict, judge, values_of
from onezone.platform.registers.models import Entry, Standing
from onezone.platform.registers.permissions import require
from onezone.platform.search import services as search

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
        [verdict] = _judged(actor, register, [(None, given)])
        [row] = write(actor=actor, at=at, register=register, rows=[Written(None, verdict)], act=CREATE, origin=origin)
    return str(cells.value_of(register.field(register.key), row))


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
        [verdict] = _judged(actor, register, [(row, given)])
        if seen is not None:
            _refuse_if_changed(actor, register, row, seen, verdict)
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
) -> int:
    """Set the same fields of many rows, all or none; returns how many differed. NothingChosen, RowRefused.

    No page calls it: it asks for less than `change` does (see the README), which must come first.
    """
    require(actor, register, Verb.write)
    with act_transaction(actor):
        judged = trial(actor, register, keys, given, lock=True)
        refused = [fault for _row, verdict in judged for fault in verdict.faults]
        if refused:
            raise errors.RowRefused(faults=refused)
        rows = [Written(row, verdict) for row, verdict in judged if verdict.fate is Fate.changed]
        if rows:
            write(actor=actor, at=at, register=register, rows=rows, act=CHANGE, origin=origin)
    return len(rows)


def trial(
    actor: Actor, register: Register, keys: Sequence[str], given: Mapping[str, str], *, lock: bool = False
) -> list[tuple[Any, Verdict]]:
    """What setting these fields would do to these rows; nothing is written. Unknown keys are passed over."""
    if not keys or not given:
        raise errors.NothingChosen(field="rows" if not keys else "field")
    asked = [{register.key: key} for key in dict.fromkeys(keys)]
    found = store.rows_meant(actor, register, asked, by=(register.key,), lock=lock)
    rows = [row for row in found if row is not None]
    links = store.links_meant(actor, register, [given])
    return [(row, judge(register, values_of(register, row), given, links)) for row in rows]


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


def _judged(actor: Actor, register: Register, rows: Sequence[tuple[Any | None, Mapping[str, str]]]) -> list[Verdict]:
    """Verdicts on rows that may be written. RowRefused."""
    links = store.links_meant(actor, register, [given for _row, given in rows])
    verdicts = []
    for row, given in rows:
        fixed = [name for name in given if name in register.by_name and not register.field(name).editable]
        if fixed:
            raise errors.RowRefused(faults=[errors.FieldNotWritten(field=name) for name in fixed])
        hidden = [name for name in given if name in register.by_name and not register.sees(actor, register.field(name))]
        if hidden:
            raise errors.RowRefused(faults=[errors.FieldNotWritten(field=name) for name in hidden])
        verdicts.append(judge(register, values_of(register, row) if row is not None else None, given, links))
    taken = store.others_with(
        actor, register, [(row, each) for (row, _given), each in zip(rows, verdicts, strict=True)]
    )
    faults = [fault for each in verdicts for fault in each.faults] + [each for each in taken if each is not None]
    if faults:
        raise errors.RowRefused(faults=faults)
    return verdicts


def _refuse_if_changed(actor: Actor, register: Register, row: Any, seen: int, verdict: Verdict) -> None:
    names = [each.field.name for each in verdict.changes]
    other = history.changed_since(actor, register, row, seen, names)
    if other is not None:
        fields = [str(register.field(name).label) for name in names if name in other.changes]
        raise errors.RowChanged(fields=fields, by=history.name_of(other.by))


def write(
    *, actor: Actor, at: datetime, register: Register, rows: Sequence[Written], act: str, origin: Origin = Origin()
) -> list[Any]:
    """Save rows that were judged, inside the act's transaction, with everything that tells of it; returns the rows."""
    targets = store.targets_of(actor, register, [each.verdict for each in rows])
    saved: list[Any] = []
    new: list[Any] = []
    for each in rows:
        held = values_of(register, each.row) if each.row is not None else None
        row = store.put(actor, register, each.row, each.verdict, targets)
        register.settle(actor, row, held)
        if held is None:
            new.append(row)
        else:
            row.save()
        saved.append(row)
    register.rows_of(actor).bulk_create(new, batch_size=store.AT_ONCE)
    told = [(row, each.verdict.changes, each.line) for row, each in zip(saved, rows, strict=True)]
    record(actor=actor, at=at, register=register, rows=told, act=act, origin=origin, journal=register.act(act))
    return saved


Told = tuple[Any, Sequence[Change], int | None]
"""A saved row, its changes, and its line in the file."""


def note(
    *, actor: Actor, at: datetime, register: Register, row: Any, held: Values | None, origin: Origin = Origin()
) -> None:
    """Keep in the history what an act of a room's own did to a saved row; the act itself journals and publishes."""
    now = values_of(register, row)
    changes = tuple(
        Change(each, None if held is None else held[each.name], now[each.name])
        for each in register.kept
        if (not cells.is_empty(now[each.name]) if held is None else held[each.name] != now[each.name])
    )
    if changes:
        _enter(actor, at, register, [(row, changes, None)], CREATE if held is None else CHANGE, origin)


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
    if register.found is not None:
        search.put(actor=actor, pages=[register.found(row) for row, _changes, _line in rows])
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


def _keys(register: Register, rows: Sequence[Told]) -> list[JSON]:
    key = register.field(register.key)
    return [str(cells.value_of(key, row)) for row, _changes, _line in rows[:KEYS_TOLD]]


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
