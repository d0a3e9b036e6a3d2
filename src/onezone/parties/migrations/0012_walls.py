"""The second wall around partners."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations

from onezone.platform.identity.rls import enable_rls


class Migration(migrations.Migration):
    """Row-level security on the table of partners."""

    dependencies: ClassVar = [("parties", "0011_contacts_partners")]
    operations: ClassVar = [enable_rls("parties_partner")]
