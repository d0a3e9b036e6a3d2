"""Owns the tables that say which listeners hear which event and which jobs run when; the only file that knows both."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from onezone.approvals.jobs import file_what_waits
from onezone.platform.outbox.beat import Job

JOBS: tuple[Job, ...] = (
    Job("outbox.sweep", "* * * * *", "onezone.platform.outbox.jobs.sweep_outbox"),
    Job("journal.checkpoints", "* * * * *", "onezone.platform.outbox.jobs.write_checkpoints"),
    Job("platform.tidy", "17 3 * * *", "onezone.platform.outbox.jobs.tidy"),
    Job("api.tidy", "23 3 * * *", "onezone.platform.api.jobs.tidy"),
)

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
