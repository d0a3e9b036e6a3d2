"""Doors of the boards: where a post lands, the first board, and the rows behind its numbers."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from onezone.approvals.queries.board import OFFICIALS
from onezone.dashboards.pages.board import build_board
from onezone.dashboards.pages.changes import build_changes
from onezone.dashboards.pages.enterprise import build_enterprise
from onezone.dashboards.pages.lists import build_decided, build_open
from onezone.kernel.moment import local_date
from onezone.parties.register import ENTERPRISES
from onezone.platform.identity.actor import Actor, Role
from onezone.platform.registers.declaration import Verb
from onezone.platform.registers.permissions import require as require_register
from onezone.platform.web.now import now
from onezone.platform.web.problem import answers_problem

FIRST_PAGES = {
    Role.window: "/window/",
    Role.officer: "/desk/",
    Role.signer: "/desk/",
    Role.applicant: "/portal/",
    Role.system_admin: "/admin/users/",
    Role.security_admin: "/admin/posts/",
    Role.auditor: "/audit/",
}


@answers_problem
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Each post begins where its work is; who oversees the zone begins with the board."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if actor.role in FIRST_PAGES:
        return redirect(FIRST_PAGES[actor.role])
    return board(request)


@answers_problem
@require_GET
def board(request: HttpRequest) -> HttpResponse:
    page = build_board(_official(request), today=local_date(now(request)))
    request.calendar = page.calendar  # type: ignore[attr-defined]
    return render(request, "dashboards/board.html", {"page": page, "today": local_date(now(request))})


@answers_problem
@require_GET
def rows(request: HttpRequest) -> HttpResponse:
    page = build_open(_official(request), request.GET.dict(), today=local_date(now(request)))
    return render(request, "dashboards/rows.html", {"page": page})


@answers_problem
@require_GET
def changes(request: HttpRequest) -> HttpResponse:
    page = build_changes(_official(request), request.GET.get("kind", ""), today=local_date(now(request)))
    return render(request, "dashboards/changes_rows.html", {"page": page})


@answers_problem
@require_GET
def decided(request: HttpRequest) -> HttpResponse:
    page = build_decided(_official(request), request.GET.dict(), today=local_date(now(request)))
    return render(request, "dashboards/decided.html", {"page": page})


def _official(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if actor.role not in OFFICIALS:
        raise PermissionDenied
    return actor


@answers_problem
@require_GET
def enterprise(request: HttpRequest, key: str) -> HttpResponse:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    require_register(actor, ENTERPRISES, Verb.read)
    other = ENTERPRISES.leads(actor, [key]).get(key)
    if other is not None:
        return redirect("dashboards:enterprise", key=other)
    page = build_enterprise(actor, key, today=local_date(now(request)), all_periods=request.GET.get("periods") == "all")
    return render(request, "dashboards/enterprise.html", {"page": page})
