"""Tests the request identifier and the headers every answer carries."""

from __future__ import annotations

import re

import pytest
from django.test import Client


def test_an_answer_carries_the_identifier_it_was_given(client: Client) -> None:
    assert client.get("/healthz", headers={"X-Request-ID": "abcd-1234"})["X-Request-ID"] == "abcd-1234"


@pytest.mark.parametrize("given", ["", "short", "x" * 65, "a b c d e f", "evil\x7f-line-12"])
def test_a_strange_identifier_is_replaced(client: Client, given: str) -> None:
    answered = client.get("/healthz", headers={"X-Request-ID": given})["X-Request-ID"]
    assert re.fullmatch(r"[0-9a-f]{32}", answered)


def test_the_content_policy_allows_nothing_inline(client: Client) -> None:
    policy = client.get("/healthz")["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert "object-src 'none'" in policy
