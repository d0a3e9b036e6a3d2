"""Doors of the project pages: read the request, make one call, answer."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from onezone.approvals.export import export_case
from onezone.approvals.pages.conditions_zone import build_zone_conditions
from onezone.approvals.pages.graph_svg import build_svg
from onezone.approvals.pages.project import build_conditions, build_project
from onezone.approvals.pages.project_export import MEDIA_TYPE, projects_workbook
from onezone.approvals.pages.project_list import build_list
from onezone.approvals.pages.project_timeline import build_journal, build_timeline
from onezone.kernel.moment import local_date
from onezone.platform.identity.actor import ADMINISTRATORS
from onezone.platform.web.now import now


def today(request: HttpRequest) -> date:
    """The zone's day."""
    return local_date(now(request), request.post.zone.timezone)


def projects(request: HttpRequest) -> HttpResponse:
    page = build_list(request.actor, today=today(request), asked=request.GET.dict())
    return render(request, "approvals/project/list.html", {"page": page})


@require_safe
def projects_file(request: HttpRequest) -> HttpResponse:
    if request.actor.role in ADMINISTRATORS:
        raise PermissionDenied
    held = projects_workbook(request.actor, request.GET.dict(), today=today(request))
    answer = HttpResponse(held, content_type=MEDIA_TYPE)
    answer["Content-Disposition"] = f'attachment; filename="projects-{today(request).isoformat()}.xlsx"'
    return answer


def project(request: HttpRequest, reference: str) -> HttpResponse:
    table = request.GET.get("view") == "table"
    page = build_project(request.actor, reference, today=today(request), as_table=table)
    return render(request, "approvals/project/overview.html", {"page": page})


def graph_svg(request: HttpRequest, reference: str) -> HttpResponse:
    drawing = build_svg(request.actor, reference, today=today(request))
    answer = render(request, "approvals/project/graph.svg", {"drawing": drawing}, content_type="image/svg+xml")
    answer["Content-Disposition"] = f'inline; filename="{reference}-graph.svg"'
    return answer


def conditions(request: HttpRequest, reference: str) -> HttpResponse:
    page = build_conditions(request.actor, reference, today=today(request), owner=request.GET.get("owner", ""))
    return render(request, "approvals/project/conditions.html", {"page": page})


@require_safe
def zone_conditions(request: HttpRequest) -> HttpResponse:
    page = build_zone_conditions(request.actor, today=today(request), asked=request.GET.dict())
    return render(request, "approvals/project/conditions_zone.html", {"page": page})


def timeline(request: HttpRequest, reference: str) -> HttpResponse:
    page = build_timeline(request.actor, reference, today=today(request), asked=request.GET.dict())
    return render(request, "approvals/project/timeline.html", {"page": page})


def journal(request: HttpRequest, reference: str) -> HttpResponse:
    asked = request.GET
    page = build_journal(request.actor, reference, today=today(request), asked=asked, checked="verify" in asked)
    return render(request, "approvals/project/journal.html", {"page": page})


def case_file(request: HttpRequest, reference: str) -> HttpResponse:
    document = export_case(request.actor, reference, as_of=today(request))
    answer = JsonResponse(document, json_dumps_params={"ensure_ascii": False, "indent": 1})
    answer["Content-Disposition"] = f'attachment; filename="{reference}.case.json"'
    return answer
