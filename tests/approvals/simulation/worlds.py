"""Fixtures of the story at its stages; a folder's conftest takes what it needs."""

from __future__ import annotations

from typing import Any

import pytest

from onezone.platform.identity.scope import zone_scope
from tests.approvals.project.conftest import TODAY, World, make_world
from tests.approvals.simulation.story import admit, give_opinions, open_story, sign_land


@pytest.fixture
def opened(db: None, settings: Any) -> World:
    settings.ONEZONE_TODAY = TODAY
    world = make_world()
    with zone_scope(world.zone.id):
        return open_story(world)


@pytest.fixture
def running(opened: World) -> World:
    with zone_scope(opened.zone.id):
        return give_opinions(admit(opened))


@pytest.fixture
def landed(running: World) -> World:
    with zone_scope(running.zone.id):
        return sign_land(running)
