"""Papers that the window prints; whoever may see the project may print them again."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from onezone.approvals.pages.window_paper import build_notice, build_receipt
from onezone.approvals.views.window.steps import today


@require_GET
def receipt(request: HttpRequest, reference: str) -> HttpResponse:
    """Notice of acceptance, and the different note on simulated matters."""
    actor = request.actor
    page = build_receipt(actor, actor.zone_code, reference, today=today(request))
    return render(request, "approvals/window/receipt.html", {"page": page})


@require_GET
def notice(request: HttpRequest, reference: str) -> HttpResponse:
    """The one-time supplement notice."""
    actor = request.actor
    page = build_notice(actor, actor.zone_code, reference, today=today(request))
    return render(request, "approvals/window/notice.html", {"page": page})
