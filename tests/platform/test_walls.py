"""The second wall: a query that forgets the zone shows nothing, and nobody rewrites the journal."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.migrations.loader import MigrationLoader

from onezone.platform.identity.actor import Actor
from onezone.platform.identity.models import Department, Post
from onezone.platform.identity.rls import AppendOnly
from onezone.platform.identity.scope import act_transaction, current_zone, own_posts_scope, zone_scope
from onezone.platform.journal.models import JournalRow
from onezone.platform.journal.services import append
from tests.platform.conftest import AT, Cast


@pytest.mark.postgres
def test_without_a_zone_nothing_is_shown(here: Cast) -> None:
    assert Department.objects.count() == 0
    assert JournalRow.objects.count() == 0


@pytest.mark.postgres
def test_each_zone_shows_only_its_own_rows(here: Cast, there: Cast) -> None:
    for cast in (here, there):
        with zone_scope(cast.zone.id):
            assert set(Department.objects.values_list("zone_id", flat=True)) == {cast.zone.id}
            assert set(JournalRow.objects.values_list("zone_id", flat=True)) == {cast.zone.id}


@pytest.mark.postgres
def test_a_row_of_another_zone_is_refused(here: Cast, there: Cast) -> None:
    with zone_scope(here.zone.id), pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        Department.objects.create(zone=there.zone, code="X", name_zh="别处")


@pytest.mark.postgres
def test_a_row_cannot_be_moved_to_another_zone(here: Cast, there: Cast) -> None:
    with zone_scope(here.zone.id), pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        Department.objects.update(zone=there.zone)


@pytest.mark.postgres
def test_after_a_scope_the_zone_before_it_is_back(here: Cast, there: Cast) -> None:
    with zone_scope(here.zone.id):
        with zone_scope(there.zone.id):
            assert Department.objects.get().zone_id == there.zone.id
        assert Department.objects.get().zone_id == here.zone.id
        with pytest.raises(RuntimeError, match="inside"), zone_scope(there.zone.id):
            raise RuntimeError("inside")
        assert Department.objects.get().zone_id == here.zone.id
    assert Department.objects.count() == 0


@pytest.mark.postgres
def test_a_persons_own_posts_are_readable_but_not_writable_outside_the_zone(here: Cast, there: Cast) -> None:
    user = here.officer.user_id
    assert user is not None
    with own_posts_scope(user):
        assert [post.user_id for post in Post.objects.all()] == [user]
        assert Post.objects.update(held_to=AT.date()) == 0
    assert Post.objects.count() == 0


@pytest.mark.postgres
def test_every_table_with_a_zone_has_forced_row_security(postgres_server: Any, here: Cast) -> None:
    with postgres_server.connect() as superuser:
        tables = superuser.execute(
            "select c.relname, c.relrowsecurity and c.relforcerowsecurity, pg_get_userbyid(c.relowner) from pg_class c "
            "join pg_attribute a on a.attrelid = c.oid where a.attname = 'zone_id' and c.relkind = 'r'"
        ).fetchall()
    assert len(tables) >= 10
    assert [name for name, forced, _owner in tables if not forced] == []
    assert {owner for _name, _forced, owner in tables} == {"onezone_owner"}


@pytest.mark.postgres
def test_the_application_may_not_change_the_journal_by_right(here: Cast) -> None:
    for statement in (
        "update journal_journalrow set act = 'x'",
        "delete from journal_journalrow",
        "truncate journal_journalrow",
        "alter table journal_journalrow disable trigger all",
        "alter table journal_journalrow no force row level security",
        "drop table journal_checkpoint",
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


@pytest.mark.sqlite
def test_append_only_tables_have_their_guards_after_all_migrations(db: None) -> None:
    written = MigrationLoader(None).disk_migrations.values()
    tables = {step.table for each in written for step in each.operations if isinstance(step, AppendOnly)}
    assert {"journal_journalrow", "figures_figurevalue", "ledger_monthrow"} < tables
    with connection.cursor() as cursor:
        cursor.execute("select name from sqlite_master where type = 'trigger'")
        guards = {name for (name,) in cursor.fetchall()}
    assert {f"{table}_no_{verb}" for table in tables for verb in ("update", "delete")} <= guards


@pytest.mark.sqlite
def test_the_database_refuses_to_change_or_delete_a_journal_row(here: Cast) -> None:
    row = JournalRow.objects.first()
    assert row is not None
    row.act = "nothing"
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        row.save()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        row.delete()


def _append_and_fail(actor: Actor) -> None:
    append(actor=actor, at=AT, chain="P-2026-0001", act="file", payload={})
    raise ZeroDivisionError


def test_an_act_that_fails_leaves_nothing(here: Cast) -> None:
    with zone_scope(here.zone.id):
        before = JournalRow.objects.count()
    with pytest.raises(ZeroDivisionError), act_transaction(here.officer):
        _append_and_fail(here.officer)
    with zone_scope(here.zone.id):
        assert JournalRow.objects.count() == before


def test_the_scope_is_noted_and_left(here: Cast) -> None:
    assert current_zone() is None
    with act_transaction(here.officer):
        assert current_zone() == here.zone.id
        with zone_scope(here.zone.id):
            assert connection.in_atomic_block
    assert current_zone() is None


def test_an_actor_is_a_value(here: Cast) -> None:
    assert isinstance(here.officer, Actor)
    assert here.officer.department == "NRB"
    assert here.officer.signature == f"{here.officer.user_id}/{here.officer.post_id}/wang"
    assert here.applicant.enterprise == "91350100M000100Y43"
    assert here.system.role_word == "system"
