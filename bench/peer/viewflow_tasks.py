"""django-viewflow: its tasks assigned and executed by their activations, each in a transaction, the process locked."""

from __future__ import annotations

import django
from django.conf import settings
from play import POSTGRES, STAGES, answer, django_database

settings.configure(
    INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes", "viewflow", "viewflow.workflow", "caseflow"],
    DATABASES={"default": django_database()},
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    USE_TZ=True,
    SECRET_KEY="bench",
)
django.setup()

from caseflow.flows import CaseFlow  # noqa: E402
from django.contrib.auth.models import User  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from viewflow.workflow import STATUS  # noqa: E402
from viewflow.workflow.models import Task  # noqa: E402

call_command("migrate", verbosity=0)
if not POSTGRES:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("PRAGMA synchronous=NORMAL")
USER = User.objects.create(username="officer")


def act(pk: int, process: int, do: str) -> None:
    """One transaction on one task, under the lock of its process."""
    with transaction.atomic(), CaseFlow.lock(process):
        task = Task.objects.get(pk=pk)
        activation = task.flow_task.activation_class(task)
        if do == "assign":
            activation.assign(USER)
        else:
            activation.start(None)
            activation.execute()


def play() -> None:
    process = CaseFlow.start.run()
    for _ in range(STAGES):
        for pk in list(Task.objects.filter(process=process, status=STATUS.NEW).values_list("pk", flat=True)):
            act(pk, process.pk, "assign")
            act(pk, process.pk, "execute")
    process.refresh_from_db()
    assert process.status == STATUS.DONE, process.status


def count(do: str, pk: int, process: int) -> int:
    with CaptureQueriesContext(connection) as captured:
        act(pk, process, do)
    return len(captured.captured_queries)


play()
one = CaseFlow.start.run()
first = Task.objects.filter(process=one, status=STATUS.NEW).first()
statements = f"{count('assign', first.pk, one.pk)} + {count('execute', first.pk, one.pk)}"
answer(play, "django-viewflow", statements=statements, note=f"Django {django.__version__}; no journal, no events")
