"""Says what a measurement ran on: machine, load, versions; and prints tables."""

from __future__ import annotations

import os
import platform
import resource
import statistics
import time
from collections.abc import Callable, Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import NamedTuple


def machine(*packages: str) -> str:
    """One paragraph: processor, cores, load, Python and the packages named."""
    found = [f"{name} {_version(name)}" for name in packages]
    load = "/".join(f"{value:.1f}" for value in os.getloadavg())
    return (
        f"{_processor()}, {os.cpu_count()} cores, load {load} (1/5/15 min); {platform.system()} {platform.release()}; "
        f"Python {platform.python_version()}" + "".join(f", {each}" for each in found)
    )


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "-"


class Took(NamedTuple):
    """How long something took: on the wall, and on the processor by this process."""

    wall: float
    cpu: float


def timed(work: Callable[[], object]) -> Took:
    wall, used = time.perf_counter(), _used()
    work()
    return Took(time.perf_counter() - wall, _used() - used)


def _used() -> float:
    spent = resource.getrusage(resource.RUSAGE_SELF)
    return spent.ru_utime + spent.ru_stime


def median(values: Sequence[float]) -> float:
    return statistics.median(values)


def table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """A table as Markdown has it: words to the left, numbers to the right."""
    text = [[str(cell) for cell in row] for row in rows]
    right = [all(_is_number(row[place]) for row in text) for place in range(len(head))]
    lines = [
        "| " + " | ".join(head) + " |",
        "|" + "|".join("---:" if each else "---" for each in right) + "|",
        *("| " + " | ".join(row) + " |" for row in text),
    ]
    return "\n".join(lines)


def _is_number(text: str) -> bool:
    return not text.strip("-") or text[0].isdigit() or text[0] in "<~"
