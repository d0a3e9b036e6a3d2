"""Owns `./onezone bench journal`: how long it takes to verify a journal of a million rows.

A grown zone (`bench world`) is verified by the project's own check, every row hashed again and every link and head
compared; the rows it has are said, and what a million would take at that rate.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from bench.machine import machine, table, timed
from bench.place import set_up

MILLION = 1_000_000


def main(argv: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(prog="onezone bench journal", description="Verify a big journal.")
    parser.add_argument("--data", type=Path, default=Path("var/world"), help="a zone made by `bench world`")
    options = parser.parse_args(argv)
    set_up(options.data.resolve())
    from bench.copies import the_zone
    from onezone.platform.journal.verify import Verdict, verify

    found: list[Verdict] = []
    took = timed(lambda: found.append(verify(the_zone())))
    [verdict] = found
    million = MILLION / verdict.rows
    print(f"{machine('django')}\n")
    print(
        table(
            ("rows", "chains", "holds", "seconds", "CPU s", "CPU s a million rows"),
            [
                (
                    f"{verdict.rows:,}",
                    f"{verdict.chains:,}",
                    "yes" if verdict.holds else f"no: {verdict.findings[0]}",
                    f"{took.wall:.1f}",
                    f"{took.cpu:.1f}",
                    f"{took.cpu * million:.1f}",
                )
            ],
        )
    )
