"""The ticker and the reaper: periodic jobs run once a slot however many workers there are, and none is lost."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from croniter import croniter
from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.module_loading import import_string
from django_tasks.base import Task, TaskResultStatus
from django_tasks_db.models import DBTaskResult

from onezone.platform.outbox.models import Beat

LEASE = timedelta(minutes=15)
"""A job that has run for longer than this is taken to have died with its worker and is run again."""


@dataclass(frozen=True, slots=True)
class Job:
    """One periodic job: its name, its plan (five fields of cron, in the installation's time zone), its task."""

    name: str
    plan: str
    task: str


def planned_jobs() -> tuple[Job, ...]:
    """The jobs of this installation, from the table that the setting ONEZONE_JOBS names."""
    table: Iterable[Job] = import_string(getattr(settings, "ONEZONE_JOBS", "onezone.config.wiring.JOBS"))
    return tuple(table)


def tick(*, at: datetime, jobs: Iterable[Job]) -> tuple[str, ...]:
    """Enqueue every job whose latest slot nobody has taken; returns their names.

    The slot is taken by inserting a row that only one can insert, in the transaction that enqueues the job: two tickers
    run a job once, and a ticker that dies between the two leaves neither. Slots missed while nothing ran are not made
    up: one run does what they would have done.
    """
    begun = []
    for job in jobs:
        slot: datetime = croniter(job.plan, at).get_prev(datetime)  # type: ignore[no-untyped-call]
        try:
            with transaction.atomic():
                Beat.objects.create(job=job.name, slot=slot, enqueued_at=at)
                _task_of(job).enqueue()
        except IntegrityError:
            continue
        begun.append(job.name)
    return tuple(begun)


def reap(*, at: datetime, lease: timedelta = LEASE) -> int:
    """Make jobs of dead workers ready again; returns how many. Jobs must therefore be safe to run twice."""
    return DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING, started_at__lt=at - lease).update(
        status=TaskResultStatus.READY, started_at=None
    )


def forget(*, before: datetime) -> int:
    """Delete beats and finished jobs older than the given moment."""
    finished = DBTaskResult.objects.finished().filter(finished_at__lt=before).delete()[0]
    return finished + Beat.objects.filter(slot__lt=before).delete()[0]


def _task_of(job: Job) -> Task[Any, Any]:
    found = import_string(job.task)
    if not isinstance(found, Task):
        raise TypeError(f"{job.task} is not a task")
    return found
