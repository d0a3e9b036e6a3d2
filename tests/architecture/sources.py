"""Owns the reading of the project's own source files for the tests of this folder."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "onezone"
# From the ground up; a room may name only rooms before it (docs/decisions/0001-the-house.md).
ROOMS = ("kernel", "platform", "figures", "parties", "ledger", "approvals", "administration", "dashboards", "config")
TEXTS = {".py", ".html", ".css", ".js", ".sql", ".yaml", ".toml", ".md", ".sh", ".txt", ".csv", ".cfg", ""}


class Source(NamedTuple):
    """One module: its dotted name, its file and its syntax tree."""

    module: str
    path: Path
    tree: ast.Module

    @property
    def room(self) -> str:
        return [*self.module.split("."), ""][1]


@cache
def sources() -> tuple[Source, ...]:
    """Every module of the product but migrations."""
    return tuple(_sources())


def _sources() -> Iterator[Source]:
    for path in sorted(PACKAGE.rglob("*.py")):
        if "migrations" in path.parts:
            continue
        parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
        module = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        yield Source(module, path, ast.parse(path.read_text(encoding="utf-8")))


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function and method below a node."""
    for node in ast.walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield node


def called(node: ast.AST) -> Iterator[str]:
    """The dotted text of everything that is called below a node, such as "timezone.now"."""
    for inner in ast.walk(node):
        if isinstance(inner, ast.Call):
            yield ast.unparse(inner.func)
