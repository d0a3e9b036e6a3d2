"""The second wall, and rows that are never changed."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations

from onezone.platform.identity.rls import append_only, enable_rls


class Migration(migrations.Migration):
    """Row-level security on every table of this app that carries a zone."""

    dependencies: ClassVar = [("journal", "0001_initial")]
    operations: ClassVar = [
        enable_rls("journal_journalrow"),
        enable_rls("journal_chainhead"),
        enable_rls("journal_checkpoint"),
        append_only("journal_journalrow"),
        append_only("journal_checkpoint"),
    ]
