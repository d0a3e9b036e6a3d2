"""The walls: rows of another zone are neither shown nor taken, and what is recorded is never changed."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations

from onezone.platform.identity.rls import append_only, enable_rls

TABLES = ("figurevalue", "conflictdecision", "closedperiod", "presstext")


class Migration(migrations.Migration):
    """Row-level security and append-only triggers on every table of figures."""

    dependencies: ClassVar = [("figures", "0001_initial")]
    operations: ClassVar = [
        *(enable_rls(f"figures_{table}") for table in TABLES),
        *(append_only(f"figures_{table}") for table in TABLES),
    ]
