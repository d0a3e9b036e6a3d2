"""Doors of the security administrator: who holds which post, granting and ending, and what each role may do."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from onezone.administration.forms import EndForm, GrantForm
from onezone.administration.pages.permissions import build_permissions
from onezone.kernel.errors import FieldError, RuleError
from onezone.kernel.moment import local_date
from onezone.platform.identity import registry, services
from onezone.platform.identity.actor import Role
from onezone.platform.identity.permissions import Act, require
from onezone.platform.identity.queries import departments_visible_to
from onezone.platform.identity.registry import ROLES
from onezone.platform.keyset import Place, page_of_rows
from onezone.platform.web.now import now
from onezone.platform.web.problem import status_of

PER_PAGE = 50


def _place(row: registry.HolderRow) -> Place:
    """By the account's name, the latest post first."""
    return (row.username, -row.held_from.toordinal(), row.id)


@never_cache
@require_safe
def posts(request: HttpRequest) -> HttpResponse:
    """Who holds what; the three administrators stand on top, with a conflict named."""
    asked = {name: request.GET.get(name, "").strip()[:64] for name in ("text", "role")}
    state = request.GET.get("state", "held")
    on = local_date(now(request), request.post.zone.timezone)
    rows = registry.holders(request.actor, on=on, state=state, **asked)
    shown = {
        "page": page_of_rows(rows, request.GET, key=_place, size=PER_PAGE), "asked": asked, "state": state,
        "roles": ROLES, "three": registry.three_administrators(request.actor, on=on),
    }  # fmt: skip
    return render(request, "administration/posts.html", shown)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def grant(request: HttpRequest) -> HttpResponse:
    """Give a person a post."""
    require(request.actor, Act.grant_post)
    english = (get_language() or "").startswith("en")
    departments = [
        (row.code, (row.name_en if english else "") or row.name_zh) for row in departments_visible_to(request.actor)
    ]
    form = GrantForm(
        request.POST if request.method == "POST" else None,
        departments=departments,
        initial={"username": request.GET.get("username", "")},
    )
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            held = form.cleaned_data
            given: dict[str, Any] = {**held, "role": Role(held["role"])}
            refusal = _try(form, lambda: services.grant_post(actor=request.actor, at=now(request), **_filled(given)))
            if refusal is None:
                messages.success(request, _("岗位已授予 %s。") % held["username"])
                return redirect("administration:posts")
            status = status_of(refusal)
    return render(request, "administration/grant.html", {"form": form}, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def end(request: HttpRequest, post: int) -> HttpResponse:
    """End a post: the second look, and the act."""
    on = local_date(now(request), request.post.zone.timezone)
    row = registry.holder(request.actor, post, on=on)
    form, status = EndForm(request.POST if request.method == "POST" else None), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            day = form.cleaned_data["held_to"]
            refusal = _try(
                form, lambda: services.end_post(actor=request.actor, at=now(request), post_id=post, held_to=day)
            )
            if refusal is None:
                messages.success(request, _("%s 的岗位已终止。") % row.name)
                return redirect("administration:posts")
            status = status_of(refusal)
    return render(request, "administration/end.html", {"row": row, "form": form}, status=status)


@never_cache
@require_safe
def permissions(request: HttpRequest) -> HttpResponse:
    """Who may do what: read only, from the tables that the services ask."""
    require(request.actor, Act.read_posts)
    return render(request, "administration/permissions.html", {"page": build_permissions()})


def _filled(given: dict[str, Any]) -> dict[str, Any]:
    return {name: value or None if name != "role" else value for name, value in given.items()}


def _try(form: forms.Form, act: Any) -> RuleError | None:
    try:
        act()
    except RuleError as refusal:
        field = str(refusal.data.get("field")) if isinstance(refusal, FieldError) else None
        form.add_error(field if field in form.fields else None, refusal.say(get_language() or "zh-hans"))
        return refusal
    return None
