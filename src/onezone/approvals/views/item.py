"""Item pages, the documents of outcomes, and the files that an item was filed with."""

from __future__ import annotations

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from onezone.approvals.pages.document import build_decision, build_opinion
from onezone.approvals.pages.item import build_item
from onezone.approvals.pages.item_viewer import build_viewer
from onezone.approvals.queries.item import holds_file
from onezone.kernel.moment import local_date
from onezone.platform.files.views import file_answer, shown_answer
from onezone.platform.web.now import now


@require_safe
def item(request: HttpRequest, reference: str, matter: str) -> HttpResponse:
    """A formal item."""
    return _item(request, reference, matter, simulated=False)


@require_safe
def simulated_item(request: HttpRequest, reference: str, matter: str) -> HttpResponse:
    """A simulated item, which looks like nothing formal."""
    return _item(request, reference, matter, simulated=True)


def _item(request: HttpRequest, reference: str, matter: str, *, simulated: bool) -> HttpResponse:
    at = now(request)
    page = build_item(request.actor, reference, matter, simulated=simulated, at=at)
    return render(request, "approvals/item/item.html", {"page": page, "today": local_date(at)})


@require_safe
def beside(request: HttpRequest, reference: str, matter: str, *, simulated: bool) -> HttpResponse:
    """The item's papers beside its form; `file` names the one to show."""
    at, wanted = now(request), request.GET.get("file", "")
    viewer = build_viewer(request.actor, reference, matter, simulated=simulated, at=at, wanted=wanted)
    shown = {"page": viewer.item, "viewer": viewer, "today": local_date(at)}
    return render(request, "approvals/item/viewer.html", shown)


@require_safe
def opinion(request: HttpRequest, reference: str, matter: str) -> HttpResponse:
    """The simulated opinion as a document."""
    page = build_opinion(request.actor, reference, matter, at=now(request))
    return render(request, "approvals/item/opinion.html", {"page": page})


@require_safe
def decision(request: HttpRequest, reference: str, matter: str) -> HttpResponse:
    """The formal decision as a document; its seal is not ours to draw."""
    page = build_decision(request.actor, reference, matter, at=now(request))
    return render(request, "approvals/item/decision.html", {"page": page})


@require_safe
def file(request: HttpRequest, reference: str, sha256: str) -> FileResponse:
    """A version of a material, or a paper named in the journal, for whoever may see the project."""
    return file_answer(request, sha256=sha256, may_read=lambda actor, held: holds_file(actor, reference, held))


@require_safe
def file_shown(request: HttpRequest, reference: str, sha256: str) -> FileResponse:
    """The same version to be looked at in place."""
    return shown_answer(request, sha256=sha256, may_read=lambda actor, held: holds_file(actor, reference, held))
