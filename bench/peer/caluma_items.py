"""Caluma by its Python API, in a transaction an act; and its race at the join, released on purpose."""

from __future__ import annotations

import os
import threading
from itertools import pairwise

from play import PARALLEL, STAGES, answer, django_database

os.environ |= {
    "DJANGO_SETTINGS_MODULE": "caluma.settings.django",
    "ENV": "dev",
    "DEBUG": "false",
    "SECRET_KEY": "bench",
}

from django.conf import settings

settings.DATABASES["default"] = django_database("psqlextra.backend")
settings.DEBUG = False

import django  # noqa: E402

django.setup()

from caluma.caluma_user.models import AnonymousUser  # noqa: E402
from caluma.caluma_workflow import api, models  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

RACES = 20
USER = AnonymousUser()
call_command("migrate", verbosity=0)


def make_workflow() -> models.Workflow:
    workflow = models.Workflow.objects.create(slug="case", name="case", is_published=True)
    stages = [
        [
            models.Task.objects.create(
                slug=f"t{stage}{place}", name="t", type=models.Task.TYPE_SIMPLE, address_groups="[]|groups"
            )
            for place in range(PARALLEL)
        ]
        for stage in range(STAGES)
    ]
    workflow.start_tasks.set(stages[0])
    for before, after in pairwise(stages):
        following = "[" + ", ".join(f"'{task.slug}'" for task in after) + "]|tasks"
        flow = models.Flow.objects.create(next=following)
        for task in before:
            models.TaskFlow.objects.create(workflow=workflow, task=task, flow=flow)
    return workflow


WORKFLOW = make_workflow()


def items(case: models.Case) -> list[models.WorkItem]:
    return list(models.WorkItem.objects.filter(case=case, status="ready").order_by("created_at"))


def claim(item: models.WorkItem) -> None:
    with transaction.atomic():
        item.assigned_users = ["officer"]
        item.save()


def complete(item: models.WorkItem) -> None:
    with transaction.atomic():
        api.complete_work_item(models.WorkItem.objects.get(pk=item.pk), USER)


def play() -> None:
    with transaction.atomic():
        case = api.start_case(WORKFLOW, USER)
    for _ in range(STAGES):
        for item in items(case):
            claim(item)
            complete(item)
    case.refresh_from_db()
    assert case.status == "completed", case.status


def race() -> int:
    """Complete the last two items of a stage at one moment; returns how many items the next stage then has."""
    case = api.start_case(WORKFLOW, USER)
    *others, one, two = items(case)
    for item in others:
        complete(item)
    barrier = threading.Barrier(2)

    def last(item: models.WorkItem) -> None:
        barrier.wait()
        try:
            complete(item)
        finally:
            connection.close()

    threads = [threading.Thread(target=last, args=(item,)) for item in (one, two)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return models.WorkItem.objects.filter(case=case, status="ready").count()


def count(work: object, item: models.WorkItem) -> int:
    with CaptureQueriesContext(connection) as captured:
        work(item)
    return len(captured.captured_queries)


play()
first = items(api.start_case(WORKFLOW, USER))[0]
statements = f"{count(claim, first)} + {count(complete, first)}"
found = [race() for _ in range(RACES)]
wrong = sum(each != PARALLEL for each in found)
note = f"Django {django.__version__}; the last two of a stage at once: {wrong} of {RACES} joins lost or doubled"
answer(play, "caluma", statements=statements, note=note)
