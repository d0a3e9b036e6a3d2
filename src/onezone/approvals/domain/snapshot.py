"""What an outcome rested on, and what has changed since: verifying traces, early cutoff (approvals contract 1, 5).

Facts compare by value (`>=8` is `>=8.0`), hashes of materials and outputs letter by letter.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from operator import eq
from typing import Any

from onezone.kernel.bounds import same_value
from onezone.kernel.hashing import digest

from .condition import Condition


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Frozen inputs of an outcome; absent facts are recorded as absent (None)."""

    matter_version: str
    ruleset: str
    materials: Mapping[str, str | None] = field(default_factory=dict)
    facts: Mapping[str, str | None] = field(default_factory=dict)
    upstream: Mapping[str, str | None] = field(default_factory=dict)

    def digest(self) -> str:
        return digest(
            {
                "matter_version": self.matter_version,
                "ruleset": self.ruleset,
                "materials": dict(self.materials),
                "facts": dict(self.facts),
                "upstream": dict(self.upstream),
            }
        )


@dataclass(frozen=True, slots=True)
class Difference:
    """One input that is not what the outcome rested on. Names: "design.far", "material:总平面图", "upstream:B301"."""

    name: str
    was: str | None
    now: str | None


@dataclass(frozen=True, slots=True)
class Attestation:
    """A reviewer's word that one difference is not substantive; it names both values."""

    name: str
    was: str | None
    now: str | None
    officer: str = ""
    reason: str = ""


def differences(then: Snapshot, now: Snapshot) -> tuple[Difference, ...]:
    """Every input that differs, in a fixed order."""
    found = []
    if then.ruleset != now.ruleset:
        found.append(Difference("ruleset", then.ruleset, now.ruleset))
    found += _compare("material:", then.materials, now.materials)
    found += _compare("", then.facts, now.facts, same_value)
    found += _compare("upstream:", then.upstream, now.upstream)
    return tuple(found)


def _compare(
    prefix: str,
    then: Mapping[str, str | None],
    now: Mapping[str, str | None],
    same: Callable[[str | None, str | None], bool] = eq,
) -> Iterable[Difference]:
    for name, was in sorted(then.items()):  # a database may give the entries back in another order
        held = now.get(name)
        if not same(was, held):
            yield Difference(prefix + name, was, held)


def unattested(found: Iterable[Difference], attestations: Iterable[Attestation]) -> tuple[Difference, ...]:
    """The differences that no attestation covers."""
    covered = {(held.name, held.was, held.now) for held in attestations}
    return tuple(each for each in found if (each.name, each.was, each.now) not in covered)


def output_hash(matter: str, *, positive: bool, conditions: Iterable[Condition], output: Any) -> str:
    """What those downstream see of an outcome: its sense, its conditions and what it hands on; no time, no number.

    A conditional opinion whose conditions are met later keeps its hash, so nobody downstream is woken.
    """
    return digest(
        {"matter": matter, "positive": positive, "conditions": sorted(c.text for c in conditions), "output": output}
    )
