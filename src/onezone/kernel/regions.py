"""Division codes (GB/T 2260) down to counties, as packaged: which exist and what they are called."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from importlib import resources


@cache
def regions() -> Mapping[str, str]:
    """Return code (six digits) -> Chinese name for every province, prefecture and county of the packaged list."""
    text = resources.files("onezone.kernel").joinpath("data/cn_divisions.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(line for line in text.splitlines() if not line.startswith("#"))
    return {row["code"]: row["name"] for row in rows}


def region_name(code: str) -> str | None:
    """Return the division's own Chinese name, or None when the code is not in the list."""
    return regions().get(code)


def province_known(code: str) -> bool:
    """Return whether the first two digits are those of a province; true of divisions abolished since."""
    return f"{code[:2]}0000" in regions()
