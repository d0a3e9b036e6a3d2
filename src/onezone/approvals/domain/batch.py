"""A list of projects as rows of text: columns known by their names, each row judged cell by cell."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from onezone.approvals.domain.catalogue import Catalogue
from onezone.approvals.domain.intake import Fault, project_faults, subject_faults
from onezone.kernel.headings import brought, number_in, same, unit_in
from onezone.kernel.identifiers import normalise
from onezone.kernel.units import Unit, unit

MOST_ROWS = 300
MOST_COLUMNS = 60
SUBJECT = ("credit_code", "name", "legal_person", "contact", "phone")
PROJECT = ("project", "code", "kind", "investment", "land", "park", "steward")
REQUIRED = ("credit_code", "project")
LABELS: Mapping[str, tuple[str, str]] = {
    "credit_code": ("统一社会信用代码", "Credit code"),
    "name": ("企业名称", "Enterprise"),
    "legal_person": ("法定代表人", "Legal representative"),
    "contact": ("经办人", "Contact"),
    "phone": ("经办人电话", "Telephone"),
    "project": ("项目名称", "Project"),
    "code": ("投资项目代码", "Project code"),
    "kind": ("项目类型", "Project type"),
    "investment": ("总投资（万元）", "Investment (10,000 yuan)"),
    "land": ("用地面积（公顷）", "Land (ha)"),
    "park": ("拟选园区或地块", "Park or parcel"),
    "steward": ("项目管家", "Steward"),
}
ALIASES: Mapping[str, tuple[str, ...]] = {
    "credit_code": ("信用代码", "社会信用代码"),
    "name": ("企业", "单位名称", "建设单位"),
    "legal_person": ("法人", "法人代表"),
    "contact": ("联系人",),
    "phone": ("联系电话", "电话", "手机"),
    "project": ("项目",),
    "code": ("项目代码", "备案代码"),
    "kind": ("类型",),
    "investment": ("总投资", "投资额", "计划总投资", "investment"),
    "land": ("用地面积", "用地", "land"),
    "park": ("园区", "地块", "拟选地块", "建设地点"),
    "steward": ("管家", "帮办人"),
}
OWN_UNITS: Mapping[str, str] = {"investment": "万元", "land": "公顷"}
_MANGLED = re.compile(r"\d+(\.\d+)?[eE]\+?\d+|\d{16,}0{2,}")


@dataclass(frozen=True, slots=True)
class CellFault:
    """What is wrong with one cell, named as the sheet names it: B5."""

    cell: str
    column: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class BatchRow:
    """One project of the list: what goes into its draft, and what is wrong. `number`: the row of the sheet."""

    number: int
    subject: Mapping[str, str]
    project: Mapping[str, str]
    faults: tuple[CellFault, ...]


@dataclass(frozen=True, slots=True)
class Batch:
    """A list as it was read. `unknown`: headings that say nothing here; `missing`: columns it cannot do without."""

    rows: tuple[BatchRow, ...]
    unknown: tuple[str, ...]
    missing: tuple[str, ...]
    places: Mapping[str, int] = field(default_factory=dict)

    def cell(self, column: str, number: int) -> str:
        """Where a column's value of a row stands: B5."""
        return f"{letter(self.places[column])}{number}"

    @property
    def is_fine(self) -> bool:
        return bool(self.rows) and not self.missing and not any(row.faults for row in self.rows)


def column_of(heading: str) -> str | None:
    """The column a heading names, in Chinese or English, whatever its blanks and brackets."""
    wanted = _plain(heading)
    for column, pair in LABELS.items():
        if wanted in {_plain(each) for each in (*pair, *ALIASES[column])}:
            return column
    return None


def _plain(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).lower()
    return re.sub(r"\(.*?\)|[\s*_:]", "", plain) or plain.strip()


def letter(at: int) -> str:
    """0 is A, 26 is AA."""
    head, last = divmod(at, 26)
    return (letter(head - 1) if head else "") + chr(65 + last)


