"""django-import-export as its documentation has it: a ModelResource, a dry run, then the import in one transaction.

The table has the columns of our register of enterprises and as many rows before. Of who changed what and when nothing
is kept, nothing can be searched, no confirmed value is guarded: less is done than is measured on our side.
"""

from __future__ import annotations

import json
import time
from importlib.metadata import version
from pathlib import Path

import django
from django.conf import settings
from play import GIVEN, _used, django_database

settings.configure(
    INSTALLED_APPS=["import_export"],
    DATABASES={"default": django_database()},
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    USE_TZ=True,
    SECRET_KEY="bench",
)
django.setup()

import tablib  # noqa: E402
from django.db import connection, models, transaction  # noqa: E402
from import_export import resources  # noqa: E402
from import_export.instance_loaders import CachedInstanceLoader  # noqa: E402

COLUMNS = ("name", "credit_code", "founded_on", "capital", "park")


class Enterprise(models.Model):
    credit_code = models.CharField(max_length=18, unique=True)
    name = models.CharField(max_length=200)
    legal_person = models.CharField(max_length=64, blank=True)
    address = models.CharField(max_length=300, blank=True)
    kind = models.CharField(max_length=12, blank=True)
    industry = models.CharField(max_length=300, blank=True)
    park = models.CharField(max_length=300, blank=True)
    capital = models.DecimalField(max_digits=18, decimal_places=2, null=True, blank=True)
    founded_on = models.DateField(null=True, blank=True)

    class Meta:
        app_label = "import_export"
        db_table = "peer_enterprise"


class Plain(resources.ModelResource):
    """As the first page of its documentation has it."""

    class Meta:
        model = Enterprise
        import_id_fields = ("credit_code",)
        fields = COLUMNS
        use_transactions = True


class Bulk(resources.ModelResource):
    """As its page on large imports has it: written in bulk, found from a cache, no report of differences."""

    class Meta(Plain.Meta):
        use_bulk = True
        batch_size = 1000
        skip_diff = True
        instance_loader_class = CachedInstanceLoader


def dataset(path: str) -> tablib.Dataset:
    held = tablib.Dataset().load(Path(path).read_bytes(), format="xlsx")
    held.headers = COLUMNS
    return held


def bring(resource: resources.ModelResource, path: str, *, dry_run: bool) -> list[float]:
    wall, used = time.perf_counter(), _used()
    result = resource.import_data(dataset(path), dry_run=dry_run, raise_errors=True)
    assert result.total_rows == GIVEN["rows"], result.total_rows
    return [time.perf_counter() - wall, _used() - used]


def fill() -> None:
    with transaction.atomic():
        Enterprise.objects.bulk_create(
            (
                Enterprise(credit_code=f"E-{n:07}", name=f"企业{n:07}", park=f"园区{n % 20}", capital=n)
                for n in range(GIVEN["before"])
            ),
            batch_size=1000,
        )


with connection.schema_editor() as editor:
    editor.create_model(Enterprise)
fill()
found = {}
for name, resource in {"plain": Plain(), "bulk": Bulk()}.items():
    for kind in ("new", "changed"):
        dry, wet = (bring(resource, GIVEN[kind], dry_run=each) for each in (True, False))
        found[f"{name}, {kind}"] = {"dry": dry, "wet": wet}
    Enterprise.objects.exclude(credit_code__startswith="E-").delete()
print(json.dumps({"runs": found, "version": version("django-import-export"), "django": django.__version__, "note": ""}))
