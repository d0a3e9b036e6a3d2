"""Tests the two answers a supervisor reads."""

from __future__ import annotations

import pytest
from django.test import Client
from pytest_django import Settings


def test_healthz_answers_without_touching_the_database(client: Client) -> None:
    answer = client.get("/healthz")
    assert answer.status_code == 200
    assert answer.json() == {"status": "ok"}


@pytest.mark.django_db
def test_readyz_is_ready_when_every_migration_is_in(client: Client) -> None:
    assert client.get("/readyz").json()["status"] == "ok"


@pytest.mark.django_db
def test_readyz_refuses_while_a_migration_waits(client: Client, settings: Settings) -> None:
    settings.MIGRATION_MODULES = {"sessions": "tests.config.later_sessions"}
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json() == {"status": "refused", "reason": "migrations", "detail": 1}
