"""Events: told after the commit, once a listener, tried again, and never lost."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from onezone.platform.identity.actor import Actor
from onezone.platform.identity.models import Department
from onezone.platform.identity.scope import act_transaction, current_zone, zone_scope
from onezone.platform.messages.services import notify
from onezone.platform.outbox import services
from onezone.platform.outbox.models import Delivery, OutboxEvent
from onezone.platform.outbox.services import TRIES, Event, deliver, deliver_event, publish, sweep, sweep_all
from tests.platform.conftest import AT, Cast

heard: list[tuple[str, str, int | None]] = []
broken: set[str] = set()


def first_listener(event: Event) -> None:
    heard.append(("first", event.key, current_zone()))


def second_listener(event: Event) -> None:
    Department.objects.create(zone_id=event.zone_id, code=f"D-{event.key}", name_zh="办公室")
    if "second" in broken:
        raise RuntimeError("闻所未闻")
    heard.append(("second", event.key, current_zone()))


LISTENERS = {"project.filed": (first_listener, second_listener)}


@pytest.fixture(autouse=True)
def _listening(settings: Any) -> None:
    settings.ONEZONE_LISTENERS = "tests.platform.test_outbox.LISTENERS"
    heard.clear()
    broken.clear()


def tell(cast: Cast, key: str = "k1") -> OutboxEvent:
    with act_transaction(cast.officer):
        return publish(actor=cast.officer, at=AT, name="project.filed", payload={"project": "P-2026-0001"}, key=key)


def deliveries(cast: Cast) -> list[tuple[str, str, int]]:
    with zone_scope(cast.zone.id):
        rows = Delivery.objects.order_by("id").values_list("listener", "state", "attempts")
        return [(name.rsplit(".", 1)[-1], state, attempts) for name, state, attempts in rows]


def test_an_event_is_told_after_the_commit_in_its_zone(here: Cast, django_capture_on_commit_callbacks: Any) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        tell(here)
        assert heard == []
    assert heard == [("first", "k1", here.zone.id), ("second", "k1", here.zone.id)]
    assert deliveries(here) == [("first_listener", "done", 1), ("second_listener", "done", 1)]


def test_an_event_told_again_reaches_nobody_twice(here: Cast) -> None:
    event = tell(here)
    for _ in range(3):
        deliver_event(zone_id=here.zone.id, event_id=event.id, at=AT)
        sweep(zone_id=here.zone.id, at=AT)
    assert [name for name, _key, _zone in heard] == ["first", "second"]


def test_who_took_a_delivery_from_a_list_before_it_was_brought_does_not_bring_it_again(here: Cast) -> None:
    event = tell(here)
    with zone_scope(here.zone.id):
        listed = list(Delivery.objects.order_by("id").values_list("id", flat=True))
    deliver_event(zone_id=here.zone.id, event_id=event.id, at=AT)
    assert [deliver(zone_id=here.zone.id, delivery_id=each, at=AT) for each in listed] == [False, False]
    assert [name for name, _key, _zone in heard] == ["first", "second"]


def test_the_same_key_is_the_same_event(here: Cast) -> None:
    assert tell(here).id == tell(here).id
    assert len(deliveries(here)) == 2


def test_the_same_key_in_another_zone_is_another_event(here: Cast, there: Cast) -> None:
    assert tell(here).id != tell(there).id
    assert sweep_all(at=AT) == 4


def test_an_event_without_listeners_is_kept(here: Cast) -> None:
    with act_transaction(here.officer):
        publish(actor=here.officer, at=AT, name="nobody.cares", payload={}, key="k2")
    assert deliveries(here) == []
    with zone_scope(here.zone.id):
        assert OutboxEvent.objects.get().name == "nobody.cares"


def test_a_listener_that_fails_leaves_nothing_and_is_tried_again(here: Cast) -> None:
    broken.add("second")
    tell(here)
    assert sweep(zone_id=here.zone.id, at=AT) == 1
    assert deliveries(here) == [("first_listener", "done", 1), ("second_listener", "waiting", 1)]
    with zone_scope(here.zone.id):
        assert not Department.objects.filter(code="D-k1").exists()
        assert "闻所未闻" in Delivery.objects.get(state="waiting").error
    broken.clear()
    assert sweep(zone_id=here.zone.id, at=AT + timedelta(seconds=29)) == 0
    assert sweep(zone_id=here.zone.id, at=AT + timedelta(seconds=30)) == 1
    assert [name for name, _key, _zone in heard] == ["first", "second"]


def test_a_delivery_dies_after_its_last_try_and_is_kept(here: Cast) -> None:
    broken.add("second")
    tell(here)
    at = AT
    for _ in range(TRIES + 2):
        sweep(zone_id=here.zone.id, at=at)
        at += timedelta(hours=2)
    assert deliveries(here)[1] == ("second_listener", "dead", TRIES)


def test_a_listener_that_is_gone_is_a_failure_that_says_so(here: Cast, settings: Any) -> None:
    tell(here)
    settings.ONEZONE_LISTENERS = "tests.platform.test_outbox.NOBODY"
    assert sweep(zone_id=here.zone.id, at=AT) == 0
    with zone_scope(here.zone.id):
        assert "no longer listens" in Delivery.objects.first().error  # type: ignore[union-attr]


NOBODY: dict[str, tuple[services.Listener, ...]] = {}


@pytest.mark.django_db(transaction=True)
def test_an_act_that_is_undone_tells_nobody(here: Cast) -> None:
    with pytest.raises(ZeroDivisionError), act_transaction(here.officer):
        _publish_and_fail(here.officer)
    assert heard == []
    with zone_scope(here.zone.id):
        assert OutboxEvent.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_in_real_transactions_the_listener_runs_once_the_act_is_committed(here: Cast) -> None:
    tell(here)
    assert [name for name, _key, _zone in heard] == ["first", "second"]
    assert not connection.in_atomic_block


@pytest.mark.django_db(transaction=True)
def test_an_event_outside_a_transaction_is_a_programming_error(here: Cast) -> None:
    with pytest.raises(RuntimeError, match="act_transaction"):
        publish(actor=here.officer, at=AT, name="project.filed", payload={}, key="k")


def test_a_message_is_told_once_an_event(here: Cast) -> None:
    words = {"event_key": "k1", "subject": "新办件"}
    first = notify(actor=here.system, at=AT, department="NRB", **words)
    assert notify(actor=here.system, at=AT, department="NRB", **words).id == first.id


def _publish_and_fail(actor: Actor) -> None:
    publish(actor=actor, at=AT, name="project.filed", payload={}, key="k1")
    raise ZeroDivisionError
