"""The window's first page, and the way in for an open project."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from onezone.approvals.pages.window import build_window
from onezone.approvals.pages.window_stage import build_stage
from onezone.approvals.services import intake
from onezone.approvals.views.unready import says_when_unready
from onezone.approvals.views.window.steps import today
from onezone.platform.web.now import now


@require_GET
@says_when_unready
def window(request: HttpRequest) -> HttpResponse:
    """Drafts, and filings of late."""
    page = build_window(request.actor, request.GET.dict(), today=today(request))
    return render(request, "approvals/window/list.html", {"page": page})


@require_http_methods(["GET", "POST"])
def stage_filing(request: HttpRequest, reference: str, stage: str) -> HttpResponse:
    """File a stage of an open project: nothing that the project knows is asked again."""
    page = build_stage(request.actor, reference, stage, today=today(request))
    if request.method == "POST":
        draft = intake.start(actor=request.actor, at=now(request), project=reference, stage=stage)
        return redirect("approvals:window_step", draft, 4)
    return render(request, "approvals/window/stage.html", {"page": page})
