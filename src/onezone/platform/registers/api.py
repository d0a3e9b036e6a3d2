"""Operations on every register: what it is, its rows as the list finds them, one row with its history, and its acts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ninja import Path, Query, Router

from onezone.platform.api.errors import CursorUnknown
from onezone.platform.api.shapes import READ, WRITE, Key
from onezone.platform.api.site import done_once
from onezone.platform.identity.actor import Actor
from onezone.platform.registers import cells, services
from onezone.platform.registers.api_shapes import (
    Code,
    Confirmation,
    Group,
    ManyChange,
    ManyDone,
    Moment,
    NewRow,
    RegisterShape,
    RegisterShapes,
    RowChange,
    RowDone,
    RowKey,
    Rows,
    RowWhole,
    Wanted,
    Wished,
)
from onezone.platform.registers.asking import asked_of, filters_of, groupings_of
from onezone.platform.registers.declaration import Field, Register, Verb
from onezone.platform.registers.history import last_entry, lines_of, standings
from onezone.platform.registers.listing import Asked, Listing, Sums, grouping, is_place, listing
from onezone.platform.registers.permissions import require
from onezone.platform.registers.queries import group_words
from onezone.platform.registers.registry import register_named, registers
from onezone.platform.registers.store import row_of
from onezone.platform.registers.views import file_answer
from onezone.platform.web.now import now
from onezone.platform.web.request import SignedIn

router = Router(tags=["registers"])


@router.get("/registers", response={200: RegisterShapes, **READ}, summary="Registers that the caller may read")
def all_registers(request: SignedIn) -> Any:
    return {"items": [_declared(request.actor, each) for each in registers() if each.may(request.actor, Verb.read)]}


@router.get("/registers/{code}", response={200: RegisterShape, **READ}, summary="What a register is")
def one_register(request: SignedIn, code: Path[Code]) -> Any:
    register = register_named(code)
    require(request.actor, register, Verb.read)
    return _declared(request.actor, register)


@router.get("/registers/{code}/rows", response={200: Rows, **READ}, summary="Rows as the register's list finds them")
def register_rows(request: SignedIn, code: Path[Code], wanted: Query[Wanted]) -> Any:
    register, actor = register_named(code), request.actor
    require(actor, register, Verb.read)
    asked = _asked(actor, register, wanted, after=wanted.cursor)
    if wanted.cursor and not is_place(actor, register, asked):
        raise CursorUnknown(field="cursor")
    held = listing(actor, register, asked, limit=wanted.limit)
    return {
        "items": _rows(actor, register, held.rows), "next": held.after or None, "count": held.total.count,
        "sums": _sums(register, held.total), "groups": _groups(actor, register, asked, held),
        "units": {name: register.field(name).unit for name in held.total.sums},
    }  # fmt: skip


@router.get("/registers/{code}/rows.csv", response={200: None, **READ}, summary="The same rows as a file")
def register_rows_file(request: SignedIn, code: Path[Code], wanted: Query[Wished]) -> Any:
    """UTF-8 with a byte order mark, every field that the caller may see, the first 100,000 rows; an import reads it."""
    register = register_named(code)
    require(request.actor, register, Verb.read)
    return file_answer(request, register, "csv", _asked(request.actor, register, wanted))


@router.post("/registers/{code}/rows", response={201: RowDone, **WRITE}, summary="Add a row")
def new_register_row(request: SignedIn, code: Path[Code], key: Key, sent: NewRow) -> Any:
    register = register_named(code)

    def do() -> RowDone:
        made = services.create(
            actor=request.actor, at=now(request), register=register, given=sent.given,
            origin=services.Origin(sent.source),
        )  # fmt: skip
        return _done(request.actor, register, made)

    return done_once(request, key, do, status=201)


@router.get("/registers/{code}/rows/{row}", response={200: RowWhole, **READ}, summary="One row with its history")
def register_row(request: SignedIn, code: Path[Code], row: Path[RowKey]) -> Any:
    register, actor = register_named(code), request.actor
    held = row_of(actor, register, row)
    [shown] = _rows(actor, register, [held])
    sure = standings(actor, register, [held.pk]).get(held.pk, {})
    return {
        **shown, "seen": last_entry(actor, register, held), "standing": sure,
        "history": [
            {name: getattr(line, name) for name in Moment.model_fields if name != "field"} | {"field": line.field.name}
            for line in lines_of(actor, register, held)
        ],
    }  # fmt: skip


@router.post("/registers/{code}/rows/{row}/changes", response={201: RowDone, **WRITE}, summary="Change a row")
def change_register_row(request: SignedIn, code: Path[Code], row: Path[RowKey], key: Key, sent: RowChange) -> Any:
    register = register_named(code)

    def do() -> RowDone:
        held = row_of(request.actor, register, row)
        changed = services.change(
            actor=request.actor, at=now(request), register=register, key=row, given=sent.given,
            origin=services.Origin(sent.source), seen=sent.seen,
        )  # fmt: skip
        held.refresh_from_db()
        return _done(request.actor, register, _key(register, held), changed=changed)

    return done_once(request, key, do, status=201)


@router.post("/registers/{code}/changes", response={201: ManyDone, **WRITE}, summary="Change many rows, all or none")
def change_register_rows(request: SignedIn, code: Path[Code], key: Key, sent: ManyChange) -> Any:
    register = register_named(code)

    def do() -> ManyDone:
        count = services.change_many(
            actor=request.actor, at=now(request), register=register, keys=sent.keys, given=sent.given,
            origin=services.Origin(sent.source), seen=sent.seen,
        )  # fmt: skip
        return ManyDone(changed=count)

    return done_once(request, key, do, status=201)


@router.post(
    "/registers/{code}/rows/{row}/confirmations", response={201: RowDone, **WRITE}, summary="Check or confirm values"
)
def confirm_register_row(request: SignedIn, code: Path[Code], row: Path[RowKey], key: Key, sent: Confirmation) -> Any:
    register = register_named(code)

    def do() -> RowDone:
        services.confirm(
            actor=request.actor, at=now(request), register=register, key=row, fields=sent.fields,
            standing=sent.standing, source=sent.source,
        )  # fmt: skip
        return _done(request.actor, register, row)

    return done_once(request, key, do, status=201)


def _asked(actor: Actor, register: Register, wanted: Wished, *, after: str = "") -> Asked:
    return asked_of(
        actor, register, words=wanted.text, where=wanted.where, sort=wanted.sort, group=wanted.group, after=after
    )  # fmt: skip


def _sums(register: Register, sums: Sums) -> dict[str, str]:
    return {name: cells.write(register.field(name), value) for name, value in sums.sums.items()}


def _groups(actor: Actor, register: Register, asked: Asked, held: Listing) -> list[Group]:
    field = grouping(actor, register, asked)
    if field is None:
        return []
    words = group_words(actor, field, list(held.groups))
    return [
        Group(value=cells.write(field, value), word=words[value], count=each.count, sums=_sums(register, each))
        for value, each in held.groups.items()
    ]


def _done(actor: Actor, register: Register, key: str, *, changed: bool = True) -> RowDone:
    return RowDone(key=key, changed=changed, seen=last_entry(actor, register, row_of(actor, register, key)))


def _key(register: Register, row: Any) -> str:
    return str(cells.value_of(register.field(register.key), row))


def _rows(actor: Actor, register: Register, rows: Sequence[Any]) -> list[dict[str, Any]]:
    seen = [each for each in register.fields if register.sees(actor, each)]
    worked_out = {each.name: each.computed(actor, rows) for each in seen if each.computed is not None}
    masked = [each.name for each in register.fields if each not in seen]
    return [
        {
            "key": _key(register, row),
            "title": _text(register.field(register.title), row, worked_out) if register.title not in masked else "",
            "values": {each.name: _text(each, row, worked_out) for each in seen} | dict.fromkeys(masked),
            "masked": masked,
        }
        for row in rows
    ]


def _text(field: Field, row: Any, worked_out: Mapping[str, Mapping[int, Any]]) -> str:
    """The value as a change takes it."""
    return cells.write(
        field, worked_out[field.name].get(row.pk) if field.name in worked_out else cells.value_of(field, row)
    )


def _declared(actor: Actor, register: Register) -> dict[str, Any]:
    may = [verb.value for verb in Verb if register.may(actor, verb)]
    shown = ("code", "key", "title", "stage", "order")
    return {name: getattr(register, name) for name in shown} | {
        "name": str(register.name), "may": may, "totals": list(register.totals),
        "filters": filters_of(actor, register), "groupings": groupings_of(actor, register),
        "fields": [_field(actor, register, each) for each in register.fields],
    }  # fmt: skip


def _field(actor: Actor, register: Register, field: Field) -> dict[str, Any]:
    same = ("name", "unit", "required", "required_from", "unique", "links_to")
    seen = register.sees(actor, field)
    return {name: getattr(field, name) for name in same} | {
        "label": str(field.label), "kind": field.kind.value,
        "digits": field.digits if field.kind.value == "number" else None,
        "choices": [{"code": code, "word": str(word)} for code, word in field.choices],
        "seen": seen,
        "written": seen and field.editable and field.computed is None and register.may(actor, Verb.write),
    }  # fmt: skip
