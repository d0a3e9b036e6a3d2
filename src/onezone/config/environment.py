"""Owns the reading of environment variables: one typed helper for each shape of setting."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path
from typing import Any, Literal, cast, get_args
from urllib.parse import unquote, urlsplit

import dj_database_url
from environs import Env, EnvValidationError

Mode = Literal["production", "demo", "test"]
MODES: tuple[str, ...] = get_args(Mode)

DEMO_MARKER = "demo.json"
SECRET_KEY_FILE = "secret_key"
SQLITE_FILE = "onezone.sqlite3"

# Two workers, two tickers and a writer on one file ran without "database is locked" only with these three.
SQLITE_OPTIONS: dict[str, Any] = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;",
}

env = Env()


def data_folder() -> Path:
    """Return the folder that holds everything a running zone writes: $ONEZONE_DATA, else ./var."""
    return Path(env.str("ONEZONE_DATA", "") or "var").resolve()


def mode(data: Path) -> Mode:
    """Return the running mode: $ONEZONE_MODE, else "demo" on a data folder the demo made, else "production"."""
    fallback = "demo" if (data / DEMO_MARKER).exists() else "production"
    given = env.str("ONEZONE_MODE", fallback)
    if given not in MODES:
        raise EnvValidationError(f"ONEZONE_MODE={given!r}: {', '.join(MODES)}", [])
    return cast(Mode, given)


def secret_key(data: Path) -> str:
    """Return $ONEZONE_SECRET_KEY, else the key kept in the data folder, else "" (the guard then refuses to serve)."""
    given = env.str("ONEZONE_SECRET_KEY", "")
    kept = data / SECRET_KEY_FILE
    if given or not kept.exists():
        return str(given)
    return kept.read_text(encoding="ascii").strip()


def today() -> date | None:
    """Return the fixed day of a demo ($ONEZONE_TODAY as YYYY-MM-DD), or None for the real one."""
    text = env.str("ONEZONE_TODAY", "")
    return date.fromisoformat(text) if text else None


def database_url(data: Path) -> str:
    """Return $DATABASE_URL, else the SQLite file of the data folder."""
    return env.str("DATABASE_URL", "") or f"sqlite:///{data / SQLITE_FILE}"


def owner_database() -> dict[str, Any] | None:
    """Return the connection of the role that owns the tables ($DATABASE_OWNER_URL), or None where there is none."""
    url = env.str("DATABASE_OWNER_URL", "")
    return database(url) if url else None


def database(url: str) -> dict[str, Any]:
    """Turn one database address into Django's dictionary, with the options this project relies on."""
    entry: dict[str, Any] = dict(dj_database_url.parse(url))
    if entry["ENGINE"] == "django.db.backends.sqlite3":
        entry["OPTIONS"] = {**SQLITE_OPTIONS, **entry.get("OPTIONS", {})}
        return entry
    # A transaction pool (PgBouncer) hands the next statement to another server process, so no named cursors.
    entry |= {"DISABLE_SERVER_SIDE_CURSORS": True, "CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
    return entry


def mail(url: str) -> dict[str, Any]:
    """Turn one mail address into Django's settings: `smtp://user:password@host:587` (STARTTLS, unless ?tls=0),
    `smtps://…:465` (TLS from the first byte), `console:` (printed). "" sends nothing."""
    parts = urlsplit(url)
    if parts.scheme in ("", "console"):
        return {"EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend"}
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
        raise EnvValidationError("ONEZONE_EMAIL_URL: smtp://user:password@host:587, smtps://… or console:", [])
    implicit = parts.scheme == "smtps"
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or (465 if implicit else 587),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": implicit,
        "EMAIL_USE_TLS": not implicit and "tls=0" not in parts.query.split("&"),
        "EMAIL_TIMEOUT": 20,
    }


def export(values: dict[str, str]) -> None:
    """Set variables for this process and its children; a value that is already there stays."""
    for name, value in values.items():
        os.environ.setdefault(name, value)
