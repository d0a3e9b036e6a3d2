"""Owns the processes of a running zone: the web server and the background worker, started and ended together."""

from __future__ import annotations

import argparse
import functools
import http.client
import json
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from types import FrameType
from typing import TextIO

import django
from django.conf import settings

from onezone.config import guard

START_SECONDS = 60
END_SECONDS = 10


class StartError(Exception):
    """A process ended or stayed silent before the site answered."""


def main(argv: Sequence[str]) -> int:
    """Serve the zone of the data folder after the guard has agreed; returns when asked to end."""
    parser = argparse.ArgumentParser(prog="onezone serve")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (put a TLS proxy in front)")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--workers", type=int, default=2)
    options = parser.parse_args(argv)
    django.setup()
    if not guard.report(host=options.host, out=sys.stderr):
        return 1
    url = f"http://{options.host}:{options.port}"
    ready = functools.partial(sys.stderr.write, url + "\n")
    return run(host=options.host, port=options.port, workers=options.workers, ready=ready)


def run(*, host: str, port: int, workers: int, ready: Callable[[], object], log: TextIO | None = None) -> int:
    """Start both processes, call `ready` once the site answers, and stay until asked to end or one of them ends.

    Children write to `log` (standard error unless given), never to standard output. Returns 0 after SIGINT or SIGTERM,
    else 1.
    """
    asked: list[int] = []

    def ask(number: int, _frame: FrameType | None) -> None:
        asked.append(number)

    previous = {number: signal.signal(number, ask) for number in (signal.SIGINT, signal.SIGTERM)}
    children = [
        subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log or sys.stderr, stderr=log or sys.stderr)
        for command in (web_command(host=host, port=port, workers=workers), worker_command())
    ]
    try:
        if _wait_until_it_answers(host, port, children, asked):
            ready()
        while not asked and all(child.poll() is None for child in children):
            time.sleep(0.1)
    except StartError as error:
        sys.stderr.write(f"{error}\n")
    finally:
        _end(children)
        for number, handler in previous.items():
            signal.signal(number, handler)
    return 0 if asked else 1


def web_command(*, host: str, port: int, workers: int) -> list[str]:
    """The command line of the web server."""
    options = ["--interface", "wsgi", "--host", host, "--port", str(port), "--workers", str(workers)]
    threads = ["--blocking-threads", "4", "--no-ws", "--log-level", "warning"]
    return [sys.executable, "-m", "granian", *options, *threads, "onezone.config.wsgi:application"]


def worker_command() -> list[str]:
    """The command line of the background worker: tasks, ticker and reaper."""
    return [sys.executable, "-m", "onezone", "work"]


def _wait_until_it_answers(
    host: str, port: int, children: Sequence[subprocess.Popen[bytes]], asked: Sequence[int]
) -> bool:
    """True once the site says it is alive, False when asked to end first."""
    deadline = time.monotonic() + START_SECONDS
    while not asked:
        for child in children:
            if child.poll() is not None:
                raise StartError(f"{child.args!r} ended with status {child.returncode}")
        if time.monotonic() > deadline:
            raise StartError(f"no answer from {host}:{port} within {START_SECONDS} seconds")
        if is_alive(host, port):
            return True
        time.sleep(0.05)
    return False


def is_alive(host: str, port: int) -> bool:
    """Ask /healthz once, directly: a proxy named in the environment must not answer for us."""
    address = "127.0.0.1" if host in ("0.0.0.0", "::") else host  # noqa: S104  asking, not listening
    connection = http.client.HTTPConnection(address, port, timeout=5)
    try:
        connection.request("GET", "/healthz", headers={"Host": settings.ALLOWED_HOSTS[0]})
        return bool(json.load(connection.getresponse())["status"] == "ok")
    except (OSError, http.client.HTTPException, ValueError, KeyError):
        return False
    finally:
        connection.close()


def _end(children: Sequence[subprocess.Popen[bytes]]) -> None:
    for child in children:
        child.terminate()
    deadline = time.monotonic() + END_SECONDS
    for child in children:
        try:
            child.wait(timeout=max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
