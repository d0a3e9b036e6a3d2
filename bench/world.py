"""Owns `./onezone bench world`: a zone of any size, to look at and to measure on.

The demo zone is made by the real services; its projects are then copied until the zone has the work items asked for.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import signal
from collections.abc import Sequence
from pathlib import Path

from bench.place import open_zone, postgres


def main(argv: Sequence[str]) -> None:
    """Make a zone, or let one grow; with --postgres stay until asked to end, because the server ends with it."""
    parser = argparse.ArgumentParser(prog="onezone bench world", description="Make a zone of any size.")
    parser.add_argument("--items", type=int, default=100_000, help="work items, formal and simulated (100000)")
    parser.add_argument("--data", type=Path, default=Path("var/world"), help="its folder (var/world)")
    parser.add_argument("--postgres", action="store_true", help="keep it in a PostgreSQL server of its own")
    options = parser.parse_args(argv)
    data = options.data.resolve()
    with postgres() if options.postgres else contextlib.nullcontext():
        make(data, options.items)
        settings = "".join(f"{name}={os.environ[name]} " for name in _variables(options))
        print(f"\nTo look at it:\n{settings}./onezone demo")
        if options.postgres:
            print("\nThe server runs until Ctrl-C.", flush=True)
            with contextlib.suppress(KeyboardInterrupt):
                signal.pause()


def _variables(options: argparse.Namespace) -> list[str]:
    return ["ONEZONE_DATA", *(["DATABASE_URL", "DATABASE_OWNER_URL"] if options.postgres else [])]


def make(data: Path, items: int) -> None:
    """A zone in `data` with at least so many items; says what it holds."""
    open_zone(data)
    from bench import copies

    copies.grow(items)
    copies.analyze()
    for name, count in copies.size().items():
        print(f"{name:<18}{count:>10,}")
