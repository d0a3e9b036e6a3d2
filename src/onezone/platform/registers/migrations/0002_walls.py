"""The second wall: rows of another zone are neither shown nor taken."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations

from onezone.platform.identity.rls import enable_rls


class Migration(migrations.Migration):
    """Row-level security on every table of this app."""

    dependencies: ClassVar = [("registers", "0001_initial")]
    operations: ClassVar = [
        enable_rls("registers_entry"),
        enable_rls("registers_import"),
        enable_rls("registers_registerview"),
        enable_rls("registers_series"),
    ]
