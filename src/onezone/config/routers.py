"""Owns which database alias may change the schema."""

from __future__ import annotations

from typing import Any

from django.conf import settings


class OwnerMigrates:
    """Send migrations to the "owner" alias where there is one, so the application's role never owns a table."""

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        return db == ("owner" if "owner" in settings.DATABASES else "default")
