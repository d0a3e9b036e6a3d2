"""The pages of an import: how far it is, then columns, the fate of every row, and what still stands in the way."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from onezone.platform.identity.actor import Actor
from onezone.platform.registers import cells, marks
from onezone.platform.registers.declaration import Field, Register
from onezone.platform.registers.history import name_of
from onezone.platform.registers.judging import Fate
from onezone.platform.registers.lines import ORDER, WRONG_CELLS
from onezone.platform.registers.measures import conversion, labelled, unit_of_head
from onezone.platform.registers.models import Import, ImportLine
from onezone.platform.registers.steps import MOVING, State
from onezone.platform.registers.trying import WAITS, import_of, imports_of, writable

PAGE = 100
FATES: Mapping[Fate, tuple[Any, str]] = {
    Fate.error: (_("错误"), "bad"),
    Fate.conflict: (_("冲突"), "warn"),
    Fate.alike: (_("可能重复"), "warn"),
    Fate.changed: (_("更新"), "ok"),
    Fate.new: (_("新增"), ""),
    Fate.same: (_("相同"), ""),
    Fate.out: (_("排除"), ""),
}
TONES: Mapping[State, str] = {
    State.tried: "go", State.done: "ok", State.refused: "bad", State.failed: "bad", State.dropped: "",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: what the file says, what is wrong with it, or the value it replaces."""

    label: str
    text: str
    old: str
    faults: tuple[str, ...]
    state: str


@dataclass(frozen=True, slots=True)
class Doubt:
    """A row that a new one may be, of the register (`address`) or of the file (`line`), and why."""

    line: int | None
    key: str
    title: str
    address: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the file."""

    number: int
    fate: str
    word: str
    tone: str
    cells: tuple[Cell, ...]
    elsewhere: tuple[str, ...]
    """Faults of fields that the file has no column for."""
    doubts: tuple[Doubt, ...]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an import is; `percent` in whole tens, so that a reader aloud hears of it ten times at most."""

    run: Import
    is_moving: bool
    rows: int
    percent: int
    may_drop: bool


@dataclass(frozen=True, slots=True)
class Brought:
    """One import in the list: who brought it, where it stands, and how many rows met which fate."""

    run: Import
    who: str
    is_mine: bool
    word: str
    tone: str
    fates: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class ImportPage:
    """Everything the page shows."""

    register: Register
    run: Import
    title: str
    here: str
    progress: Progress
    is_open: bool
    is_writing: bool
    reason: str
    columns: tuple[tuple[str, str], ...]
    choices: tuple[tuple[str, str, int], ...]
    heads: tuple[tuple[int, str], ...]
    counts: tuple[tuple[str, str, str, int], ...]
    total: int
    wrong: int
    undecided: int
    alike: int
    waits: bool
    wrong_cells: int
    writes: int
    lines: tuple[Line, ...]
    shown: str
    page: int
    pages: int


