"""A list of projects before it becomes drafts: each row's fate, each fault by its cell; after it, the drafts."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import date

from django.utils.translation import get_language
from xlsxwriter import Workbook

from onezone.approvals.catalogue_store import catalogue_of, current_release
from onezone.approvals.domain.batch import LABELS, MOST_ROWS, REQUIRED
from onezone.approvals.queries.window_batch import RowFate, list_fate
from onezone.approvals.queries.window_drafts import DraftRow, drafts_of_batch
from onezone.platform.identity.actor import Actor

EXAMPLE = {
    "credit_code": "91211382MA0XQ1234K", "name": "示例：填好后删去本行", "project": "年产1万吨示例项目", "kind": "6",
    "investment": "13500", "land": "2.86", "park": "新型复合材料飞地产业园",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class FaultLine:
    """One wrong cell in the reader's language."""

    cell: str
    column: str
    sentence: str


@dataclass(frozen=True, slots=True)
class RowView:
    """One row of the dry run."""

    fate: RowFate
    faults: tuple[FaultLine, ...]


@dataclass(frozen=True, slots=True)
class BatchPage:
    """The dry run, or what became of the list."""

    sha256: str
    name: str
    rows: tuple[RowView, ...]
    wrong: int
    unknown: tuple[str, ...]
    missing: tuple[str, ...]
    is_fine: bool
    drafts: tuple[DraftRow, ...]
    most: int = MOST_ROWS


def label(column: str) -> str:
    """A column's heading in the reader's language."""
    return LABELS[column][0 if (get_language() or "zh-hans").startswith("zh") else 1]


def build_batch(actor: Actor, sha256: str, *, today: date) -> BatchPage:
    """Raises NotFound, ListUnreadable, ListTooLong."""
    found = list_fate(actor, sha256, today=today)
    rows = tuple(RowView(each, _faults(each)) for each in found.rows)
    return BatchPage(
        sha256=sha256,
        name=found.name,
        rows=rows,
        wrong=sum(bool(each.faults) for each in rows),
        unknown=found.batch.unknown,
        missing=tuple(label(each) for each in found.batch.missing),
        is_fine=found.batch.is_fine,
        drafts=drafts_of_batch(actor, sha256, today=today),
    )


def _faults(fate: RowFate) -> tuple[FaultLine, ...]:
    zh = (get_language() or "zh-hans").startswith("zh")
    return tuple(FaultLine(each.cell, label(each.column), each.zh if zh else each.en) for each in fate.row.faults)


def template(actor: Actor, *, today: date) -> bytes:
    """The sheet to fill: every column is text, so no code loses its last digits; types with their numbers beside."""
    catalogue = catalogue_of(current_release(actor.zone_id, today))
    zh = (get_language() or "zh-hans").startswith("zh")
    kinds = [(str(each.id), each.name_zh if zh else each.name_en) for each in catalogue.project_types.values()]
    held = io.BytesIO()
    with Workbook(held, {"in_memory": True, "strings_to_formulas": False, "strings_to_numbers": False}) as book:
        text, head = book.add_format({"num_format": "@"}), book.add_format({"bold": True, "num_format": "@"})
        sheet = book.add_worksheet("projects")
        for at, column in enumerate(LABELS):
            sheet.set_column(at, at, 26 if column in ("credit_code", "name", "project", "code", "park") else 14, text)
            sheet.write_string(0, at, label(column) + ("*" if column in REQUIRED else ""), head)
            sheet.write_string(1, at, EXAMPLE.get(column, ""), text)
        sheet.freeze_panes(1, 0)
        notes = book.add_worksheet("types")
        for at, (number, name) in enumerate(kinds):
            notes.write_string(at, 0, number)
            notes.write_string(at, 1, name)
    return held.getvalue()
