"""A table of projects as somebody brings it: what becomes of its rows, and writing them as an import does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from onezone.ledger.register import BOOK
from onezone.platform.registers import services, trying
from onezone.platform.registers.judging import Fate
from tests.ledger.conftest import AT, as_role

NEW = {"项目名称": "石英砂提纯", "阶段": "开工", "进入阶段日期": "2026-06-01", "佐证": "施工许可 31 号",
       "签约日期": "2025-11-20", "备案": "86000000", "园区": "核心园", "标签": "重点、飞地"}  # fmt: skip


def try_file(zone: Any, *rows: Mapping[str, str]) -> Sequence[trying.Tried]:
    """What becomes of the rows of a file; columns by their heads."""
    heads = list(dict.fromkeys(name for row in rows for name in row))
    steward = as_role(zone)
    mapping = trying.guess(steward, BOOK, heads)
    assert len(mapping) == len(heads)
    lines = [[row.get(name, "") for name in heads] for row in rows]
    return trying.try_rows(steward, BOOK, lines, mapping, {}, units=trying.units_of(BOOK, heads, mapping))


def bring(zone: Any, *rows: Mapping[str, str]) -> Sequence[trying.Tried]:
    """The same, and written when nothing is wrong with any row."""
    tried = try_file(zone, *rows)
    wrong = [fault for each in tried for fault in each.verdict.faults]
    if wrong:
        raise wrong[0]
    written = [services.Written(each.row, each.verdict, each.line) for each in tried if each.fate is not Fate.same]
    with transaction.atomic():
        services.write(
            actor=as_role(zone),
            at=AT,
            register=BOOK,
            rows=written,
            act="import",
            origin=services.Origin(file="sha256-1"),
        )
    return tried
