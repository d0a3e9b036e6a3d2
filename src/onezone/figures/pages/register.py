"""The list of figures and the page of one figure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from onezone.figures.domain.definition import Definition
from onezone.figures.domain.rates import Rates
from onezone.figures.pages.computed import Held, Other, Quotient, in_other_units, quotient
from onezone.figures.pages.value import Value, language, value_of
from onezone.figures.permissions import Act, may
from onezone.figures.queries import (
    Conflict,
    ValueRow,
    conflicts_of,
    current_values,
    is_closed,
    source_texts,
    values_of,
    world_of,
)
from onezone.figures.source_store import definitions
from onezone.platform.identity.actor import Actor
from onezone.platform.identity.errors import NotFound

COMPUTED = "computed"
"""The status of a ratio that nobody stated and that its parts work out to; never written to a row."""


@dataclass(frozen=True, slots=True)
class FigureRow:
    """One figure of the list: its newest value in force, how many others it has, and what a ratio works out to."""

    code: str
    name: str
    owner: str
    value: Value | None
    others: int
    quotient: Quotient | None
    conflicts: tuple[str, ...]

    @property
    def status(self) -> str:
        if self.value is not None:
            return self.value.row.status
        return COMPUTED if self.quotient is not None and self.quotient.computed else "none"


@dataclass(frozen=True, slots=True)
class ListPage:
    """The zone's figures by their owners, and what was asked for."""

    groups: tuple[tuple[str, tuple[FigureRow, ...]], ...]
    total: int
    shown: int
    open_conflicts: int
    owners: tuple[str, ...]
    asked: Mapping[str, str]
    is_filtered: bool


@dataclass(frozen=True, slots=True)
class FigurePage:
    """One figure: what it means, every value it had, what contradicts it."""

    definition: Definition
    name: str
    rule: str
    values: tuple[Value, ...]
    current: Value | None
    in_other_units: tuple[Other, ...]
    quotient: Quotient | None
    conflicts: tuple[Conflict, ...]
    quotes: tuple[tuple[str, str], ...]
    """Source id and its own words, for every value shown."""
    closed: frozenset[str]
    may_state: bool
    may_confirm: bool


def build_list(actor: Actor, asked: Mapping[str, str]) -> ListPage:
    """Figures that an actor may read; `asked`: q, owner, status, conflicts."""
    values, world = current_values(actor), world_of(actor)
    conflicts = conflicts_of(actor, world)
    named = _by_figure(conflicts)
    rows = [_figure_row(each, values, world.rates, named) for each in definitions().held.values()]
    shown = [row for row in rows if _wanted(row, asked)]
    owners = tuple(dict.fromkeys(row.owner for row in rows))
    groups = tuple((owner, tuple(row for row in shown if row.owner == owner)) for owner in owners)
    kept = {key: asked.get(key, "") for key in ("q", "owner", "status", "conflicts")}
    return ListPage(
        groups=tuple(group for group in groups if group[1]),
        total=len(rows),
        shown=len(shown),
        open_conflicts=sum(each.decided is None for each in conflicts),
        owners=owners,
        asked=kept,
        is_filtered=any(kept.values()),
    )


def _by_figure(conflicts: tuple[Conflict, ...]) -> dict[str, list[str]]:
    named: dict[str, list[str]] = {}
    for each in conflicts:
        for figure in dict.fromkeys(value.figure for value in each.finding.values if value.figure):
            named.setdefault(figure, []).append(each.finding.id)
    return named


def _figure_row(definition: Definition, values: Held, rates: Rates, named: Mapping[str, list[str]]) -> FigureRow:
    held = values.get(definition.code, ())
    value = value_of(held[0]) if held else None
    return FigureRow(
        code=definition.code,
        name=definition.say(language()),
        owner=definition.owner,
        value=value,
        others=max(len(held) - 1, 0),
        quotient=quotient(definition, value, values, rates),
        conflicts=tuple(named.get(definition.code, ())),
    )


def _wanted(row: FigureRow, asked: Mapping[str, str]) -> bool:
    text, definition = asked.get("q", "").strip().lower(), definitions().held[row.code]
    names = " ".join((definition.name_zh, definition.name_en, *definition.aliases)).lower()
    return (
        text in names
        and asked.get("owner", "") in ("", row.owner)
        and asked.get("status", "") in ("", row.status)
        and (not asked.get("conflicts") or bool(row.conflicts))
    )


def build_figure(actor: Actor, code: str) -> FigurePage:
    """One figure. NotFound when no definition has the code."""
    definition = definitions().get(code)
    if definition is None:
        raise NotFound(what=code)
    rows = values_of(actor, code)
    in_force = [row for row in rows if row.is_current]
    current = value_of(in_force[0]) if in_force else None
    world = world_of(actor)
    return FigurePage(
        definition=definition,
        name=definition.say(language()),
        rule=definition.rule_zh if language().startswith("zh") else definition.rule_en,
        values=tuple(value_of(row) for row in rows),
        current=current,
        in_other_units=in_other_units(definition, current, world.rates),
        quotient=quotient(definition, current, current_values(actor), world.rates),
        conflicts=tuple(
            each for each in conflicts_of(actor, world) if code in {value.figure for value in each.finding.values}
        ),
        quotes=_quotes(actor, rows),
        closed=frozenset(period for period in {row.statement.period for row in rows} if is_closed(actor, period)),
        may_state=may(actor, Act.state),
        may_confirm=may(actor, Act.confirm),
    )  # fmt: skip


def _quotes(actor: Actor, rows: tuple[ValueRow, ...]) -> tuple[tuple[str, str], ...]:
    texts = source_texts(actor)
    ids = dict.fromkeys(each for row in rows for each in row.source.split("、"))
    return tuple((each, texts[each]) for each in ids if each in texts)
