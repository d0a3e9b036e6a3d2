"""A file held against a register: which column is which field, and the fate of every row, with nothing written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from onezone.kernel.errors import FieldError
from onezone.platform.files import tables
from onezone.platform.files.queries import open_file, stored_file
from onezone.platform.identity.actor import Actor
from onezone.platform.identity.errors import NotFound
from onezone.platform.registers import cells, errors, history, measures, sheets, store
from onezone.platform.registers.declaration import Field, Register, Warned
from onezone.platform.registers.heart import Tell, silent
from onezone.platform.registers.judging import Fate, Verdict, judge, values_of
from onezone.platform.registers.models import Import

SIZE = 10 * 1024 * 1024
ROWS, COLUMNS = 20_000, 200
LIMITS = tables.Limits(SIZE, 100 * 1024 * 1024, ROWS + 1, COLUMNS, 4001)
KEEP, TAKE, OUT = "keep", "take", "out"
"""What may be chosen for a row: the register's value, the file's value (a row like another: add it all the same), or to
leave the row out."""
WAITS = (Fate.error, Fate.conflict, Fate.alike)
"""While a row has one of these fates nothing is written."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """A row that a new one may be: one of the register, or of the file, at that line."""

    other: Warned
    line: int | None


@dataclass(frozen=True, slots=True)
class Tried:
    """One row of the file: its line, what it says, the row it means, and its fate."""

    line: int
    given: Mapping[str, str]
    row: Any | None
    held: Mapping[str, Any] | None
    verdict: Verdict
    fate: Fate
    firm: frozenset[str] = frozenset()
    """Fields whose value in the register is confirmed and differs."""
    doubts: tuple[Doubt, ...] = ()


@dataclass(frozen=True, slots=True)
class Trial:
    """The whole file."""

    heads: tuple[str, ...]
    mapping: Mapping[str, int]
    rows: tuple[Tried, ...]

    @property
    def counts(self) -> Mapping[Fate, int]:
        return {fate: sum(each.fate is fate for each in self.rows) for fate in Fate}

    @property
    def is_ready(self) -> bool:
        held = self.counts
        return not any(held[fate] for fate in WAITS)

    @property
    def wrong_cells(self) -> int:
        return sum(len(each.verdict.faults) for each in self.rows if each.fate is Fate.error)


def import_of(actor: Actor, register: Register, reference: str, *, lock: bool = False) -> Import:
    """The import of that reference. NotFound."""
    rows = Import.objects.select_for_update() if lock else Import.objects.all()
    found = rows.filter(zone_id=actor.zone_id, register=register.code, reference=reference).first()
    if found is None:
        raise NotFound(what=reference)
    return found


def imports_of(actor: Actor, register: Register, limit: int = 20, *, before: int | None = None) -> Sequence[Import]:
    """The newest imports first, or those before one by its number."""
    rows = Import.objects.filter(zone_id=actor.zone_id, register=register.code)
    rows = rows if before is None else rows.filter(pk__lt=before)
    return list(rows.order_by("-id")[:limit])


def table_of(actor: Actor, held: Import) -> tables.Table:
    """The file as texts. SheetUnreadable, SheetTooLong, NotFound."""
    with open_file(actor, held.file) as content:
        return read_table(content, stored_file(actor, held.file).kind)


def read_table(content: Any, kind: str) -> tables.Table:
    try:
        return tables.read_table(content, kind, LIMITS)
    except tables.TableTooLongError as error:
        raise errors.SheetTooLong(field="file", rows=ROWS, columns=COLUMNS) from error
    except tables.TableUnreadableError as error:
        raise errors.SheetUnreadable(field="file", reason_zh=error.zh, reason_en=error.en) from error


def guess(actor: Actor, register: Register, heads: Sequence[str]) -> Mapping[str, int]:
    """Field -> column, of the fields that the actor may fill."""
    return sheets.guess(writable(actor, register), heads)


def writable(actor: Actor, register: Register) -> tuple[Field, ...]:
    """Fields that a file of this actor may fill."""
    return tuple(each for each in register.kept if register.sees(actor, each) and (each.editable or each.unique))


def try_import(
    actor: Actor, register: Register, held: Import, *, today: date, lock: bool = False, tell: Tell = silent
) -> Trial:
    """The dry run of an import as it stands now; `tell` hears of every row. What reading the file refuses."""
    sheet = sheets.sheet_of(register, table_of(actor, held))
    mapping = {name: at for name, at in held.mapping.items() if at < len(sheet.heads)}
    units = units_of(register, sheet.heads, mapping, sheet.unit)
    rows = try_rows(
        actor, register, sheet.lines, mapping, held.choices,
        today=today, first=sheet.first, units=units, lock=lock, tell=tell,
    )  # fmt: skip
    return Trial(sheet.heads, mapping, rows)


def units_of(
    register: Register, heads: Sequence[str], mapping: Mapping[str, int], remarked: str = ""
) -> Mapping[str, str]:
    """Field -> the unit that its column's head or a remark above the table names, where that is not the field's own."""
    fields = (register.field(name) for name in mapping if name in register.by_name)
    found = {
        each.name: measures.unit_of_head(each, heads[mapping[each.name]], remarked) for each in fields if each.is_number
    }
    return {name: unit for name, unit in found.items() if unit}


def try_rows(
    actor: Actor,
    register: Register,
    lines: Sequence[Sequence[str]],
    mapping: Mapping[str, int],
    choices: Mapping[str, str],
    *,
    today: date,
    first: int = 2,
    units: Mapping[str, str] | None = None,
    lock: bool = False,
    tell: Tell = silent,
) -> tuple[Tried, ...]:
    """The fate of every row that says anything; `first`: the line of the first row of data, as Excel counts."""
    named = [(line, _given(cells_of, mapping, units or {})) for line, cells_of in enumerate(lines, first)]
    named = [(line, given) for line, given in named if given]
    links = store.links_meant(actor, register, [given for _line, given in named])
    found = store.rows_meant(actor, register, [given for _line, given in named], links=links, lock=lock)
    taken = [(given, row) for (line, given), row in zip(named, found, strict=True) if choices.get(str(line)) != OUT]
    links = store.links_within(register, [given for given, _row in taken], [row for _given, row in taken], links)
    tried = []
    for (line, given), row in zip(named, found, strict=True):
        held = values_of(register, row) if row is not None else None
        verdict = judge(register, held, given, links)
        tried.append(Tried(line, given, row, held, verdict, verdict.fate))
        tell(len(tried))
    told = _told_apart(actor, register, tried, choices, today=today)
    decided = _decided(actor, register, told, choices, links)
    return decided if lock else _doubted(actor, register, decided, choices)


def _given(row: Sequence[str], mapping: Mapping[str, int], units: Mapping[str, str]) -> Mapping[str, str]:
    """What a row says, numbers with the unit of their column's head; an empty cell says nothing and empties nothing."""
    texts = {name: tables.unguarded(row[at]) for name, at in mapping.items() if at < len(row)}
    return {name: measures.with_unit(text, units.get(name, "")) for name, text in texts.items() if text.strip()}


