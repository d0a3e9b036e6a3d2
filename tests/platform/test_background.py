"""Background work: a job runs once a slot, and a dead worker's job runs again."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils.module_loading import import_string
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from onezone.platform.identity.models import LoginAttempt
from onezone.platform.identity.scope import act_transaction, zone_scope
from onezone.platform.journal.models import Checkpoint
from onezone.platform.outbox.beat import Job, forget, planned_jobs, reap, tick
from onezone.platform.outbox.jobs import sweep_outbox, tidy, write_checkpoints
from onezone.platform.outbox.models import Beat, Delivery
from onezone.platform.outbox.services import Event, publish
from onezone.platform.web.now import wall_clock
from tests.platform.conftest import AT, Cast

runs: list[str] = []


@task()
def remember() -> str:
    runs.append("run")
    return "done"


@task()
def fail() -> None:
    raise RuntimeError("no")


def listener(event: Event) -> None:
    runs.append(event.key)


EVERY_MINUTE = Job("remember", "* * * * *", "tests.platform.test_background.remember")
JOBS = (EVERY_MINUTE,)
LISTENERS = {"project.filed": (listener,)}
NOON = datetime(2026, 4, 20, 12, 0, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _quiet() -> None:
    runs.clear()


def test_two_tickers_begin_a_job_once_a_slot(db: None) -> None:
    assert tick(at=NOON, jobs=JOBS) == ("remember",)
    assert tick(at=NOON + timedelta(seconds=20), jobs=JOBS) == ()
    assert tick(at=NOON + timedelta(seconds=31), jobs=JOBS) == ("remember",)
    assert DBTaskResult.objects.count() == Beat.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_tickers_at_the_same_instant_begin_a_job_once() -> None:
    start = threading.Barrier(4)
    begun: list[tuple[str, ...]] = []

    def run() -> None:
        start.wait()
        begun.append(tick(at=NOON, jobs=JOBS))
        connection.close()

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(begun) == [(), (), (), ("remember",)]
    assert DBTaskResult.objects.count() == 1


def test_missed_slots_are_not_made_up(db: None) -> None:
    tick(at=NOON, jobs=JOBS)
    assert tick(at=NOON + timedelta(days=3), jobs=JOBS) == ("remember",)
    assert DBTaskResult.objects.count() == 2


def test_a_job_of_a_dead_worker_is_made_ready_again_after_its_lease(db: None) -> None:
    remember.enqueue()
    row = DBTaskResult.objects.get()
    row.claim("dead worker")
    started = row.started_at
    assert started is not None
    assert reap(at=started + timedelta(minutes=14)) == 0
    assert reap(at=started + timedelta(minutes=16)) == 1
    assert DBTaskResult.objects.get().status == "READY"


@pytest.mark.django_db(transaction=True)
def test_one_round_of_work_ticks_and_runs_what_is_ready(settings: Any) -> None:
    settings.ONEZONE_JOBS = "tests.platform.test_background.JOBS"
    fail.enqueue()
    call_command("work", "--once", verbosity=0)
    assert runs == ["run"]
    assert sorted(DBTaskResult.objects.values_list("status", flat=True)) == ["FAILED", "SUCCESSFUL"]


def test_every_planned_job_names_a_task_and_a_plan(db: None) -> None:
    jobs = planned_jobs()
    assert {"outbox.sweep", "journal.checkpoints", "platform.tidy"} <= {job.name for job in jobs}
    assert len({job.name for job in jobs}) == len(jobs)
    for job in jobs:
        assert import_string(job.task).module_path == job.task
    assert len(tick(at=NOON, jobs=jobs)) == len(jobs)


def test_the_sweep_brings_what_a_dead_process_left(here: Cast, settings: Any) -> None:
    settings.ONEZONE_LISTENERS = "tests.platform.test_background.LISTENERS"
    with act_transaction(here.officer):
        publish(actor=here.officer, at=AT, name="project.filed", payload={}, key="left")
    assert sweep_outbox.call() == 1
    assert runs == ["left"]
    with zone_scope(here.zone.id):
        assert Delivery.objects.get().state == "done"


def test_checkpoints_are_written_for_zones_that_changed(here: Cast, there: Cast, settings: Any, tmp_path: Any) -> None:
    settings.ONEZONE_DATA = tmp_path
    assert write_checkpoints.call() == 2
    assert write_checkpoints.call() == 0
    with zone_scope(here.zone.id):
        assert Checkpoint.objects.filter(zone=here.zone).count() == 1


def test_tidying_forgets_what_is_old_and_keeps_half_a_year_of_logins(db: None) -> None:
    moment = wall_clock()
    for days in (1, 179, 181):
        LoginAttempt.objects.create(username="x", address="10.0.0.1", at=moment - timedelta(days=days))
    tick(at=moment - timedelta(days=30), jobs=JOBS)
    tidy.call()
    assert LoginAttempt.objects.count() == 2
    assert Beat.objects.count() == 0
    assert forget(before=moment) == 0