def build_import(actor: Actor, register: Register, reference: str, *, fate: str = "", page: int = 1) -> ImportPage:
    """The dry run, what it waits for, or what became of it. NotFound."""
    run = import_of(actor, register, reference)
    counts = {each: int(run.counts.get(each.value, 0)) for each in ORDER}
    fate = fate if fate in set(Fate) else ""
    names = columns_seen(actor, register, run)
    rows = run.lines.filter(zone_id=actor.zone_id, **({"fate": fate} if fate else {}))
    pages = max(1, -(-(counts[Fate(fate)] if fate else sum(counts.values())) // PAGE))
    page = min(max(1, page), pages)
    return ImportPage(
        register=register,
        run=run,
        title=_title(run, counts, is_named=bool(names)),
        here=reverse(f"registers:{register.code}-import", kwargs={"reference": reference}),
        progress=progress_of(run),
        is_open=run.state == State.tried,
        is_writing=run.state in (State.ordered, State.writing, State.done),
        reason=said(run.reason),
        columns=tuple(_column(run, register.field(name)) for name in names),
        choices=tuple(
            (each.name, str(each.label), run.mapping.get(each.name, -1)) for each in writable(actor, register)
        ),
        heads=tuple(enumerate(run.heads)),
        counts=tuple((each.value, str(word), tone, counts[each]) for each, (word, tone) in FATES.items()),
        total=sum(counts.values()),
        wrong=counts[Fate.error],
        undecided=counts[Fate.conflict],
        alike=counts[Fate.alike],
        waits=any(counts[each] for each in WAITS),
        wrong_cells=int(run.counts.get(WRONG_CELLS, 0)),
        writes=counts[Fate.new] + counts[Fate.changed],
        lines=tuple(_shown(register, rows.order_by("rank", "line")[(page - 1) * PAGE : page * PAGE], names)),
        shown=fate,
        page=page,
        pages=pages,
    )


def _title(run: Import, counts: Mapping[Fate, int], *, is_named: bool) -> str:
    """Where the import stands, in one line."""
    if run.state != State.tried:
        return str(State(run.state).label)
    if not is_named:
        return gettext("表头都不认识：请指明各列是哪个字段")
    wrong, undecided, every = counts[Fate.error], counts[Fate.conflict] + counts[Fate.alike], sum(counts.values())
    if wrong and undecided:
        said = gettext("试运行：{every} 行里 {wrong} 行有错，{undecided} 行要您选")
    elif wrong:
        said = gettext("试运行：{every} 行里 {wrong} 行有错")
    elif undecided:
        said = gettext("试运行：{every} 行里 {undecided} 行要您选")
    elif every:
        said = gettext("试运行：{every} 行都可以导入")
    else:
        said = gettext("文件里没有数据行")
    return said.format(every=every, wrong=wrong, undecided=undecided)


def progress_of(run: Import) -> Progress:
    """How far an import is."""
    rows = marks.rows_done(run)
    percent = rows * 10 // max(run.size, 1) * 10
    return Progress(run, run.state in MOVING, rows, percent, run.state in MOVING - {State.writing})


def brought(actor: Actor, register: Register) -> tuple[Brought, ...]:
    """The register's newest imports, one's own among them marked."""
    return tuple(_brought(actor, run) for run in imports_of(actor, register))


def _brought(actor: Actor, run: Import) -> Brought:
    state = State(run.state)
    fates = tuple((str(word), int(run.counts.get(each.value, 0))) for each, (word, _tone) in FATES.items())
    return Brought(
        run=run,
        who=name_of(run.by),
        is_mine=run.by == actor.signature,
        word=str(state.label),
        tone=TONES.get(state, "warn"),
        fates=tuple((word, n) for word, n in fates if n) if state in (State.tried, State.done) else (),
    )


def columns_seen(actor: Actor, register: Register, run: Import) -> list[str]:
    """Fields that a column of the file fills and the actor may see, as the columns stand."""
    named = {name: at for name, at in run.mapping.items() if at < len(run.heads) and name in register.by_name}
    return sorted((name for name in named if register.sees(actor, register.field(name))), key=lambda name: named[name])


def _column(run: Import, field: Field) -> tuple[str, str]:
    """A column by the field it fills, with the unit it is shown in, and by its own head, with how that is converted."""
    head = run.heads[run.mapping[field.name]]
    converted = conversion(field, unit_of_head(field, head, run.unit)) if field.is_number else ""
    return labelled(field), f"{head} · {converted}" if converted else head


def said(reason: Mapping[str, str]) -> str:
    return reason.get("en" if (get_language() or "").startswith("en") else "zh", "")


def _shown(register: Register, rows: QuerySet[ImportLine], columns: Sequence[str]) -> Iterator[Line]:
    """Rows as they are read in the language in force."""
    for row in rows:
        wrong: dict[str, list[str]] = {}
        for name, zh, en in row.faults:
            wrong.setdefault(name, []).append(said({"zh": zh, "en": en}))
        word, tone = FATES[Fate(row.fate)]
        yield Line(
            number=row.line,
            fate=row.fate,
            word=str(word),
            tone=tone,
            cells=tuple(_cell(register, row, name, tuple(wrong.get(name, ()))) for name in columns),
            elsewhere=tuple(
                f"{_label(register, name)}：{'；'.join(said)}" for name, said in wrong.items() if name not in columns
            ),
            doubts=tuple(
                Doubt(line, key, title, address, said({"zh": zh, "en": en}))
                for line, key, title, address, zh, en in row.doubts
            ),
        )


def _cell(register: Register, row: ImportLine, name: str, faults: tuple[str, ...]) -> Cell:
    field = register.field(name)
    text, old, state = row.cells.get(name, ("", "", "bad" if faults else ""))
    shown = text if state == "bad" else cells.show_text(field, text)
    return Cell(labelled(field), shown, cells.show_text(field, old), faults, state)


def _label(register: Register, name: str) -> str:
    return str(register.field(name).label) if name in register.by_name else name


def wrong_cells(actor: Actor, register: Register, reference: str) -> Iterator[list[str]]:
    """Every wrong cell of an import as a row of a table: line, column, what stands there, what is wrong."""
    run = import_of(actor, register, reference)
    seen = set(columns_seen(actor, register, run))
    yield [str(_("行")), str(_("列")), str(_("单元格")), str(_("问题"))]
    for row in run.lines.filter(zone_id=actor.zone_id, fate=Fate.error).order_by("line"):
        for name, zh, en in row.faults:
            text = row.cells[name][0] if name in row.cells and name in seen else ""
            yield [str(row.line), _label(register, name), text, said({"zh": zh, "en": en})]
