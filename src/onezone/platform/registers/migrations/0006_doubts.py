"""Rows that a row of a dry run may be."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("registers", "0005_unit_above")]

    operations = [
        migrations.AddField(model_name="importline", name="doubts", field=models.JSONField(default=list)),
    ]
