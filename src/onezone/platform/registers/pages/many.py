"""The page that changes many rows: which rows, which fields, and what would become of each before it is written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from onezone.platform.identity.actor import Actor
from onezone.platform.registers import cells, services, store
from onezone.platform.registers.declaration import Field, Register
from onezone.platform.registers.history import firm, last_entries
from onezone.platform.registers.judging import Fate, Verdict, values_of
from onezone.platform.registers.measures import labelled
from onezone.platform.registers.pages.rows import row_address

FATES: Mapping[Fate, tuple[Any, str]] = {
    Fate.error: (_("错误"), "bad"),
    Fate.changed: (_("更新"), "ok"),
    Fate.same: (_("相同"), ""),
}


@dataclass(frozen=True, slots=True)
class Chosen:
    """One row that was chosen; `seen`: its last entry when it was shown."""

    key: str
    title: str
    address: str
    seen: int


@dataclass(frozen=True, slots=True)
class Cell:
    """One field of a row before and after; `firm` when the value before was confirmed."""

    label: str
    old: str
    new: str
    changed: bool
    firm: bool
    faults: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """What would become of one row."""

    row: Chosen
    fate: str
    word: str
    tone: str
    cells: tuple[Cell, ...]
    elsewhere: tuple[str, ...]
    """Faults of fields that were not chosen."""


@dataclass(frozen=True, slots=True)
class Preview:
    """What would become of all of them."""

    heads: tuple[str, ...]
    lines: tuple[Line, ...]

    @property
    def changed(self) -> int:
        return self._count(Fate.changed)

    @property
    def same(self) -> int:
        return self._count(Fate.same)

    @property
    def wrong(self) -> int:
        return self._count(Fate.error)

    def _count(self, fate: Fate) -> int:
        return sum(line.fate == fate for line in self.lines)


def chosen_rows(actor: Actor, register: Register, keys: Sequence[str]) -> tuple[Chosen, ...]:
    """The rows of these keys by their names, without those that are no more. TooManyChosen."""
    rows = store.rows_still_there(actor, register, keys)
    seen = last_entries(actor, register, rows)
    return tuple(_chosen(register, row, seen[row.pk]) for row in rows)


def build_preview(
    actor: Actor, register: Register, keys: Sequence[str], given: Mapping[str, str], *, today: date
) -> Preview:
    """What setting these fields would do, the rows with mistakes first. What a trial refuses."""
    tried = services.trial(actor, register, keys, given, today=today)
    rows = [row for row, _verdict in tried]
    seen = last_entries(actor, register, rows)
    confirmed = firm(actor, register, [row.pk for row in rows])
    fields = [register.field(name) for name in given]
    lines = [
        _line(register, fields, _chosen(register, row, seen[row.pk]), row, verdict, confirmed.get(row.pk, frozenset()))
        for row, verdict in tried
    ]
    order = list(FATES)
    return Preview(
        heads=tuple(labelled(each) for each in fields),
        lines=tuple(sorted(lines, key=lambda line: order.index(Fate(line.fate)))),
    )


def _chosen(register: Register, row: Any, seen: int) -> Chosen:
    key = str(cells.value_of(register.field(register.key), row))
    title = register.field(register.title)
    return Chosen(key, cells.show(title, cells.value_of(title, row)) or key, row_address(register, key), seen)


def _line(
    register: Register, fields: Sequence[Field], chosen: Chosen, row: Any, verdict: Verdict, firm: frozenset[str]
) -> Line:
    language = get_language() or "zh-hans"
    held = values_of(register, row)
    said: dict[str, list[str]] = {}
    for fault in verdict.faults:
        said.setdefault(str(fault.data.get("field", "")), []).append(fault.say(language))
    shown = []
    for each in fields:
        changed = any(change.field.name == each.name for change in verdict.changes)
        old, new = (cells.show(each, values[each.name]) for values in (held, verdict.values))
        faults = tuple(said.pop(each.name, ()))
        shown.append(Cell(labelled(each), old, new, changed, changed and each.name in firm, faults))
    word, tone = FATES[verdict.fate]
    elsewhere = (
        f"{register.field(name).label}：{text}" if name in register.by_name else text
        for name, texts in said.items()
        for text in texts
    )
    return Line(chosen, verdict.fate.value, str(word), tone, tuple(shown), tuple(elsewhere))
