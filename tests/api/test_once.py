"""Tests that a call sent again is done once and answered the same, byte for byte (reliability B)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from onezone.approvals.services import core
from onezone.platform.api.models import KeptAnswer
from onezone.platform.api.services.once import KEPT, Answer, forget_answers, once
from onezone.platform.identity.scope import zone_scope
from onezone.platform.journal.models import JournalRow
from tests.api.caller import Callers, code_of

KEY = "2026-11-23/window/0001".replace("/", ":")


def notes(callers: Callers) -> int:
    with zone_scope(callers.world.zone.id):
        return JournalRow.objects.filter(chain=callers.world.reference, act="note").count()


def test_the_same_call_again_gets_the_same_bytes_and_does_nothing(callers: Callers) -> None:
    first = callers.act("window", "note", KEY, text="已电话沟通")
    again = callers.act("window", "note", KEY, text="已电话沟通")
    assert (first.status_code, first.content) == (again.status_code, again.content)
    assert again["Idempotency-Replayed"] == "true"
    assert "Idempotency-Replayed" not in first
    assert notes(callers) == 1


def test_another_content_under_the_same_key_is_refused(callers: Callers) -> None:
    callers.act("window", "note", KEY, text="已电话沟通")
    assert code_of(callers.act("window", "note", KEY, text="别的内容")) == (422, "idempotency_key_reused")
    assert notes(callers) == 1


def test_a_key_is_one_posts_and_one_operations(callers: Callers) -> None:
    assert callers.act("window", "note", KEY, text="一").status_code == 200
    assert callers.act("convener", "note", KEY, text="二").status_code == 200
    assert callers.act("window", "record_fact", KEY, name="project.contractor", value="辽宁建工").status_code == 200
    assert notes(callers) == 2


def test_a_write_without_a_key_is_refused(callers: Callers) -> None:
    path = f"/projects/{callers.world.reference}/acts/note"
    assert code_of(callers.post("window", path, {"text": "一"}, key=None)) == (400, "idempotency_key_missing")
    assert code_of(callers.post("window", path, {"text": "一"}, key="short")) == (400, "idempotency_key_missing")
    assert notes(callers) == 0


def test_a_refused_call_leaves_its_key_free(callers: Callers) -> None:
    refused = callers.act("NRB/signer", "decide", KEY, matter="P205", outcome="approve")
    assert refused.status_code in (403, 409)
    with zone_scope(callers.world.zone.id):
        assert KeptAnswer.objects.count() == 0


def test_answer_and_act_are_in_one_transaction(callers: Callers, monkeypatch: pytest.MonkeyPatch) -> None:
    """The act's last statement fails: neither the act nor its answer is there, and the same key does it then."""

    def fail(**_given: Any) -> None:
        raise RuntimeError("the disk is full")

    with monkeypatch.context() as broken:
        broken.setattr(core, "announce", fail)
        with pytest.raises(RuntimeError):
            callers.act("window", "note", KEY, text="已电话沟通")
    with zone_scope(callers.world.zone.id):
        assert KeptAnswer.objects.count() == 0
    assert notes(callers) == 0
    assert callers.act("window", "note", KEY, text="已电话沟通").status_code == 200


def test_an_uploaded_file_is_the_same_call_whatever_its_boundary(callers: Callers) -> None:
    path, pdf = f"/projects/{callers.world.reference}/materials", b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
    first = callers.upload("window", path, "图.pdf", pdf, KEY, material="总平面图")
    again = callers.upload("window", path, "图.pdf", pdf, KEY, material="总平面图")
    assert first.status_code == 201
    assert first.content == again.content
    other = callers.upload("window", path, "图.pdf", pdf + b" ", KEY, material="总平面图")
    assert code_of(other) == (422, "idempotency_key_reused")


def test_old_answers_are_forgotten_and_young_ones_kept(callers: Callers) -> None:
    world = callers.world
    actor, at = world.people["window"], world.now
    with zone_scope(world.zone.id):
        for age in (KEPT + timedelta(minutes=1), timedelta(hours=24)):
            once(
                actor=actor, at=at - age, operation="x", key=f"key-{age}", fingerprint="0" * 64,
                do=lambda: Answer(200, "{}"),
            )  # fmt: skip
    assert forget_answers(zone_id=world.zone.id, at=at) == 1


def test_a_form_sent_again_gets_its_first_answer_and_does_nothing(callers: Callers) -> None:
    """Double click and Back: the pages use the same mechanism, with a hidden key."""
    browser, reference = callers.world.client("window"), callers.world.reference
    sent = {"text": "已电话沟通", "once": "c" * 32}
    first, again = (browser.post(f"/projects/{reference}/acts/note/", sent) for _ in range(2))
    assert (first.status_code, first["Location"]) == (again.status_code, again["Location"])
    assert notes(callers) == 1
    assert "没有重复执行" in browser.get(again["Location"]).content.decode()


def test_a_refused_form_may_be_sent_again_and_keeps_its_files(callers: Callers) -> None:
    browser, reference = callers.world.client("window"), callers.world.reference
    sent = {"text": "", "once": "d" * 32}
    assert browser.post(f"/projects/{reference}/acts/note/", sent).status_code == 422
    assert browser.post(f"/projects/{reference}/acts/note/", {**sent, "text": "一"}).status_code == 302
    assert notes(callers) == 1


def test_every_form_of_an_act_carries_a_one_time_key(callers: Callers) -> None:
    page = callers.world.get("acts/note/", "window")
    assert 'name="key"' in page
    assert 'name="once"' in callers.world.get("simulation/hold/", "convener")
