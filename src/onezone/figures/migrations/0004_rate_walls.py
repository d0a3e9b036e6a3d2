"""The wall of exchange rates."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations

from onezone.platform.identity.rls import enable_rls


class Migration(migrations.Migration):
    """Row-level security on the table of rates; a rate is corrected, and the register's history keeps what it was."""

    dependencies: ClassVar = [("figures", "0003_exchange_rates")]
    operations: ClassVar = [enable_rls("figures_exchangerate")]
