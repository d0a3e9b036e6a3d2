"""Owns which tests a run collects and the database they meet.

A run meets one database: SQLite, or PostgreSQL when ONEZONE_TEST_DATABASE=postgres. On PostgreSQL only tests that touch
the database are collected: the others cannot tell the two apart. Nothing needs a mark for that; it is read from the
fixtures a test asks for. `./onezone test` makes both runs.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connections, transaction

from onezone.config.migrate import bring_up_to_date
from tests.postgres import Server

CHROMIUM = Path(os.environ.get("ONEZONE_CHROMIUM", "/usr/bin/chromium"))
DATABASE_FIXTURES = {"db", "transactional_db", "live_server", "postgres_server"}
POSTGRES = settings.ONEZONE_TEST_DATABASE == "postgres"
_left_out: list[str] = []


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--write-matrix", action="store_true", help="add the rows that tests/permissions/matrix.csv lacks")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    for item in items:
        if "browser" in item.path.relative_to(config.rootpath).parts:
            item.add_marker("browser")
    keep, drop = [], []
    for item in items:
        (keep if _belongs_to_this_run(item) else drop).append(item)
    items[:] = keep
    if drop:
        config.hook.pytest_deselected(items=drop)


def _belongs_to_this_run(item: pytest.Item) -> bool:
    if POSTGRES:
        return _meets_database(item) and not any(map(item.get_closest_marker, ("browser", "sqlite")))
    if item.get_closest_marker("browser") and not CHROMIUM.exists():
        if os.environ.get("CI"):
            raise pytest.UsageError(f"CI must not leave tests out, and {CHROMIUM} is missing: {item.nodeid}")
        _left_out.append(item.nodeid)
        return False
    return item.get_closest_marker("postgres") is None


def _meets_database(item: pytest.Item) -> bool:
    marks = any(map(item.get_closest_marker, ("django_db", "postgres")))
    return marks or bool(DATABASE_FIXTURES & set(getattr(item, "fixturenames", ())))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if _left_out:
        files = ", ".join(sorted({nodeid.split("::")[0] for nodeid in _left_out}))
        terminalreporter.write_line(
            f"{len(_left_out)} browser tests left out, no {CHROMIUM} here ({files}): "
            "apt-get install -y chromium fonts-noto-cjk"
        )


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Server]:
    """The server of this run, for the few tests that connect as another role."""
    server = Server(settings.ONEZONE_TEST_SCRATCH / "pg")
    server.start()
    yield server
    server.stop()


if POSTGRES:

    @pytest.fixture(scope="session")
    def django_db_setup(postgres_server: Server, django_db_blocker: Any) -> Iterator[None]:
        """Migrate as the owner, grant to the application's role, and run every test as that role.

        Replaces pytest-django's fixture, which would create and migrate the database with the very role that must own
        nothing.
        """
        with django_db_blocker.unblock():
            bring_up_to_date(verbosity=0)

        def flush(statements: Sequence[str]) -> None:
            # Emptying tables after a transactional test: the application's role has no TRUNCATE, and append-only
            # tables refuse it to their owner too; "replica" lets the superuser pass their triggers.
            with postgres_server.connect() as superuser:
                superuser.execute("set lock_timeout = '20s'; set session_replication_role = 'replica'")
                for statement in statements:
                    superuser.execute(statement)

        connections["default"].ops.execute_sql_flush = flush  # type: ignore[method-assign]
        yield
        with django_db_blocker.unblock():
            connections.close_all()

else:

    @pytest.fixture(scope="session")
    def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
        """Let the emptying of tables after a transactional test pass the triggers of append-only tables."""
        connection = connections["default"]
        empty_tables = connection.ops.execute_sql_flush

        def flush(statements: Sequence[str]) -> None:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("select name, sql from sqlite_master where type = 'trigger'")
                triggers = cursor.fetchall()
                for name, _ in triggers:
                    cursor.execute(f'drop trigger "{name}"')
                empty_tables(statements)
                for _, statement in triggers:
                    cursor.execute(statement)

        connection.ops.execute_sql_flush = flush  # type: ignore[method-assign]


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    """A figure computed for one test must not answer another."""
    cache.clear()
