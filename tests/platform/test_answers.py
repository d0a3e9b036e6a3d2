"""Refusals as pages, fragments and problem+json; the answers to a supervisor."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from onezone.kernel.errors import FieldError, RuleError
from onezone.platform.identity.errors import GrantToSelf, NotAllowed, NotFound, UsernameTaken
from onezone.platform.web.problem import status_of
from tests.platform.conftest import AT, PASSWORD, Cast
from tests.platform.test_background import remember


@pytest.fixture
def officer(here: Cast, settings: Any) -> Client:
    settings.ROOT_URLCONF = "tests.platform.addresses"
    settings.ONEZONE_TODAY = AT.date()
    client = Client()
    client.post("/login/", {"username": "wang-lingyuan", "password": PASSWORD})
    return client


def test_a_refusal_is_problem_json_to_a_program(officer: Client) -> None:
    response = officer.get("/refuse/field/", headers={"Accept": "application/json"})
    assert (response.status_code, response["Content-Type"]) == (422, "application/problem+json")
    assert response.json() == {
        "type": "urn:onezone:error:field_invalid",
        "title": "面积：<b>应为正数</b>",
        "status": 422,
        "code": "field_invalid",
        "detail": "面积：<b>应为正数</b>",
        "data": {"field": "面积", "reason": "<b>应为正数</b>"},
    }


def test_a_refusal_is_a_page_to_a_person_with_the_same_code(officer: Client) -> None:
    response = officer.get("/refuse/P-2026-0142/", headers={"Accept": "text/html"})
    assert response.status_code == 404
    page = response.content.decode()
    assert "没有找到“P-2026-0142”。" in page
    assert "not_found" in page


def test_a_refusal_speaks_the_language_of_the_request(officer: Client) -> None:
    headers = {"Accept": "application/json", "Accept-Language": "en"}
    assert officer.get("/refuse/P-1/", headers=headers).json()["detail"] == "“P-1” was not found."


def test_a_refusal_is_a_fragment_to_htmx_and_escapes_what_was_typed(officer: Client) -> None:
    response = officer.get("/refuse/field/", headers={"HX-Request": "true", "Accept": "text/html"})
    assert response.status_code == 422
    text = response.content.decode()
    assert text.startswith('<div class="oz-errors" role="alert"')
    assert "&lt;b&gt;应为正数" in text
    assert "<html" not in text


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (RuleError(), 409), (GrantToSelf(), 409), (NotAllowed(), 403), (NotFound(), 404), (FieldError(), 422),
        (UsernameTaken(), 422),
    ],
)  # fmt: skip
def test_every_refusal_has_a_status(error: RuleError, status: int) -> None:
    assert status_of(error) == status


def test_a_refusal_may_name_its_own_status() -> None:
    class Gone(RuleError):
        code = "test_gone"
        status = 410

    assert status_of(Gone()) == 410


def test_the_supervisor_is_answered_without_signing_in(db: None, settings: Any) -> None:
    settings.ROOT_URLCONF = "tests.platform.addresses"
    client = Client()
    assert client.get("/healthz").json() == {"status": "ok"}
    assert client.get("/readyz").json() == {"status": "ok", "oldest_job_seconds": 0}
    remember.enqueue()
    DBTaskResult.objects.update(enqueued_at=timezone.now() - timedelta(minutes=5))
    assert 300 <= client.get("/readyz").json()["oldest_job_seconds"] < 330
