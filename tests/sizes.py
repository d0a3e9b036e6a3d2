"""Owns how big a test is: a CI size by default, the LONG size with `./onezone test --long` (ONEZONE_LONG=1)."""

from __future__ import annotations

import os

LONG = os.environ.get("ONEZONE_LONG") == "1"


def size(ci: int, long: int) -> int:
    """How many trials this run makes."""
    return long if LONG else ci
