"""The list of the book goes by amount: an index that has this order."""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar

from django.db import migrations, models
from django.db.models.functions import Coalesce


class Migration(migrations.Migration):
    """Projects without an amount come last; phases stand below their projects and are not in it."""

    dependencies: ClassVar = [("ledger", "0004_what_a_stage_rests_on")]
    operations: ClassVar = [
        migrations.AddIndex(
            model_name="bookproject",
            index=models.Index(
                models.F("zone"),
                models.OrderBy(Coalesce("filed", models.Value(Decimal(-1))), descending=True),
                models.F("id"),
                condition=models.Q(parent=None),
                name="book_by_amount",
            ),
        ),
    ]
