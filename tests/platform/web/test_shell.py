"""The frame: what a post sees in the navigation, the error pages, the language, the style guide's door."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.test import Client, RequestFactory, override_settings

from onezone.config.navigation import NAVIGATION
from onezone.config.wiring import REGISTERS
from onezone.platform.identity.actor import Actor, Role
from onezone.platform.registers.declaration import Register
from onezone.platform.web.context import NavEntry, navigation, page_exists, shell
from onezone.platform.web.views import ERRORS, error_page, server_error

OFFICER = Actor(1, 1, "莫清", Role.officer, "NRB", 1, "lingyuan")
ENTRIES = (
    NavEntry("我的", "样式", "/styleguide/", count="mine"),
    NavEntry("我的", "没有的页", "/never/"),
    NavEntry("管理", "审计", "/styleguide/case/", frozenset({Role.auditor})),
)


def test_only_pages_that_exist_and_the_role_may_open_are_shown() -> None:
    groups = navigation(OFFICER, "/styleguide/", ENTRIES, lambda _: {"mine": 12})
    assert [(g.label, [link.label for link in g.links]) for g in groups] == [("我的", ["样式"])]
    assert groups[0].links[0].current
    assert groups[0].links[0].count == 12


def test_another_role_sees_its_own() -> None:
    groups = navigation(replace(OFFICER, role=Role.auditor), "/styleguide/case/", ENTRIES)
    assert [g.label for g in groups] == ["我的", "管理"]


def test_a_visitor_sees_no_navigation() -> None:
    assert navigation(None, "/", ENTRIES) == ()


def test_the_first_page_is_current_only_on_itself() -> None:
    board = (NavEntry("我的", "看板", "/styleguide/"), NavEntry("我的", "首页", "/"))
    if page_exists("/"):
        links = navigation(OFFICER, "/styleguide/", board)[0].links
        assert [link.current for link in links] == [True, False]


@pytest.mark.parametrize("register", REGISTERS, ids=lambda each: each.code)
def test_every_register_stands_below_one_entry(register: Register) -> None:
    below = [entry.path for entry in NAVIGATION if entry.path != "/" and entry.is_current(f"/{register.code}/")]
    assert len(below) == 1


def test_every_declared_entry_has_a_path_of_its_own() -> None:
    assert len({entry.path for entry in NAVIGATION}) == len(NAVIGATION)
    assert all(entry.path.startswith("/") and entry.path.endswith("/") for entry in NAVIGATION)


@pytest.mark.parametrize("status", sorted(ERRORS))
def test_an_error_page_says_what_happened_and_what_to_do(status: int) -> None:
    request = RequestFactory().get("/")
    answer = error_page(request, status, code="some_code")
    assert answer.status_code == status
    text = answer.content.decode()
    assert str(ERRORS[status].title) in text
    assert str(ERRORS[status].todo[0]) in text
    assert f"{status} · some_code" in text
    assert '<html lang="zh-Hans">' in text


def test_an_unknown_status_speaks_as_its_kind() -> None:
    request = RequestFactory().get("/")
    assert str(ERRORS[400].title) in error_page(request, 418).content.decode()
    assert str(ERRORS[500].title) in error_page(request, 502).content.decode()


def test_the_page_of_a_server_error_needs_no_request_data() -> None:
    answer = server_error(RequestFactory().get("/"))
    assert answer.status_code == 500
    assert str(ERRORS[500].sentence) in answer.content.decode()


def test_shell_of_a_visitor_has_a_day_and_no_post() -> None:
    context = shell(RequestFactory().get("/"))["shell"]
    assert context["post"] is None
    assert context["posts"] == ()
    assert context["day"].on is not None


def test_logins_are_listed_in_demo_mode_only(tmp_path) -> None:
    marker = tmp_path / "demo.json"
    marker.write_text('{"logins": [{"role": "officer", "username": "mo", "password": "x"}]}')
    with override_settings(ONEZONE_DEMO=True, ONEZONE_DEMO_MARKER=marker):
        assert [each["username"] for each in shell(RequestFactory().get("/"))["shell"]["logins"]()] == ["mo"]
    with override_settings(ONEZONE_DEMO=False, ONEZONE_DEMO_MARKER=marker):
        assert shell(RequestFactory().get("/"))["shell"]["logins"]() == ()


@pytest.mark.django_db
def test_the_style_guide_opens_and_an_unknown_page_of_it_does_not(client: Client) -> None:
    assert client.get("/styleguide/").status_code == 200
    assert client.get("/styleguide/case/").status_code == 200
    assert client.get("/styleguide/other/").status_code == 404


@pytest.mark.django_db
def test_the_language_is_switched_and_named_on_the_page(client: Client) -> None:
    client.post("/language/", {"language": "en", "next": "/styleguide/"})
    assert '<html lang="en">' in client.get("/styleguide/").content.decode()


@pytest.mark.django_db
def test_every_page_hands_its_token_to_htmx(client: Client) -> None:
    assert """hx-headers:inherited='{"X-CSRFToken": \"""" in client.get("/styleguide/").content.decode()
