"""How far the rows of an import are, beside the database: SQLite shows nothing of a transaction before its end.

A file for each import that is being written, on the one machine that such a zone has. It is worth nothing once its step
is over, and what reads it takes the database's own number where that is further.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from django.conf import settings
from django.db import connection

from onezone.platform.registers.models import Import

STEP = 100
"""Rows between two marks."""


def put(run: int, rows: int) -> None:
    """Mark how far an import is, on a database that cannot be told meanwhile."""
    if connection.vendor == "sqlite":
        path = _path(run)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(str(rows), encoding="ascii")


def rows_done(run: Import) -> int:
    """How many rows of an import that moves are done, by the database or by its mark."""
    return min(max(run.progress, _marked(run.pk)), run.size)


def _marked(run: int) -> int:
    try:
        return int(_path(run).read_text(encoding="ascii") or 0)
    except (OSError, ValueError):
        return 0


def drop(run: int) -> None:
    """Take the mark away."""
    with suppress(OSError):
        _path(run).unlink()


def _path(run: int) -> Path:
    return Path(settings.ONEZONE_DATA) / "imports" / str(run)
