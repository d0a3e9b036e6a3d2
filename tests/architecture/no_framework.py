"""A pytest plugin for a process in which no framework can be imported, as on a machine that has none."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType

from hypothesis import settings

BLOCKED = ("django", "django_tasks", "psycopg", "structlog", "environs", "granian", "allauth", "onezone.platform")


class Blocker(MetaPathFinder):
    """Refuses the import of a framework, or of what stands on one."""

    def find_spec(self, name: str, path: Sequence[str] | None, target: ModuleType | None = None) -> ModuleSpec | None:
        if name in BLOCKED or name.startswith(tuple(f"{blocked}." for blocked in BLOCKED)):
            raise ModuleNotFoundError(f"{name} is blocked in this process", name=name)
        return None


sys.meta_path.insert(0, Blocker())
# What hypothesis finds is found in the ordinary run; here only the imports matter.
settings.register_profile("quick", max_examples=5, deadline=None)
settings.load_profile("quick")
