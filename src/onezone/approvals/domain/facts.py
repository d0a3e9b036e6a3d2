"""Facts of a project: typed, sourced, versioned statements, and what a matter reads of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from onezone.kernel.errors import RuleError
from onezone.kernel.hashing import canonical

from .errors import FactMalformed

LAND_PAPERS = ("land.contract", "land.allocation", "land.title")
_NOT_SO: tuple[Any, ...] = (False, "false", "", {}, [])
"""Values that take a fact back: the building is not built, the contract does not exist."""
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*(\.[A-Za-z0-9_]+)*")


@dataclass(frozen=True, slots=True)
class FactVersion:
    """One version of a fact: value (JSON without floats), who recorded it when, and its evidence's hash."""

    name: str
    version: int
    value: Any
    at: datetime
    actor: str
    evidence: str | None = None


@dataclass(slots=True)
class FactBook:
    """All versions of all facts of a case; the last version of a name is in force."""

    versions: list[FactVersion] = field(default_factory=list)
    _direct: dict[str, str] = field(default_factory=dict)
    _paper: dict[str, str] = field(default_factory=dict)
    _latest: dict[str, FactVersion] = field(default_factory=dict)

    def record(self, name: str, value: Any, *, at: datetime, actor: str, evidence: str | None = None) -> FactVersion:
        """Append a version. Raises FactMalformed for a bad name or a value that has no canonical form."""
        check_fact(name, value)
        known = self._latest.get(name)
        fact = FactVersion(name, 1 if known is None else known.version + 1, value, at, actor, evidence)
        self.restore(fact)
        return fact

    def restore(self, fact: FactVersion) -> None:
        """Take in a version as it stands (loading)."""
        self.versions.append(fact)
        self._latest[fact.name] = fact
        flat = dict(_flatten(fact.name, fact.value))
        if fact.name in LAND_PAPERS:
            self._paper = self._stated_by_papers()
        prefix = fact.name + "."
        for stale in [key for key in self._direct if key == fact.name or key.startswith(prefix)]:
            del self._direct[stale]
        self._direct.update(flat)

    def _stated_by_papers(self) -> dict[str, str]:
        """What the papers in force state; a corrected paper takes back what only its earlier version stated."""
        papers = [fact for fact in self.versions if fact.name in LAND_PAPERS and self._latest[fact.name] is fact]
        return {
            "land." + key[len(fact.name) + 1 :]: held
            for fact in papers
            for key, held in _flatten(fact.name, fact.value)
            if key != fact.name
        }

    def latest(self, name: str) -> FactVersion | None:
        return self._latest.get(name)

    def exists(self, name: str) -> bool:
        """Whether the fact, or one below it (`land.conditions` by `land.conditions.far`), is recorded as true."""
        if name in self._latest:
            return self._latest[name].value not in _NOT_SO
        prefix = name + "."
        return any(key.startswith(prefix) for key in self._direct)

    def read(self, name: str) -> str | None:
        """The value in force as text; a land paper overrides what was assumed before it. None: not known."""
        held = self._paper.get(name)
        return held if held is not None else self._direct.get(name)

    def assumed(self, name: str) -> str | None:
        """The value that holds without any land paper."""
        return self._direct.get(name)

    def from_paper(self, name: str) -> str | None:
        """The value that a land paper states, if one does."""
        return self._paper.get(name)

    def current(self) -> Mapping[str, FactVersion]:
        return self._latest


def check_fact(name: str, value: Any) -> None:
    """Refuse names and values that cannot be recorded. Raises FactMalformed."""
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        raise FactMalformed(field=str(name), reason="name")
    try:
        canonical(value)
    except (RuleError, TypeError, ValueError) as error:
        raise FactMalformed(field=name, reason=str(error)) from error
    if name == "land.contract" and not (isinstance(value, Mapping) and value.get("holder") and value.get("parcel")):
        raise FactMalformed(field=name, reason="holder and parcel are required")


def _flatten(name: str, value: Any) -> Iterable[tuple[str, str]]:
    if isinstance(value, Mapping):
        for key, held in value.items():
            yield from _flatten(f"{name}.{key}", held)
    elif value is not None:
        yield name, value if isinstance(value, str) else canonical(value).decode()
