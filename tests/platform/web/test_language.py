"""Chinese is the default whatever the browser asks for; the reader's choice holds."""

from __future__ import annotations

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def test_a_browser_that_prefers_english_still_gets_chinese() -> None:
    answer = Client(headers={"accept-language": "en-US,en;q=0.9", "accept": "text/html,*/*"}).get("/login/")
    assert answer.headers["Content-Language"] == "zh-hans"
    assert "登录" in answer.content.decode()


def test_a_drawing_or_a_part_of_a_page_speaks_as_the_page_does() -> None:
    for accepts in ("image/svg+xml,image/*,*/*", "*/*"):
        sent = {"accept-language": "en-US,en;q=0.9", "accept": accepts, "user-agent": "Mozilla/5.0 (X11; Linux x86_64)"}
        assert Client(headers=sent).get("/login/").headers["Content-Language"] == "zh-hans"


def test_a_program_may_name_its_language() -> None:
    answer = Client(headers={"accept-language": "en", "accept": "application/json"}).get("/login/")
    assert answer.headers["Content-Language"] == "en"


def test_the_reader_s_choice_holds() -> None:
    client = Client()
    client.post("/language/", {"language": "en", "next": "/login/"})
    assert client.get("/login/").headers["Content-Language"] == "en"


def test_an_unknown_language_is_the_default() -> None:
    client = Client()
    client.cookies["django_language"] = "xx"
    assert client.get("/login/").headers["Content-Language"] == "zh-hans"
