"""Row-level security and append-only tables: what migrations call to build the walls, on each database its own way."""

from __future__ import annotations

from collections.abc import Callable

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

ZONE_POLICY = "zone_id = nullif(current_setting('app.zone', true), '')::bigint"
PERSON_POLICY = "{column} = nullif(current_setting('app.person', true), '')::bigint"


def enable_rls(table: str, *, own_rows: str | None = None) -> migrations.RunPython:
    """Migration step: `table` shows and takes only rows of the zone in scope, even to its owner (ENABLE and FORCE).

    With no zone set nothing is shown. `own_rows` names a column with a user id: a person's own rows may also be read
    (not written) outside their zone. Does nothing on SQLite, which has no such wall.
    """
    return migrations.RunPython(_enable(table, own_rows), _disable(table), elidable=False)


class AppendOnly(migrations.RunPython):
    """Migration step: the database itself refuses to change or delete a row of `table`, whoever asks."""

    def __init__(self, table: str) -> None:
        super().__init__(_guard(table), _unguard(table), elidable=False)
        self.table = table


def append_only(table: str) -> AppendOnly:
    """Migration step: the database itself refuses to change or delete a row of `table`, whoever asks."""
    return AppendOnly(table)


def append_only_again(table: str) -> migrations.RunPython:
    """Migration step after one that changes a column of an append-only table: SQLite does that by building the table
    anew, and the guards of the old one are gone with it."""

    def forwards(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
        if editor.connection.vendor == "sqlite":
            _unguard(table)(apps, editor)
            _guard(table)(apps, editor)

    return migrations.RunPython(forwards, migrations.RunPython.noop, elidable=False)


def _enable(table: str, own_rows: str | None) -> Callable[[Apps, BaseDatabaseSchemaEditor], None]:
    def forwards(_apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
        if editor.connection.vendor != "postgresql":
            return
        editor.execute(f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY')
        editor.execute(f'ALTER TABLE "{table}" FORCE ROW LEVEL SECURITY')
        editor.execute(f'CREATE POLICY zone_rows ON "{table}" USING ({ZONE_POLICY}) WITH CHECK ({ZONE_POLICY})')
        if own_rows:
            own = PERSON_POLICY.format(column=own_rows)
            editor.execute(f'CREATE POLICY own_rows ON "{table}" FOR SELECT USING ({own})')

    return forwards


def _disable(table: str) -> Callable[[Apps, BaseDatabaseSchemaEditor], None]:
    def backwards(_apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
        if editor.connection.vendor != "postgresql":
            return
        editor.execute(f'DROP POLICY IF EXISTS own_rows ON "{table}"')
        editor.execute(f'DROP POLICY IF EXISTS zone_rows ON "{table}"')
        editor.execute(f'ALTER TABLE "{table}" NO FORCE ROW LEVEL SECURITY')
        editor.execute(f'ALTER TABLE "{table}" DISABLE ROW LEVEL SECURITY')

    return backwards


def _guard(table: str) -> Callable[[Apps, BaseDatabaseSchemaEditor], None]:
    def forwards(_apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
        for statement in guard_sql(table, editor.connection.vendor):
            editor.execute(statement, params=None)

    return forwards


def _unguard(table: str) -> Callable[[Apps, BaseDatabaseSchemaEditor], None]:
    def backwards(_apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
        for statement in unguard_sql(table, editor.connection.vendor):
            editor.execute(statement, params=None)

    return backwards


def guard_sql(table: str, vendor: str) -> tuple[str, ...]:
    """The statements that make `table` append-only on the database `vendor`."""
    if vendor == "postgresql":
        return (
            "CREATE OR REPLACE FUNCTION onezone_append_only() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'rows of % are append-only', TG_TABLE_NAME; END $$",
            f'CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON "{table}" '
            "FOR EACH ROW EXECUTE FUNCTION onezone_append_only()",
            f'CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON "{table}" '
            "FOR EACH STATEMENT EXECUTE FUNCTION onezone_append_only()",
        )
    return tuple(
        f'CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON "{table}" '
        f"BEGIN SELECT RAISE(ABORT, 'rows of {table} are append-only'); END"
        for verb in ("UPDATE", "DELETE")
    )


def unguard_sql(table: str, vendor: str) -> tuple[str, ...]:
    """The statements that lift `guard_sql`; only migrations that go back and test databases being emptied use them."""
    if vendor == "postgresql":
        return (
            f'DROP TRIGGER IF EXISTS {table}_no_change ON "{table}"',
            f'DROP TRIGGER IF EXISTS {table}_no_truncate ON "{table}"',
        )
    return tuple(f"DROP TRIGGER IF EXISTS {table}_no_{verb}" for verb in ("update", "delete"))
