"""What enterprises hand in of their work."""

import django.db.models.deletion
from django.db import migrations, models


def amount(name):
    return models.DecimalField(blank=True, decimal_places=2, max_digits=16, null=True, verbose_name=name)


class Migration(migrations.Migration):
    dependencies = [("identity", "0002_walls"), ("parties", "0014_in_their_order")]

    operations = [
        migrations.CreateModel(
            name="OperatingReturn",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reference", models.CharField(max_length=20, verbose_name="编号")),
                ("period", models.CharField(max_length=7, verbose_name="期间")),
                ("output", amount("产值")),
                ("sales", amount("销售收入")),
                ("tax", amount("入库税收")),
                ("jobs", models.PositiveIntegerField(blank=True, null=True, verbose_name="从业人数")),
                ("power", amount("用电量")),
                ("land", amount("占地")),
                ("rd", amount("研发支出")),
                ("source", models.CharField(blank=True, max_length=200, verbose_name="数据来源")),
                (
                    "enterprise",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="parties.enterprise",
                        verbose_name="企业",
                    ),
                ),
                (
                    "zone",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="identity.zone"
                    ),
                ),
            ],
            options={
                "verbose_name": "经营报表",
                "ordering": ["-period", "id"],
                "indexes": [models.Index(fields=["zone", "period"], name="return_of_a_period")],
                "constraints": [
                    models.UniqueConstraint(fields=("zone", "reference"), name="a_return_has_one_reference")
                ],
            },
        ),
    ]
