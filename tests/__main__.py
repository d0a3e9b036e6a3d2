"""Runs the suite: what touches the database on PostgreSQL, then everything on SQLite.

Arguments go to pytest. ONEZONE_TEST_DATABASE=sqlite|postgres makes one of the two runs only. The closing line of the
second run, the one that collects everything, comes last. `--long` gives the tests that have one their LONG size
(tests/sizes.py), runs these alone without other arguments, and writes what came of it to docs/pressure-long-*.md;
a part of them writes its own lines anew.
"""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from tests import evidence

RUNS = ("postgres", "sqlite")
LONG = "--long"
COUNTED = ("-o", "junit_family=xunit1")
"""The form of the report that takes what a test counted."""
GOOD = (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED)
EVIDENCE = evidence.ROOT / "docs"


def main(arguments: list[str]) -> int:
    """Make the runs that were asked for and return the first status that is not good."""
    asked = os.environ.get("ONEZONE_TEST_DATABASE")
    databases = [database for database in RUNS if asked in (None, database)]
    if LONG in arguments:
        statuses = _long(databases, [each for each in arguments if each != LONG])
    else:
        statuses = [_run(database, arguments) for database in databases]
    return next((status for status in statuses if status not in GOOD), int(min(statuses)))


def _long(databases: list[str], arguments: list[str]) -> list[int]:
    os.environ["ONEZONE_LONG"] = "1"
    command, statuses = shlex.join(["./onezone", "test", LONG, *arguments]), []
    for database in databases:
        with tempfile.TemporaryDirectory() as folder:
            report, run = Path(folder) / "report.xml", evidence.Run(database)
            statuses.append(
                _run(database, [*(arguments or _files_with_a_long_size()), f"--junit-xml={report}", *COUNTED])
            )
            run.ended(report)
        page = EVIDENCE / f"pressure-long-{database}.md"
        evidence.write(page, f"The last long run on {database}", command, evidence.of_run(run, page))
    return statuses


def _files_with_a_long_size() -> list[str]:
    folder = Path(__file__).parent
    return [
        str(path) for path in sorted(folder.rglob("test_*.py")) if "from tests.sizes import" in path.read_text("utf-8")
    ]


def _run(database: str, arguments: list[str]) -> int:
    print(f"== {database} ==", flush=True)
    command = [sys.executable, "-m", "pytest", "-q", *arguments]
    return subprocess.run(command, env={**os.environ, "ONEZONE_TEST_DATABASE": database}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
