"""How long open items have stood, by department: drawn, and the same as a table whose numbers open."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from onezone.approvals.queries.zone_items import AGES
from onezone.dashboards.pages.parts import rows_url
from onezone.dashboards.queries import BoardData


@dataclass(frozen=True, slots=True)
class AgeCell:
    """Items of one age: all, those not green, and where the bar's piece lies (in percent of the longest bar)."""

    n: int
    lit: int
    href: str
    lit_href: str
    left: float
    width: float


@dataclass(frozen=True, slots=True)
class AgeLine:
    """One department's open items from the youngest to the oldest."""

    name: str
    total: int
    cells: tuple[AgeCell, ...]
    words: str


@dataclass(frozen=True, slots=True)
class Ageing:
    """The bars, those with the most old items first. `oldest`: items past the last limit, of the whole zone."""

    heads: tuple[str, ...]
    lines: tuple[AgeLine, ...]
    oldest: int
    oldest_href: str


def ageing_of(data: BoardData, names: Mapping[str, str]) -> Ageing:
    """By department, formal and simulated items together."""
    sums: dict[str, tuple[list[int], list[int]]] = {}
    for cell in data.cells:
        ages, lit = sums.setdefault(cell.department, ([0] * len(AGES), [0] * len(AGES)))
        for place in range(len(AGES)):
            ages[place] += cell.ages[place]
            lit[place] += cell.aged[place]
    most = max((sum(ages) for ages, _lit in sums.values()), default=0)
    heads = (_("5 日内"), _("6—10 日"), _("11—20 日"), _("20 日以上"))
    lines = [_line(code, names.get(code, code), *held, most, heads) for code, held in sums.items() if sum(held[0])]
    lines.sort(key=lambda line: tuple(-cell.n for cell in reversed(line.cells)))
    return Ageing(heads, tuple(lines), sum(ages[-1] for ages, _lit in sums.values()), rows_url(age=list(AGES)[-1]))


def _line(code: str, name: str, ages: list[int], lit: list[int], most: int, heads: tuple[str, ...]) -> AgeLine:
    cells, left = [], 0.0
    for key, n, marked in zip(AGES, ages, lit, strict=True):
        width = n * 100 / most
        cells.append(
            AgeCell(
                n,
                marked,
                rows_url(department=code, age=key),
                rows_url(department=code, age=key, light="bad"),
                round(left, 2),
                round(width, 2),
            )
        )
        left += width
    said = _("、").join(f"{head} {cell.n}" for head, cell in zip(heads, cells, strict=True) if cell.n)
    return AgeLine(name, sum(ages), tuple(cells), said)
