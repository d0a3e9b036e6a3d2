"""The permit graph as a drawing: which nodes a column shows, their rows, the paths of the edges, the critical path.

Pure geometry over names: it knows neither states nor words. Units are those of the drawing's viewBox (mock-up contract:
columns 164 wide with gaps of 33, rows of 62 with gaps of 12).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

WIDTH, GAP = 164, 33
ROW, SPACE = 62, 12
MOST_ROWS = 6
_ROUND = 8

Groups = Mapping[str, Sequence[Sequence[str]]]
"""Node -> prerequisites, each a choice of nodes any of which satisfies it."""


@dataclass(frozen=True, slots=True)
class Box:
    """A node before it is placed. `rank`: the lower, the longer it stays in a full column; `tall`: two rows."""

    id: str
    column: int
    rank: int = 0
    tall: bool = False

    @property
    def span(self) -> int:
        return 2 if self.tall else 1


@dataclass(frozen=True, slots=True)
class Placed:
    """A node with its row, counted from 0."""

    id: str
    column: int
    row: int
    span: int

    @property
    def left(self) -> float:
        return self.column * (WIDTH + GAP)

    @property
    def right(self) -> float:
        return self.left + WIDTH

    @property
    def top(self) -> float:
        return self.row * (ROW + SPACE)

    @property
    def bottom(self) -> float:
        return self.top + self.span * (ROW + SPACE) - SPACE

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2


@dataclass(frozen=True, slots=True)
class Edge:
    """A line between two placed nodes. kind: "n" prerequisite, "c" critical, "cw" critical and waiting for the land."""

    source: str
    target: str
    kind: str
    path: str


@dataclass(frozen=True, slots=True)
class Layout:
    """The drawing: placed nodes by column in order of focus, what each column folds away, the edges."""

    columns: tuple[tuple[Placed, ...], ...]
    folded: tuple[tuple[str, ...], ...]
    edges: tuple[Edge, ...]
    rows: int

    @property
    def width(self) -> int:
        return max(1, len(self.columns)) * (WIDTH + GAP) - GAP

    @property
    def height(self) -> int:
        return max(1, self.rows) * (ROW + SPACE) - SPACE


@dataclass(frozen=True, slots=True)
class Critical:
    """The longest chain to a target of what is not done, first node first, and the days it takes."""

    path: tuple[str, ...]
    days: int


def critical_path(groups: Groups, days: Mapping[str, int], done: frozenset[str], target: str) -> Critical:
    """The chain that decides when `target` can be done: of all prerequisites the latest, of a choice the earliest.

    Of two chains of equal length the one with more steps counts. A name without `days` is no node and takes no time.
    """
    known: dict[str, tuple[int, int, tuple[str, ...]]] = {}

    def finish(node: str, seen: frozenset[str]) -> tuple[int, int, tuple[str, ...]]:
        if node in done or node not in days or node in seen:
            return (0, 0, ())
        if node not in known:
            seen = seen | {node}
            ends = [min(finish(each, seen) for each in group) for group in groups.get(node, ()) if group]
            last = max(ends, key=lambda end: end[:2], default=(0, 0, ()))
            known[node] = (last[0] + days[node], last[1] + 1, (*last[2], node))
        return known[node]

    length, _, path = finish(target, frozenset())
    return Critical(path, length)


def lay_out(
    boxes: Sequence[Box], groups: Groups, *, columns: int, critical: Sequence[str] = (), waits_from: str | None = None
) -> Layout:
    """Place boxes (in the order a reader should meet them) and draw the critical edges and those of neighbours.

    `waits_from`: the node of the missing land fact; the critical path is dashed from there on.
    """
    steps = dict(zip(critical[1:], critical, strict=False))
    shown: list[list[Box]] = []
    folded: list[tuple[str, ...]] = []
    for column in range(columns):
        here = [box for box in boxes if box.column == column]
        kept = _kept(here)
        shown.append([box for box in here if box.id in kept])
        folded.append(tuple(box.id for box in here if box.id not in kept))
    placed: dict[str, Placed] = {}
    for column_boxes in shown:
        _place(column_boxes, placed, steps)
    lines = _lines(placed, groups, steps)
    last = columns - 1
    dashed = set(critical[critical.index(waits_from) :]) if waits_from in critical else set()
    edges = tuple(
        Edge(source, target, ("cw" if source in dashed else "c") if bold else "n", _path(placed, source, target, last))
        for source, target, bold in lines
    )
    rows = max((each.row + each.span for each in placed.values()), default=0)
    return Layout(tuple(tuple(placed[box.id] for box in col) for col in shown), tuple(folded), edges, rows)


def _kept(boxes: Sequence[Box]) -> frozenset[str]:
    """The boxes of one column that are shown: the most urgent first, as far as the rows reach."""
    kept, used = set(), 0
    for box in sorted(boxes, key=lambda box: box.rank):
        if used + box.span <= MOST_ROWS:
            kept.add(box.id)
            used += box.span
    return frozenset(kept)


def _place(boxes: Sequence[Box], placed: dict[str, Placed], steps: Mapping[str, str]) -> None:
    """Rows from the top; a critical node slides down to its predecessor's row when there is room below."""
    row, left = 0, sum(box.span for box in boxes)
    for box in boxes:
        before = placed.get(steps.get(box.id, ""))
        if before is not None and before.column == box.column - 1 and before.row > row:
            row = min(before.row, max(row, MOST_ROWS - left))
        placed[box.id] = Placed(box.id, box.column, row, box.span)
        row += box.span
        left -= box.span


