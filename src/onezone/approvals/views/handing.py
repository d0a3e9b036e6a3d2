"""Handing over several items at once."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from onezone.approvals.pages.handing import build_handing, hand_over
from onezone.platform.web.now import now


@require_http_methods(["GET", "HEAD", "POST"])
def handing(request: HttpRequest) -> HttpResponse:
    """What is in hand, with what was chosen on the desk. With the form: hand over, and say what became of each."""
    at = now(request)
    if request.method == "POST" and "to" not in request.POST:
        page = build_handing(request.actor, at=at, sent={}, chosen=request.POST.getlist("row"))
    elif request.method == "POST":
        page = hand_over(request.actor, at=at, sent=request.POST.dict(), chosen=request.POST.getlist("row"))
    else:
        page = build_handing(request.actor, at=at, sent=request.GET.dict(), chosen=request.GET.getlist("row"))
    return render(request, "approvals/desk/handing.html", {"page": page}, status=422 if page.error else 200)
