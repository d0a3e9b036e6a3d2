"""The second wall around dry runs; imports that stood open have no kept rows and are closed."""

from __future__ import annotations

from typing import ClassVar

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from onezone.platform.identity.rls import enable_rls


def close_open_imports(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Nothing of them was written; the file is uploaded again."""
    walled = editor.connection.vendor == "postgresql"
    rows = apps.get_model("registers", "Import")._default_manager  # noqa: SLF001  Django's own name for it
    zones = apps.get_model("identity", "Zone")._default_manager  # noqa: SLF001  Django's own name for it
    for zone_id in zones.values_list("pk", flat=True):
        if walled:
            editor.execute(f"SET LOCAL app.zone = '{int(zone_id)}'")
        rows.filter(zone_id=zone_id, state="open").update(state="dropped")
    if walled:
        editor.execute("SET LOCAL app.zone = ''")


class Migration(migrations.Migration):
    """Row-level security, then the rows."""

    dependencies: ClassVar = [("registers", "0003_imports_in_steps")]
    operations: ClassVar = [
        enable_rls("registers_importline"),
        migrations.RunPython(close_open_imports, migrations.RunPython.noop, elidable=True),
    ]
