"""The second wall: row-level security on every table of approvals."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations

from onezone.platform.identity.rls import enable_rls


class Migration(migrations.Migration):
    """Rows of another zone are not shown and not taken, even by a query that forgets to ask."""

    dependencies: ClassVar = [("approvals", "0001_initial")]
    operations: ClassVar = [
        enable_rls("approvals_cataloguerelease"),
        enable_rls("approvals_project"),
        enable_rls("approvals_filingrow"),
        enable_rls("approvals_workitemrow"),
        enable_rls("approvals_simitemrow"),
        enable_rls("approvals_intakedraft"),
        enable_rls("approvals_numberseries"),
    ]
