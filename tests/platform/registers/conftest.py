"""The cast of the registers' tests, with a file store of their own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.platform.conftest import AT, Cast, make_cast

__all__ = ["AT", "Cast", "here"]


@pytest.fixture
def here(db: None, settings: Any, tmp_path: Path) -> Cast:
    settings.MEDIA_ROOT = tmp_path
    return make_cast("lingyuan")
