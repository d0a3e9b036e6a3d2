"""The page of messages: unread and all, narrowed, page after page, read and taken back, followed to the item."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from onezone.config.navigation import counts
from onezone.platform.identity.actor import Actor
from onezone.platform.identity.scope import zone_scope
from onezone.platform.messages.models import Message
from onezone.platform.messages.pages import build_messages
from onezone.platform.messages.queries import PAGE_SIZE
from onezone.platform.messages.services import tell
from onezone.platform.messages.telling import Telling
from tests.platform.conftest import AT, Cast
from tests.platform.test_letters import sign_in


@pytest.fixture(autouse=True)
def _old_passwords(settings: Any) -> None:
    settings.ONEZONE_PASSWORD_PROFILE = "asvs"  # the cast's are as old as its story


def tell_many(cast: Cast, count: int, *, kind: str = "filing", project: str = "P-2026-0001", **to: Any) -> None:
    told = [
        Telling(
            f"{kind}{project}#{each}", kind, (f"第 {each} 条", f"No. {each}"), ("正文", "text"),
            f"/projects/{project}/", project, **to,
        )
        for each in range(count)
    ]  # fmt: skip
    for place, each in enumerate(told):
        tell(actor=cast.system, at=AT + timedelta(minutes=place // 2), tellings=[each])  # two share an instant


def seen(actor: Actor, **asked: str) -> list[str]:
    with zone_scope(actor.zone_id):
        return [row.message.subject for row in build_messages(actor, asked).rows]


def test_pages_follow_each_other_without_gap_or_repetition(here: Cast) -> None:
    tell_many(here, PAGE_SIZE * 2 + 7, department="NRB")
    found: list[str] = []
    with zone_scope(here.zone.id):
        page = build_messages(here.officer, {})
        while True:
            found += [row.message.subject for row in page.rows]
            if not page.older:
                break
            page = build_messages(here.officer, {"before": page.older.partition("before=")[2]})
    assert found == [f"第 {each} 条" for each in reversed(range(PAGE_SIZE * 2 + 7))]


@pytest.mark.parametrize("cursor", ["x", "1-", "-1", "9" * 40 + "-1", "1-2-3", "٣-١"])
def test_a_cursor_that_is_none_begins_at_the_top(here: Cast, cursor: str) -> None:
    tell_many(here, 3, department="NRB")
    assert len(seen(here.officer, before=cursor)) in (0, 3)


def test_own_messages_and_the_departments_are_told_apart(here: Cast) -> None:
    tell_many(here, 2, department="NRB")
    tell_many(here, 1, kind="stale", project="P-2026-0002", post_id=here.officer.post_id)
    assert len(seen(here.officer)) == 3
    assert seen(here.officer, to="own") == ["第 0 条"]
    assert len(seen(here.officer, to="department")) == 2
    assert seen(here.officer, kind="stale") == ["第 0 条"]
    assert seen(here.officer, project="p-2026-0002") == ["第 0 条"]
    assert len(seen(here.window)) == 2
    assert seen(here.applicant) == seen(here.auditor) == []


def test_opening_a_message_reads_it_and_leads_on(here: Cast, client: Client) -> None:
    tell_many(here, 1, department="NRB")
    with zone_scope(here.zone.id):
        number = Message.objects.get().pk
    answer = sign_in(client, here.officer).get(f"/messages/{number}/")
    assert (answer.status_code, answer["Location"]) == (302, "/projects/P-2026-0001/")
    assert seen(here.officer) == seen(here.window) == []
    with zone_scope(here.zone.id):
        assert Message.objects.get().read_by == here.officer.name


def test_somebody_elses_message_is_not_found(here: Cast, client: Client) -> None:
    tell_many(here, 1, post_id=here.applicant.post_id)
    with zone_scope(here.zone.id):
        number = Message.objects.get().pk
    sign_in(client, here.officer)
    assert client.get(f"/messages/{number}/").status_code == 404
    client.post("/messages/mark/", {"read": str(number)})
    assert len(seen(here.applicant)) == 1


def test_all_are_marked_read_and_taken_back_and_what_was_read_before_stays_read(here: Cast, client: Client) -> None:
    tell_many(here, 4, department="NRB")
    sign_in(client, here.officer)
    with zone_scope(here.zone.id):
        first = Message.objects.order_by("id").first()
    assert first is not None
    client.post("/messages/mark/", {"read": str(first.pk)})
    client.post("/messages/mark/", {"all": "1"})
    assert seen(here.officer) == []
    page = client.get("/messages/")
    assert page.context["undo"]["n"] == 3
    client.post("/messages/mark/", {"undo": page.context["undo"]["at"]})
    assert len(seen(here.officer)) == 3
    assert client.get("/messages/").context["undo"] is None


def test_one_is_marked_read_and_unread_again(here: Cast, client: Client) -> None:
    tell_many(here, 1, department="NRB")
    sign_in(client, here.officer)
    with zone_scope(here.zone.id):
        number = str(Message.objects.get().pk)
    client.post("/messages/mark/", {"read": number})
    assert seen(here.officer) == []
    client.post("/messages/mark/", {"unread": number})
    assert len(seen(here.officer)) == 1


@pytest.mark.parametrize("nonsense", [{"read": "x"}, {"undo": "never"}, {"undo": "2026-13-45T00:00:00Z"}, {}])
def test_nonsense_marks_nothing(here: Cast, client: Client, nonsense: dict[str, str]) -> None:
    tell_many(here, 1, department="NRB")
    answer = sign_in(client, here.officer).post("/messages/mark/", {**nonsense, "next": "https://elsewhere.example/"})
    assert answer["Location"] == "/messages/"
    assert len(seen(here.officer)) == 1


def test_the_page_is_in_the_readers_language_and_escapes(here: Cast, client: Client) -> None:
    evil = "<img src=x onerror=alert(1)>"
    told = Telling("k", "filing", (evil, "New filing"), (evil, "text"), "/desk/", "P-1", department="NRB")
    tell(actor=here.system, at=AT, tellings=[told])
    sign_in(client, here.officer)
    assert evil not in client.get("/messages/", headers={"accept-language": "zh-hans"}).content.decode()
    client.cookies["django_language"] = "en"
    assert "New filing" in client.get("/messages/").content.decode()


def test_the_navigation_pays_two_queries_for_its_numbers(here: Cast) -> None:
    tell_many(here, 5, department="NRB")
    with zone_scope(here.zone.id):
        for actor in (here.officer, here.window):
            with CaptureQueriesContext(connection) as captured:
                found = counts(actor, AT.date())
            assert len(captured) == 2
            assert found["messages"] == 5
        with CaptureQueriesContext(connection) as captured:
            assert counts(here.auditor, AT.date()) == {"messages": 0}
        assert len(captured) <= 1


def test_the_list_costs_the_same_for_few_and_for_many(here: Cast) -> None:
    costs = []
    for count in (2, 40):
        tell_many(here, count, project=f"P-2026-{count:04}", department="NRB")
        with zone_scope(here.zone.id), CaptureQueriesContext(connection) as captured:
            build_messages(here.officer, {})
        costs.append(len(captured))
    assert costs == [3, 3]
