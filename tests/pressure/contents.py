"""Owns what a zone holds: every row of every table, so that no change of any of them goes unseen."""

from __future__ import annotations

import hashlib

from django.apps import apps
from django.db import connection

from onezone.platform.identity.models import Zone
from onezone.platform.identity.scope import zone_scope

# What tells whether an act happened is state and journal; these change with every sign of life.
NOT_STATE = {"sessions.session", "identity.loginattempt", "django_tasks_database.dbtaskresult"}


def contents(zone: Zone) -> dict[str, str]:
    """Table -> digest of its rows, as the zone sees them."""
    tables = [
        model._meta.db_table
        for model in apps.get_models(include_auto_created=True)
        if model._meta.label_lower not in NOT_STATE
    ]
    with zone_scope(zone.id), connection.cursor() as cursor:
        return {table: _digest(cursor, table) for table in tables}


def _digest(cursor: object, table: str) -> str:
    cursor.execute(f'SELECT * FROM "{table}" ORDER BY 1')  # type: ignore[attr-defined]
    held = hashlib.blake2b(digest_size=12)
    for row in cursor.fetchall():  # type: ignore[attr-defined]
        held.update(repr(row).encode())
    return held.hexdigest()


def differences(before: dict[str, str], after: dict[str, str]) -> list[str]:
    """The tables that are not as they were."""
    return [table for table in before if before[table] != after[table]]