def read_batch(table: Sequence[Sequence[str]], catalogue: Catalogue) -> Batch:
    """Judge a sheet: its first row that is not empty holds the headings; empty rows are left out."""
    numbered = [(number, row) for number, row in enumerate(table, 1) if any(cell.strip() for cell in row)]
    if not numbered:
        return Batch((), (), REQUIRED)
    headings = numbered[0][1]
    places: dict[str, int] = {}
    for at, heading in enumerate(headings):
        column = column_of(heading)
        if column is not None:
            places.setdefault(column, at)
    unknown = tuple(each.strip() for each in headings if each.strip() and column_of(each) is None)
    missing = tuple(each for each in REQUIRED if each not in places)
    if missing:
        return Batch((), unknown, missing)
    units = {column: unit_in(headings[places[column]]) for column in OWN_UNITS if column in places}
    rows = tuple(_row(number, row, places, units, catalogue) for number, row in numbered[1:])
    return Batch(_with_twins(rows, places), unknown, (), places)


def _row(
    number: int,
    row: Sequence[str],
    places: Mapping[str, int],
    units: Mapping[str, Unit | None],
    catalogue: Catalogue,
) -> BatchRow:
    held = {column: row[at].strip() if at < len(row) else "" for column, at in places.items()}
    held |= {column: _in_own_unit(held[column], given, unit(OWN_UNITS[column])) for column, given in units.items()}
    held["kind"] = _kind(held.get("kind", ""), catalogue)
    subject = {column: held.get(column, "") for column in SUBJECT}
    project = {("name" if column == "project" else column): held.get(column, "") for column in PROJECT}
    found = [(_column(each), each) for each in _judged(subject, project, catalogue)]
    faults = [_cell(number, places, column, each.zh, each.en) for column, each in found if column in places]
    mangled = [column for column in ("credit_code", "code", "phone") if _MANGLED.fullmatch(held.get(column, ""))]
    for column in mangled:
        faults = [each for each in faults if each.column != column]
        zh = f"“{held[column]}”被表格软件当成了数字，末几位已丢：请把这一列设为文本再填"
        en = f"“{held[column]}” was taken for a number and lost its last digits: format the column as text"
        faults.append(_cell(number, places, column, zh, en))
    return BatchRow(number, subject, project, tuple(faults))


def _in_own_unit(text: str, given: Unit | None, own: Unit) -> str:
    """A number in the unit of its heading (总投资（亿元）), in the form's own.

    One of another kind keeps its unit and is refused as no number.
    """
    number = number_in(text)
    if number is None or given is None or same(given, own):
        return text
    value = brought(number, given, own, 4)
    return f"{text}{given.name}" if value is None else f"{value.normalize():f}"


def _judged(subject: Mapping[str, Any], project: Mapping[str, Any], catalogue: Catalogue) -> list[Fault]:
    """The rules of the form. A name and a type may follow in the draft; what stands there must be right."""
    later = {(1, "name"), (2, "kind")}
    every = (*subject_faults(subject), *project_faults(project, catalogue))
    empty = {(1, "name"): not subject["name"], (2, "kind"): not project["kind"]}
    return [each for each in every if (each.step, each.field) not in later or not empty[each.step, each.field]]


def _column(fault: Fault) -> str:
    return "project" if (fault.step, fault.field) == (2, "name") else fault.field


def _cell(number: int, places: Mapping[str, int], column: str, zh: str, en: str) -> CellFault:
    return CellFault(f"{letter(places[column])}{number}", column, zh, en)


def _kind(typed: str, catalogue: Catalogue) -> str:
    """A type by its number or by a beginning of its name; what is none stays as typed and is refused."""
    for each in catalogue.project_types.values():
        if typed and (typed == each.id or _plain(each.name_zh).startswith(_plain(typed)) or typed == each.name_en):
            return str(each.id)
    return typed


def _with_twins(rows: Sequence[BatchRow], places: Mapping[str, int]) -> tuple[BatchRow, ...]:
    """A project code, or the same project of the same firm, stands in a list once."""
    first: dict[tuple[str, ...], int] = {}
    found = []
    for row in rows:
        code = normalise(row.project["code"])
        keys: dict[str, tuple[str, ...]] = {"code": ("code", code)} if code else {}
        named = (normalise(row.subject["credit_code"]), row.project["name"])
        keys["project"] = ("project", *named)
        faults = list(row.faults)
        for column, key in keys.items():
            at = first.setdefault(key, row.number)
            if at != row.number:
                zh, en = f"与第 {at} 行重复", f"the same as in row {at}"
                faults.append(_cell(row.number, places, column, zh, en))
        found.append(BatchRow(row.number, row.subject, row.project, tuple(faults)))
    return tuple(found)
