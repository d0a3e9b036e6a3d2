"""The desk's world: the project story of tests/approvals/project, seen from the departments' desks."""

from __future__ import annotations

from tests.approvals.project.conftest import scoped, world

__all__ = ["scoped", "world"]
