"""The second wall around licences."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations

from onezone.platform.identity.rls import enable_rls


class Migration(migrations.Migration):
    """Row-level security on the table of licences."""

    dependencies: ClassVar = [("parties", "0005_licence")]
    operations: ClassVar = [enable_rls("parties_licence")]
