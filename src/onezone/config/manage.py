"""Owns the way to Django's management commands."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.management import execute_from_command_line


def main(argv: Sequence[str]) -> int:
    """Run one management command; "commands" lists all of them."""
    words = ["help", "--commands"] if list(argv) == ["commands"] else list(argv)
    execute_from_command_line(["onezone", *words])
    return 0
