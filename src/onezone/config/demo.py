"""Owns `onezone demo`: a data folder made on first use, a zone on 127.0.0.1, its logins printed."""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import secrets
import socket
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import django
from django.conf import settings
from django.core.management import call_command, get_commands

from onezone.config import environment, guard, migrate, serve

HOST = "127.0.0.1"
LOADING = "demo.loading"
LAST_PORT = 65535


def main(argv: Sequence[str]) -> int:
    """Prepare the demo's data folder, start it, print address and logins, stay until asked to end."""
    options = _options(argv)
    if not _is_free(options.port):
        sys.stderr.write(f"端口 {options.port} 已被占用，请用 --port 换一个。 Port {options.port} is in use: --port\n")
        return 1
    data = environment.data_folder()
    refusal = prepare_folder(data)
    if refusal:
        sys.stderr.write(refusal + "\n")
        return 1
    os.environ |= {"ONEZONE_MODE": "demo", "ONEZONE_DATA": str(data)}
    with contextlib.redirect_stdout(sys.stderr):
        django.setup()
        prepare_zone(data, today=options.today)
        marker = read_marker(data)
        day = options.today or marker.get("today")
        if day:
            os.environ["ONEZONE_TODAY"] = str(day)
        if not guard.report(host=HOST, out=sys.stderr, only_refused=True):
            return 1
    url = f"http://{HOST}:{options.port}"
    os.environ["ONEZONE_URL"] = url  # the worker writes it into letters
    lines = announcement(url, marker.get("logins", []), as_json=options.json)
    return serve.run(host=HOST, port=options.port, workers=1, ready=lambda: print(lines, flush=True))  # noqa: T201


def prepare_folder(data: Path) -> str:
    """Make the data folder and its secret key; return why it cannot be a demo's, or "".

    A folder whose first start was cut short is emptied of its database and begun again. A folder that holds a database
    which no demo made is left alone.
    """
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    key = data / environment.SECRET_KEY_FILE
    database = data / environment.SQLITE_FILE
    if not (data / environment.DEMO_MARKER).exists():
        if (data / LOADING).exists():
            for leftover in data.glob(environment.SQLITE_FILE + "*"):
                leftover.unlink()
        elif database.exists():
            return f"{database} was not made by the demo: choose another folder with ONEZONE_DATA"
        (data / LOADING).touch()
    if not key.exists():
        with os.fdopen(os.open(key, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(64))
    return ""


def prepare_zone(data: Path, *, today: date | None) -> None:
    """Bring the database up to date and, the first time only, load the catalogue and the demo zone."""
    migrate.bring_up_to_date(verbosity=0, stdout=sys.stderr)
    if (data / environment.DEMO_MARKER).exists():
        return
    commands = get_commands()
    if "load_catalogue" in commands:
        call_command("load_catalogue", stdout=sys.stderr)
    if "load_demo" in commands:
        call_command("load_demo", *(["--today", today.isoformat()] if today else []), stdout=sys.stderr)
    if not Path(settings.ONEZONE_DEMO_MARKER).exists():
        Path(settings.ONEZONE_DEMO_MARKER).write_text('{"logins": []}', encoding="utf-8")
    (data / LOADING).unlink(missing_ok=True)


def read_marker(data: Path) -> dict[str, Any]:
    """What the loader left behind: {"logins": [{"role", "username", "password"}], "today": "YYYY-MM-DD" or absent}."""
    found: dict[str, Any] = json.loads((data / environment.DEMO_MARKER).read_text(encoding="utf-8"))
    return found


def announcement(url: str, logins: Sequence[dict[str, str]], *, as_json: bool) -> str:
    """What standard output gets once the site answers: one JSON line, or lines for a person."""
    shown = [{name: login[name] for name in ("role", "username", "password")} for login in logins]
    if as_json:
        return json.dumps({"url": url, "logins": shown}, ensure_ascii=False)
    rows = [f"  {login['role']:<16}{login['username']:<20}{login['password']}" for login in shown]
    return "\n".join(["", f"  OneZone  {url}", "", *rows, "", "  Ctrl-C 结束 / ends", ""])


def _options(argv: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="onezone demo", description="Start the demo zone on 127.0.0.1.")
    parser.add_argument("--port", type=port_number, default=8000, metavar="N")
    parser.add_argument("--json", action="store_true", help="print one JSON line with url and logins once it answers")
    parser.add_argument("--today", type=date.fromisoformat, help="let the zone believe it is this day (YYYY-MM-DD)")
    return parser.parse_args(argv)


def port_number(text: str) -> int:
    """Read a TCP port from a command line; ArgumentTypeError with one sentence for anything else."""
    if not text.isdecimal() or not 1 <= int(text) <= LAST_PORT:
        raise argparse.ArgumentTypeError(f"{text!r} is not a port: a number from 1 to {LAST_PORT}")
    return int(text)


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True