def _told_apart(
    actor: Actor, register: Register, tried: Sequence[Tried], choices: Mapping[str, str], *, today: date
) -> list[Tried]:
    """With the refusals that one row alone does not show: two rows of the file, or another row of the register.

    What is left out is asked nothing, and stands against no other row.
    """
    asked = [each for each in tried if choices.get(str(each.line)) != OUT]
    taken = store.others_with(actor, register, [(each.row, each.verdict) for each in asked], today=today)
    against = {each.line: others for each, others in zip(asked, taken, strict=True)}
    seen: dict[tuple[Any, ...], int] = {}
    told = []
    for each in tried:
        if each.line not in against:
            told.append(each)
            continue
        more = [*against[each.line], *_of_sums(register, each), *_repeated(register, each, seen)]
        told.append(_wrong(each, [*each.verdict.faults, *more]) if more else each)
    return told


def _of_sums(register: Register, each: Tried) -> list[FieldError]:
    title = each.given.get(register.title, "")
    return [errors.RowOfSums(field=register.title, value=title)] if sheets.is_of_sums(title) else []


def _repeated(register: Register, each: Tried, seen: dict[tuple[Any, ...], int]) -> list[FieldError]:
    """The refusal that a row before this one means the same row of the register, or gives the same unique value."""
    meant = [names for names in register.matches if all(name in each.given for name in names)]
    unique = {(field.name,) for field in register.kept if field.unique and field.name in each.given}
    named = sorted({*(meant[:1] if each.row is None else ()), *unique})
    keys = [(names, *(each.verdict.values[name] for name in names)) for names in named]
    keys = [key for key in keys if not any(map(cells.is_empty, key))]
    if each.row is not None:
        keys = [(register.matches[0], each.row.pk), *keys]
    for key in keys:
        if key in seen:
            return [errors.RepeatedInFile(field=key[0][-1], line=seen[key])]
    seen.update(dict.fromkeys(keys, each.line))
    return []


def _wrong(each: Tried, faults: Sequence[FieldError]) -> Tried:
    return replace(each, verdict=replace(each.verdict, faults=tuple(faults), fate=Fate.error), fate=Fate.error)


def _decided(
    actor: Actor, register: Register, tried: Sequence[Tried], choices: Mapping[str, str], links: Any
) -> tuple[Tried, ...]:
    """With conflicts found, and with what was chosen for each row."""
    changed = [each.row.pk for each in tried if each.fate is Fate.changed and each.row is not None]
    confirmed = history.firm(actor, register, changed)
    return tuple(_chosen(register, each, confirmed, choices.get(str(each.line), ""), links) for each in tried)


def _chosen(register: Register, each: Tried, confirmed: Mapping[int, frozenset[str]], choice: str, links: Any) -> Tried:
    if choice == OUT:
        return replace(each, fate=Fate.out)
    if each.fate is not Fate.changed or each.row is None:
        return each
    firm = confirmed.get(each.row.pk, frozenset()) & {change.field.name for change in each.verdict.changes}
    if not firm or choice == TAKE:
        return each
    if choice != KEEP:
        return replace(each, fate=Fate.conflict, firm=firm)
    given = {name: text for name, text in each.given.items() if name not in firm}
    verdict = judge(register, each.held, given, links)
    return replace(each, given=given, verdict=verdict, fate=verdict.fate)


def _doubted(
    actor: Actor, register: Register, tried: tuple[Tried, ...], choices: Mapping[str, str]
) -> tuple[Tried, ...]:
    """New rows that another row may be wait for a person. Under locks nobody is asked again: a person has answered."""
    new = [each for each in tried if each.fate is Fate.new]
    warned = register.warned(actor, [_texts(register, each) for each in new]) if new else ()
    doubts = {
        each.line: tuple(Doubt(other, new[other.beside].line if other.beside is not None else None) for other in found)
        for each, found in zip(new, warned, strict=True)
        if found and choices.get(str(each.line)) != TAKE
    }
    return tuple(
        replace(each, fate=Fate.alike, doubts=doubts[each.line]) if each.line in doubts else each for each in tried
    )


def _texts(register: Register, each: Tried) -> Mapping[str, str]:
    return {name: cells.write(register.field(name), each.verdict.values[name]) for name in each.given}
