"""Owns bringing a database up to date: migrations by the owner, then rights for the application's role."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import django
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from django.db.migrations.executor import MigrationExecutor
from psycopg import sql

_TABLES = """
    select c.oid::regclass::text, exists (
        select from pg_trigger t join pg_proc p on p.oid = t.tgfoid
        where t.tgrelid = c.oid and p.proname = 'onezone_append_only')
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = current_schema() and c.relkind in ('r', 'p')
    order by 1
"""


def main(argv: Sequence[str]) -> int:
    """Run Django's migrate with `argv`, then the rest of what a new table needs."""
    django.setup()
    bring_up_to_date(*argv)
    return 0


def bring_up_to_date(*argv: str, verbosity: int = 1, stdout: Any = None) -> None:
    """Migrate and create the cache table as the owner; on PostgreSQL also grant the application its rights.

    Run again after every change of the schema; a second run changes nothing.
    """
    out = stdout or sys.stdout
    with as_owner() as app_role:
        call_command("migrate", *argv, verbosity=verbosity, interactive=False, stdout=out)
        call_command("createcachetable", verbosity=verbosity, stdout=out)
        if app_role:
            grant(app_role=app_role)
        if _is_up_to_date():
            call_command("rebuild_search", missing=True, verbosity=verbosity, stdout=out)


def _is_up_to_date() -> bool:
    """Whether every table is as the code knows it: not after a migration of one app alone, or back."""
    executor = MigrationExecutor(connections["default"])
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


@contextmanager
def as_owner() -> Iterator[str]:
    """Let the default connection be the owner's for the length of the block; yields the application's role.

    The connection itself, not a second alias: migrations of libraries write through the default one, and two
    connections in one migration wait for each other for ever. Without an owner ("", always on SQLite) nothing changes.
    """
    connection = connections["default"]
    owner = settings.ONEZONE_OWNER_DATABASE
    if owner is None:
        yield ""
        return
    application = connection.settings_dict
    connection.close()
    connection.settings_dict = {**application, **owner}
    try:
        yield str(application["USER"])
    finally:
        connection.close()
        connection.settings_dict = application


def grant(*, app_role: str) -> None:
    """Let `app_role` read and write rows and nothing else; rows of append-only tables it may only read and add.

    No right to truncate, alter or reference: a statement slipped into the application cannot reach past its rows.
    """
    role = sql.Identifier(app_role)
    with connections["default"].cursor() as cursor:
        cursor.execute(_TABLES)
        for name, append_only in cursor.fetchall():
            rights = "SELECT, INSERT, UPDATE, DELETE"
            if append_only:
                rights = "SELECT, INSERT"
            if name == "django_migrations":
                rights = "SELECT"
            cursor.execute(sql.SQL("REVOKE ALL ON {} FROM {}").format(sql.SQL(name), role))
            cursor.execute(sql.SQL("GRANT {} ON {} TO {}").format(sql.SQL(rights), sql.SQL(name), role))
        cursor.execute(sql.SQL("GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {}").format(role))
