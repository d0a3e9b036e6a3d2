"""A register as a file that an import understands: no formula leaves, and reading it again changes nothing."""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, BinaryIO

import xlsxwriter

from onezone.platform.files.tables import guarded
from onezone.platform.identity.actor import Actor
from onezone.platform.registers import cells
from onezone.platform.registers.declaration import Field, Kind, Register
from onezone.platform.registers.listing import Asked, all_rows

MEDIA = {"csv": "text/csv; charset=utf-8", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
MOST_ROWS = 100_000
LONGEST_CELL = 32_000


def columns_of(actor: Actor, register: Register) -> tuple[Field, ...]:
    """The columns of a file: every field that the model keeps and the actor may see."""
    return tuple(each for each in register.kept if register.sees(actor, each))


def heading(field: Field) -> str:
    """The head of a column; the unit stands in it, so that cells hold numbers alone."""
    return f"{field.label}（{field.unit}）" if field.unit else str(field.label)


def lines(actor: Actor, register: Register, asked: Asked) -> Iterator[list[Any]]:
    """The rows asked for, the heads first: numbers as numbers, days as days, all else as text. Flat in memory."""
    fields = columns_of(actor, register)
    yield [heading(each) for each in fields]
    for row in all_rows(actor, register, asked, most=MOST_ROWS):
        yield [_cell(each, cells.value_of(each, row)) for each in fields]


def _cell(field: Field, value: Any) -> Any:
    if cells.is_empty(value):
        return ""
    if isinstance(value, Decimal | int | date) and not isinstance(value, bool):
        return value
    return guarded(cells.show(field, value) if field.kind in (Kind.choice, Kind.yes) else cells.write(field, value))


def comma_separated(rows: Iterable[Sequence[Any]]) -> Iterator[bytes]:
    """CSV in UTF-8 with the mark that Excel needs to read Chinese, line by line."""
    yield b"\xef\xbb\xbf"
    for row in rows:
        held = io.StringIO(newline="")
        csv.writer(held).writerow([f"{cell:f}" if isinstance(cell, Decimal) else cell for cell in row])
        yield held.getvalue().encode()


def workbook(rows: Iterable[Sequence[Any]], into: BinaryIO) -> None:
    """An Excel workbook, written row by row."""
    book = xlsxwriter.Workbook(into, {"constant_memory": True})
    page = book.add_worksheet()
    bold, day = book.add_format({"bold": True, "bottom": 1}), book.add_format({"num_format": "yyyy-mm-dd"})
    page.freeze_panes(1, 1)
    for y, row in enumerate(rows):
        for x, cell in enumerate(row):
            if isinstance(cell, date):
                page.write_datetime(y, x, cell, day)
            elif isinstance(cell, Decimal | int) and Decimal(repr(float(cell))) == cell:
                page.write_number(y, x, float(cell))
            elif cell != "":
                page.write_string(y, x, str(cell)[:LONGEST_CELL], bold if y == 0 else None)
    book.close()


def write_file(form: str, rows: Iterable[Sequence[Any]]) -> BinaryIO:
    """The file as a whole, at its beginning, under no name: gone when it is closed.

    It is whole before its first byte is sent: a reader never takes a part for all of it, and a slow one holds no
    transaction open.
    """
    held = tempfile.TemporaryFile()  # noqa: SIM115  the answer closes it
    if form == "xlsx":
        workbook(rows, held)
    else:
        held.writelines(comma_separated(rows))
    held.seek(0)
    return held
