"""Checks of figures as data: which kinds there are, and running them over a world of statements.

What the checks compare is named in data (data/checks.yaml), never in code; the kinds are general.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from onezone.kernel.errors import RuleError

from . import check_numbers, check_totals
from .finding import Check, Finding, Kind
from .statement import World


class CheckUnknown(RuleError):
    """A check names a kind that does not exist. Data: `check`, `kind`."""

    code = "figure_check_unknown"
    zh = "检查 {check}：没有“{kind}”这种检查。"
    en = "Check {check}: there is no kind “{kind}”."


KINDS: Mapping[str, Kind] = {
    "ratio": check_numbers.ratio,
    "one_value": check_numbers.one_value,
    "growth": check_numbers.growth,
    "one_series": check_totals.one_series,
    "parts": check_totals.parts,
    "bands": check_totals.bands,
    "subset": check_totals.subset,
    "band_floor": check_totals.band_floor,
    "like_units": check_totals.like_units,
    "like_scopes": check_totals.like_scopes,
    "counted_once": check_totals.counted_once,
}


def find(checks: Sequence[Check], world: World) -> tuple[Finding, ...]:
    """Run every check, in their order. Raises CheckUnknown."""
    found: list[Finding] = []
    for check in checks:
        kind = KINDS.get(check.kind)
        if kind is None:
            raise CheckUnknown(check=check.id, kind=check.kind)
        found += kind(check, world)
    return _named_apart(found)


def _named_apart(found: Sequence[Finding]) -> tuple[Finding, ...]:
    """Every id once: a decision is taken on an id, and two findings may be about things of one name."""
    seen: Counter[str] = Counter()
    apart = []
    for each in found:
        seen[each.id] += 1
        apart.append(each if seen[each.id] == 1 else replace(each, id=f"{each.id} {seen[each.id]}"))
    return tuple(apart)
