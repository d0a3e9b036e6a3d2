"""Tests the start-up guard: each rule refuses its own fault by name and nothing else."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pytest
from django.db import connections
from pytest_django import Settings

from onezone.config import guard, migrate
from onezone.config.guard import RULES, Database, Facts, Mail, findings

DATABASE = Database(
    settings={"fsync": "on", "full_page_writes": "on", "synchronous_commit": "on"},
    superuser=False,
    bypasses_rls=False,
    owned_tables=0,
)
MAIL = Mail(host="mail.example.cn", encrypted=True, url="https://zone.example.cn", sender="zone@example.cn")
SAFE = Facts(
    mode="production",
    host="127.0.0.1",
    debug=False,
    secret_key="q7R!" + "0123456789abcdefghijklmnopqrstuvwxyz" * 2,
    allowed_hosts=("zone.example.cn",),
    session_cookie_secure=True,
    csrf_cookie_secure=True,
    demo_marker=False,
    database=DATABASE,
    mail=MAIL,
)
FAULTS: dict[str, tuple[Facts, ...]] = {
    "debug": (replace(SAFE, debug=True),),
    "secret-key": (
        replace(SAFE, secret_key=""),
        replace(SAFE, secret_key="short"),
        replace(SAFE, secret_key="a" * 80),
        replace(SAFE, secret_key="django-insecure-" + SAFE.secret_key),
        replace(SAFE, secret_key="change-me-" + SAFE.secret_key),
    ),
    "hosts": tuple(replace(SAFE, allowed_hosts=hosts) for hosts in ((), ("*",), (".example.cn",), ("a.cn", "*"))),
    "cookies": (replace(SAFE, session_cookie_secure=False), replace(SAFE, csrf_cookie_secure=False)),
    "demo-address": tuple(replace(SAFE, mode="demo", host=host) for host in ("0.0.0.0", "10.0.0.1", "::", "zone.cn")),
    "demo-data": (replace(SAFE, demo_marker=True),),
    "database-durability": tuple(
        replace(SAFE, database=replace(DATABASE, settings={**DATABASE.settings, name: "off"}))
        for name in DATABASE.settings
    ),
    "database-role": (
        replace(SAFE, database=replace(DATABASE, superuser=True)),
        replace(SAFE, database=replace(DATABASE, bypasses_rls=True)),
        replace(SAFE, database=replace(DATABASE, owned_tables=1)),
    ),
    "mail": (
        replace(SAFE, mail=replace(MAIL, url="")),
        replace(SAFE, mail=replace(MAIL, sender="")),
        replace(SAFE, mail=replace(MAIL, encrypted=False)),
    ),
}


def _refused(facts: Facts) -> list[str]:
    return [finding.name for finding in findings(facts) if finding.refusal]


def test_safe_settings_are_refused_nowhere() -> None:
    assert _refused(SAFE) == []
    assert _refused(replace(SAFE, database=None)) == []


@pytest.mark.parametrize(("name", "facts"), [(name, facts) for name, all_ in FAULTS.items() for facts in all_])
def test_a_fault_is_refused_by_its_name(name: str, facts: Facts) -> None:
    assert _refused(facts) == [name]


def test_every_rule_has_a_fault_that_turns_it_red() -> None:
    assert {rule.name for rule in RULES} == set(FAULTS)


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "localhost"])
def test_the_demo_may_speak_plain_http_to_its_own_machine(host: str) -> None:
    demo = replace(SAFE, mode="demo", host=host, session_cookie_secure=False, demo_marker=True, database=None)
    assert _refused(demo) == []


@pytest.mark.django_db
def test_the_report_has_one_line_a_rule(settings: Settings, tmp_path: Path) -> None:
    settings.ONEZONE_MODE = "production"
    settings.ONEZONE_DEMO_MARKER = tmp_path / "demo.json"
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    settings.ALLOWED_HOSTS = ["*"]
    out = io.StringIO()
    assert guard.report(host="127.0.0.1", out=out) is False
    lines = out.getvalue().splitlines()
    assert [line for line in lines if line.startswith("REFUSED")] == ["REFUSED hosts: ONEZONE_HOSTS has a wildcard: *"]
    assert len(lines) == len(RULES)


@pytest.mark.sqlite
@pytest.mark.django_db
def test_sqlite_is_asked_nothing() -> None:
    assert guard.read_database("default") is None


@pytest.mark.postgres
@pytest.mark.django_db
def test_the_role_of_this_run_is_safe() -> None:
    assert guard.read_database("default") == DATABASE


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_the_owner_would_be_refused() -> None:
    with migrate.as_owner():
        found = guard.read_database("default")
    assert found is not None
    assert found.owned_tables > 10
    assert not found.superuser


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_superuser_and_a_session_that_may_lose_work_would_be_refused() -> None:
    connection = connections["default"]
    connection.close()
    application = connection.settings_dict
    unsafe = {"options": "-c synchronous_commit=off"}
    connection.settings_dict = {**application, "USER": "postgres", "OPTIONS": {**application["OPTIONS"], **unsafe}}
    try:
        found = guard.read_database("default")
    finally:
        connection.close()
        connection.settings_dict = application
    assert _refused(replace(SAFE, database=found)) == ["database-durability", "database-role"]
