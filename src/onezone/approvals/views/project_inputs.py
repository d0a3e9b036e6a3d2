"""Doors of the dossier and the facts: showing them, and a look at what a new version or fact would do."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_POST, require_safe

from onezone.approvals.pages.project_compare import build_compare
from onezone.approvals.pages.project_fact_change import build_change
from onezone.approvals.pages.project_facts import build_facts, build_record
from onezone.approvals.pages.project_materials import build_materials, preview_version
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
