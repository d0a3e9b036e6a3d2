"""Owns the way to Django's management commands."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.management import execute_from_command_line


def main(argv: Sequence[str]) -> int:
    """Run one management command, written `export-case` or `export_case`; "commands" lists all of them."""
    words = ["help", "--commands"] if list(argv) == ["commands"] else list(argv)
    words[:1] = [word if word.startswith("-") else word.replace("-", "_") for word in words[:1]]
    execute_from_command_line(["onezone", *words])
    return 0
