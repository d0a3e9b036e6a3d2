"""A check as data, and what it finds."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, TypeAlias

from onezone.kernel.units import plain_number, rounded

from .statement import Statement, World


@dataclass(frozen=True, slots=True)
class Check:
    """One check as data: its id, its kind, and what it looks at."""

    id: str
    kind: str
    about: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Finding:
    """A conflict found: a sentence in both languages, and every value it rests on."""

    id: str
    kind: str
    zh: str
    en: str
    values: tuple[Statement, ...]

    @property
    def sources(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(source for each in self.values for source in each.sources))

    def say(self, language: str) -> str:
        return self.zh if language.startswith("zh") else self.en


Kind: TypeAlias = Callable[[Check, World], Iterator[Finding]]
"""How a kind of check is written: a function that reads the world and yields what it finds."""


def percent(ratio: Fraction, digits: int = 2) -> str:
    return f"{plain_number(rounded(ratio * 100, digits))}%"


def numbered(check_id: str, position: int, name: str) -> str:
    """The first finding of a check bears its id; further ones add what they are about, so that ids stay unique."""
    return check_id if position == 0 else f"{check_id}:{name}"
