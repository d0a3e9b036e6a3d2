"""Owns `./onezone bench clock`: one due date by the readable clock, a million by the fast one, and calendar packages.

All packages answer the same question, "the 20th working day after", on the same start days; the last column says how
many of their answers are those of our clock, which the tests hold to two independent calendars. Processor time.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Sequence
from datetime import date, timedelta

import numpy as np

from bench import peers
from bench.machine import machine, median, table
from onezone.kernel.calendar import builtin_calendar
from onezone.kernel.clock import Suspension, explain, run_clock
from onezone.kernel.clock_many import due_days

LIMIT, MILLION = 20, 1_000_000
CALENDAR = builtin_calendar()
STARTS = [date(2024, 1, 1) + timedelta(days) for days in range(0, 700, 7)]


def main(argv: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(prog="onezone bench clock", description="Due dates, one and a million.")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--no-peers", action="store_true")
    options = parser.parse_args(argv)
    print(machine("numpy"))
    lines = [*_readable(options.runs), *_packages(options.runs), _busday(options.runs)]
    if not options.no_peers:
        lines += _peers()
    print(f"\n**One due date**, median of {options.runs} runs\n")
    print(table(("what", "µs", "as ours"), lines))
    print(f"\n**{MILLION:,} due dates**, up to 3 suspensions each, median of {options.runs} runs\n")
    print(table(("what", "ms"), _million(options.runs)))


def _micros(runs: int, work: Callable[[date], object], starts: Sequence[date] = STARTS) -> float:
    found = []
    for _ in range(runs):
        before = time.process_time()
        for start in starts:
            work(start)
        found.append((time.process_time() - before) / len(starts) * 1e6)
    return median(found)


def _readable(runs: int) -> list[tuple[str, str, str]]:
    def period(start: date) -> tuple[date, date]:
        return start + timedelta(4), start + timedelta(11)

    def due(start: date) -> object:
        return run_clock(
            limit=LIMIT, unit="wd", start_on=start, calendar=CALENDAR, as_of=start + timedelta(30),
            suspensions=[period(start)],
        )  # fmt: skip

    def why(start: date) -> object:
        return explain(
            limit=LIMIT, unit="wd", start_on=start, calendar=CALENDAR, as_of=start + timedelta(30),
            suspensions=[Suspension("hearing", *period(start), stops_statutory=True)],
        )  # fmt: skip

    return [
        ("OneZone run_clock, one suspension", f"{_micros(runs, due):.1f}", "rule"),
        ("OneZone explain, every line of why", f"{_micros(runs, why):.1f}", "rule"),
    ]


def _right(start: date) -> date:
    return CALENDAR.add_working_days(start, LIMIT)


def _packages(runs: int) -> list[tuple[str, str, str]]:
    import chinese_calendar
    import holidays

    national = holidays.country_holidays("CN", years=[2024, 2025, 2026])

    def walk(start: date) -> date:
        day, left = start, LIMIT
        while left:
            day += timedelta(1)
            left -= chinese_calendar.is_workday(day)
        return day

    found = []
    for name, work in (
        ("holidays, get_nth_working_day", lambda start: national.get_nth_working_day(start, LIMIT)),
        ("chinesecalendar, walking", walk),
    ):
        same = sum(work(start) == _right(start) for start in STARTS)
        found.append((name, f"{_micros(runs, work):.1f}", f"{same} of {len(STARTS)}"))
    return found


def _busday(runs: int) -> tuple[str, str, str]:
    import holidays

    free = np.array(sorted(holidays.country_holidays("CN", years=[2024, 2025, 2026])), "datetime64[D]")

    def work(start: date) -> date:
        return np.busday_offset(np.datetime64(start), LIMIT, roll="backward", holidays=free).item()  # type: ignore[no-any-return]

    same = sum(work(start) == _right(start) for start in STARTS)
    return "numpy.busday_offset (knows no make-up days)", f"{_micros(runs, work):.1f}", f"{same} of {len(STARTS)}"


def _peers() -> list[tuple[str, str, str]]:
    found = peers.ask("working_days", {"limit": LIMIT, "cases": 0, "runs": 3})
    if "micros" not in found:
        return [("workalendar", "-", found["note"])]
    right = sum(date.fromisoformat(due) == _right(date.fromisoformat(day)) for day, due in found["due"].items())
    return [(f"workalendar {found['version']}", f"{found['micros']:.1f}", f"{right} of {len(found['due'])} (2022-23)")]


def _million(runs: int) -> list[tuple[str, str]]:
    dice = np.random.default_rng(2026)
    start = dice.integers(date(2024, 1, 1).toordinal(), date(2025, 9, 1).toordinal(), MILLION, dtype=np.int32)
    days = dice.integers(1, 46, MILLION, dtype=np.int32)
    begins, ends = [], []
    for place in range(3):
        has = dice.random(MILLION) < 0.5
        begin = start + dice.integers(2 + 20 * place, 15 + 20 * place, MILLION, dtype=np.int32)
        end = begin + dice.integers(0, 15, MILLION, dtype=np.int32)
        begins.append(np.where(has, begin, 1 << 30).astype(np.int32))
        ends.append(np.where(has, end, -1).astype(np.int32))
    lines = []
    for unit, words in (("wd", "working days"), ("cd", "calendar days, rolled")):
        found = []
        for _ in range(runs + 1):
            before = time.process_time()
            due_days(
                CALENDAR, unit, start_on=start, days=days, as_of=start + 90, begins=tuple(begins), ends=tuple(ends)
            )  # type: ignore[arg-type]
            found.append((time.process_time() - before) * 1000)
        lines.append((f"clock_many, {words}", f"{median(found[1:]):.0f}"))
    return lines
