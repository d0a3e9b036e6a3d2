"""Reading tables that people hand in, XLSX or CSV: bounded before and while they are read; no formula passes."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, BinaryIO

from python_calamine import CalamineError, CalamineWorkbook

ENCODINGS = ("utf-8-sig", "gb18030")
CHUNK = 256 * 1024
RUNS = ("=", "+", "-", "@", "\t", "\r", "\n", "\0")
"""A cell that begins with one of these is a formula, or hides one, in some spreadsheet (OWASP ASVS 5.0 1.2.10)."""
_PLACE = re.compile(rb"""\br\s*=\s*["']([A-Za-z]{0,7})(\d{1,10})["']""")
Table = list[list[str]]


class TableUnreadableError(Exception):
    """It does not open; the reason in both languages."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.zh, self.en = zh, en


class TableTooLongError(Exception):
    """More than the limits allow."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a table may weigh: bytes as it came and unpacked, rows with the head, columns, signs in a cell."""

    size: int
    unpacked: int
    rows: int
    columns: int
    cell: int = 2000


def read_table(content: BinaryIO, kind: str, limits: Limits) -> Table:
    """The first sheet as texts. `kind` as the file store found it: xlsx or text.

    TableUnreadableError, TableTooLongError: no cell is taken apart before the whole is known to be within the limits.
    """
    held = content.read(limits.size + 1)
    if len(held) > limits.size:
        raise TableTooLongError
    rows = _packed(held, limits) if kind == "xlsx" else _separated(held, limits)
    if len(rows) > limits.rows or any(len(row) > limits.columns for row in rows):
        raise TableTooLongError
    return rows


def guarded(text: str) -> str:
    """The text with a quote before it where a spreadsheet would run it, or where `unguarded` would take one away."""
    quoted = text.startswith(RUNS) or (text.startswith("'") and text[1:].startswith((*RUNS, "'")))
    return f"'{text}" if quoted else text


def unguarded(text: str) -> str:
    """The text without the quote that `guarded` put before it."""
    return text[1:] if text.startswith("'") and text[1:].startswith((*RUNS, "'")) else text


def _packed(held: bytes, limits: Limits) -> Table:
    _check_parts(held, limits)
    try:
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(held)).get_sheet_by_index(0)
    except (CalamineError, ValueError, IndexError, OSError) as error:
        raise TableUnreadableError("表格打不开", "it does not open") from error
    if sheet.height > limits.rows or sheet.width > limits.columns:
        raise TableTooLongError
    return [[_text(cell, limits.cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]


def _check_parts(held: bytes, limits: Limits) -> None:
    """Unpack every part once, in pieces, only to measure it: what a part says of its own size may be a lie."""
    weight = 0
    try:
        with zipfile.ZipFile(io.BytesIO(held)) as package:
            for entry in package.infolist():
                with package.open(entry) as part:
                    before, has_cells = b"", False
                    while piece := part.read(CHUNK):
                        weight += len(piece)
                        if weight > limits.unpacked:
                            raise TableTooLongError
                        if not before and b"<!DOCTYPE" in piece[:4096]:
                            raise TableUnreadableError("含有外部声明", "it declares entities")
                        has_cells = has_cells or b"sheetData" in before + piece
                        if has_cells:
                            _check_places(before + piece, limits)
                        before = piece[-64:]
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError) as error:
        raise TableUnreadableError("压缩包已损坏或加密", "it is damaged or locked") from error


def _check_places(piece: bytes, limits: Limits) -> None:
    """A lone cell at the far corner would make a reader set aside room for all that lies between."""
    for letters, digits in _PLACE.findall(piece):
        if int(digits) > limits.rows or (letters and _column(letters) > limits.columns):
            raise TableTooLongError


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def _text(cell: Any, longest: int) -> str:
    """A cell as a person reads it: 12 and not 12.0, a day and not its number."""
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    return str(cell)[:longest]


def _separated(held: bytes, limits: Limits) -> Table:
    for encoding in ENCODINGS:
        try:
            text = held.decode(encoding)
        except UnicodeDecodeError:
            continue
        return _lines(text, limits)
    raise TableUnreadableError("不是 UTF-8 或 GB 18030 文本", "it is not UTF-8 or GB 18030")


def _lines(text: str, limits: Limits) -> Table:
    head = text.partition("\n")[0]
    mark = max(",\t;，", key=head.count)
    try:
        rows = csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True)
        return [[cell[: limits.cell] for cell in row] for row in rows]
    except csv.Error as error:
        raise TableUnreadableError("引号不成对", "its quotes do not match") from error
