"""A zone's own values in place of what its source file states: a corrected value corrects what is checked.

The file gives what no value has: which projects, bands and clusters there are, and by which names a text calls them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from .rates import DatedRate
from .statement import (
    BAND_FIGURES,
    CLUSTER_SUPPORT,
    PROJECT_AMOUNT,
    BandRow,
    NamedProject,
    Statement,
    World,
)

COUNTS = {"全区": "key_projects", "核心区": "core_projects"}
"""The figure that counts all projects of a scope's bands."""


def world_of_values(values: Sequence[Statement], named: World, rates: Mapping[str, DatedRate]) -> World:
    """The values in force, with the projects, bands and clusters of the source file counted by them."""
    held = tuple(_called(values, named))
    return World(
        definitions=named.definitions,
        statements=(*held, *(each for each in named.statements if not each.figure)),
        projects=tuple(_project(each, held) for each in named.projects),
        bands=tuple(_row(each, held) for each in named.bands),
        clusters=_clusters(held, named.clusters),
        rates=rates,
    )


def _called(values: Sequence[Statement], named: World) -> Iterator[Statement]:
    """Each value with the names by which the source calls what it is stated of."""
    known = {(each.figure, each.scope): each for each in named.statements if each.figure}
    for each in values:
        same = known.get((each.figure, each.scope))
        if same is None or not (each.of or same.of):
            yield each
        else:
            yield replace(each, name=same.name, aliases=same.aliases, of=same.of)


def _project(project: NamedProject, held: Sequence[Statement]) -> NamedProject:
    amounts = tuple(each for each in held if (each.figure, each.scope) == (PROJECT_AMOUNT, project.name))
    return replace(project, amounts=amounts or project.amounts)


def _row(row: BandRow, held: Sequence[Statement]) -> BandRow:
    counted = {}
    for band, figure in BAND_FIGURES.items():
        own = next((each for each in held if (each.figure, each.scope) == (figure, row.scope)), None)
        own = own or dict(row.bands).get(band)
        if own is not None:
            counted[band] = own
    projects = next((each for each in held if each.figure == COUNTS.get(row.scope)), None)
    own_count = row.projects if projects is None else replace(row.projects, quantity=projects.quantity)
    return replace(row, projects=own_count, bands=tuple(counted.items()))


def _clusters(held: Sequence[Statement], named: Sequence[Statement]) -> tuple[Statement, ...]:
    """In the source's order, further ones after them: the order is part of what a decision rests on."""
    own = {each.scope: each for each in held if each.figure == CLUSTER_SUPPORT}
    known = [own.pop(each.scope, each) for each in named]
    return (*known, *(own[scope] for scope in sorted(own)))
