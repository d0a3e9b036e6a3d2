"""How a step of the wizard answers: keep, go on, or show again with what is wrong."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from onezone.approvals.pages.window_steps import fault_views, frame, step_url
from onezone.approvals.queries.window_draft import Sheet, sheet
from onezone.kernel.moment import local_date
from onezone.platform.web.now import now

TEMPLATE = "approvals/window/step_{}.html"
REFUSED = 422


def today(request: HttpRequest) -> date:
    """The zone's day of the request."""
    return local_date(now(request), request.post.zone.timezone)


def goes_on(request: HttpRequest) -> bool:
    """Whether the clerk asked for the next step, rather than to keep the draft or to see an answer's effect."""
    return "next" in request.POST


def onward(request: HttpRequest, held: Sheet, n: int) -> HttpResponseRedirect:
    """To the next step, or back to this one when the draft was only to be kept."""
    return HttpResponseRedirect(step_url(held.reference, n + 1 if goes_on(request) else n))


def saved(request: HttpRequest, held: Sheet, n: int) -> HttpResponse:
    """What a field that was kept by itself answers: when, and nothing of the page that is being typed in."""
    return render(request, "approvals/window/saved.html", {"page": frame(held, n, None)})


def again(request: HttpRequest, held: Sheet) -> Sheet:
    """The draft as it stands after something was kept."""
    return sheet(request.actor, held.reference, today=held.today)


def show(
    request: HttpRequest, held: Sheet, n: int, body: Any, *, form: Any = None, status: int = 200, refusal: Any = None
) -> HttpResponse:
    """The page of a step; everything wrong with it is listed once the clerk has tried to go on."""
    faults = fault_views(held, n) if status == REFUSED and form is None else ()
    context = {"page": frame(held, n, body), "form": form, "faults": faults, "refusal": refusal}
    return render(request, TEMPLATE.format(n), context, status=status)
