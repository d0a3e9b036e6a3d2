"""The portal's world: the window's, with a filing of the applicant's own firm."""

from __future__ import annotations

from tests.approvals.window.conftest import counter

__all__ = ["counter"]
