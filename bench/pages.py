"""Owns `./onezone bench pages`: desk and board of a zone of 100,000 items, served by the real server.

The zone (`bench world`) is served as in production, by granian with two workers, on the same machine; one client asks
for desk and board in turn, so many times a second, whether answers have come or not. Queries and processor time a page
are taken in process, one page after the other, for the same people.
"""

from __future__ import annotations

import argparse
import json
import os
import socket
import subprocess
import tempfile
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from bench.machine import machine, median, table
from bench.place import postgres, set_up
from bench.world import make

PAGES = {"desk": ("officer", "/desk/"), "board": ("leader", "/board/")}


class Inside(NamedTuple):
    """One page asked in process: queries, milliseconds of processor time, kilobytes."""

    queries: int
    cpu: float
    size: float


def main(argv: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(prog="onezone bench pages", description="Desk and board under load.")
    parser.add_argument("--data", type=Path, default=Path("var/world"), help="a zone made by `bench world`")
    parser.add_argument("--postgres", action="store_true", help="make the zone in a PostgreSQL server of its own first")
    parser.add_argument("--items", type=int, default=100_000, help="work items of the zone on PostgreSQL (100000)")
    parser.add_argument("--rate", type=int, default=20, help="requests a second (20)")
    parser.add_argument("--seconds", type=int, default=30)
    parser.add_argument("--runs", type=int, default=3)
    options = parser.parse_args(argv)
    with _zone(options) as data:
        marker = json.loads((data / "demo.json").read_text(encoding="utf-8"))
        os.environ |= {"ONEZONE_TODAY": marker["today"], "ONEZONE_LOG_LEVEL": "WARNING"}
        set_up(data)
        print(f"{machine('django', 'granian', 'psycopg')}\n")
        print(_inside_table(), "\n")
        with server() as address:
            cookies = {page: cookie(username) for page, (username, _) in PAGES.items()}
            for _ in range(options.runs):
                found = load(address, PAGES, cookies, rate=options.rate, seconds=options.seconds)
                print(load_table(found), "\n", flush=True)


@contextmanager
def _zone(options: argparse.Namespace) -> Iterator[Path]:
    """The folder of a zone that is there, or of one made on PostgreSQL for this measurement alone."""
    if not options.postgres:
        yield options.data.resolve()
        return
    with tempfile.TemporaryDirectory(prefix="onezone-pages-") as folder, postgres():
        make(Path(folder), options.items)
        yield Path(folder)


def _inside_table() -> str:
    from onezone.dashboards import queries

    def after_an_act() -> None:
        queries._kept.clear()  # noqa: SLF001  what an act makes worthless

    found = {page: in_process(username, path) for page, (username, path) in PAGES.items()}
    found["board, first look after an act"] = in_process(*PAGES["board"], before=after_an_act)
    found["bare Django page, 50 rows"] = _bare()
    rows = [(name, each.queries, f"{each.cpu:.0f}", f"{each.size:.0f}") for name, each in found.items()]
    return table(("page, in process", "queries", "CPU ms", "kB"), rows)


def load_table(found: dict[str, list[float]]) -> str:
    """Every page's tail, with the load that the machine had."""
    load = f"{os.getloadavg()[0]:.1f}"
    rows = [(page, len(times), *_tail(times), load) for page, times in found.items()]
    return table(("page, over HTTP", "requests", "p50 ms", "p95 ms", "worst ms", "load"), rows)


def _client(username: str) -> Any:
    from django.conf import settings
    from django.test import Client

    from onezone.approvals.demo.cast import PASSWORD

    settings.ALLOWED_HOSTS = ["*"]
    client = Client(headers={"accept-language": "zh-hans"})
    answer = client.post("/login/", {"username": username, "password": PASSWORD})
    assert answer.status_code == 302, answer.status_code
    return client


def cookie(username: str) -> str:
    """What a signed-in browser of that person of the demo sends."""
    return f"sessionid={_client(username).cookies['sessionid'].value}"


def in_process(username: str, path: str, before: Callable[[], object] = lambda: None, client: Any = None) -> Inside:
    """One page; the first two requests fill what is kept. PostgreSQL's savepoints and settings are no queries."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client, spent = client or _client(username), []
    for _ in range(2):
        answer = client.get(path)
        assert answer.status_code == 200, (path, answer.status_code)
    before()
    with CaptureQueriesContext(connection) as captured:
        client.get(path)
    asked = sum(each["sql"].lstrip("(").startswith("SELECT") for each in captured)
    for _ in range(9):
        before()
        began = time.process_time()
        client.get(path)
        spent.append((time.process_time() - began) * 1000)
    return Inside(asked, median(spent), len(answer.content) / 1024)


def _bare() -> Inside:
    from django.test import override_settings

    from bench import bare

    client = _client("officer")
    with override_settings(ROOT_URLCONF="bench.bare", MIDDLEWARE=bare.MIDDLEWARE):
        return in_process("officer", "/bare/", client=client)


@contextmanager
def server() -> Iterator[str]:
    """The zone, served as in production; its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    from onezone.config.serve import web_command

    serving = subprocess.Popen(web_command(host="127.0.0.1", port=port, workers=2), stdout=subprocess.DEVNULL)
    try:
        _wait(f"http://127.0.0.1:{port}/healthz")
        yield f"http://127.0.0.1:{port}"
    finally:
        serving.terminate()
        serving.wait()


def _wait(address: str) -> None:
    for _ in range(600):
        try:
            urllib.request.urlopen(address, timeout=5).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError(address)


def load(
    address: str, pages: Mapping[str, tuple[str, str]], cookies: Mapping[str, str], *, rate: int, seconds: int
) -> dict[str, list[float]]:
    """Ask at fixed moments, each request in a thread of its own; milliseconds from its moment to the last byte."""
    found: dict[str, list[float]] = {page: [] for page in pages}
    threads = []
    begin = time.perf_counter() + 0.5
    for place in range(rate * seconds):
        page = list(pages)[place % len(pages)]
        due = begin + place / rate
        time.sleep(max(0.0, due - time.perf_counter()))
        work = threading.Thread(target=_ask, args=(address + pages[page][1], cookies[page], due, found[page]))
        work.start()
        threads.append(work)
    for work in threads:
        work.join()
    return found


def _ask(address: str, cookie: str, due: float, found: list[float]) -> None:
    request = urllib.request.Request(address, headers={"Cookie": cookie, "Accept-Language": "zh-hans"})
    with urllib.request.urlopen(request, timeout=60) as answer:
        answer.read()
    found.append((time.perf_counter() - due) * 1000)


def _tail(values: list[float]) -> tuple[str, str, str]:
    ordered = sorted(values)
    return f"{median(ordered):.0f}", f"{ordered[int(len(ordered) * 0.95)]:.0f}", f"{ordered[-1]:.0f}"
