"""Others' packages: environments of their own, and one script each that does the work in it.

Nothing of theirs is in the project's locks. An environment is made from `requirements-<name>.lock` (hashes, no
addresses) in `var/<name>`; a peer that does not install or run stands in the table with the reason instead of a figure.
"""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench.place import Server

ROOT = Path(__file__).resolve().parent.parent
ENGINES_HOME = "peers"
PATIENCE = 300
"""Seconds."""
ENGINES = {"spiff": "SpiffWorkflow", "viewflow_tasks": "django-viewflow", "caluma_items": "Caluma"}


def environment(name: str) -> Path:
    """The Python of an environment, brought to its lock."""
    uv, home = ROOT / ".uv" / "bin" / "uv", ROOT / "var" / name
    lock, made = ROOT / "bench" / f"requirements-{name}.lock", home / "lock"
    if not made.exists() or made.read_bytes() != lock.read_bytes():
        subprocess.run([uv, "venv", "-q", "--clear", "-p", "3.11", home], check=True)
        sync = [uv, "pip", "sync", "-q", "--require-hashes", lock]
        subprocess.run(sync, check=True, env={**os.environ, "VIRTUAL_ENV": str(home)})
        made.write_bytes(lock.read_bytes())
    return home / "bin" / "python"


def measure(server: Server | None, folder: Path, cases: int, runs: int) -> Iterator[tuple[str, dict[str, Any]]]:
    """What each engine needed for so many cases: `runs` as [wall, cpu] in seconds, `statements`, `version`, `note`."""
    for engine, name in ENGINES.items():
        if engine == "caluma_items" and server is None:
            continue  # needs PostgreSQL
        given = {"cases": cases, "runs": runs, "sqlite": str(folder / f"{engine}.sqlite3")}
        if server is not None:
            with server.connect("postgres") as superuser:
                superuser.execute(f"create database peer_{engine}")
            given |= {"host": str(server.folder), "database": f"peer_{engine}"}
        yield name, ask(engine, given)


def ask(script: str, given: dict[str, Any], home: str = ENGINES_HOME) -> dict[str, Any]:
    """Run one script of `bench/peer` in its environment; its last line is its answer."""
    command = [environment(home), ROOT / "bench" / "peer" / f"{script}.py", json.dumps(given)]
    quiet = {name: value for name, value in os.environ.items() if not name.startswith(("DJANGO", "PYTHON"))}
    try:
        done = subprocess.run(
            command, check=True, capture_output=True, text=True, env=quiet, cwd=ROOT / "var" / home, timeout=PATIENCE
        )
    except subprocess.TimeoutExpired:
        return {"runs": [], "statements": "", "version": "", "note": f"no answer within {PATIENCE} s"}
    except subprocess.CalledProcessError as error:
        why = (error.stderr.strip().splitlines() or ["?"])[-1][:120]
        return {"runs": [], "statements": "", "version": "", "note": f"did not run: {why}"}
    found: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return found
