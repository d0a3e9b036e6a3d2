"""Where a measurement keeps its data, and a zone to measure on: a folder, a database, the demo made in it."""

from __future__ import annotations

import contextlib
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.postgres import Server


@contextlib.contextmanager
def postgres() -> Iterator[Server]:
    """Start a PostgreSQL server with every durability setting at its default and say in the environment where it is.

    The server and all it holds are gone when the block ends.
    """
    with tempfile.TemporaryDirectory(prefix="onezone-bench-") as folder:
        Path(folder).chmod(0o755)  # initdb refuses root, and the other account must reach its folder
        server = Server(Path(folder) / "pg")
        server.start()
        socket = str(server.folder).replace("/", "%2F")
        os.environ["DATABASE_URL"] = f"postgres://onezone_app@{socket}/onezone"
        os.environ["DATABASE_OWNER_URL"] = f"postgres://onezone_owner@{socket}/onezone"
        try:
            yield server
        finally:
            server.stop()


def set_up(data: Path) -> None:
    """Set Django up for a folder: the settings of the demo, on the database that the environment names."""
    os.environ |= {
        "ONEZONE_MODE": "demo",
        "ONEZONE_DATA": str(data),
        "DJANGO_SETTINGS_MODULE": "onezone.config.settings",
    }
    import django

    from onezone.config import demo

    if refusal := demo.prepare_folder(data):
        raise SystemExit(refusal)
    django.setup()


def open_zone(data: Path) -> None:
    """Make the demo zone in a folder, or go on with the one that is there."""
    set_up(data)
    from onezone.config import demo

    with contextlib.redirect_stdout(sys.stderr):
        demo.prepare_zone(data, today=None)
