"""Times the process on an engine and answers with one line of JSON. Runs in the peers' environment: stands alone."""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Callable
from importlib.metadata import version

GIVEN = json.loads(sys.argv[1])
POSTGRES = "host" in GIVEN
STAGES, PARALLEL = 4, 5


def answer(play: Callable[[], None], package: str, *, statements: str = "", note: str = "") -> None:
    """Warm up with one case, then time the runs asked for."""
    play()
    runs = []
    for _ in range(GIVEN["runs"]):
        wall, used = time.perf_counter(), _used()
        for _ in range(GIVEN["cases"]):
            play()
        runs.append([time.perf_counter() - wall, _used() - used])
    print(json.dumps({"runs": runs, "statements": statements, "version": version(package), "note": note}))


def _used() -> float:
    spent = resource.getrusage(resource.RUSAGE_SELF)
    return spent.ru_utime + spent.ru_stime


def django_database(engine: str = "django.db.backends.postgresql") -> dict[str, object]:
    """The database as Django wants it named; SQLite with the same settings as ours."""
    if POSTGRES:
        return {"ENGINE": engine, "NAME": GIVEN["database"], "HOST": GIVEN["host"], "USER": "postgres"}
    return {"ENGINE": "django.db.backends.sqlite3", "NAME": GIVEN["sqlite"]}
