"""Tests how settings are read from the environment."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from environs import EnvValidationError

from onezone.config import environment


def test_a_data_folder_made_by_the_demo_is_a_demo_without_being_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("ONEZONE_MODE", raising=False)
    assert environment.mode(tmp_path) == "production"
    (tmp_path / environment.DEMO_MARKER).write_text("{}", encoding="utf-8")
    assert environment.mode(tmp_path) == "demo"


def test_sqlite_waits_for_locks_and_starts_writes_at_once() -> None:
    options = environment.database("sqlite:////data/x.sqlite3")["OPTIONS"]
    assert options["transaction_mode"] == "IMMEDIATE"
    assert options["timeout"] == 20
    assert "journal_mode=WAL" in options["init_command"]


def test_postgresql_is_safe_behind_a_transaction_pool() -> None:
    found = environment.database("postgres://onezone_app:p%40ss@db:6432/zone")
    assert (found["USER"], found["PASSWORD"], found["HOST"], found["NAME"]) == ("onezone_app", "p@ss", "db", "zone")
    assert found["DISABLE_SERVER_SIDE_CURSORS"] is True


def test_the_fixed_day_is_read_as_a_date(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ONEZONE_TODAY", raising=False)
    assert environment.today() is None
    monkeypatch.setenv("ONEZONE_TODAY", "2026-11-23")
    assert environment.today() == date(2026, 11, 23)


def test_the_given_key_goes_before_the_kept_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ONEZONE_SECRET_KEY", raising=False)
    assert environment.secret_key(tmp_path) == ""
    (tmp_path / environment.SECRET_KEY_FILE).write_text("kept\n", encoding="ascii")
    assert environment.secret_key(tmp_path) == "kept"
    monkeypatch.setenv("ONEZONE_SECRET_KEY", "given")
    assert environment.secret_key(tmp_path) == "given"


@pytest.mark.parametrize(
    ("url", "port", "ssl", "tls"),
    [
        ("smtp://zone:p%40ss@mail.example.cn", 587, False, True),
        ("smtp://zone:p%40ss@mail.example.cn:25?tls=0", 25, False, False),
        ("smtps://zone:p%40ss@mail.example.cn", 465, True, False),
    ],
)
def test_a_mail_address_is_read(url: str, port: int, ssl: bool, tls: bool) -> None:
    found = environment.mail(url)
    assert (found["EMAIL_HOST"], found["EMAIL_HOST_PASSWORD"]) == ("mail.example.cn", "p@ss")
    assert (found["EMAIL_PORT"], found["EMAIL_USE_SSL"], found["EMAIL_USE_TLS"]) == (port, ssl, tls)


@pytest.mark.parametrize("url", ["imap://mail.example.cn", "smtp:", "mail.example.cn:25"])
def test_a_mail_address_that_is_none_is_refused(url: str) -> None:
    with pytest.raises(EnvValidationError):
        environment.mail(url)
