"""Since when an item is near its limit."""

import datetime

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("approvals", "0005_standing")]

    operations = [
        migrations.AddField(
            model_name="standing",
            name="yellow_from",
            field=models.DateField(default=datetime.date.max, verbose_name="临期起"),
        ),
    ]
