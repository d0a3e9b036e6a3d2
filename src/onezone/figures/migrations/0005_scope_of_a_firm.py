"""A scope is as long as the name of an enterprise."""

from django.db import migrations, models

from onezone.platform.identity.rls import append_only_again


class Migration(migrations.Migration):
    dependencies = [("figures", "0004_rate_walls")]

    operations = [
        migrations.AlterField(
            model_name="figurevalue", name="scope", field=models.CharField(max_length=200, verbose_name="范围")
        ),
        append_only_again("figures_figurevalue"),
    ]
