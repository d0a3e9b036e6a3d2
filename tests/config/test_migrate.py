"""Tests who owns the tables, what the application's role may do, and that emptied tables stay usable."""

from __future__ import annotations

import psycopg
import pytest
from django.contrib.sessions.models import Session
from django.db import ProgrammingError, connection
from django.utils import timezone

from tests.postgres import Server


@pytest.mark.postgres
@pytest.mark.django_db
def test_the_application_owns_no_table() -> None:
    with connection.cursor() as cursor:
        cursor.execute("select current_user, count(*) from pg_class where relowner = current_user::regrole")
        assert cursor.fetchone() == ("onezone_app", 0)


@pytest.mark.postgres
@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        "truncate django_session",
        "alter table django_session add column x int",
        "drop table django_session",
        "create table mine (x int)",
        "delete from django_migrations",
        "set role onezone_owner",
    ],
)
def test_the_application_is_refused_what_belongs_to_the_owner(statement: str) -> None:
    with connection.cursor() as cursor, pytest.raises(ProgrammingError, match=r"permission denied|must be owner"):
        cursor.execute(statement)


@pytest.mark.postgres
@pytest.mark.django_db
def test_rows_of_append_only_tables_may_only_be_read_and_added() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "select c.relname, has_table_privilege(c.oid, 'update') or has_table_privilege(c.oid, 'delete')"
            " from pg_trigger t join pg_proc p on p.oid = t.tgfoid join pg_class c on c.oid = t.tgrelid"
            " where p.proname = 'onezone_append_only'"
        )
        found = dict(cursor.fetchall())
    assert "journal_journalrow" in found
    assert not any(found.values())


@pytest.mark.postgres
@pytest.mark.django_db
def test_the_owner_itself_is_held_by_row_level_security(postgres_server: Server) -> None:
    with postgres_server.connect(user="onezone_owner") as owner, pytest.raises(psycopg.errors.InsufficientPrivilege):
        owner.execute(
            "insert into identity_department (zone_id, code, name_zh, name_en, position) values (1, 'x', 'x', 'x', 1)"
        )


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("nth", [1, 2])
def test_a_transactional_test_leaves_empty_tables_behind(nth: int) -> None:
    assert Session.objects.count() == 0
    Session.objects.create(session_key="left behind", session_data="", expire_date=timezone.now())
