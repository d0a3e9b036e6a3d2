"""The desk: the queue, the panel beside it, one act on many items, and the list as a table to take away."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from onezone.approvals.pages.batch import build_batch, do_batch
from onezone.approvals.pages.desk import build_desk
from onezone.approvals.pages.desk_export import MEDIA_TYPE, desk_workbook
from onezone.approvals.pages.item import ItemPage, build_item
from onezone.approvals.queries.kept import views_of
from onezone.approvals.views.unready import says_when_unready
from onezone.kernel.moment import local_date
from onezone.platform.web.now import now

GIVEN = ("officer", "reasons")


@require_safe
@says_when_unready
def desk(request: HttpRequest) -> HttpResponse:
    """The queue of the post. The panel shows the row that `show` names; without it a script fetches the first one's."""
    at, kept = now(request), views_of(request.actor)
    opening = next((each.query for each in kept if each.is_default), "")
    if opening and not request.GET:
        return redirect(f"{reverse('approvals:desk')}?{opening}")
    page = build_desk(request.actor, request.GET.dict(), today=local_date(at), kept=kept)
    request.calendar = page.calendar
    shown = _shown(request, page.selected) if page.asked["show"] and page.asked["show"] == page.selected else None
    return render(request, "approvals/desk/desk.html", {"page": page, "shown": shown, "today": local_date(at)})


def _shown(request: HttpRequest, key: str) -> ItemPage:
    project, mode, matter = key.split(":")
    return build_item(request.actor, project, matter, simulated=mode == "simulated", at=now(request))


@require_safe
def preview(request: HttpRequest, reference: str, mode: str, matter: str) -> HttpResponse:
    """The panel of one item, for the desk to put beside the queue. `seen`: the act that the list waits for."""
    at = now(request)
    shown = build_item(request.actor, reference, matter, simulated=mode == "simulated", at=at)
    moved = bool(request.GET.get("seen")) and request.GET["seen"] != shown.next_act
    return render(request, "approvals/desk/preview.html", {"shown": shown, "today": local_date(at), "moved": moved})


@require_safe
@says_when_unready
def export(request: HttpRequest) -> HttpResponse:
    """The view as a workbook."""
    today = local_date(now(request))
    content = desk_workbook(request.actor, request.GET.dict(), today=today)
    named = {"Content-Disposition": f'attachment; filename="desk-{today.isoformat()}.xlsx"'}
    return HttpResponse(content, content_type=MEDIA_TYPE, headers=named)


@require_POST
def batch(request: HttpRequest, kind: str) -> HttpResponse:
    """One act on many items: first what will be done and what leaves the batch, then what became of each."""
    keys, at = request.POST.getlist("row"), now(request)
    given = {name: request.POST.get(name, "") for name in GIVEN}
    if request.POST.get("confirmed"):
        page = do_batch(request.actor, kind, keys, given, at=at)
    else:
        page = build_batch(request.actor, kind, keys, at=at, given=given)
    return render(request, "approvals/desk/batch.html", {"page": page}, status=422 if page.missing else 200)
