"""The permit graph as geometry: nothing overlaps, lines keep to the gaps, the same input gives the same picture."""

from __future__ import annotations

import re
from collections.abc import Sequence

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from onezone.approvals.catalogue_file import builtin_catalogue
from onezone.approvals.domain.graph import GAP, MOST_ROWS, WIDTH, Box, Layout, critical_path, lay_out

COLUMNS = 5
# Sixty nodes take a while to draw up; how busy the machine is is not the question here.
unhurried = settings(suppress_health_check=[HealthCheck.too_slow])


@st.composite
def drawings(draw: st.DrawFn) -> tuple[list[Box], dict[str, list[tuple[str, ...]]], dict[str, int]]:
    """Up to 60 nodes over five columns whose prerequisites stand earlier, each a choice of one to three."""
    count = draw(st.integers(0, 60))
    boxes, groups = [], {}
    for number in range(count):
        tall = number == count // 2 and draw(st.booleans())
        boxes.append(Box(f"N{number}", draw(st.integers(0, COLUMNS - 1)), draw(st.integers(0, 7)), tall))
        earlier = [f"N{each}" for each in range(number)]
        choice = st.lists(st.sampled_from(earlier), min_size=1, max_size=3, unique=True).map(tuple) if earlier else None
        groups[f"N{number}"] = draw(st.lists(choice, max_size=3)) if choice is not None else []
    return boxes, groups, {box.id: draw(st.integers(0, 30)) for box in boxes}


def picture(boxes: Sequence[Box], groups: dict[str, list[tuple[str, ...]]], days: dict[str, int]) -> Layout:
    target = boxes[-1].id if boxes else ""
    path = critical_path(groups, days, frozenset(), target).path
    return lay_out(boxes, groups, columns=COLUMNS, critical=path, waits_from=path[0] if path else None)


@unhurried
@given(drawings())
def test_nodes_never_overlap_and_a_column_shows_at_most_six_rows(case: tuple) -> None:
    layout = picture(*case)
    for column in layout.columns:
        taken = [row for spot in column for row in range(spot.row, spot.row + spot.span)]
        assert len(taken) == len(set(taken))
        assert all(row < MOST_ROWS for row in taken)
        assert [spot.row for spot in column] == sorted(spot.row for spot in column)


@unhurried
@given(drawings())
def test_every_node_is_shown_or_folded_and_folding_starts_with_the_least_urgent(case: tuple) -> None:
    boxes, groups, days = case
    layout = picture(boxes, groups, days)
    for number in range(COLUMNS):
        here = {box.id: box for box in boxes if box.column == number}
        shown, folded = {spot.id for spot in layout.columns[number]}, set(layout.folded[number])
        assert shown | folded == set(here)
        assert not shown & folded
        small = [here[each] for each in shown if not here[each].tall]
        passed_over = [here[each].rank for each in folded if not here[each].tall]
        if passed_over and len(small) == MOST_ROWS:
            assert max(box.rank for box in small) <= min(passed_over)


@unhurried
@given(drawings())
def test_edges_are_critical_or_between_neighbours_and_run_in_the_picture(case: tuple) -> None:
    layout = picture(*case)
    place = {spot.id: spot for column in layout.columns for spot in column}
    for edge in layout.edges:
        source, target = place[edge.source], place[edge.target]
        if edge.kind == "n":
            assert target.column - source.column in (0, 1)
        across = points(edge.path)
        assert all(-GAP < x < layout.width + GAP for x, _y in across)
        if source.column != target.column:
            assert [x for x, _y in across] == sorted(x for x, _y in across)
            first, last = sorted((source, target), key=lambda spot: spot.column)
            assert across[0][0] == first.right
            assert across[-1][0] == last.left


@unhurried
@given(drawings())
def test_upright_pieces_of_a_line_keep_to_the_gaps_between_columns(case: tuple) -> None:
    layout = picture(*case)
    place = {spot.id: spot for column in layout.columns for spot in column}
    for edge in layout.edges:
        if place[edge.source].column == place[edge.target].column:
            continue
        for (x, y), (x2, y2) in zip(points(edge.path), points(edge.path)[1:], strict=False):
            if x == x2 and y != y2:
                assert x % (WIDTH + GAP) > WIDTH, edge


