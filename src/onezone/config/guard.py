"""Owns the start-up guard: each unsafe setting is refused by its name before anything is served."""

from __future__ import annotations

import argparse
import ipaddress
import re
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple, TextIO

import django
from django.conf import settings
from django.db import connections

from onezone.config import environment

SECRET_KEY_CHARACTERS = 50
_DEFAULT_KEY = re.compile(r"django-insecure|change-?me|secret-?key|example", re.IGNORECASE)
# Each of them lets a crash or a power cut take back what was acknowledged (PostgreSQL manual, chapter 28).
DURABLE = {
    "fsync": ("on",),
    "full_page_writes": ("on",),
    "synchronous_commit": ("on", "local", "remote_write", "remote_apply"),
}


@dataclass(frozen=True)
class Database:
    """What the guard asks of PostgreSQL, as the role the application connects with."""

    settings: Mapping[str, str]
    superuser: bool
    bypasses_rls: bool
    owned_tables: int


@dataclass(frozen=True)
class Mail:
    """How letters leave: over SMTP to `host`, `encrypted` or not; what they give as address of the site and sender."""

    host: str
    encrypted: bool
    url: str
    sender: str


@dataclass(frozen=True)
class Facts:
    """Everything the rules look at; `database` is None on SQLite, `mail` where none is sent."""

    mode: str
    host: str
    debug: bool
    secret_key: str
    allowed_hosts: tuple[str, ...]
    session_cookie_secure: bool
    csrf_cookie_secure: bool
    demo_marker: bool
    database: Database | None = field(default=None)
    mail: Mail | None = field(default=None)


class Finding(NamedTuple):
    """One line of the report; `refusal` is empty when the setting is safe."""

    name: str
    refusal: str


def _debug(facts: Facts) -> str:
    return "ONEZONE_DEBUG shows source and settings to strangers: turn it off" if facts.debug else ""


def _secret_key(facts: Facts) -> str:
    if not facts.secret_key:
        return "ONEZONE_SECRET_KEY is not set"
    if _DEFAULT_KEY.search(facts.secret_key):
        return "ONEZONE_SECRET_KEY is a published default: make your own"
    if len(facts.secret_key) < SECRET_KEY_CHARACTERS or len(set(facts.secret_key)) < 5:
        return f"ONEZONE_SECRET_KEY needs {SECRET_KEY_CHARACTERS} random characters"
    return ""


def _hosts(facts: Facts) -> str:
    if not facts.allowed_hosts:
        return "ONEZONE_HOSTS is empty: name the hosts this site answers to"
    wild = [host for host in facts.allowed_hosts if "*" in host or host.startswith(".")]
    return f"ONEZONE_HOSTS has a wildcard: {', '.join(wild)}" if wild else ""


def _cookies(facts: Facts) -> str:
    if facts.session_cookie_secure and facts.csrf_cookie_secure:
        return ""
    return "ONEZONE_SECURE_COOKIES is off: sessions would travel in the clear"


def _demo_address(facts: Facts) -> str:
    if facts.mode != "demo" or is_loopback(facts.host):
        return ""
    return f"demo mode has published passwords and may not listen on {facts.host}: only on 127.0.0.1"


def _demo_data(facts: Facts) -> str:
    if facts.mode != "production" or not facts.demo_marker:
        return ""
    return "the data folder was made by the demo, its passwords are published: use another ONEZONE_DATA"


def _durability(facts: Facts) -> str:
    if facts.database is None:
        return ""
    unsafe = [name for name, safe in DURABLE.items() if facts.database.settings.get(name) not in safe]
    return f"PostgreSQL may lose acknowledged work: {', '.join(unsafe)} is off" if unsafe else ""


def _role(facts: Facts) -> str:
    database = facts.database
    if database is None:
        return ""
    reasons = {
        "is a superuser": database.superuser,
        "bypasses row-level security": database.bypasses_rls,
        f"owns {database.owned_tables} tables": database.owned_tables > 0,
    }
    unsafe = [reason for reason, holds in reasons.items() if holds]
    return f"the application's database role {' and '.join(unsafe)}: zones would not be kept apart" if unsafe else ""


