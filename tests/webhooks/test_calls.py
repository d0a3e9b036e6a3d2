"""Tests that a subscriber hears of each event, signed, in the order of its case, and that a failure is kept."""

from __future__ import annotations

import hashlib
import hmac
import json

import pytest

from onezone.platform.identity.errors import NotAllowed
from onezone.platform.identity.scope import zone_scope
from onezone.platform.webhooks.errors import AddressRefused, SubscriptionIncomplete
from onezone.platform.webhooks.models import Call
from onezone.platform.webhooks.services.calls import TRIES
from onezone.platform.webhooks.services.subscriptions import send_again, subscribe, unsubscribe
from onezone.platform.webhooks.target import target_of
from tests.platform.conftest import AT
from tests.webhooks.conftest import MOMENT, Told

# Every way of writing an address of ours that we know of; none may be called (reliability I4).
INNER = (
    "https://127.0.0.1/", "https://127.1/", "https://2130706433/", "https://0x7f000001/", "https://0177.0.0.1/",
    "https://localhost/", "https://[::1]/", "https://[::]/", "https://0.0.0.0/", "https://[::ffff:127.0.0.1]/",
    "https://[::ffff:7f00:1]/", "https://[64:ff9b::7f00:1]/", "https://[2002:7f00:1::]/", "https://10.0.0.1/",
    "https://172.16.0.1/", "https://192.168.1.1/", "https://169.254.169.254/", "https://100.100.100.200/",
    "https://[fe80::1]/", "https://[fc00::1]/", "https://224.0.0.1/", "https://[ff02::1]/", "https://255.255.255.255/",
    "https://192.0.2.1/", "https://198.18.0.1/", "https://240.0.0.1/", "http://127.0.0.1/", "http://example.com/",
    "ftp://127.0.0.1/", "file:///etc/passwd", "gopher://127.0.0.1/", "https://user:x@127.0.0.1/", "https:///x",
    "https://127.0.0.1:99999/", "https://127.0.0.1#@8.8.8.8/", "https://１２７.０.０.１/", "javascript:1", "",
)  # fmt: skip


def test_an_event_arrives_once_with_a_signature_that_the_secret_proves(told: Told) -> None:
    told.happen("P-2026-0001#7")
    assert told.work() == 1
    assert told.work() == 0
    headers, body = told.receiver.got[0]
    assert json.loads(body) == {
        "id": "lingyuan/P-2026-0001#7", "name": "approvals.decide", "zone": "lingyuan",
        "at": "2026-04-20T01:30:00.000000Z", "data": {"project": "P-2026-0001"},
    }  # fmt: skip
    moment, _, proof = headers["OneZone-Signature"].partition(",v1=")
    assert moment == f"t={int(MOMENT.timestamp())}"
    wanted = hmac.new(told.secret.encode(), f"{moment[2:]}.".encode() + body, hashlib.sha256).hexdigest()
    assert hmac.compare_digest(proof, wanted)
    assert headers["OneZone-Event"] == "lingyuan/P-2026-0001#7"


def test_a_failed_call_comes_again_and_holds_back_only_its_own_case(told: Told) -> None:
    told.receiver.statuses = [500]
    for key in ("P-2026-0001#1", "P-2026-0001#2", "P-2026-0002#1"):
        told.happen(key)
    assert told.work() == 1
    told.work(minutes=5)
    arrived = [each.partition("/")[2] for each in told.receiver.ids]
    assert arrived == ["P-2026-0001#1", "P-2026-0002#1", "P-2026-0001#1", "P-2026-0001#2"]


def test_a_redirect_is_not_followed(told: Told) -> None:
    told.receiver.statuses = [302]
    told.happen("P-2026-0001#1")
    assert told.work() == 0
    assert len(told.receiver.got) == 1


def test_what_fails_too_often_is_kept_until_somebody_sends_it_again(told: Told) -> None:
    told.receiver.statuses = [503] * TRIES
    told.happen("P-2026-0001#1")
    for _ in range(TRIES):
        told.work(minutes=24 * 60)
    told.work(minutes=24 * 60)
    assert len(told.receiver.got) == TRIES
    with zone_scope(told.cast.zone.id):
        dead = Call.objects.get()
        assert (dead.state, dead.error) == ("dead", "HTTP 503")
        with pytest.raises(NotAllowed):
            send_again(actor=told.cast.officer, at=told.at, call=dead.pk)
        send_again(actor=told.cast.sysadmin, at=told.at, call=dead.pk)
    assert told.work() == 1


def test_only_what_was_asked_for_is_sent_and_nothing_after_the_end(told: Told) -> None:
    with zone_scope(told.cast.zone.id):
        actor = told.cast.sysadmin
        for row in Call.subscription.field.related_model.objects.all():
            unsubscribe(actor=actor, at=AT, subscription=row.pk)
        subscribe(actor=actor, at=AT, name="只要决定", url=told.receiver.url, events=["approvals.decide", "land.*"])
    for key, name in (("a#1", "approvals.accept"), ("a#2", "approvals.decide"), ("b#1", "land.sold")):
        told.happen(key, name)
    assert told.work() == 2
    assert told.receiver.ids == ["lingyuan/a#2", "lingyuan/b#1"]


def test_an_event_that_commits_late_is_not_passed_over(told: Told) -> None:
    for number in range(5):
        told.happen(f"P-2026-0001#{number}")
    told.work()
    with zone_scope(told.cast.zone.id):
        Call.objects.filter(event__key="P-2026-0001#2").delete()  # as if it had not been there to be seen
    assert told.work() == 1
    assert told.receiver.ids[-1] == "lingyuan/P-2026-0001#2"


@pytest.mark.parametrize("url", INNER)
def test_no_way_of_writing_an_inner_address_is_called(url: str) -> None:
    with pytest.raises(AddressRefused):
        target_of(url)


def test_a_public_address_is_pinned_to_its_number() -> None:
    target = target_of("https://8.8.8.8/hook?x=1")
    assert (target.address, target.port, target.path, target.tls) == ("8.8.8.8", 443, "/hook?x=1", True)


def test_a_subscription_is_the_system_administrators_and_whole(told: Told, settings: object) -> None:
    settings.ONEZONE_WEBHOOKS_PRIVATE = False  # type: ignore[attr-defined]
    with zone_scope(told.cast.zone.id):
        with pytest.raises(NotAllowed):
            subscribe(actor=told.cast.officer, at=AT, name="x", url="https://8.8.8.8/")
        with pytest.raises(SubscriptionIncomplete):
            subscribe(actor=told.cast.sysadmin, at=AT, name=" ", url="https://8.8.8.8/")
        with pytest.raises(SubscriptionIncomplete):
            subscribe(actor=told.cast.sysadmin, at=AT, name="x", url="https://8.8.8.8/", events=["DROP TABLE"])
        with pytest.raises(AddressRefused):
            subscribe(actor=told.cast.sysadmin, at=AT, name="x", url=told.receiver.url)
