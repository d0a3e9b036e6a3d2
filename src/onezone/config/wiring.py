"""Owns the one table that says which listeners hear which event; the only file that knows both sides."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

LISTENERS: dict[str, tuple[Callable[..., Any], ...]] = {}
