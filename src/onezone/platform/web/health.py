"""The two questions a supervisor asks: is the process alive, and can it serve."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django_tasks_db.models import DBTaskResult

from onezone.platform.web.now import wall_clock


@login_not_required
@require_safe
@never_cache
def healthz(_request: HttpRequest) -> JsonResponse:
    """Answer 200 as long as this process takes requests; it looks at nothing else."""
    return JsonResponse({"status": "ok"})


@login_not_required
@require_safe
@never_cache
def readyz(_request: HttpRequest) -> JsonResponse:
    """Answer 200 when the database answers and no migration waits, else 503 with the reason.

    `oldest_job_seconds` is how long the oldest job that could run has waited: a number that grows says that no worker
    runs, which delays reminders but no decision, so it does not make the site unready.
    """
    try:
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
        if waiting:
            return _refused("migrations", len(waiting))
        oldest = DBTaskResult.objects.ready().order_by("enqueued_at").values_list("enqueued_at", flat=True).first()
    except DatabaseError as error:
        return _refused("database", type(error).__name__)
    age = 0 if oldest is None else max(0, int((wall_clock() - oldest).total_seconds()))
    return JsonResponse({"status": "ok", "oldest_job_seconds": age})


def _refused(reason: str, detail: Any) -> JsonResponse:
    return JsonResponse({"status": "refused", "reason": reason, "detail": detail}, status=503)