@unhurried
@given(drawings())
def test_the_same_graph_gives_the_same_picture(case: tuple) -> None:
    assert picture(*case) == picture(*case)


def points(path: str) -> list[tuple[float, float]]:
    """The corner points of a path of level, upright and rounded pieces."""
    x = y = 0.0
    found = []
    for letter, numbers in re.findall(r"([MHVQ])([^MHVQ]+)", path):
        values = [float(each) for each in numbers.split()]
        if letter == "H":
            x = values[0]
        elif letter == "V":
            y = values[0]
        else:
            x, y = values[-2:]
        found.append((x, y))
    return found


def test_the_critical_path_takes_the_latest_prerequisite_and_the_earliest_choice() -> None:
    groups = {"C": [("A",), ("B", "D")], "E": [("C",)]}
    days = {"A": 2, "B": 9, "C": 1, "D": 3, "E": 1}
    found = critical_path(groups, days, frozenset(), "E")
    assert (found.path, found.days) == (("D", "C", "E"), 5)


def test_what_is_done_is_no_step_of_the_critical_path() -> None:
    groups = {"B": [("A",)], "C": [("B",)]}
    found = critical_path(groups, {"A": 5, "B": 1, "C": 1}, frozenset({"A"}), "C")
    assert (found.path, found.days) == (("B", "C"), 2)


def test_a_chain_of_instant_steps_is_still_walked() -> None:
    groups = {"L06": [("L04",)], "L08": [("L06",), ("X",)]}
    assert critical_path(groups, {"L04": 0, "L06": 0, "L08": 1, "X": 0}, frozenset(), "L08").path == (
        "L04",
        "L06",
        "L08",
    )


def test_the_line_is_dashed_from_the_missing_land_on() -> None:
    boxes = [Box("L03", 0), Box("L04", 0, tall=True), Box("B302", 1)]
    groups = {"L04": [("L03",)], "B302": [("L04",)]}
    layout = lay_out(boxes, groups, columns=2, critical=("L03", "L04", "B302"), waits_from="L04")
    assert [(edge.target, edge.kind) for edge in layout.edges] == [("L04", "c"), ("B302", "cw")]


def test_a_prerequisite_that_another_implies_is_not_drawn() -> None:
    boxes = [Box("A", 0), Box("B", 0), Box("C", 1)]
    layout = lay_out(boxes, {"B": [("A",)], "C": [("A",), ("B",)]}, columns=2)
    assert {(edge.source, edge.target) for edge in layout.edges} == {("A", "B"), ("B", "C")}


def test_a_long_line_goes_round_the_nodes_between() -> None:
    boxes = [Box("A", 0), Box("X", 1), Box("B", 2)]
    layout = lay_out(boxes, {"B": [("A",)]}, columns=3, critical=("A", "B"))
    middle = layout.columns[1][0]
    heights = {y for x, y in points(layout.edges[0].path) if middle.left <= x <= middle.right}
    level = [
        y
        for (x, y), (x2, _y2) in zip(points(layout.edges[0].path), points(layout.edges[0].path)[1:], strict=False)
        if x2 - x > WIDTH
    ]
    assert all(not middle.top < y < middle.bottom for y in [*heights, *level])


def test_sixty_matters_of_the_real_catalogue_fold_and_never_shrink() -> None:
    catalogue = builtin_catalogue()
    stages = list(catalogue.stages)
    boxes = [Box(each, stages.index(catalogue.matter(each).stage)) for each in catalogue.order]
    layout = lay_out(
        boxes, {each: [(up,) for up in catalogue.prerequisites(each)] for each in catalogue.order}, columns=len(stages)
    )
    assert layout.rows == MOST_ROWS
    assert sum(map(len, layout.folded)) + sum(map(len, layout.columns)) == len(catalogue.order)
