"""The story of one project in simulation, at its stages."""

from __future__ import annotations

from tests.approvals.simulation.worlds import landed, opened, running

__all__ = ["landed", "opened", "running"]
