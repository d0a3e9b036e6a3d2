"""The list of projects as a workbook: what the page says of each project, dates and amounts as such."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from io import BytesIO
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _

from onezone.approvals.pages.project_list import Row, rows_asked
from onezone.platform.identity.actor import Actor

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_ROWS = 500
"""Each row is a case computed in full; the last line of the sheet says when a list was cut."""
WIDTHS = (14, 48, 26, 36, 28, 14, 14, 10, 14, 36, 24, 10, 10)


def projects_workbook(actor: Actor, asked: Mapping[str, str], *, today: date) -> bytes:
    """The projects that the list's address asks for, in its order."""
    rows, more = rows_asked(actor, asked, today=today, most=MOST_ROWS)
    held = BytesIO()
    book = xlsxwriter.Workbook(held, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet(_("项目"))
    bold, money = book.add_format({"bold": True, "bottom": 1}), book.add_format({"num_format": "#,##0.00"})
    sheet.write_row(0, 0, _heads(), bold)
    sheet.freeze_panes(1, 2)
    for column, width in enumerate(WIDTHS):
        sheet.set_column(column, column, width, money if column == 5 else None)
    for number, row in enumerate(rows, 1):
        _write(sheet, number, _values(row))
    last = len(rows) + 2
    sheet.write(last, 0, _("截至 %s，灯与轮到谁按当日计算") % today.isoformat())
    if more:
        sheet.write(last + 1, 0, _("只含前 %s 个项目，请缩小筛选范围") % MOST_ROWS)
    book.close()
    return held.getvalue()


def _heads() -> Sequence[str]:
    return (
        _("项目编号"), _("项目"), _("项目代码"), _("企业"), _("园区"), _("总投资（元）"), _("模拟审批"), _("灯"),
        _("条件逾期"), _("卡在哪"), _("轮到谁"), _("正式办结"), _("正式事项"),
    )  # fmt: skip


def _values(row: Row) -> Sequence[Any]:
    first = row.answers.moves[0] if row.answers.moves else None
    return (
        row.reference, row.name, row.code, row.enterprise, row.park, row.investment, row.simulation,
        row.answers.light_word, row.answers.overdue, row.answers.stopped or row.answers.missing,
        f"{first.who} {first.matter} {first.left}".strip() if first is not None else "", *row.formal,
    )  # fmt: skip


def _write(sheet: Any, number: int, values: Sequence[Any]) -> None:
    """Texts as texts, whatever sign they begin with: nothing that a spreadsheet would run."""
    for column, value in enumerate(values):
        if value is None or value == "":
            continue
        if isinstance(value, str):
            sheet.write_string(number, column, value)
        else:
            sheet.write_number(number, column, float(value))
