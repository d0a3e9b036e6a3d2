"""At the same instant, in several connections: limits hold, chains stay whole."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.db import connection
from django.test import RequestFactory

from onezone.kernel.errors import RuleError
from onezone.platform.identity.errors import LoginLocked, LoginRefused
from onezone.platform.identity.login import PER_ACCOUNT, check_login
from onezone.platform.identity.models import Department
from onezone.platform.identity.scope import act_transaction, zone_scope
from onezone.platform.journal.models import JournalRow
from onezone.platform.journal.services import append
from onezone.platform.journal.verify import verify
from onezone.platform.outbox.models import Delivery
from onezone.platform.outbox.services import Event, deliver_event, publish
from tests.platform.conftest import AT, Cast

pytestmark = pytest.mark.django_db(transaction=True)
heard: list[str] = []


def listener(event: Event) -> None:
    heard.append(event.key)


LISTENERS = {"project.filed": (listener,)}


def at_once(count: int, work: Callable[[int], object]) -> list[object]:
    """Run `work` in so many threads that start together; returns what each gave or raised."""
    barrier = threading.Barrier(count)
    results: list[object] = [None] * count

    def run(index: int) -> None:
        barrier.wait()
        try:
            results[index] = work(index)
        except RuleError as error:
            results[index] = type(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(index,)) for index in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_many_tries_at_once_get_no_more_than_five_passwords_checked(
    here: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    checked: list[str] = []
    plain_encode = MD5PasswordHasher.encode

    def counted(self: MD5PasswordHasher, password: str, salt: str) -> str:
        checked.append(password)
        return plain_encode(self, password, salt)

    monkeypatch.setattr(MD5PasswordHasher, "encode", counted)
    request = RequestFactory().post("/login/")

    def guess(index: int) -> Any:
        return check_login(
            request=request, username="wang-lingyuan", password=f"guess {index}", address=f"10.0.0.{index}", at=AT
        )

    results = at_once(12, guess)
    assert set(results) <= {LoginRefused, LoginLocked}
    assert len(checked) <= PER_ACCOUNT


def test_acts_on_one_project_at_once_make_one_whole_chain(here: Cast) -> None:
    def act(index: int) -> None:
        with act_transaction(here.officer):
            append(actor=here.officer, at=AT, chain="P-2026-0001", act="note", payload={"index": index})

    at_once(6, act)
    with zone_scope(here.zone.id):
        rows = JournalRow.objects.filter(zone=here.zone, chain="P-2026-0001")
        assert list(rows.values_list("seq", flat=True)) == [1, 2, 3, 4, 5, 6]
    assert verify(here.zone).holds


def test_an_event_delivered_by_several_at_once_is_heard_once(here: Cast, settings: Any) -> None:
    settings.ONEZONE_LISTENERS = "tests.platform.test_races.LISTENERS"
    heard.clear()
    with act_transaction(here.officer):
        event = publish(actor=here.officer, at=AT, name="project.filed", payload={}, key="k")
    with zone_scope(here.zone.id):
        Delivery.objects.update(state=Delivery.State.waiting)
    heard.clear()
    at_once(5, lambda _index: deliver_event(zone_id=here.zone.id, event_id=event.id, at=AT))
    assert heard == ["k"]


@pytest.mark.postgres
def test_the_owner_of_the_tables_sees_nothing_without_a_zone_either(here: Cast, postgres_server: Any) -> None:
    for user in ("onezone_owner", "onezone_app"):
        with postgres_server.connect(user=user) as other:
            assert other.execute("select count(*) from identity_department").fetchone() == (0,)
            other.execute("begin")
            other.execute(f"set local app.zone = '{here.zone.id}'")
            assert other.execute("select count(*) from identity_department").fetchone() == (1,)
            other.execute("commit")
            assert other.execute("select count(*) from identity_department").fetchone() == (0,)


@pytest.mark.postgres
def test_a_scope_leaves_nothing_in_the_connection(here: Cast) -> None:
    with zone_scope(here.zone.id):
        assert Department.objects.count() == 1
    assert Department.objects.count() == 0
    with connection.cursor() as cursor:
        cursor.execute("select coalesce(current_setting('app.zone', true), '')")
        assert cursor.fetchone() == ("",)


@pytest.mark.postgres
def test_the_owner_cannot_change_or_empty_the_journal_either(here: Cast, postgres_server: Any) -> None:
    with postgres_server.connect(user="onezone_owner") as owner:
        owner.execute(f"set app.zone = '{here.zone.id}'")
        for statement in ("update journal_journalrow set act = 'x'", "delete from journal_journalrow",
                          "truncate journal_journalrow"):  # fmt: skip
            with pytest.raises(Exception, match="append-only"):
                owner.execute(statement)


@pytest.mark.postgres
def test_an_act_during_a_verification_is_not_taken_for_tampering(here: Cast) -> None:
    with zone_scope(here.zone.id):
        _append(here, "before")
    appended: list[str] = []

    def meanwhile(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if "journal_journalrow" in sql and not appended:
            appended.append(sql)
            at_once(1, lambda _: _append(here, "meanwhile"))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(meanwhile):
        verdict = verify(here.zone)
    assert appended
    assert verdict.holds, verdict.findings
    assert verify(here.zone).rows == verdict.rows + 1


def _append(cast: Cast, text: str) -> None:
    with act_transaction(cast.officer):
        append(actor=cast.officer, at=AT, chain="P-2026-0001", act="note", payload={"text": text})
