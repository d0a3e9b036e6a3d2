"""Doors of the dossier and the facts: showing them, and a look at what a new version or fact would do."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from onezone.approvals.pages.project_book import build_book
from onezone.approvals.pages.project_compare import build_compare
from onezone.approvals.pages.project_fact_change import build_change
from onezone.approvals.pages.project_facts import build_facts, build_record
from onezone.approvals.pages.project_materials import build_materials, preview_version
from onezone.approvals.services.book import link_to_book, unlink_from_book
from onezone.approvals.views.project import today
from onezone.kernel.errors import FieldError
from onezone.platform.web.now import now
from onezone.platform.web.problem import problem, status_of, wants_json


@require_safe
def materials(request: HttpRequest, reference: str) -> HttpResponse:
    page = build_materials(request.actor, reference, today=today(request))
    return render(request, "approvals/project/materials.html", {"page": page, "asked": request.GET})


@require_safe
def compare(request: HttpRequest, reference: str) -> HttpResponse:
    page = build_compare(request.actor, reference, today=today(request), asked=request.GET.dict())
    return render(request, "approvals/project/compare.html", {"page": page})


@require_POST
def preview(request: HttpRequest, reference: str) -> HttpResponse:
    sent, file = request.POST, request.FILES.get("file")
    try:
        page = preview_version(
            request.actor,
            reference,
            at=now(request),
            today=today(request),
            slot=sent.get("material", ""),
            upload=(file.name or "", file.file) if file else None,
            reason=sent.get("reason", ""),
        )
    except FieldError as refusal:
        return _typed_again(request, reference, refusal)
    return render(request, "approvals/project/material_preview.html", {"page": page})


def _typed_again(request: HttpRequest, reference: str, refusal: FieldError) -> HttpResponse:
    """The dossier with everything typed and the reason beside it."""
    if wants_json(request):
        return problem(request, refusal)
    page = build_materials(request.actor, reference, today=today(request))
    said = {
        "page": page,
        "asked": request.POST,
        "refusal": refusal.say(get_language() or "zh-hans"),
        "code": refusal.code,
    }
    return render(request, "approvals/project/materials.html", said, status=status_of(refusal))


@require_safe
def facts(request: HttpRequest, reference: str) -> HttpResponse:
    page = build_facts(request.actor, reference, today=today(request))
    return render(request, "approvals/project/facts.html", {"page": page})


def record(request: HttpRequest, reference: str, name: str) -> HttpResponse:
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    page = build_record(
        request.actor, reference, name, at=now(request), today=today(request), sent=sent[0], files=sent[1]
    )
    status = 422 if page.form.is_bound and not page.form.is_valid() else 200
    template = "fact_check" if page.effect else "fact_record"
    return render(request, f"approvals/project/{template}.html", {"page": page, "form": page.form}, status=status)


def change(request: HttpRequest, reference: str) -> HttpResponse:
    """GET: the form. POST: what the change would do; what saves is the act's own door."""
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    page = build_change(
        request.actor,
        reference,
        at=now(request),
        today=today(request),
        asked=request.GET.dict(),
        sent=sent[0],
        files=sent[1],
    )
    status = 422 if page.form.is_bound and not page.form.is_valid() else 200
    template = "fact_change_check" if page.effect else "fact_change"
    return render(request, f"approvals/project/{template}.html", {"page": page, "form": page.form}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def book(request: HttpRequest, reference: str) -> HttpResponse:
    """GET: entries of the project book that the project may be. POST: link it to one, or take a wrong link away."""
    refusal = _linked(request, reference) if request.method == "POST" else ""
    if refusal is None:
        return redirect("approvals:project", reference)
    page = build_book(request.actor, reference, request.GET.get("q"))
    said = {"page": page, "refusal": refusal}
    return render(request, "approvals/project/book.html", said, status=422 if refusal else 200)


def _linked(request: HttpRequest, reference: str) -> str | None:
    """None when it is done, else why not."""
    who = {"actor": request.actor, "at": now(request), "reference": reference}
    try:
        if request.POST.get("act") == "unlink":
            unlink_from_book(**who, reason=request.POST.get("reason", ""))
        else:
            link_to_book(**who, book=request.POST.get("book", ""))
    except FieldError as refusal:
        return refusal.say(get_language() or "zh-hans")
    return None
