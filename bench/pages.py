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
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench.machine import machine, median, table
from bench.place import set_up

PAGES = {"desk": ("officer", "/desk/"), "board": ("leader", "/board/")}


def main(argv: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(prog="onezone bench pages", description="Desk and board under load.")
    parser.add_argument("--data", type=Path, default=Path("var/world"), help="a zone made by `bench world`")
    parser.add_argument("--rate", type=int, default=20, help="requests a second (20)")
    parser.add_argument("--seconds", type=int, default=30)
    options = parser.parse_args(argv)
    data = options.data.resolve()
    marker = json.loads((data / "demo.json").read_text(encoding="utf-8"))
    os.environ |= {"ONEZONE_TODAY": marker["today"], "ONEZONE_LOG_LEVEL": "WARNING"}
    set_up(data)
    print(f"{machine('django', 'granian')}\n")
    inside = {page: _in_process(username, path) for page, (username, path) in PAGES.items()}
    with _server() as address:
        outside = _load(address, {page: _cookie(username) for page, (username, _) in PAGES.items()}, options)
    rows = [
        (page, inside[page][0], f"{inside[page][1]:.0f}", *_tail(outside[page]), len(outside[page])) for page in PAGES
    ]
    print(table(("page", "queries", "CPU ms", "p50 ms", "p95 ms", "requests"), rows))


def _client(username: str) -> Any:
    from django.conf import settings
    from django.test import Client

    from onezone.approvals.demo.cast import PASSWORD

    settings.ALLOWED_HOSTS = ["*"]
    client = Client(headers={"accept-language": "zh-hans"})
    answer = client.post("/login/", {"username": username, "password": PASSWORD})
    assert answer.status_code == 302, answer.status_code
    return client


def _cookie(username: str) -> str:
    return f"sessionid={_client(username).cookies['sessionid'].value}"


def _in_process(username: str, path: str) -> tuple[int, float]:
    """Queries and milliseconds of processor time of one page; the first two requests fill what is kept."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client, spent = _client(username), []
    for _ in range(2):
        answer = client.get(path)
        assert answer.status_code == 200, (path, answer.status_code)
    with CaptureQueriesContext(connection) as captured:
        client.get(path)
    for _ in range(5):
        before = time.process_time()
        client.get(path)
        spent.append((time.process_time() - before) * 1000)
    return len(captured.captured_queries), median(spent)


@contextmanager
def _server() -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)]
    server = subprocess.Popen(
        [*command, "--workers", "2", "onezone.config.wsgi:application"], stdout=subprocess.DEVNULL
    )
    try:
        _wait(f"http://127.0.0.1:{port}/healthz")
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait()


def _wait(address: str) -> None:
    for _ in range(600):
        try:
            urllib.request.urlopen(address, timeout=5).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError(address)


def _load(address: str, cookies: dict[str, str], options: argparse.Namespace) -> dict[str, list[float]]:
    """Ask at fixed moments, each request in a thread of its own; milliseconds from its moment to the last byte."""
    found: dict[str, list[float]] = {page: [] for page in PAGES}
    threads = []
    begin = time.perf_counter() + 0.5
    for place in range(options.rate * options.seconds):
        page = list(PAGES)[place % len(PAGES)]
        due = begin + place / options.rate
        time.sleep(max(0.0, due - time.perf_counter()))
        work = threading.Thread(target=_ask, args=(address + PAGES[page][1], cookies[page], due, found[page]))
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


def _tail(values: list[float]) -> tuple[str, str]:
    ordered = sorted(values)
    return f"{median(ordered):.0f}", f"{ordered[int(len(ordered) * 0.95)]:.0f}"
