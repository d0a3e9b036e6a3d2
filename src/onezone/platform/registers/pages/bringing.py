"""The page of an import: columns, the fate of every row, and what still stands in the way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from onezone.platform.identity.actor import Actor
from onezone.platform.registers import cells
from onezone.platform.registers.declaration import Register
from onezone.platform.registers.judging import Fate
from onezone.platform.registers.models import Import
from onezone.platform.registers.trying import Trial, Tried, import_of, try_import, writable

PAGE = 100
FATES: Mapping[Fate, tuple[Any, str]] = {
    Fate.error: (_("错误"), "bad"),
    Fate.conflict: (_("冲突"), "warn"),
    Fate.changed: (_("更新"), "ok"),
    Fate.new: (_("新增"), ""),
    Fate.same: (_("相同"), ""),
    Fate.out: (_("排除"), ""),
}


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: what the file says, what is wrong with it, or the value it replaces."""

    label: str
    text: str
    old: str
    faults: tuple[str, ...]
    state: str


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the file."""

    number: int
    fate: Fate
    word: str
    tone: str
    cells: tuple[Cell, ...]
    elsewhere: tuple[str, ...]
    """Faults of fields that the file has no column for."""


@dataclass(frozen=True, slots=True)
class ImportPage:
    """Everything the page shows."""

    register: Register
    run: Import
    is_open: bool
    columns: tuple[tuple[str, str], ...]
    choices: tuple[tuple[str, str, int], ...]
    heads: tuple[tuple[int, str], ...]
    counts: tuple[tuple[str, str, str, int], ...]
    total: int
    wrong: int
    undecided: int
    wrong_cells: int
    writes: int
    lines: tuple[Line, ...]
    shown: str
    page: int
    pages: int


def build_import(actor: Actor, register: Register, reference: str, *, fate: str = "", page: int = 1) -> ImportPage:
    """The dry run, or what became of it. NotFound, and what reading the file refuses."""
    run = import_of(actor, register, reference)
    is_open = run.state == Import.State.open
    trial = try_import(actor, register, run) if is_open else Trial((), {}, ())
    counts = {each: trial.counts[each] if is_open else int(run.counts.get(each.value, 0)) for each in FATES}
    order = list(FATES)
    rows = sorted(trial.rows, key=lambda each: (order.index(each.fate), each.line))
    rows = [each for each in rows if not fate or each.fate.value == fate]
    pages = max(1, -(-len(rows) // PAGE))
    page = min(max(1, page), pages)
    columns = tuple(sorted(trial.mapping, key=lambda name: trial.mapping[name]))
    return ImportPage(
        register=register,
        run=run,
        is_open=is_open,
        columns=tuple((str(register.field(name).label), trial.heads[trial.mapping[name]]) for name in columns),
        choices=tuple(
            (each.name, str(each.label), trial.mapping.get(each.name, -1)) for each in writable(actor, register)
        ),
        heads=tuple(enumerate(trial.heads)),
        counts=tuple((each.value, str(word), tone, counts[each]) for each, (word, tone) in FATES.items()),
        total=sum(counts.values()),
        wrong=counts[Fate.error],
        undecided=counts[Fate.conflict],
        wrong_cells=trial.wrong_cells,
        writes=counts[Fate.new] + counts[Fate.changed],
        lines=tuple(line_of(register, each, columns) for each in rows[(page - 1) * PAGE : page * PAGE]),
        shown=fate,
        page=page,
        pages=pages,
    )


def line_of(register: Register, each: Tried, columns: Sequence[str]) -> Line:
    """One row as it is shown, in the language in force."""
    language = get_language() or "zh-hans"
    wrong: dict[str, list[str]] = {}
    for fault in each.verdict.faults if each.fate is Fate.error else ():
        wrong.setdefault(str(fault.data.get("field")), []).append(fault.say(language))
    word, tone = FATES[each.fate]
    return Line(
        number=each.line,
        fate=each.fate,
        word=str(word),
        tone=tone,
        cells=tuple(_cell(register, each, name, tuple(wrong.get(name, ()))) for name in columns),
        elsewhere=tuple(
            f"{register.field(name).label if name in register.by_name else name}：{'；'.join(said)}"
            for name, said in wrong.items()
            if name not in columns
        ),
    )


def _cell(register: Register, each: Tried, name: str, faults: tuple[str, ...]) -> Cell:
    field = register.field(name)
    change = next((one for one in each.verdict.changes if one.field.name == name), None)
    replaces = change is not None and each.row is not None and not faults
    state = "bad" if faults else "cf" if name in each.firm else "up" if replaces else ""
    text = each.given.get(name, "") if faults else cells.show(field, each.verdict.values[name])
    old = cells.show(field, change.old) if change is not None and replaces else ""
    return Cell(str(field.label), text, old, faults, state)


def wrong_cells(actor: Actor, register: Register, reference: str) -> list[list[str]]:
    """Every wrong cell of an import as a row of a table: line, column, what stands there, what is wrong."""
    language = get_language() or "zh-hans"
    trial = try_import(actor, register, import_of(actor, register, reference))
    found = [[str(_("行")), str(_("列")), str(_("单元格")), str(_("问题"))]]
    for each in trial.rows:
        for fault in each.verdict.faults if each.fate is Fate.error else ():
            name = str(fault.data.get("field"))
            label = str(register.field(name).label) if name in register.by_name else name
            found.append([str(each.line), label, each.given.get(name, ""), fault.say(language)])
    return found
