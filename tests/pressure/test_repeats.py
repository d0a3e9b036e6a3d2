"""Tests that what is sent again is done once (reliability B1): many requests, repeated, in any order, at once.

B2, the rules of a key, stands in tests/api/test_once.py; B4, events that are sent again, in tests/webhooks.
"""

from __future__ import annotations

import http.client
import json
import random
import threading
from collections import defaultdict
from typing import Any

import pytest

from onezone.platform.api.services.tokens import create_token
from onezone.platform.identity.scope import zone_scope
from onezone.platform.journal.models import JournalRow
from onezone.platform.journal.verify import verify
from tests.approvals.project.conftest import World, open_in
from tests.sizes import size

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
KEYS, SENDERS = size(40, 500), 8
Answer = tuple[int, bytes]


def test_b1_each_of_many_requests_is_done_once_however_often_it_is_sent(
    world: World, live_server: Any, settings: Any, record_property: Any
) -> None:
    settings.ONEZONE_API_CALLS_A_MINUTE = 10_000_000
    with zone_scope(world.zone.id):
        projects = [open_in(world, name=f"项目{each}", code=f"2610-211382-04-01-{each:06d}") for each in range(4)]
        token = create_token(actor=world.people["window"], at=world.on("2026-11-20").now, name="t", days=30)[1]
    draw = random.Random(20261123)
    sent = [number for number in range(KEYS) for _ in range(draw.randint(1, 5))]
    draw.shuffle(sent)
    answers = _send_all(live_server.url, token, projects, sent)
    for number, told in answers.items():
        assert len(set(told)) == 1, f"request {number} was answered in different ways: {told}"
        assert told[0][0] == 200, told
    with zone_scope(world.zone.id):
        texts = [row.payload["text"] for row in JournalRow.objects.filter(act="note")]
    assert sorted(texts) == sorted(f"第{number}条" for number in range(KEYS))
    assert verify(world.zone).holds
    record_property("requests", KEYS)
    record_property("sent", len(sent))


def _send_all(url: str, token: str, projects: list[str], sent: list[int]) -> dict[int, list[Answer]]:
    answers: dict[int, list[Answer]] = defaultdict(list)

    def send(mine: list[int]) -> None:
        host = http.client.HTTPConnection(url.removeprefix("http://"), timeout=120)
        for number in mine:
            headers = {
                "Authorization": f"Bearer {token}", "Content-Type": "application/json",
                "Idempotency-Key": f"request-{number}",
            }  # fmt: skip
            path = f"/api/v1/projects/{projects[number % len(projects)]}/acts/note"
            host.connect()
            host.request("POST", path, json.dumps({"text": f"第{number}条"}), headers)
            answer = host.getresponse()
            answers[number].append((answer.status, answer.read()))
            host.close()

    threads = [threading.Thread(target=send, args=(sent[each::SENDERS],)) for each in range(SENDERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(map(len, answers.values())) == len(sent), "a sender fell over"
    return answers
