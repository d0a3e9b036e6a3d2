"""What a dry run found, kept row by row, so that a page of it is read without the file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeAlias

from django.db.models import Q
from django.utils.translation import override

from onezone.platform.registers import cells
from onezone.platform.registers.declaration import Kind, Register
from onezone.platform.registers.heart import Tell, silent
from onezone.platform.registers.judging import Fate
from onezone.platform.registers.models import Import, ImportLine
from onezone.platform.registers.store import AT_ONCE
from onezone.platform.registers.trying import Doubt, Trial, Tried

ORDER = (Fate.error, Fate.conflict, Fate.alike, Fate.changed, Fate.new, Fate.same, Fate.out)
"""In which fates are shown: what stands in the way first."""
WRONG_CELLS = "wrong_cells"
LONGEST_HEAD = 200
Place: TypeAlias = tuple[int, int]
"""Where a row stands: the rank of its fate, its line."""


def keep(register: Register, run: Import, trial: Trial, *, tell: Tell = silent) -> None:
    """Keep a dry run instead of the one before it; the import itself is not saved. `tell` hears of every row."""
    forget(run)
    for start in range(0, len(trial.rows), AT_ONCE):
        ImportLine.objects.bulk_create(_line(register, run, each) for each in trial.rows[start : start + AT_ONCE])
        tell(start)
    count(run, trial)


def count(run: Import, trial: Trial) -> None:
    """Note how many rows met which fate."""
    run.heads, run.size = plain(trial.heads), len(trial.rows)
    run.counts = {fate.value: number for fate, number in trial.counts.items()} | {WRONG_CELLS: trial.wrong_cells}


def plain(heads: Iterable[str]) -> list[str]:
    """Heads of columns as a page shows them."""
    return [cells.clean(head)[:LONGEST_HEAD] for head in heads]


def forget(run: Import) -> None:
    """Drop the rows of the dry run."""
    ImportLine.objects.filter(zone_id=run.zone_id, run=run).delete()


def rows_after(run: Import, after: Place | None, *, fate: str, most: int) -> Sequence[ImportLine]:
    """The rows of the dry run from a place on, what stands in the way first."""
    rows = ImportLine.objects.filter(zone_id=run.zone_id, run=run, **({"fate": fate} if fate else {}))
    if after is not None:
        rank, line = after
        rows = rows.filter(Q(rank__gt=rank) | Q(rank=rank, line__gt=line))
    return list(rows.order_by("rank", "line")[:most])


def place_text(row: ImportLine) -> str:
    return f"{row.rank}:{row.line}"


def place_of(text: str) -> Place | None:
    """The place that `place_text` wrote; None for anything else."""
    parts = text.split(":")
    if len(parts) != 2 or not all(part.isascii() and part.isdigit() and len(part) < 8 for part in parts):
        return None
    return int(parts[0]), int(parts[1])


def _line(register: Register, run: Import, each: Tried) -> ImportLine:
    faults = each.verdict.faults if each.fate is Fate.error else ()
    wrong = {str(fault.data.get("field")) for fault in faults}
    return ImportLine(
        zone_id=run.zone_id,
        run=run,
        line=each.line,
        rank=ORDER.index(each.fate),
        fate=each.fate.value,
        cells={name: _cell(register, each, name, bad=name in wrong) for name in each.given},
        doubts=[_doubt(each) for each in each.doubts],
        faults=[[str(fault.data.get("field")), fault.say("zh-hans"), fault.say("en")] for fault in faults],
    )


def _doubt(doubt: Doubt) -> list[str | int | None]:
    said = []
    for language in ("zh-hans", "en"):
        with override(language):
            said.append(str(doubt.other.sentence))
    return [doubt.line, doubt.other.key, doubt.other.title, doubt.other.address, *said]


def _cell(register: Register, each: Tried, name: str, *, bad: bool) -> list[str]:
    field = register.field(name)
    if bad:
        return [cells.clean(each.given[name]), "", "bad"]
    change = next((one for one in each.verdict.changes if one.field.name == name), None)
    replaces = change is not None and each.row is not None
    old = cells.write(field, change.old) if change is not None and replaces else ""
    # A link is shown as the file writes it: a name says more than the number that it means.
    is_link = field.kind is Kind.link and not old
    new = cells.clean(each.given[name]) if is_link else cells.write(field, each.verdict.values[name])
    return [new, old, "cf" if name in each.firm else "up" if replaces else ""]
