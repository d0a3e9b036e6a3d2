"""The zone's own source: each sentence with the values that rest on it."""

from __future__ import annotations

from dataclasses import dataclass

from onezone.figures.domain.statement import WHOLE_ZONE
from onezone.figures.pages.value import Value, language, value_of
from onezone.figures.queries import current_values, source_texts
from onezone.figures.source_store import definitions
from onezone.platform.identity.actor import Actor


@dataclass(frozen=True, slots=True)
class Rests:
    """A value that rests on a source, with its figure."""

    code: str
    name: str
    value: Value

    @property
    def scope(self) -> str:
        """The scope where it is not the whole zone, which goes without saying."""
        scope = self.value.row.statement.scope
        return "" if scope == WHOLE_ZONE else scope


@dataclass(frozen=True, slots=True)
class Source:
    """One source: its id, its own words or its title, and what rests on it."""

    id: str
    text: str
    rests: tuple[Rests, ...]


def build_sources(actor: Actor) -> tuple[Source, ...]:
    """Every source of the zone in its order, also those on which no value rests."""
    found: dict[str, list[Rests]] = {}
    for code, rows in current_values(actor).items():
        name = definitions().held[code].say(language()) if code in definitions().held else code
        for row in rows:
            for source in row.source.split("、"):
                found.setdefault(source, []).append(Rests(code, name, value_of(row)))
    return tuple(Source(key, text, tuple(found.get(key, ()))) for key, text in source_texts(actor).items())
