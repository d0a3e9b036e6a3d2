"""The second wall round letters and choices: rows of another zone are neither shown nor taken."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations

from onezone.platform.identity.rls import enable_rls


class Migration(migrations.Migration):
    """Row-level security on the tables that came with mail."""

    dependencies: ClassVar = [("zonemessages", "0003_mail_and_kinds")]
    operations: ClassVar = [
        enable_rls("zonemessages_mail"),
        enable_rls("zonemessages_mailchoice"),
    ]
