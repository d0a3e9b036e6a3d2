"""Tests that time zones of the machine and jumps of its clock change nothing (reliability D4-D6).

D1-D3, the counting of days against independent calendars and at its edges, stand in tests/kernel.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection

from onezone.approvals.models import WorkItemRow
from onezone.approvals.services.core import perform
from onezone.approvals.services.digest import write_digests
from onezone.approvals.services.escalation import escalate
from onezone.kernel.hashing import digest
from onezone.kernel.moment import local_date
from onezone.platform.identity.actor import system_actor
from onezone.platform.identity.scope import zone_scope
from onezone.platform.journal.models import JournalRow
from onezone.platform.journal.verify import verify
from onezone.platform.messages.choices import choose_mail
from onezone.platform.messages.models import Mail, Message
from tests.approvals.project.conftest import World, at, make_world, open_in

ZONES = ("UTC", "Asia/Shanghai", "America/Los_Angeles", "Pacific/Kiritimati")
MIDNIGHT = datetime(2026, 12, 31, 16, tzinfo=UTC)
"""The first instant of 2027 in Shanghai."""


@contextmanager
def living_in(name: str) -> Iterator[None]:
    """The machine stands in another time zone."""
    before = os.environ.get("TZ")
    _stand_in(name)
    try:
        yield
    finally:
        _stand_in(before)


def _stand_in(name: str | None) -> None:
    os.environ.pop("TZ", None)
    os.environ.update({"TZ": name} if name else {})
    time.tzset()


def test_d4_wherever_the_machine_stands_the_same_days_are_counted(db: None) -> None:
    seen = {}
    for number, name in enumerate(ZONES):
        with living_in(name):
            seen[name] = _around_midnight(make_world(f"zone{number}"))
    assert len({digest(each) for each in seen.values()}) == 1, seen


@pytest.mark.postgres
def test_d4_whatever_zone_the_database_prefers_it_is_spoken_to_in_utc(db: None, postgres_server: Any) -> None:
    for name in ZONES:
        with postgres_server.connect() as superuser:
            superuser.execute(f"alter role onezone_app set timezone = '{name}'")
            try:
                assert _zone_of_a_new_connection() == "UTC"
            finally:
                superuser.execute("alter role onezone_app reset timezone")


def _zone_of_a_new_connection() -> str:
    said: list[str] = []

    def ask() -> None:
        with connection.cursor() as cursor:
            cursor.execute("show timezone")
            said.extend(cursor.fetchone())
        connection.close()

    asking = threading.Thread(target=ask)
    asking.start()
    asking.join()
    return said[0]


def _around_midnight(world: World) -> list[Any]:
    """What is counted when an item comes in the last and another in the first microsecond of a year."""
    with zone_scope(world.zone.id):
        world.reference = open_in(world, name="池窑拉丝三期", code="2610-211382-04-01-381205")
        for matter, instant in (("A101", MIDNIGHT - timedelta(microseconds=1)), ("A109", MIDNIGHT)):
            data = {"matter": matter, "mode": "formal", "materials": {"申请": digest(matter)}}
            perform(actor=world.people["window"], at=instant, project=world.reference, act="file", data=data)
        items = WorkItemRow.objects.filter(zone=world.zone).order_by("matter")
        told = [[row.matter, str(row.state), str(row.received_on), str(row.look_on)] for row in items]
        rows = JournalRow.objects.filter(zone=world.zone, chain=world.reference).order_by("seq")
        return [*told, *([row.act, row.at.astimezone(UTC).isoformat()] for row in rows)]


def test_d5_no_clock_of_the_zone_is_shifted_any_more_and_every_day_has_its_date() -> None:
    shanghai = ZoneInfo("Asia/Shanghai")
    first = datetime(1991, 9, 15, tzinfo=UTC)
    moments = (first + timedelta(hours=each) for each in range(0, 24 * 365 * 80, 7))
    assert {moment.astimezone(shanghai).utcoffset() for moment in moments} == {timedelta(hours=8)}
    for skipped in (date(1940, 6, 1), date(1946, 5, 15)):
        noon = datetime(skipped.year, skipped.month, skipped.day, 12, tzinfo=shanghai)
        assert local_date(noon) == skipped


def test_d6_an_act_by_a_clock_that_was_set_back_takes_the_last_instant(db: None) -> None:
    world = make_world()
    with zone_scope(world.zone.id):
        world.reference = open_in(world, name="池窑拉丝三期", code="2610-211382-04-01-381205")
        for jump in (timedelta(0), -timedelta(seconds=2), -timedelta(hours=1), timedelta(hours=1), -timedelta(days=1)):
            actor, data = world.people["window"], {"text": f"{jump}"}
            perform(actor=actor, at=world.now + jump, project=world.reference, act="note", data=data)
        rows = JournalRow.objects.filter(chain=world.reference).order_by("seq")
        instants = [row.at for row in rows]
        assert instants == sorted(instants)
        assert verify(world.zone).holds


def test_d6_jumps_and_a_long_silence_repeat_no_message_and_skip_no_last_word(db: None, settings: Any) -> None:
    settings.ONEZONE_MAIL = True
    calm, shaken = _waiting(make_world("calm")), _waiting(make_world("shaken"))
    days = [at("2026-10-12", 10) + timedelta(days=each) for each in range(40)]
    for moment in days:
        _jobs(calm, moment)
    jumps = [-timedelta(seconds=2), timedelta(hours=1), -timedelta(hours=1), timedelta(0), timedelta(0)]
    for number, moment in enumerate(days):
        if number % 10 in (3, 4, 5) and number < 36:
            continue  # nothing ran for three days
        for jump in jumps:
            _jobs(shaken, moment + jump)
    told, heard = _told(calm), _told(shaken)
    assert len(told) > 3
    assert len(heard) == len(set(heard)), "repeated"
    assert set(heard) <= set(told), "wrong"
    assert _last(heard) == _last(told), "the last word is missing"
    assert len(_letters(shaken)) == len(set(_letters(shaken)))


def _waiting(world: World) -> World:
    """Two items that were accepted and then forgotten; their officer wants a digest."""
    with zone_scope(world.zone.id):
        world.reference = open_in(world, name="池窑拉丝三期", code="2610-211382-04-01-381205")
        for matter in ("L02", "A101"):
            world.file(matter)
        world.do("NRB/officer", "accept", matter="L02")
        reader = world.people["NRB/officer"]
        choose_mail(actor=reader, at=world.now, address="a@example.cn", wish="digest", language="zh-hans")
    return world


def _jobs(world: World, moment: datetime) -> None:
    system = system_actor(world.zone)
    escalate(actor=system, at=moment)
    write_digests(actor=system, at=moment)


def _told(world: World) -> list[tuple[str, str, str]]:
    """(kind, recipient, subject) of all that the lights told."""
    names = {post.pk: key for key, post in world.posts.items()}
    with zone_scope(world.zone.id):
        rows = Message.objects.filter(zone=world.zone, kind="light").select_related("department").order_by("id")
        return [(row.kind, names.get(row.post_id) or row.department.code, row.subject) for row in rows]


def _last(told: list[tuple[str, str, str]]) -> dict[str, str]:
    return {who: subject for _kind, who, subject in told}


def _letters(world: World) -> list[tuple[int, str]]:
    with zone_scope(world.zone.id):
        return list(Mail.objects.filter(zone=world.zone).values_list("user_id", "event_key"))
