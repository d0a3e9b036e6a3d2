"""Whose answer a work item awaits, so that the asked find it on their desks."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """A column and the few rows in which it says something."""

    dependencies: ClassVar = [("approvals", "0003_kept")]
    operations: ClassVar = [
        migrations.AddField(
            model_name="workitemrow",
            name="asked",
            field=models.CharField(blank=True, default="", max_length=400, verbose_name="在等"),
        ),
        migrations.AddIndex(
            model_name="workitemrow",
            index=models.Index(
                condition=models.Q(("asked", ""), _negated=True),
                fields=["zone", "id"],
                name="work_items_that_ask_others",
            ),
        ),
    ]
