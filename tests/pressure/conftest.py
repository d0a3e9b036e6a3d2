"""The raced world, in a database that several connections see."""

from __future__ import annotations

from typing import Any

import pytest

from tests.approvals.project.conftest import TODAY, World, make_world


@pytest.fixture
def world(transactional_db: None, settings: Any) -> World:
    settings.ONEZONE_TODAY = TODAY
    return make_world()