def _mail(facts: Facts) -> str:
    mail = facts.mail
    if mail is None:
        return ""
    if not mail.url or not mail.sender:
        return (
            "ONEZONE_EMAIL_URL is set: letters need ONEZONE_URL (their links) and ONEZONE_MAIL_FROM (their sender) too"
        )
    if mail.host and not mail.encrypted and not is_loopback(mail.host):
        return f"ONEZONE_EMAIL_URL sends letters and password to {mail.host} in the clear: leave tls=0 away"
    return ""


class Rule(NamedTuple):
    """One thing that is looked at; `demo` says whether the demo must obey it too (it speaks plain HTTP to itself)."""

    name: str
    check: Callable[[Facts], str]
    demo: bool


RULES: tuple[Rule, ...] = (
    Rule("debug", _debug, True),
    Rule("secret-key", _secret_key, True),
    Rule("hosts", _hosts, True),
    Rule("cookies", _cookies, False),
    Rule("demo-address", _demo_address, True),
    Rule("demo-data", _demo_data, True),
    Rule("database-durability", _durability, True),
    Rule("database-role", _role, True),
    Rule("mail", _mail, False),
)


def findings(facts: Facts) -> tuple[Finding, ...]:
    """Apply every rule that holds in this mode."""
    applied = [rule for rule in RULES if rule.demo or facts.mode != "demo"]
    return tuple(Finding(rule.name, rule.check(facts)) for rule in applied)


def report(*, host: str, out: TextIO, only_refused: bool = False) -> bool:
    """Write one line a rule, OK or REFUSED, and return whether the zone may be served."""
    found = findings(gather(host=host))
    for finding in found:
        if finding.refusal or not only_refused:
            verdict = f"REFUSED {finding.name}: {finding.refusal}" if finding.refusal else f"OK      {finding.name}"
            out.write(verdict + "\n")
    return not any(finding.refusal for finding in found)


def gather(*, host: str) -> Facts:
    """Read the facts from Django's settings and, on PostgreSQL, from the server."""
    return Facts(
        mode=settings.ONEZONE_MODE,
        host=host,
        debug=settings.DEBUG,
        secret_key=environment.secret_key(settings.ONEZONE_DATA),
        allowed_hosts=tuple(settings.ALLOWED_HOSTS),
        session_cookie_secure=settings.SESSION_COOKIE_SECURE,
        csrf_cookie_secure=settings.CSRF_COOKIE_SECURE,
        demo_marker=settings.ONEZONE_DEMO_MARKER.exists(),
        database=read_database("default"),
        mail=_read_mail(),
    )


def _read_mail() -> Mail | None:
    if not settings.ONEZONE_MAIL:
        return None
    by_smtp = settings.EMAIL_BACKEND.endswith("smtp.EmailBackend")
    return Mail(
        host=settings.EMAIL_HOST if by_smtp else "",
        encrypted=settings.EMAIL_USE_TLS or settings.EMAIL_USE_SSL,
        url=settings.ONEZONE_URL,
        sender=settings.DEFAULT_FROM_EMAIL,
    )


def read_database(alias: str) -> Database | None:
    """Ask PostgreSQL what its settings are and what the connected role may do; None on SQLite."""
    connection: Any = connections[alias]
    if connection.vendor != "postgresql":
        return None
    with connection.cursor() as cursor:
        cursor.execute("select name, setting from pg_settings where name = any(%s)", [list(DURABLE)])
        found = dict(cursor.fetchall())
        cursor.execute("select rolsuper, rolbypassrls from pg_roles where rolname = current_user")
        superuser, bypasses = cursor.fetchone()
        cursor.execute(
            "select count(*) from pg_class where relkind in ('r', 'p') and relowner = current_user::regrole"
            " and relnamespace::regnamespace::text not in ('pg_catalog', 'information_schema')"
        )
        owned = cursor.fetchone()[0]
    return Database(settings=found, superuser=superuser, bypasses_rls=bypasses, owned_tables=owned)


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach an address."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def main(argv: Sequence[str]) -> int:
    """Print the report for the settings of this environment; status 1 when one is refused."""
    parser = argparse.ArgumentParser(prog="onezone guard")
    parser.add_argument("--host", default="127.0.0.1", help="address the site will listen on")
    options = parser.parse_args(argv)
    django.setup()
    return 0 if report(host=options.host, out=sys.stdout) else 1
