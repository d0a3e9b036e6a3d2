"""Owns the one table that says which listeners hear which event; the only file that knows both sides."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from onezone.approvals.jobs import file_what_waits

LISTENERS: dict[str, tuple[Callable[..., Any], ...]] = {
    "approvals.admit": (file_what_waits,),
    "approvals.opine": (file_what_waits,),
    "approvals.reconfirm": (file_what_waits,),
    "approvals.attest": (file_what_waits,),
    "approvals.decide": (file_what_waits,),
    "approvals.grant": (file_what_waits,),
    "approvals.convert": (file_what_waits,),
    "approvals.record_fact": (file_what_waits,),
}
