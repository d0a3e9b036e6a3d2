"""The walls: rows of another zone are neither shown nor taken, and what is recorded is never changed."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations

from onezone.platform.identity.rls import append_only, enable_rls

TABLES = (
    "park", "bookproject", "steprow", "amountrow", "yearplan", "monthrow", "elementrow", "blocker", "photo", "link",
)  # fmt: skip
RECORDED = ("steprow", "amountrow", "yearplan", "monthrow", "photo")


class Migration(migrations.Migration):
    """Row-level security on every table of the book; append-only triggers on what is recorded."""

    dependencies: ClassVar = [("ledger", "0001_initial")]
    operations: ClassVar = [
        *(enable_rls(f"ledger_{table}") for table in TABLES),
        *(append_only(f"ledger_{table}") for table in RECORDED),
    ]
