"""Tests that a token is one post's, is shown once, and dies with post, account, its day, or its holder's word."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

import pytest
from django.db import models
from django.test import Client

from onezone.platform.api.models import AccessToken
from onezone.platform.api.services.tokens import create_token, revoke_token
from onezone.platform.identity import services as identity
from onezone.platform.identity.actor import Role, system_actor
from onezone.platform.identity.errors import NotAllowed, NotFound
from onezone.platform.identity.models import Post, User
from onezone.platform.identity.scope import zone_scope
from onezone.platform.journal.models import JournalRow
from tests.api.caller import Callers, code_of

WHO = "NRB/officer"


def end_post(callers: Callers) -> None:
    world = callers.world
    identity.end_post(actor=system_actor(world.zone), at=world.on("2026-11-23").now, post_id=world.posts[WHO].pk)


def close_account(callers: Callers) -> None:
    world = callers.world
    username = world.posts[WHO].user.username
    identity.deactivate_user(actor=system_actor(world.zone), at=world.now, username=username)


def force_new_password(callers: Callers) -> None:
    User.objects.filter(pk=callers.world.posts[WHO].user_id).update(must_change_password=True)


def let_it_expire(callers: Callers) -> None:
    AccessToken.objects.filter(name=WHO).update(expires_on=date(2026, 11, 23))


def revoke(callers: Callers) -> None:
    token = AccessToken.objects.get(name=WHO)
    revoke_token(actor=callers.world.people[WHO], at=callers.world.now, token=token.pk)


@pytest.mark.parametrize("end", [end_post, close_account, force_new_password, let_it_expire, revoke])
def test_a_token_dies_at_the_next_call(callers: Callers, end: Callable[[Callers], None]) -> None:
    assert callers.get(WHO, "/me").status_code == 200
    with zone_scope(callers.world.zone.id):
        end(callers)
    refused = callers.get(WHO, "/me")
    assert code_of(refused) == (401, "unauthenticated")
    assert refused["WWW-Authenticate"].startswith("Bearer")


@pytest.mark.parametrize(
    "header", ["", "Basic abc", "Bearer", "Bearer oz_1_x", "Bearer oz_99999999999999999999_x", "Bearer oz_x_y"]
)
def test_what_is_no_token_is_refused_with_one_sentence(callers: Callers, header: str) -> None:
    answer = Client().get("/api/v1/me", headers={"Authorization": header, "Accept-Language": "en"})
    assert code_of(answer) == (401, "unauthenticated")
    assert code_of(Client().get("/api/v1/me"))[0] == 401


def test_only_the_hash_is_kept(callers: Callers) -> None:
    text = callers.token(WHO)
    with zone_scope(callers.world.zone.id):
        row = AccessToken.objects.get(name=WHO)
        written = list(JournalRow.objects.filter(act="create_token").values_list("payload", flat=True))
    columns = [str(getattr(row, each.attname)) for each in row._meta.get_fields() if isinstance(each, models.Field)]
    assert not any(text in column for column in [*columns, *map(str, written)])
    assert [each["name"] for each in written] == [WHO]


def test_the_three_administrators_have_no_tokens(callers: Callers) -> None:
    world = callers.world
    with zone_scope(world.zone.id):
        admin = world.hire("sys", Role.system_admin)
        with pytest.raises(NotAllowed):
            create_token(actor=admin, at=world.now, name="x", days=1)
        text = callers.token(WHO)
        Post.objects.filter(pk=world.posts[WHO].pk).update(role=Role.auditor.value)
    answer = Client().get("/api/v1/me", headers={"Authorization": f"Bearer {text}"})
    assert code_of(answer) == (401, "unauthenticated")


def test_nobody_revokes_anothers_token(callers: Callers) -> None:
    callers.token(WHO)
    with zone_scope(callers.world.zone.id):
        token = AccessToken.objects.get(name=WHO)
        with pytest.raises(NotFound):
            revoke_token(actor=callers.world.people["NRB/signer"], at=callers.world.now, token=token.pk)


def test_calls_of_a_minute_are_limited(callers: Callers, settings: object) -> None:
    settings.ONEZONE_API_CALLS_A_MINUTE = 2  # type: ignore[attr-defined]
    statuses = [callers.get(WHO, "/me").status_code for _ in range(6)]
    assert 429 in statuses
    refused = callers.get(WHO, "/me")
    if refused.status_code == 429:
        assert 1 <= int(refused["Retry-After"]) <= 60


def test_the_page_shows_a_token_once(callers: Callers) -> None:
    browser = callers.world.client("window")
    made = browser.post("/account/tokens/", {"name": "对接", "days": "90"})
    token = re.search(r"oz_\d+_[\w-]{43}", made.content.decode())
    assert token is not None
    assert token.group() not in browser.get("/account/tokens/").content.decode()
    assert Client().get("/api/v1/me", headers={"Authorization": f"Bearer {token.group()}"}).json()["role"] == "window"
    with zone_scope(callers.world.zone.id):
        row = AccessToken.objects.get(name="对接")
    assert browser.post(f"/account/tokens/{row.pk}/revoke/").status_code == 302
    assert Client().get("/api/v1/me", headers={"Authorization": f"Bearer {token.group()}"}).status_code == 401
    assert browser.post("/account/tokens/", {"name": "", "days": "90"}).status_code == 422


def test_a_session_reads_and_needs_its_proof_to_write(callers: Callers) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.cookies = callers.world.client("window").cookies
    assert browser.get("/api/v1/me").json()["role"] == "window"
    path = f"/api/v1/projects/{callers.world.reference}/acts/note"
    sent = {"data": '{"text": "电话沟通"}', "content_type": "application/json"}
    headers = {"Idempotency-Key": "a-key-of-a-browser"}
    assert code_of(browser.post(path, headers=headers, **sent)) == (403, "csrf_refused")
    browser.get("/account/tokens/")
    headers["X-CSRFToken"] = browser.cookies["csrftoken"].value
    assert browser.post(path, headers=headers, **sent).status_code == 200


def test_the_docs_show_every_operation_and_fetch_nothing(callers: Callers) -> None:
    page = callers.world.client("window").get("/api/v1/docs")
    text = page.content.decode()
    assert page.status_code == 200
    assert "/api/v1/projects/{reference}/acts/decide" in text
    assert not re.search(r'(?:src|href)="https?://', text)
    assert Client().get("/api/v1/docs").status_code == 302
    assert Client().get("/api/v1/openapi.json").json()["openapi"].startswith("3.1")
