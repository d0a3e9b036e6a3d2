"""E4: what the application's role may do in the database is a table; everything else is denied by right, tried out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from django.conf import settings

from tests.platform.conftest import Cast

pytestmark = [pytest.mark.postgres, pytest.mark.django_db]
PRIVILEGES = ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER")
ROWS, ADDED, READ = {"SELECT", "INSERT", "UPDATE", "DELETE"}, {"SELECT", "INSERT"}, {"SELECT"}
TABLES = """
    select c.relname, exists (
        select from pg_trigger t join pg_proc p on p.oid = t.tgfoid
        where t.tgrelid = c.oid and p.proname = 'onezone_append_only')
    from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') order by 1
"""
ON_A_RECORD = (
    "update {table} set id = id", "delete from {table}", "truncate {table}", "drop table {table}",
    "alter table {table} disable trigger all", "alter table {table} add column more text",
    "alter table {table} no force row level security", "alter table {table} disable row level security",
    "alter table {table} owner to onezone_app", "drop trigger {table}_no_change on {table}",
    "drop policy zone_rows on {table}", "create policy mine on {table} using (true)",

    "create index mine on {table} (id)",
    "select setval(pg_get_serial_sequence('{table}', 'id'), 1)",
)  # fmt: skip
ON_THE_DATABASE = (
    "set session_replication_role = 'replica'", "set role onezone_owner", "set role postgres",
    "set session authorization onezone_owner", "alter role onezone_app bypassrls", "alter role onezone_app superuser",
    "create role mine", "create table mine (id int)", "create schema mine", "create extension dblink",
    "create or replace function onezone_append_only() returns trigger language plpgsql as $$ begin return new; end $$",
    "copy identity_zone to program 'cat'", "select pg_read_file('postgresql.conf')", "select pg_reload_conf()",
    "alter database onezone owner to onezone_app", "delete from django_migrations",
    "update django_migrations set id = 0",
)  # fmt: skip
DENIED = ("42501",)
"""Insufficient privilege: refused for who asks, not for how it was asked."""


@pytest.fixture
def application(here: Cast, postgres_server: Any) -> Iterator[Any]:
    """A connection as the application has it, inside its zone."""
    with postgres_server.connect(user="onezone_app") as connection:
        connection.execute(f"set app.zone = '{here.zone.id}'")
        yield connection


def _tables(postgres_server: Any) -> dict[str, bool]:
    """Table -> whether it is append-only."""
    with postgres_server.connect() as superuser:
        return dict(superuser.execute(TABLES).fetchall())


def test_the_application_has_the_rights_of_the_table_and_no_other(application: Any, postgres_server: Any) -> None:
    tables = _tables(postgres_server)
    assert len(tables) > 40
    assert settings.DATABASES["default"]["USER"] == "onezone_app"
    for table, is_record in tables.items():
        held = {
            each for each in PRIVILEGES
            if application.execute("select has_table_privilege(%s, %s)", (table, each)).fetchone() == (True,)
        }  # fmt: skip
        wanted = READ if table == "django_migrations" else ADDED if is_record else ROWS
        assert held == wanted, table


def test_every_way_to_change_a_record_is_denied(application: Any, postgres_server: Any) -> None:
    records = [table for table, is_record in _tables(postgres_server).items() if is_record]
    assert {"journal_journalrow", "journal_checkpoint", "figures_figurevalue"} <= set(records)
    for statement in [each.format(table=table) for table in records for each in ON_A_RECORD]:
        assert _refusal(application, statement) in DENIED, statement


def test_every_way_around_the_walls_is_denied(application: Any) -> None:
    for statement in ON_THE_DATABASE:
        assert _refusal(application, statement) in DENIED, statement


def test_a_row_of_another_zone_is_neither_seen_nor_written_by_hand(application: Any, there: Cast) -> None:
    seen = application.execute("select count(*) from journal_journalrow where zone_id = %s", (there.zone.id,))
    assert seen.fetchone() == (0,)
    forged = (
        "insert into journal_chainhead (zone_id, chain, seq, hash) values "
        f"({there.zone.id}, 'P-2026-0001', 0, repeat('0', 64))"
    )
    assert _refusal(application, forged) in DENIED


def _refusal(connection: Any, statement: str) -> str:
    """The SQLSTATE with which a statement is refused, "" when it is carried out; nothing of it stays."""
    connection.execute("begin")
    try:
        connection.execute(statement)
    except psycopg.Error as error:
        return str(error.sqlstate)
    finally:
        connection.execute("rollback")
    return ""
