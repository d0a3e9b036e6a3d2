"""Runs the suite: what touches the database on PostgreSQL, then everything on SQLite.

Arguments go to pytest. ONEZONE_TEST_DATABASE=sqlite|postgres makes one of the two runs only. The closing line of the
second run, the one that collects everything, comes last. `--long` gives the tests that have one their LONG size
(tests/sizes.py); without other arguments it runs these alone.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

RUNS = ("postgres", "sqlite")
LONG = "--long"
GOOD = (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED)


def main(arguments: list[str]) -> int:
    """Make the runs that were asked for and return the first status that is not good."""
    if LONG in arguments:
        arguments = [each for each in arguments if each != LONG] or _files_with_a_long_size()
        os.environ["ONEZONE_LONG"] = "1"
    asked = os.environ.get("ONEZONE_TEST_DATABASE")
    statuses = [_run(database, arguments) for database in RUNS if asked in (None, database)]
    return next((status for status in statuses if status not in GOOD), int(min(statuses)))


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
