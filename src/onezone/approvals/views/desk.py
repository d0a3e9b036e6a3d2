"""The desk: the queue, and the panel beside it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from onezone.approvals.pages.batch import build_batch, sign_batch
from onezone.approvals.pages.desk import build_desk
from onezone.approvals.pages.desk_address import clean_query
from onezone.approvals.pages.item import build_item
from onezone.approvals.queries.kept import views_of
from onezone.kernel.moment import local_date
from onezone.platform.web.now import now


@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """The queue of the post; with a preview of the row that `show` names, else of the first."""
    at, kept = now(request), views_of(request.actor)
    opening = next((each.query for each in kept if each.is_default), "")
    if opening and not request.GET:
        return redirect(f"{reverse('approvals:desk')}?{opening}")
    query = clean_query(request.GET.urlencode())
    page = build_desk(request.actor, request.GET.dict(), today=local_date(at))
    shown = None
    if page.selected is not None:
        project, mode, matter = page.selected
        shown = build_item(request.actor, project, matter, simulated=mode == "simulated", at=at)
    held = {"page": page, "shown": shown, "today": local_date(at), "kept": kept, "query": query}
    return render(request, "approvals/desk/desk.html", held)


@require_safe
def preview(request: HttpRequest, reference: str, mode: str, matter: str) -> HttpResponse:
    """The panel of one item, for the desk to put beside the queue."""
    at = now(request)
    shown = build_item(request.actor, reference, matter, simulated=mode == "simulated", at=at)
    return render(request, "approvals/desk/preview.html", {"shown": shown, "today": local_date(at)})


@require_POST
def sign(request: HttpRequest) -> HttpResponse:
    """A batch of signatures: first what will be signed and what leaves the batch, then what became of each."""
    keys, at = request.POST.getlist("row"), now(request)
    build = sign_batch if request.POST.get("confirmed") else build_batch
    page = build(request.actor, keys, at=at)
    return render(request, "approvals/desk/batch.html", {"page": page})
