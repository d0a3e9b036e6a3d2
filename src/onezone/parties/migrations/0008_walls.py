"""The second wall around what was told apart."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations

from onezone.platform.identity.rls import enable_rls


class Migration(migrations.Migration):
    """Row-level security on the table of pairs that are not one enterprise."""

    dependencies: ClassVar = [("parties", "0007_told_apart")]
    operations: ClassVar = [enable_rls("parties_toldapart")]