def _lines(placed: Mapping[str, Placed], groups: Groups, steps: Mapping[str, str]) -> list[tuple[str, str, bool]]:
    """Source, target, bold: the critical steps, then prerequisites between neighbours that no other path implies."""
    found = [(source, target, True) for target, source in steps.items() if source in placed and target in placed]
    sources = {node: [each for group in groups.get(node, ()) for each in group] for node in placed}
    for target, spot in placed.items():
        for source in dict.fromkeys(sources[target]):
            if source not in placed or steps.get(target) == source:
                continue
            near = spot.column - placed[source].column in (0, 1)
            if near and not _implied(sources, source, target):
                found.append((source, target, False))
    return found


def _implied(sources: Mapping[str, Sequence[str]], source: str, target: str) -> bool:
    """Whether another prerequisite of the target already rests on the source."""
    waiting = [each for each in sources[target] if each != source and each in sources]
    seen: set[str] = set()
    while waiting:
        node = waiting.pop()
        if node == source:
            return True
        if node not in seen:
            seen.add(node)
            waiting += [each for each in sources[node] if each in sources]
    return False


def _path(placed: Mapping[str, Placed], source: str, target: str, last_column: int) -> str:
    """The line between two nodes, drawn left to right; it bends in the gaps between columns and rows only."""
    first, last = sorted((placed[source], placed[target]), key=lambda each: (each.column, each.row))
    if first.column == last.column:
        return _within(first, last, at_left=first.column == last_column > 0)
    track = first.right + 8 + 5 * (first.row % 4)
    if last.column == first.column + 1:
        return _bend(
            [(first.right, first.middle), (track, first.middle), (track, last.middle), (last.left, last.middle)]
        )
    between = [each for each in placed.values() if first.column < each.column < last.column]
    free = _free_height(between, first.middle)
    end = last.left - 16
    return _bend(
        [
            (first.right, first.middle),
            (track, first.middle),
            (track, free),
            (end, free),
            (end, last.middle),
            (last.left, last.middle),
        ]
    )


def _within(first: Placed, last: Placed, *, at_left: bool) -> str:
    """Neighbouring rows are joined by a short upright line; others by a bracket in the gap beside them."""
    if last.row == first.row + first.span:
        middle = first.left + WIDTH / 2
        return f"M{_n(middle)} {_n(first.bottom)}V{_n(last.top)}"
    away = 6 + 4 * (first.row % 4)
    side, track = (first.left, first.left - away) if at_left else (first.right, first.right + away)
    return _bend([(side, first.middle), (track, first.middle), (track, last.middle), (side, last.middle)])


def _free_height(between: Sequence[Placed], wanted: float) -> float:
    """The height nearest to the wanted one at which a line meets no node of the columns it crosses."""

    def is_free(height: float) -> bool:
        return not any(each.top - 2 < height < each.bottom + 2 for each in between)

    gaps = [row * (ROW + SPACE) - SPACE / 2 for row in range(1, MOST_ROWS + 1)]
    return min((each for each in (wanted, *gaps) if is_free(each)), key=lambda each: abs(each - wanted), default=wanted)


def _bend(points: Sequence[tuple[float, float]]) -> str:
    """A line of level and upright pieces with rounded corners."""
    points = [point for place, point in enumerate(points) if place == 0 or point != points[place - 1]]
    points = [
        point
        for place, point in enumerate(points)
        if place in (0, len(points) - 1)
        or (
            not (points[place - 1][1] == point[1] == points[place + 1][1])
            and not (points[place - 1][0] == point[0] == points[place + 1][0])
        )
    ]
    drawn = f"M{_n(points[0][0])} {_n(points[0][1])}"
    for place in range(1, len(points)):
        (x0, y0), (x, y) = points[place - 1], points[place]
        if place == len(points) - 1:
            drawn += f"H{_n(x)}" if y == y0 else f"V{_n(y)}"
            break
        x2, y2 = points[place + 1]
        room = min(_ROUND, (abs(x - x0) + abs(y - y0)) / 2, (abs(x2 - x) + abs(y2 - y)) / 2)
        before, after = _towards((x, y), (x0, y0), room), _towards((x, y), (x2, y2), room)
        drawn += f"H{_n(before[0])}" if y == y0 else f"V{_n(before[1])}"
        drawn += f"Q{_n(x)} {_n(y)} {_n(after[0])} {_n(after[1])}"
    return drawn


def _towards(corner: tuple[float, float], to: tuple[float, float], room: float) -> tuple[float, float]:
    (x, y), (x2, y2) = corner, to
    if y == y2:
        return (x + (room if x2 > x else -room), y)
    return (x, y + (room if y2 > y else -room))


def _n(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
