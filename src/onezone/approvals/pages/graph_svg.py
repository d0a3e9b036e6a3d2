"""The permit graph as one SVG file that needs nothing else: the same nodes, words and edges as the page."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.contrib.staticfiles import finders
from django.utils.safestring import SafeString, mark_safe

from onezone.approvals.domain.graph import ROW, SPACE, WIDTH
from onezone.approvals.pages.graph import Column, Graph, Spot
from onezone.approvals.pages.project import build_drawing
from onezone.platform.identity.actor import Actor

TOP = 112
"""Height of title and stage heads over the nodes."""
MARGIN, FOOT = 16, 70


PAINT: Mapping[str, tuple[str, str, str, str]] = {
    "done": ("#fafdfb", "#cfe3d7", "1", ""),
    "run": ("#ffffff", "#1b2430", "1.5", ""),
    "ready": ("#ffffff", "#1b2430", "1.5", ""),
    "warn": ("#fffaf0", "#d99a00", "1.5", ""),
    "late": ("#fffafa", "#b3261e", "1.5", ""),
    "gap": ("#ffffff", "#b3261e", "2", ""),
    "refused": ("#e6e7e9", "#20242a", "1.5", ""),
    "sim": ("#ffffff", "#1f5fbf", "1.5", "4 3"),
    "sim stale": ("#ffffff", "#d99a00", "1.5", "4 3"),
    "void sim": ("#f5f6f8", "#8893a1", "1", "4 3"),
}
"""Class of a node -> fill, stroke, width, dashes: attributes, because a style sheet would be refused by the browser."""
PLAIN = ("#f5f6f8", "#e3e7ec", "1", "")


@dataclass(frozen=True, slots=True)
class Tile:
    """One node with its corner and size, and the name cut to what fits."""

    spot: Spot
    x: float
    y: float
    height: float
    name: str
    why: tuple[tuple[int, str], ...] = ()

    @property
    def paint(self) -> tuple[str, str, str, str]:
        """Fill, stroke, width and dashes of the box."""
        return PAINT.get(self.spot.node.css, PLAIN)


@dataclass(frozen=True, slots=True)
class Head:
    """A stage's words over its column."""

    column: Column
    x: float


@dataclass(frozen=True, slots=True)
class Drawing:
    """What the template draws; lengths in user units."""

    name: str
    reference: str
    on: date
    graph: Graph
    heads: tuple[Head, ...]
    tiles: tuple[Tile, ...]
    symbols: SafeString
    width: int
    height: int
    foot: int
    top: int = TOP
    margin: int = MARGIN
    tile_width: int = WIDTH


def build_svg(actor: Actor, reference: str, *, today: date) -> Drawing:
    """The drawing of a project's graph. Raises NotFound."""
    project, graph = build_drawing(actor, reference, today=today)
    tiles = tuple(_tile(spot) for column in graph.columns for spot in column.spots)
    heads = tuple(Head(column, number * (WIDTH + 33)) for number, column in enumerate(graph.columns))
    layout = graph.layout
    return Drawing(
        project.name,
        reference,
        today,
        graph,
        heads,
        tiles,
        _symbols(),
        layout.width + 2 * MARGIN,
        layout.height + TOP + MARGIN + FOOT,
        layout.height + TOP + 44,
    )


def _tile(spot: Spot) -> Tile:
    place, is_gap = spot.place, spot.node.css == "gap"
    why = tuple((56 + 17 * number, cut(line, 150, 12)) for number, line in enumerate(spot.node.why)) if is_gap else ()
    height = place.span * (ROW + SPACE) - SPACE
    return Tile(spot, place.left, place.top, height, cut(spot.node.short, 108 if is_gap else 126), why)


def cut(text: str, room: float, size: float = 13) -> str:
    """As much of a text as fits: a Chinese sign is as wide as it is high, a Latin letter about half."""
    used = 0.0
    for place, sign in enumerate(text):
        used += size if ord(sign) > 0x2E80 else size * 0.56
        if used > room:
            return text[: max(1, place - 1)] + "…"
    return text


def _symbols() -> SafeString:
    """The shapes of the kit, copied in so that the file stands alone."""
    found = finders.find("web/marks.svg")
    text = Path(str(found)).read_text(encoding="utf-8") if found else ""
    return mark_safe("".join(re.findall(r"<symbol.*?</symbol>", text, re.DOTALL)))  # noqa: S308  a file of our own
