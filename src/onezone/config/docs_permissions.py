"""Owns docs/rules/permissions.md and events.md: who may do what and open what, who hears which event."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string

from onezone.approvals import permissions as approvals
from onezone.figures import permissions as figures
from onezone.ledger import permissions as ledger
from onezone.parties import permissions as parties
from onezone.platform.identity import permissions as identity
from onezone.platform.identity.actor import Role

TABLE = Path(__file__).resolve().parents[3] / "tests" / "permissions" / "matrix.csv"
PEOPLE = (
    "anonymous", "applicant", "other_firm", "window", "officer", "other_department", "signer", "convener", "steward",
    "leader", "system_admin", "security_admin", "auditor", "other_zone",
)  # fmt: skip
SIGNS = {"login": "⇥", "password": "⇥", "401": "⇥", "403": "✕", "404": "·", "405": " "}
"""What an answer means: sent to sign in, refused, as if it did not exist, no such method; everything else is inside."""


def permissions() -> str:
    """Acts and addresses by role."""
    return "\n".join([INTRODUCTION, _acts(), *_addresses()])


INTRODUCTION = """# Permissions

Permission follows the post. The tables are written from the code and from the reviewed answers in
`tests/permissions/matrix.csv`, which a test asks of every address, method and role; a new address without a row fails.

## Acts
"""


def _acts() -> str:
    rows = [
        (act.value, identity.SENTENCES[act][0], dict.fromkeys(holders, "yes"))
        for act, holders in identity.HOLDERS.items()
    ]
    rows += [
        (act.value, parties.SENTENCES[act][0], dict.fromkeys(holders, "yes"))
        for act, holders in parties.HOLDERS.items()
    ]
    rows += [
        (act.value, ledger.SENTENCES[act][0], dict.fromkeys(holders, "yes")) for act, holders in ledger.HOLDERS.items()
    ]
    rows += [
        (act.value, figures.SENTENCES[act][0], dict.fromkeys(holders, "yes"))
        for act, holders in figures.HOLDERS.items()
    ]
    rows += [
        (f"approvals:{act}", grant.zh, dict.fromkeys(grant.roles, "own" if grant.own_department else "yes"))
        for act, grant in approvals.ACTS.items()
    ]
    lines = [f"| `{act}` {zh} | {' | '.join(marks.get(role, '') for role in Role)} |" for act, zh, marks in rows]
    return _table(["act", *(role.value for role in Role)], lines) + "\n`own`: in the actor's own department.\n"


def _addresses() -> list[str]:
    rows = list(csv.DictReader(TABLE.read_text(encoding="utf-8").splitlines()))
    shown = [row for row in rows if any(row[who] != "405" for who in PEOPLE[1:])]
    lines = [
        f"| `{row['path']}` {row['method']} | {' | '.join(SIGNS.get(row[who], '✓') for who in PEOPLE)} |"
        for row in shown
    ]
    legend = (
        "\n✓ gets in (what the form then says is another matter) · ✕ refused by name · `·` answered as if it did not "
        "exist · ⇥ sent to sign in.\n`officer`, `signer`: of the department that the item belongs to; `applicant`: of "
        "the project's firm.\n"
    )
    return ["\n## Addresses\n", _table(["address", *PEOPLE], lines), legend]


def events() -> str:
    """Events, who hears them, and the jobs that run by the clock."""
    heard = [
        f"| `{name}` | {', '.join(f'`{each.__module__}.{each.__qualname__}`' for each in listeners)} |"
        for name, listeners in _wired("ONEZONE_LISTENERS").items()
    ]
    jobs = [f"| `{job.name}` | `{job.plan}` | `{job.task}` |" for job in _wired("ONEZONE_JOBS")]
    return (
        "# Events and jobs\n\nEvery act publishes `approvals.<act>` with the project, the act, its matters, and the "
        "key `<project>#<number in the journal>`: written in the transaction of the act, brought after it, with effect "
        "once. What fails eight times is a dead letter on the system administrator's page.\n\n## Heard by\n\n"
        + _table(["event", "listeners"], heard)
        + "\n\n## Jobs by the clock\n\n"
        + _table(["job", "when (cron)", "runs"], jobs)
        + "\n"
    )


def _wired(setting: str) -> Any:
    """The table that a setting names; imported when asked for, because listeners need their tables ready."""
    return import_string(getattr(settings, setting))


def _table(head: Sequence[str], lines: Sequence[str]) -> str:
    return "\n".join([f"| {' | '.join(head)} |", "|" + "---|" * len(head), *lines])
