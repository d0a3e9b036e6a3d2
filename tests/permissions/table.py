"""Owns the reviewed table of who gets which answer (matrix.csv) and the routes of the address map it must cover."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from django.urls import URLPattern, URLResolver, get_resolver

FILE = Path(__file__).with_name("matrix.csv")
COLUMNS = (
    "anonymous", "applicant", "other_firm", "window", "officer", "other_department", "signer", "convener", "steward",
    "leader", "system_admin", "security_admin", "auditor", "other_zone", "ended_post", "closed_account", "old_password",
)  # fmt: skip
"""Whoever may knock: nobody, the ten roles, and people who stand in another firm, department, zone, or no longer."""
METHODS = ("GET", "POST")
"""What the site offers: no address takes another method (test_declared.py)."""


class Key(NamedTuple):
    """One row of the table: an address as the map writes it, and a method."""

    path: str
    method: str


class Route(NamedTuple):
    """One address of the map: its name, and its path with <name> for each argument."""

    name: str
    path: str


def routes() -> dict[str, Route]:
    """Every address of the site, as the map writes it, beginning with a slash."""
    found: dict[str, Route] = {}
    for space, prefix, pattern in _patterns(get_resolver()):
        path = "/" + prefix + str(pattern.pattern).removeprefix("^").removesuffix("$")
        name = ":".join([*space, pattern.name]) if pattern.name else path
        found[path] = Route(name, path)
    return found


def _patterns(
    resolver: URLResolver, space: tuple[str, ...] = (), prefix: str = ""
) -> Iterator[tuple[tuple[str, ...], str, URLPattern]]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            inner = (*space, entry.namespace) if entry.namespace else space
            yield from _patterns(entry, inner, prefix + str(entry.pattern))
        else:
            yield space, prefix, entry


def wanted() -> list[Key]:
    """The rows that the table must have: every route with every method one may try on it."""
    return [Key(path, method) for path in routes() for method in METHODS]


def read() -> dict[Key, dict[str, str]]:
    """The reviewed table."""
    with FILE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {Key(row["path"], row["method"]): {name: row[name] for name in COLUMNS} for row in rows}


def line(key: Key, answers: Mapping[str, str]) -> str:
    """One row as it stands in the file; no path and no answer holds a comma."""
    return ",".join([*key, *(answers[name] for name in COLUMNS)])


def write(rows: Mapping[Key, Mapping[str, str]]) -> None:
    """Keep these rows, sorted, so that two branches that add rows seldom touch the same line."""
    head = ",".join(["path", "method", *COLUMNS])
    lines = [line(key, rows[key]) for key in sorted(rows)]
    FILE.write_text("\n".join([head, *lines]) + "\n", encoding="utf-8")


HOW_TO_ADD = (
    "Run  ONEZONE_TEST_DATABASE=sqlite ./onezone test tests/permissions/test_matrix.py -q --write-matrix\n"
    "It asks the missing rows only and adds them to tests/permissions/matrix.csv. Read them (git diff) before you\n"
    "commit: the table says who SHOULD get in, so a row that is wrong is a hole in the code, not in the table."
)


def undeclared() -> list[Key]:
    """Rows that the address map asks for and the table lacks."""
    known = read() if FILE.exists() else {}
    return [key for key in wanted() if key not in known]


def left_over() -> list[Key]:
    """Rows of the table whose address is gone."""
    asked = set(wanted())
    return [key for key in read() if key not in asked]


def told(keys: Iterable[Key]) -> str:
    """Rows as lines of a message."""
    return "\n".join(f"  {key.method:6} {key.path}" for key in keys)
