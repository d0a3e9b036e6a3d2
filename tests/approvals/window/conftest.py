"""The window's world: the zone of the project story without its project, and a clerk at the counter."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from onezone.platform.identity.scope import zone_scope
from tests.approvals.project.conftest import TODAY, make_world
from tests.approvals.window.counter import Counter


@pytest.fixture
def counter(db: None, settings: Any) -> Iterator[Counter]:
    settings.ONEZONE_TODAY = TODAY
    world = make_world().on("2026-11-23")
    with zone_scope(world.zone.id):
        yield Counter(world)
