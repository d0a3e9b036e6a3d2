"""An empty sheet to fill: heads with their units, a list to choose from in the cells, and what each column takes."""

from __future__ import annotations

import io
from collections.abc import Sequence

from django.utils.translation import gettext as _
from xlsxwriter import Workbook

from onezone.platform.identity.actor import Actor
from onezone.platform.registers import cells
from onezone.platform.registers.declaration import Field, Kind, Register
from onezone.platform.registers.export import heading
from onezone.platform.registers.queries import link_choices
from onezone.platform.registers.trying import writable

ROWS = 1_000
"""So many rows are made ready; more may be written below."""
LONGEST_LIST = 255
"""Signs that a spreadsheet takes as a list inside a cell's rule."""
WIDE = frozenset({Kind.text, Kind.note, Kind.names, Kind.link})


def blank_sheet(actor: Actor, register: Register) -> bytes:
    """A workbook whose first sheet an import understands as it is; the second says what each column takes."""
    fields, held = writable(actor, register), io.BytesIO()
    with Workbook(held, {"in_memory": True, "strings_to_formulas": False, "strings_to_numbers": False}) as book:
        formats = {
            Kind.number: book.add_format({"num_format": "#,##0.########"}),
            Kind.whole: book.add_format({"num_format": "#,##0"}),
            Kind.day: book.add_format({"num_format": "yyyy-mm-dd"}),
        }
        text, head = book.add_format({"num_format": "@"}), book.add_format({"bold": True, "bottom": 1})
        needed = book.add_format({"bold": True, "bottom": 1, "font_color": "#B42318"})
        page = book.add_worksheet(str(register.name)[:31])
        for at, field in enumerate(fields):
            page.set_column(at, at, 26 if field.kind in WIDE else 14, formats.get(field.kind, text))
            page.write_string(0, at, heading(field), needed if field.required else head)
            if words := _choices(actor, field):
                page.data_validation(1, at, ROWS, at, {"validate": "list", "source": words, "error_type": "warning"})
        page.freeze_panes(1, 0)
        notes = book.add_worksheet(_("填写说明"))
        notes.set_column(0, 0, 24, text)
        notes.set_column(1, 3, 40, text)
        for line, row in enumerate([_heads(), *(_explained(register, field) for field in fields)]):
            for at, said in enumerate(row):
                notes.write_string(line, at, said, head if line == 0 else text)
    return held.getvalue()


def _choices(actor: Actor, field: Field) -> list[str]:
    """The words to choose from in a cell; none where they are too many for a spreadsheet's rule."""
    if field.kind is Kind.choice:
        words = [str(word) for _code, word in field.choices]
    elif field.kind is Kind.yes:
        words = [str(cells.YES), str(cells.NO)]
    else:
        words = [code for code, _word in link_choices(actor, field)] if field.kind is Kind.link else []
    return words if len(",".join(words)) <= LONGEST_LIST and not any("," in word for word in words) else []


def _heads() -> Sequence[str]:
    return (_("列"), _("要求"), _("填什么"), _("也认得这些列名"))


def _explained(register: Register, field: Field) -> Sequence[str]:
    return (heading(field), _demanded(register, field), _taken(field), cells.BETWEEN.join(field.also))


def _demanded(register: Register, field: Field) -> str:
    if field.required:
        return _("必填")
    if field.required_from and register.stage:
        stage = dict(register.field(register.stage).choices)[field.required_from]
        return _("从“{stage}”起必填").format(stage=stage)
    return _("可空")


def _taken(field: Field) -> str:
    """What a cell of that column takes, and where it comes from."""
    kinds = {
        Kind.number: _("数字；单位写在列名的括号里，可写别的单位（如亿元、亩）"),
        Kind.whole: _("整数"),
        Kind.day: _("日期，如 2026-03-01"),
        Kind.yes: _("是或否"),
        Kind.choice: cells.BETWEEN.join(str(word) for _code, word in field.choices),
        Kind.names: _("多个用顿号分开"),
        Kind.link: _("另一台账里的编号或名称"),
    }
    said = [kinds.get(field.kind, _("文字")), str(field.hint)]
    return "；".join([*(each for each in said if each), *([_source(field)] if field.source else [])])


def _source(field: Field) -> str:
    return _("来源：{source}").format(source=field.source)
