"""A table as somebody brings it: what becomes of its rows, and writing them as an import does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db import transaction

from onezone.ledger.register import BOOK
from onezone.platform.registers import export, services, trying
from onezone.platform.registers.declaration import Register
from onezone.platform.registers.judging import Fate
from onezone.platform.registers.listing import Asked
from tests.ledger.conftest import AT, TODAY, as_role

NEW = {"项目名称": "石英砂提纯", "阶段": "开工", "进入阶段日期": "2026-06-01", "佐证": "施工许可 31 号",
       "签约日期": "2025-11-20", "备案": "86000000", "园区": "核心园", "标签": "重点、飞地"}  # fmt: skip


def try_file(
    zone: Any, *rows: Mapping[str, str], register: Register = BOOK, choices: Mapping[str, str] | None = None
) -> Sequence[trying.Tried]:
    """What becomes of the rows of a file; columns by their heads."""
    heads = list(dict.fromkeys(name for row in rows for name in row))
    steward = as_role(zone)
    mapping = trying.guess(steward, register, heads)
    assert len(mapping) == len(heads)
    texts = [[row.get(name, "") for name in heads] for row in rows]
    units = trying.units_of(register, heads, mapping)
    return trying.try_rows(steward, register, texts, mapping, choices or {}, today=TODAY, units=units)


def bring(
    zone: Any, *rows: Mapping[str, str], register: Register = BOOK, choices: Mapping[str, str] | None = None
) -> Sequence[trying.Tried]:
    """The same, and written when nothing is wrong with any row."""
    tried = try_file(zone, *rows, register=register, choices=choices)
    wrong = [fault for each in tried if each.fate is Fate.error for fault in each.verdict.faults]
    if wrong:
        raise wrong[0]
    written = [
        services.Written(each.row, each.verdict, each.line) for each in tried if each.fate in (Fate.new, Fate.changed)
    ]
    with transaction.atomic():
        services.write(
            actor=as_role(zone),
            at=AT,
            register=register,
            rows=written,
            act="import",
            origin=services.Origin(file="sha256-1"),
        )
    return tried


def fates_of_export(zone: Any, register: Register = BOOK) -> set[Fate]:
    """What becomes of the rows of a file that was just taken out."""
    heads, *rows = export.lines(as_role(zone), register, Asked())
    texts = [[cell.isoformat() if isinstance(cell, date) else str(cell) for cell in row] for row in rows]
    mapping = trying.guess(as_role(zone), register, heads)
    return {each.fate for each in trying.try_rows(as_role(zone), register, texts, mapping, {}, today=TODAY)}
