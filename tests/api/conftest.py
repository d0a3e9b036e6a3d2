"""A zone with a project under way, and programs that call its API with tokens of posts."""

from __future__ import annotations

from typing import Any

import pytest

from onezone.platform.identity.scope import zone_scope
from tests.api.caller import Callers
from tests.approvals.project.conftest import TODAY, make_world, play


@pytest.fixture
def callers(db: None, settings: Any) -> Callers:
    settings.ONEZONE_TODAY = TODAY
    world = make_world()
    with zone_scope(world.zone.id):
        play(world)
    return Callers(world)
