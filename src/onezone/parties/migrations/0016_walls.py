"""The second wall around returns."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations

from onezone.platform.identity.rls import enable_rls


class Migration(migrations.Migration):
    """Row-level security on the table of returns."""

    dependencies: ClassVar = [("parties", "0015_returns")]
    operations: ClassVar = [enable_rls("parties_operatingreturn")]
