"""A door for each story."""

from __future__ import annotations

from typing import Any

import pytest

from tests.approvals.acts.door import Door, make_door


@pytest.fixture
def door(db: None, settings: Any) -> Door:
    return make_door(settings)
