"""What a figure means: its definition (口径), unit, owner, frequency, and the names by which sources call it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from onezone.kernel.units import Unit, unit


@dataclass(frozen=True, slots=True)
class Definition:
    """One figure of the zone. `rule` is the counting rule in a sentence, `version` the rule's version."""

    code: str
    name_zh: str
    name_en: str
    unit: Unit
    rule_zh: str
    rule_en: str
    owner: str = ""
    frequency: str = "year"
    version: str = "1"
    aliases: tuple[str, ...] = ()
    aliases_en: tuple[str, ...] = ()
    """Further names in English; the Chinese ones are those of sources and press."""
    numerator: str | None = None
    denominator: str | None = None
    path: str = ""
    """Where a source file states it, when not among its `kpis`: `services.project_steward.city_departments`."""
    companions: Mapping[str, str] = field(default_factory=dict)
    """Further numbers stated beside it: key of the source file -> figure (147 个项目 beside 390.37 亿元)."""
    is_of_one: bool = False
    """Stated of one firm, project or cluster, whose name is the scope, never of the zone."""
    scope: str = ""
    """The only scope that the figure is stated for, where its name says so."""

    def say(self, language: str) -> str:
        return self.name_zh if language.startswith("zh") else self.name_en

    @property
    def is_ratio(self) -> bool:
        return self.numerator is not None


@dataclass(frozen=True, slots=True)
class Definitions:
    """All figures of a zone, found by code or by any of their names."""

    held: Mapping[str, Definition]
    by_name: Mapping[str, str] = field(default_factory=dict)

    def named(self, name: str) -> Definition | None:
        code = self.by_name.get(name)
        return self.held[code] if code is not None else None

    def get(self, code: str) -> Definition | None:
        return self.held.get(code)


def parse_definitions(plain: Mapping[str, Mapping[str, Any]]) -> Definitions:
    """Read definitions from plain data (code -> fields). Raises UnitUnknown, KeyError for a missing field."""
    held = {code: _parse(code, fields) for code, fields in plain.items()}
    names = {name: each.code for each in held.values() for name in (each.name_zh, *each.aliases)}
    return Definitions(held, names)


def _parse(code: str, fields: Mapping[str, Any]) -> Definition:
    return Definition(
        code=code,
        name_zh=fields["zh"],
        name_en=fields["en"],
        unit=unit(fields["unit"]),
        rule_zh=fields["rule_zh"],
        rule_en=fields["rule_en"],
        owner=fields.get("owner", ""),
        frequency=fields.get("frequency", "year"),
        version=str(fields.get("version", 1)),
        aliases=tuple(fields.get("aliases", ())),
        aliases_en=tuple(fields.get("aliases_en", ())),
        numerator=fields.get("numerator"),
        denominator=fields.get("denominator"),
        path=fields.get("path", ""),
        companions=dict(fields.get("companions", {})),
        is_of_one=bool(fields.get("of_one", False)),
        scope=fields.get("scope", ""),
    )
