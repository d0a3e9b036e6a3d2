"""Reading a list of projects from a sheet: XLSX or CSV, bounded before and while it is read."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import date, datetime
from typing import Any, BinaryIO

from python_calamine import CalamineError, CalamineWorkbook

from onezone.approvals.domain.batch import MOST_COLUMNS, MOST_ROWS
from onezone.approvals.errors import ListTooLong, ListUnreadable

LIMIT = 2 * 1024 * 1024
UNPACKED = 20 * 1024 * 1024
LONGEST_CELL = 2000
ENCODINGS = ("utf-8-sig", "gb18030")
Table = list[list[str]]


def read_table(content: BinaryIO, kind: str) -> Table:
    """The first sheet as texts. `kind` as the file store found it: xlsx or text. ListUnreadable, ListTooLong."""
    held = content.read(LIMIT + 1)
    rows = _packed(held) if kind == "xlsx" else _separated(held)
    if len(rows) > MOST_ROWS + 1 or any(len(row) > MOST_COLUMNS for row in rows):
        raise ListTooLong(field="list", rows=MOST_ROWS, columns=MOST_COLUMNS)
    return rows


def _packed(held: bytes) -> Table:
    _check_parts(held)
    try:
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(held)).get_sheet_by_index(0)
    except (CalamineError, ValueError, IndexError, OSError) as error:
        raise ListUnreadable(field="list", reason_zh="表格打不开", reason_en="it does not open") from error
    if sheet.height > MOST_ROWS + 1 or sheet.width > MOST_COLUMNS:
        raise ListTooLong(field="list", rows=MOST_ROWS, columns=MOST_COLUMNS)
    return [[_text(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]


def _check_parts(held: bytes) -> None:
    """No declaration of entities, and not more than a list can weigh once it is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(held)) as package:
            entries = package.infolist()
            if sum(entry.file_size for entry in entries) > UNPACKED:
                raise ListTooLong(field="list", rows=MOST_ROWS, columns=MOST_COLUMNS)
            for entry in entries:
                with package.open(entry) as part:
                    if b"<!DOCTYPE" in part.read(4096):
                        raise ListUnreadable(field="list", reason_zh="含有外部声明", reason_en="it declares entities")
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError) as error:
        raise ListUnreadable(
            field="list", reason_zh="压缩包已损坏或加密", reason_en="it is damaged or locked"
        ) from error


def _text(cell: Any) -> str:
    """A cell as a person reads it: 12 and not 12.0, a day and not its number."""
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    return str(cell)[:LONGEST_CELL]


def _separated(held: bytes) -> Table:
    for encoding in ENCODINGS:
        try:
            text = held.decode(encoding)
        except UnicodeDecodeError:
            continue
        return _lines(text)
    raise ListUnreadable(field="list", reason_zh="不是 UTF-8 或 GB 18030 文本", reason_en="it is not UTF-8 or GB 18030")


def _lines(text: str) -> Table:
    head = text.partition("\n")[0]
    mark = max(",\t;，", key=head.count)
    try:
        rows = csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True)
        return [[cell[:LONGEST_CELL] for cell in row] for row in rows]
    except csv.Error as error:
        raise ListUnreadable(field="list", reason_zh="引号不成对", reason_en="its quotes do not match") from error
