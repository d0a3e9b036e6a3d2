"""Owns `./onezone bench replay`: how many acts of a case file a core runs again in a second.

The case is one that the bench plays through the pure rules: the process of `bench acts`, 60 acts, or a file given with
--case (`onezone export_case`). Three figures, each containing the one before it: the rules alone (parsed acts through
`engine.apply`), with the journal's chain and the state at the end, and from the text of the file. Processor time.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

from bench.machine import machine, median, table
from bench.process import BEGIN, FIRM, STAGES, catalogue, matters_of
from onezone.approvals.catalogue_file import builtin_catalogue
from onezone.approvals.domain.case import Context
from onezone.approvals.domain.catalogue_parse import parse_catalogue
from onezone.approvals.domain.engine import apply
from onezone.approvals.domain.replay import CaseFile, new_case, parse_case, run
from onezone.kernel.calendar import builtin_calendar

CASES = 20


def main(argv: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(prog="onezone bench replay", description="Acts a second, run again from a file.")
    parser.add_argument("--case", type=Path, help="a case file of your own, with the builtin catalogue")
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args(argv)
    text = options.case.read_text(encoding="utf-8") if options.case else json.dumps(the_process())
    held = builtin_catalogue() if options.case else parse_catalogue(catalogue(), None)
    file = parse_case(json.loads(text))
    context = Context(held, builtin_calendar(), file.rules)
    steps = {
        "rules": lambda: _rules(file, context),
        "rules, chain, state": lambda: run(file, context),
        "file, rules, chain, state": lambda: run(parse_case(json.loads(text)), context),
    }
    print(f"{machine()}\n\na case of {len(file.events)} acts, median of {options.runs} runs of {CASES}\n")
    rows = [(name, *_rate(work, len(file.events), options.runs)) for name, work in steps.items()]
    print(table(("what", "acts/s", "µs an act"), rows))


def _rules(file: CaseFile, context: Context) -> None:
    case = new_case(file, context)
    for act in file.events:
        apply(case, act)


def _rate(work: Callable[[], object], acts: int, runs: int) -> tuple[str, str]:
    work()
    found = []
    for _ in range(runs):
        before = time.process_time()
        for _ in range(CASES):
            work()
        found.append((time.process_time() - before) / CASES / acts)
    each = median(found)
    return f"{1 / each:,.0f}", f"{each * 1e6:.1f}"


def the_process() -> dict[str, Any]:
    """The process of `bench acts` as a case file."""
    at, events = BEGIN, []
    for stage in range(1, STAGES + 1):
        names = matters_of(stage)
        steps = [("file", matter, {"mode": "formal", "filing": f"W{stage}", "stage": f"s{stage}"}) for matter in names]
        for matter in names:
            steps.append(("accept", matter, {}))
            steps.append(("decide", matter, {"outcome": "approve", "reasons": "符合条件", "officer": "3/signer"}))
        for act, matter, more in steps:
            at += timedelta(seconds=1)
            events.append({"at": at.isoformat(), "act": act, "actor": "2/2/officer", "matter": matter, **more})
    project = {"code": "P-2026-0001", "applicant": FIRM, "type": 6, "facts": {}}
    return {"format": "onezone-case/1", "catalogue": "bench", "project": project, "events": events}
