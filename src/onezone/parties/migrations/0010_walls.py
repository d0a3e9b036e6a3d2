"""The second wall around merges."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations

from onezone.platform.identity.rls import enable_rls


class Migration(migrations.Migration):
    """Row-level security on the table of merges."""

    dependencies: ClassVar = [("parties", "0009_merge")]
    operations: ClassVar = [enable_rls("parties_merge")]
