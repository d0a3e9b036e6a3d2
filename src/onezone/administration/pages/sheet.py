"""Tables as files: a cell that a spreadsheet would run as a formula leaves as text (OWASP ASVS 5.0 1.2.10)."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

import xlsxwriter

RUNS = ("=", "+", "-", "@", "\t", "\r", "\n", "\0")
"""A cell that begins with one of these is a formula, or hides one, in some spreadsheet."""
LONGEST = 32_000
"""A workbook's cell holds 32,767 signs."""


def comma_separated(lines: Iterable[Sequence[object]]) -> bytes:
    """The lines as CSV in UTF-8 with the mark that Excel needs to read Chinese; formulas are quoted."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    for line in lines:
        writer.writerow([_quoted(cell) for cell in line])
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def workbook(lines: Iterable[Sequence[object]]) -> bytes:
    """The lines as an Excel workbook: numbers as numbers, everything else as text and never as a formula or link."""
    held = io.BytesIO()
    book = xlsxwriter.Workbook(held, {"in_memory": True, "constant_memory": False})
    page = book.add_worksheet()
    bold = book.add_format({"bold": True})
    for y, line in enumerate(lines):
        for x, cell in enumerate(line):
            if isinstance(cell, int) and not isinstance(cell, bool):
                page.write_number(y, x, cell)
            else:
                page.write_string(y, x, _quoted(cell)[:LONGEST], bold if y == 0 else None)
    page.freeze_panes(1, 0)
    book.close()
    return held.getvalue()


def _quoted(cell: object) -> str:
    text = str(cell)
    if isinstance(cell, int) or not text.startswith(RUNS):
        return text.replace("\0", "")
    return "'" + text.replace("\0", "")
