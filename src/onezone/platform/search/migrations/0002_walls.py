"""The second wall, and what holds the grams: FTS5 on SQLite, a tsvector with GIN on PostgreSQL."""

from __future__ import annotations

from typing import ClassVar

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from onezone.platform.identity.rls import enable_rls
from onezone.platform.search import index


def _create(_apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    index.create(editor)


def _drop(_apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    index.drop(editor)


class Migration(migrations.Migration):
    """Row-level security on the entries; their grams in the database's own way."""

    dependencies: ClassVar = [("search", "0001_initial")]
    operations: ClassVar = [
        migrations.RunPython(_create, _drop, elidable=False),
        enable_rls("search_searchentry"),
    ]
