"""Numbers and bounds written as text, compared exactly: `1.20` is `1.2`, `>=8` is `≥ 8.0`; other text is itself."""

from __future__ import annotations

import re

_NUMBER = r"[+-]?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?"
_PART = re.compile(rf"(>=|<=|≥|≤|>|<|=)?\s*({_NUMBER})\s*(%?)")
_SIGNS = {"≥": ">=", "≤": "<=", "=": "", None: ""}


def same_value(one: str | None, other: str | None) -> bool:
    """Whether two recorded values say the same: equal texts, or equal as numbers or bounds.

    A code with leading zeros ("0601") is no number, so it equals nothing but itself.
    """
    return one == other or (one is not None and other is not None and canonical_value(one) == canonical_value(other))


def canonical_value(text: str) -> str:
    """One spelling for every spelling of a number, a bound, or a list of bounds; other text as it is."""
    found = [_PART.fullmatch(part.strip()) for part in re.split("[,，;；]", text)]
    parts = [_spelled(part) for part in found if part is not None]
    return ",".join(sorted(parts)) if len(parts) == len(found) else text


def _spelled(part: re.Match[str]) -> str:
    sign, number, unit = part.groups()
    plain = number.lstrip("+")
    plain = plain.rstrip("0").rstrip(".") if "." in plain else plain
    return f"{_SIGNS.get(sign, sign)}{'0' if plain == '-0' else plain}{unit}"
