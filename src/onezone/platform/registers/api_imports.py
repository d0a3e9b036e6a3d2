"""Operations that bring a file into a register: handed in, tried row by row, decided, then taken whole or dropped."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ninja import File, Path, Query, Router, UploadedFile

from onezone.platform.api.paging import place_text, text_of_place
from onezone.platform.api.shapes import READ, WRITE, Key, Reference
from onezone.platform.api.site import done_once
from onezone.platform.registers import errors, importing, lines, marks
from onezone.platform.registers.api_shapes import (
    Choices,
    Code,
    Columns,
    ImportShape,
    ImportShapes,
    LineShapes,
    Possible,
    WantedImports,
    WantedLines,
)
from onezone.platform.registers.declaration import Register, Verb
from onezone.platform.registers.jobs import go_on
from onezone.platform.registers.models import Import, ImportLine
from onezone.platform.registers.pages.bringing import columns_seen, said
from onezone.platform.registers.permissions import require
from onezone.platform.registers.registry import register_named
from onezone.platform.registers.steps import MOVES, State
from onezone.platform.registers.trying import import_of, imports_of, writable
from onezone.platform.web.now import now, wall_clock
from onezone.platform.web.request import SignedIn

router = Router(tags=["registers"])
STEPS: Mapping[Possible, State] = {
    "columns": State.waiting, "choices": State.waiting, "again": State.waiting, "take": State.ordered,
    "drop": State.dropped,
}  # fmt: skip
"""What can be asked of an import, and the state that it leads to."""


@router.post("/registers/{code}/imports", response={201: ImportShape, **WRITE}, summary="Hand in a file (xlsx, csv)")
def new_register_import(request: SignedIn, code: Path[Code], key: Key, file: File[UploadedFile]) -> Any:
    """Nothing is written into the register: the file is held against it, row by row. Long ones in the background."""
    register = register_named(code)

    def do() -> ImportShape:
        reference = importing.receive(
            actor=request.actor, at=now(request), register=register, name=file.name or "", content=file.file
        )
        return _gone_on(request, register, reference)

    return done_once(request, key, do, status=201)


@router.get("/registers/{code}/imports", response={200: ImportShapes, **READ}, summary="Imports, the newest first")
def register_imports(request: SignedIn, code: Path[Code], wanted: Query[WantedImports]) -> Any:
    register = register_named(code)
    require(request.actor, register, Verb.bring)
    before = place_text(wanted.cursor, _whole)
    held = imports_of(request.actor, register, wanted.limit + 1, before=before or None)
    shown = held[: wanted.limit]
    return {
        "items": [_shape(each) for each in shown],
        "next": text_of_place(str(shown[-1].pk)) if len(held) > len(shown) else None,
    }


@router.get(
    "/registers/{code}/imports/{reference}", response={200: ImportShape, **READ}, summary="How far an import is"
)
def register_import(request: SignedIn, code: Path[Code], reference: Path[Reference]) -> Any:
    register = register_named(code)
    require(request.actor, register, Verb.bring)
    return _shape(import_of(request.actor, register, reference))


@router.get(
    "/registers/{code}/imports/{reference}/lines", response={200: LineShapes, **READ}, summary="The fate of every row"
)
def register_import_lines(
    request: SignedIn, code: Path[Code], reference: Path[Reference], wanted: Query[WantedLines]
) -> Any:
    """Rows that are wrong come first, then conflicts, likely duplicates, changes, new rows.

    What is wrong stands beside its field.
    """
    register = register_named(code)
    require(request.actor, register, Verb.bring)
    held = import_of(request.actor, register, reference)
    after = place_text(wanted.cursor, lines.place_of) or None
    rows = lines.rows_after(held, after, fate=wanted.fate, most=wanted.limit + 1)
    shown = rows[: wanted.limit]
    seen = columns_seen(request.actor, register, held)
    return {
        "items": [_line(each, set(seen)) for each in shown],
        "next": text_of_place(lines.place_text(shown[-1])) if len(rows) > len(shown) else None,
    }


@router.post(
    "/registers/{code}/imports/{reference}/columns", response={201: ImportShape, **WRITE}, summary="Name the columns"
)
def name_register_import_columns(
    request: SignedIn, code: Path[Code], reference: Path[Reference], key: Key, sent: Columns
) -> Any:
    register = register_named(code)
    known = {each.name for each in writable(request.actor, register)}

    def do() -> None:
        for name in sent.mapping:
            if name not in known:
                raise errors.FieldNotWritten(field=name)
        importing.name_columns(
            actor=request.actor, at=now(request), register=register, reference=reference, mapping=sent.mapping
        )

    return _step(request, register, reference, key, do)


@router.post(
    "/registers/{code}/imports/{reference}/choices", response={201: ImportShape, **WRITE}, summary="Decide rows"
)
def decide_register_import(
    request: SignedIn, code: Path[Code], reference: Path[Reference], key: Key, sent: Choices
) -> Any:
    """For a row by its line: `keep` the register's confirmed value, `take` the file's, leave it `out`, or nothing.

    A likely duplicate is added by `take`.
    """
    register = register_named(code)
    given: dict[str, Any] = {"actor": request.actor, "register": register, "reference": reference}

    def do() -> None:
        if sent.leave_out_wrong:
            importing.leave_out_wrong(at=now(request), **given)
        elif sent.alike:
            importing.decide_alike(at=now(request), choice=sent.alike, **given)
        else:
            importing.decide(at=now(request), choices={int(at): what for at, what in sent.choices.items()}, **given)

    return _step(request, register, reference, key, do)


@router.post(
    "/registers/{code}/imports/{reference}/take", response={201: ImportShape, **WRITE}, summary="Write it, all or none"
)
def take_register_import(request: SignedIn, code: Path[Code], reference: Path[Reference], key: Key) -> Any:
    """Up to 1,000 rows are written before the answer; of more the answer says `ordered`, and asking says how far."""
    register = register_named(code)

    def do() -> None:
        importing.take(actor=request.actor, at=now(request), register=register, reference=reference)

    return _step(request, register, reference, key, do)


@router.post(
    "/registers/{code}/imports/{reference}/again", response={201: ImportShape, **WRITE},
    summary="Read the file again",
)  # fmt: skip
def try_register_import_again(request: SignedIn, code: Path[Code], reference: Path[Reference], key: Key) -> Any:
    """After it was refused or broke off, or when the register has changed since."""
    register = register_named(code)

    def do() -> None:
        importing.again(actor=request.actor, at=now(request), register=register, reference=reference)

    return _step(request, register, reference, key, do)


@router.post(
    "/registers/{code}/imports/{reference}/drop", response={201: ImportShape, **WRITE}, summary="Give an import up"
)
def drop_register_import(request: SignedIn, code: Path[Code], reference: Path[Reference], key: Key) -> Any:
    register = register_named(code)

    def do() -> None:
        importing.drop(actor=request.actor, at=now(request), register=register, reference=reference)

    return _step(request, register, reference, key, do)


def _step(request: SignedIn, register: Register, reference: str, key: str, do: Callable[[], None]) -> Any:
    def done() -> ImportShape:
        do()
        return _gone_on(request, register, reference)

    return done_once(request, key, done, status=201)


def _gone_on(request: SignedIn, register: Register, reference: str) -> ImportShape:
    go_on(actor=request.actor, at=now(request), register=register, reference=reference, clock=wall_clock)
    return _shape(import_of(request.actor, register, reference))


def _shape(run: Import) -> ImportShape:
    same = ("reference", "name", "state", "size", "heads", "unit", "mapping", "at", "done_at")
    counts = {name: int(number) for name, number in run.counts.items() if name != lines.WRONG_CELLS}
    return ImportShape(
        **{name: getattr(run, name) for name in same},
        progress=marks.rows_done(run),
        counts=counts,
        wrong_cells=int(run.counts.get(lines.WRONG_CELLS, 0)),
        reason={"code": run.reason["code"], "sentence": said(run.reason)} if run.reason else None,
        possible=[step for step, to in STEPS.items() if to in MOVES[State(run.state)]],
    )


def _line(row: ImportLine, seen: set[str]) -> dict[str, Any]:
    """`cells` are those that the caller may see; a fault is told whichever field it is of."""
    held = {name: cell for name, cell in row.cells.items() if name in seen}
    return {
        "line": row.line, "fate": row.fate,
        "cells": {name: {"text": text, "replaces": old or None} for name, (text, old, _state) in held.items()},
        "doubts": [
            {"key": None if line else key, "line": line, "title": title, "sentence": said({"zh": zh, "en": en})}
            for line, key, title, _address, zh, en in row.doubts
        ],
        "faults": [{"field": name, "sentence": said({"zh": zh, "en": en})} for name, zh, en in row.faults],
    }  # fmt: skip


def _whole(text: str) -> int:
    """0 is the place of none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0
