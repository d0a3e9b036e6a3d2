"""Owns the command line: which word runs which function."""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Callable, Sequence
from typing import NamedTuple

from onezone.config.environment import export


class Command(NamedTuple):
    """One word of the command line; `target` is `module:function`, which takes the arguments and returns the status.

    A string, not an import: `replay` answers on a machine where Django is not even installed, and quickly.
    """

    target: str
    says: str


COMMANDS: dict[str, Command] = {
    "demo": Command("onezone.config.demo:main", "start the demo zone on 127.0.0.1 and print its logins"),
    "serve": Command("onezone.config.serve:main", "check the settings by name, then serve the zone of the data folder"),
    "guard": Command("onezone.config.guard:main", "check the settings by name and say OK or REFUSED for each"),
    "migrate": Command(
        "onezone.config.migrate:main", "bring the database up to date, grant the application its rights"
    ),
    "replay": Command("onezone.approvals.replay_cli:main", "run exported cases again and print what they come to"),
    "docs": Command("onezone.config.docs:main", "write docs/rules from the tables of the code (--check: only compare)"),
    "messages": Command("onezone.config.messages:main", "bring the English catalogue up to date and compile it"),
    "figures": Command("onezone.figures.figures_cli:main", "conflicts: numbers of a source that contradict each other"),
    "catalogue": Command("onezone.approvals.catalogue_cli:main", "check FILE: findings of a catalogue, with lines"),
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status; an unknown word goes to Django's management commands."""
    words = list(sys.argv[1:] if argv is None else argv)
    if not words or words[0] in ("-h", "--help", "help"):
        sys.stdout.write(usage())
        return os.EX_OK
    export({"DJANGO_SETTINGS_MODULE": "onezone.config.settings"})
    command = COMMANDS.get(words[0])
    try:
        if command is None:
            return _resolve("onezone.config.manage:main")(words)
        status = _resolve(command.target)(words[1:])
        sys.stdout.flush()
        return status
    except BrokenPipeError:
        return _reader_left()


def _reader_left() -> int:
    """`onezone ... | head` has read enough. The rest goes nowhere, so that the last flush is silent."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return os.EX_OK


def _resolve(target: str) -> Callable[[Sequence[str]], int]:
    module, _, name = target.partition(":")
    function: Callable[[Sequence[str]], int] = getattr(importlib.import_module(module), name)
    return function


def usage() -> str:
    """What `onezone help` prints."""
    lines = [f"  {word:<12}{command.says}" for word, command in COMMANDS.items()]
    return (
        "usage: onezone <command> [options]\n\n" + "\n".join(lines) + "\n\n"
        "Any other word is a management command; `onezone commands` lists them.\n"
    )
