"""The desk's list as a workbook: the columns of the page, dates as dates, and nothing that a spreadsheet would run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from io import BytesIO
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _

from onezone.approvals import words
from onezone.approvals.catalogue_store import catalogue_of, release_on
from onezone.approvals.pages.desk_address import FILTERS, wish_of
from onezone.approvals.pages.desk_rows import RowView, row_view
from onezone.approvals.queries.desk import BANDS, QueueRow
from onezone.approvals.queries.lines import QueueList
from onezone.approvals.queries.zone_now import zone_now
from onezone.platform.identity.actor import Actor

MOST_ROWS = 5000
"""A list longer than this is no list that anybody reads; the last line of the sheet says that it was cut."""
MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WIDTHS = (14, 12, 12, 12, 10, 32, 10, 48, 36, 12, 12, 24, 48)


def desk_workbook(actor: Actor, asked: Mapping[str, str], *, today: date) -> bytes:
    """The rows of the view that the address asks for, in its order. Raises NotFound for a post that has no desk."""
    asked = {key: str(asked.get(key, "")).strip() for key in (*FILTERS, "view", "sort", "band")}
    zone = zone_now(actor)
    wish = wish_of(actor, asked, catalogue_of(release_on(zone.releases.values(), today)))
    listed = QueueList(actor, today, wish, zone=zone)
    bands = (asked["band"],) if asked["band"] in BANDS else BANDS
    part = listed.page(bands, size=MOST_ROWS)
    return _workbook([(row, row_view(row, today)) for row in part.rows], today, cut=bool(part.after))


def _heads() -> tuple[str, ...]:
    return (
        _("时钟"),
        _("承诺到期"),
        _("承诺剩余（日）"),
        _("法定到期"),
        _("事项代码"),
        _("事项"),
        _("正式或模拟"),
        _("项目"),
        _("企业"),
        _("收件日期"),
        _("状态"),
        _("下一步"),
        _("说明"),
    )


def _values(row: QueueRow, shown: RowView) -> tuple[Any, ...]:
    promised, statutory = row.promised, row.statutory
    clock = str(shown.light_word).replace("{n}", str(shown.light_n))
    return (
        clock,
        promised.due_on if promised is not None else None,
        promised.remaining if promised is not None else None,
        statutory.due_on if statutory is not None else None,
        shown.code,
        words.matter_name(row.catalogue, row.matter.id),
        _("模拟") if row.simulated else _("正式"),
        row.project_name,
        row.enterprise,
        row.item.received_on,
        shown.state,
        shown.next_word,
        shown.note,
    )


def _workbook(rows: Sequence[tuple[QueueRow, RowView]], today: date, *, cut: bool) -> bytes:
    held = BytesIO()
    book = xlsxwriter.Workbook(held, {"in_memory": True})
    sheet = book.add_worksheet(_("工作台"))
    head, day = book.add_format({"bold": True, "bottom": 1}), book.add_format({"num_format": "yyyy-mm-dd"})
    for column, (text, width) in enumerate(zip(_heads(), WIDTHS, strict=True)):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, text, head)
    for line, (row, shown) in enumerate(rows, start=1):
        for column, value in enumerate(_values(row, shown)):
            _write(sheet, line, column, value, day)
    last = len(rows) + 1
    note = _("%(day)s 导出，共 %(n)s 件") % {"day": today.isoformat(), "n": len(rows)}
    sheet.write_string(last, 0, note + (_("；清单太长，只导出前面的") if cut else ""))
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(1, len(rows)), len(WIDTHS) - 1)
    book.close()
    return held.getvalue()


def _write(sheet: Any, line: int, column: int, value: Any, day: Any) -> None:
    """A text is written as a text, whatever it begins with: a project called =1+1 stays a name."""
    if value is None:
        return
    if isinstance(value, date):
        sheet.write_datetime(line, column, value, day)
    elif isinstance(value, int):
        sheet.write_number(line, column, value)
    else:
        sheet.write_string(line, column, str(value))
