"""Owns `./onezone bench acts`: one process through our services, by hand-made SQL, and by other engines.

Each run plays the same number of cases on every engine, one after the other, in turn; a figure is the median of the
runs. An item is one claim and one decision, two transactions. Statements are all that are sent for one claim and for
one decision: BEGIN, COMMIT, savepoints and SET LOCAL are counted like every other.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from bench import peers
from bench.machine import Took, machine, median, table, timed
from bench.place import postgres
from bench.process import ITEMS_A_CASE, make_office, open_database


class Line(NamedTuple):
    """One engine on one database."""

    engine: str
    runs: list[Took]
    cases: int
    statements: str
    note: str = ""

    @property
    def rate(self) -> float:
        """Items a second; 0 when the engine did not run."""
        if not self.runs:
            return 0.0
        return median([self.cases * ITEMS_A_CASE / run.wall for run in self.runs])

    @property
    def cpu(self) -> float:
        """Milliseconds of this side's processor an item; the database server's are not in it."""
        if not self.runs:
            return 0.0
        return median([run.cpu / self.cases / ITEMS_A_CASE * 1000 for run in self.runs])


def main(argv: Sequence[str]) -> None:
    """Print one table a database."""
    parser = argparse.ArgumentParser(prog="onezone bench acts", description="Acts a second, beside other engines.")
    parser.add_argument("--database", choices=["sqlite", "postgres", "both"], default="both")
    parser.add_argument("--cases", type=int, default=5, help="cases a run (5)")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--no-peers", action="store_true", help="only ours and the floor")
    options = parser.parse_args(argv)
    print(machine("django", "psycopg"), flush=True)
    for database in ["sqlite", "postgres"] if options.database == "both" else [options.database]:
        _in_a_process_of_its_own(database, options)


def _in_a_process_of_its_own(database: str, options: argparse.Namespace) -> None:
    """Django is set up for one database once a process."""
    asked = [database, str(options.cases), str(options.runs), "" if options.no_peers else "peers"]
    subprocess.run([sys.executable, "-m", "bench.acts", *asked], check=True, env={**os.environ})


def measure(database: str, cases: int, runs: int, *, with_peers: bool) -> None:
    """All engines on one database, in turn."""
    with (
        tempfile.TemporaryDirectory() as folder,
        postgres() if database == "postgres" else contextlib.nullcontext() as server,
    ):
        lines = _ours_and_the_floor(Path(folder), cases, runs)
        if with_peers:
            lines += [
                Line(
                    f"{name} {found['version']}".strip(),
                    [Took(*run) for run in found["runs"]],
                    cases,
                    found["statements"],
                    found["note"],
                )
                for name, found in peers.measure(server, Path(folder), cases, runs)
            ]
        print(f"\n{_about(database, cases, runs)}\n\n{_table(lines)}", flush=True)


def _ours_and_the_floor(folder: Path, cases: int, runs: int) -> list[Line]:
    open_database(folder)
    from bench.floor import floor_beside

    office = make_office()
    floor = floor_beside(office.zone.id)
    players = {"hand-made SQL, the same rows": floor.play, "OneZone": _events_wait(office.play)}
    players["OneZone, events brought at once"] = office.play
    for play in players.values():
        play(office.open_case())
    found: dict[str, list[Took]] = {name: [] for name in players}
    for _ in range(runs):
        for name, play in players.items():
            projects = [office.open_case() for _ in range(cases)]
            found[name].append(timed(lambda play=play, projects=projects: [play(project) for project in projects]))
    plain, brought = _counted(office)
    counts = {"OneZone": plain, "OneZone, events brought at once": brought}
    return [Line(name, took, cases, counts.get(name, "")) for name, took in found.items()]


def _events_wait(work: Callable[..., object]) -> Callable[..., object]:
    """The same acts, each event and its deliveries written, but brought to their listeners by the worker later."""
    from unittest.mock import patch

    def waiting(*given: object) -> object:
        with patch("onezone.platform.outbox.services.deliver", lambda **_: False):
            return work(*given)

    return waiting


def _counted(office: Any) -> tuple[str, str]:
    """The statements of a claim and of a decision: of the act, and with all that its event brings about."""
    project = office.open_case()
    office.file(project, 1)
    counts = [count(lambda do=do: do(project, "S11")) for do in (office.claim, office.decide)]
    acts = [statements.index("COMMIT") + 1 for statements in counts]
    return f"{acts[0]} + {acts[1]}", f"{len(counts[0])} + {len(counts[1])}"


def count(work: Callable[[], object]) -> list[str]:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as captured:
        work()
    return [query["sql"] for query in captured.captured_queries]


def _about(database: str, cases: int, runs: int) -> str:
    words = {
        "sqlite": "SQLite, WAL, synchronous NORMAL",
        "postgres": "PostgreSQL, synchronous_commit on, one connection over a socket",
    }
    return f"**{words[database]}**; median of {runs} runs of {cases} cases of {ITEMS_A_CASE} items"


def _table(lines: Sequence[Line]) -> str:
    floor = lines[0].rate
    head = ("engine", "items/s", "of the floor", "CPU ms/item", "statements: claim + decision", "note")
    return table(
        head,
        [
            (
                line.engine,
                f"{line.rate:.0f}",
                f"{line.rate / floor:.0%}",
                f"{line.cpu:.1f}",
                line.statements or "-",
                line.note,
            )
            for line in lines
        ],
    )


if __name__ == "__main__":
    measure(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), with_peers=bool(sys.argv[4]))
