"""The project of the project page's tests, to be copied."""

from __future__ import annotations

from tests.approvals.project.conftest import scoped, world

__all__ = ["scoped", "world"]
