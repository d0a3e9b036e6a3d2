"""Two versions of one material side by side: what is known of each, the values read then, the files, the lines."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher

from onezone.approvals import words
from onezone.approvals.pages.papers_shown import Paper, papers_of
from onezone.approvals.pages.project_head import Head, head_of
from onezone.approvals.pages.project_materials import ValueLine, readers_of, values_compared
from onezone.approvals.pages.project_nodes import view_of
from onezone.approvals.queries.project import MaterialVersion, ProjectCase, project_case
from onezone.platform.identity.actor import Actor
from onezone.platform.identity.errors import NotFound

MOST_LINES = 4000
AROUND = 3
"""Equal lines shown on each side of a difference."""


@dataclass(frozen=True, slots=True)
class Side:
    """One version with the matters whose opinion rests on it; `paper` is None when only its hash is held."""

    held: MaterialVersion
    current: bool
    readers: tuple[str, ...]
    paper: Paper | None


@dataclass(frozen=True, slots=True)
class DiffLine:
    """One line of the comparison of two texts. how: same | changed | added | removed | gap (equal lines left out)."""

    how: str
    left: str = ""
    right: str = ""
    left_no: int | None = None
    right_no: int | None = None


@dataclass(frozen=True, slots=True)
class ComparePage:
    """Two versions. `is_equal`: the same content; `lines` only where both are text; `ways` all that can be chosen."""

    head: Head
    slot: str
    label: str
    left: Side
    right: Side
    numbers: tuple[int, ...]
    values: tuple[ValueLine, ...]
    is_equal: bool
    lines: tuple[DiffLine, ...] | None
    back: str


def build_compare(actor: Actor, reference: str, *, today: date, asked: Mapping[str, str]) -> ComparePage:
    """Two versions of a slot (`slot`, `a`, `b`; by default the last two). Raises NotFound."""
    project = project_case(actor, reference)
    slot = asked.get("slot", "")
    versions = project.materials.get(slot) or ()
    if not versions:
        raise NotFound(what=slot)
    left = _version(versions, asked.get("a"), max(0, len(versions) - 2))
    right = _version(versions, asked.get("b"), len(versions) - 1)
    papers = papers_of(actor, reference, {left.hash, right.hash})
    return ComparePage(
        head_of(project, view_of(project.case, reference, today), here="materials"),
        slot,
        words.material_name(project.case.context.catalogue, slot),
        _side(project, slot, left, papers),
        _side(project, slot, right, papers),
        tuple(each.number for each in versions),
        values_compared(project.case, (left, right), slot),
        left.hash == right.hash,
        _lines(papers.get(left.hash), papers.get(right.hash)),
        f"/projects/{reference}/materials/",
    )


def _version(versions: tuple[MaterialVersion, ...], asked: str | None, default: int) -> MaterialVersion:
    found = next((each for each in versions if str(each.number) == asked), None)
    if asked and found is None:
        raise NotFound(what=asked)
    return found or versions[default]


def _side(project: ProjectCase, slot: str, held: MaterialVersion, papers: Mapping[str, Paper]) -> Side:
    case = project.case
    return Side(held, case.material(slot) == held.hash, readers_of(case, slot, held.hash), papers.get(held.hash))


def _lines(left: Paper | None, right: Paper | None) -> tuple[DiffLine, ...] | None:
    if left is None or right is None or left.way != "text" or right.way != "text":
        return None
    return compared_lines(left.text.splitlines()[:MOST_LINES], right.text.splitlines()[:MOST_LINES])


def compared_lines(left: list[str], right: list[str]) -> tuple[DiffLine, ...]:
    """Two texts line by line, differences with a few equal lines around them."""
    found: list[DiffLine] = []
    for tag, a, b, c, d in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        if tag == "equal":
            found += [DiffLine("same", left[i], right[c + i - a], i + 1, c + i - a + 1) for i in range(a, b)]
            continue
        for step in range(max(b - a, d - c)):
            i, j = a + step, c + step
            has_left, has_right = i < b, j < d
            found.append(
                DiffLine(
                    "changed" if has_left and has_right else "removed" if has_left else "added",
                    left[i] if has_left else "",
                    right[j] if has_right else "",
                    i + 1 if has_left else None,
                    j + 1 if has_right else None,
                )
            )
    return _without_long_runs(found)


def _without_long_runs(lines: list[DiffLine]) -> tuple[DiffLine, ...]:
    """Equal lines far from any difference become one gap."""
    near: set[int] = set()
    for place, line in enumerate(lines):
        if line.how != "same":
            near.update(range(place - AROUND, place + AROUND + 1))
    shown: list[DiffLine] = []
    for place, line in enumerate(lines):
        if place in near:
            shown.append(line)
        elif not shown or shown[-1].how != "gap":
            shown.append(DiffLine("gap"))
    return tuple(shown)
