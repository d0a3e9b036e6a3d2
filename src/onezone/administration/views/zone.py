"""Doors of the system administrator: departments, rules, days of closure, catalogue, and how the machine is."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from onezone.administration import words
from onezone.administration.forms import ClosureForm, DepartmentForm, RulesForm
from onezone.approvals.queries.releases import releases, zone_rules
from onezone.kernel.errors import FieldError, RuleError
from onezone.platform.calendar import services as calendar
from onezone.platform.calendar.queries import closures
from onezone.platform.identity import services
from onezone.platform.identity.permissions import Act, require
from onezone.platform.identity.queries import departments_visible_to
from onezone.platform.messages.undelivered import dead_mails, send_again
from onezone.platform.outbox import queries as outbox
from onezone.platform.outbox.letters import retry_delivery
from onezone.platform.web.now import now


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def zone(request: HttpRequest) -> HttpResponse:
    """All settings on one page; POST changes the rules."""
    require(request.actor, Act.set_zone)
    form, status = None, 200
    if request.method == "POST":
        form, status = RulesForm(request.POST), 422
        if form.is_valid():
            _rules, held = zone_rules(request.actor)
            changed = {**held, **form.cleaned_data}
            services.set_zone(actor=request.actor, at=now(request), settings={"approvals": changed})
            messages.success(request, _("规则已保存：新立的项目按新规则，在办的项目仍按立卷时的规则。"))
            return redirect("administration:zone")
    return _zone_page(request, rules=form, status=status)


@never_cache
@require_http_methods(["POST"])
def department(request: HttpRequest) -> HttpResponse:
    """Add a department."""
    require(request.actor, Act.add_department)
    form = DepartmentForm(request.POST)
    if form.is_valid():
        position = len(departments_visible_to(request.actor))
        given = {**form.cleaned_data, "position": position}
        if _did(form, lambda: services.add_department(actor=request.actor, at=now(request), **given)):
            messages.success(request, _("部门已增加。"))
            return redirect("administration:zone")
    return _zone_page(request, department=form, status=422)


@never_cache
@require_http_methods(["POST"])
def closure(request: HttpRequest) -> HttpResponse:
    """Record a day of closure."""
    require(request.actor, Act.close_days)
    form = ClosureForm(request.POST)
    if form.is_valid():
        given = form.cleaned_data
        if _did(form, lambda: calendar.close_day(actor=request.actor, at=now(request), **given)):
            messages.success(request, _("停止办公日已登记，期限随即重新计算。"))
            return redirect("administration:zone")
    return _zone_page(request, closure=form, status=422)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def health(request: HttpRequest) -> HttpResponse:
    """What waits, what is dead, when each job last ran; POST tries a dead event or a dead letter again."""
    require(request.actor, Act.read_health)
    if request.method == "POST":
        _try_again(request)
        return redirect("administration:health")
    actor = request.actor
    shown = {
        "states": outbox.deliveries_by_state(actor),
        "dead": outbox.dead_letters(actor),
        "mails": dead_mails(actor, at=now(request)),
        "jobs": [(words.job_word(row.name), words.plan_word(row.plan), row) for row in outbox.jobs(actor)],
    }
    return render(request, "administration/health.html", shown)


def _try_again(request: HttpRequest) -> None:
    if "mail" in request.POST:
        send_again(actor=request.actor, at=now(request), mail=_number(request, "mail"))
        messages.success(request, _("已排队重发；又失败时会重新列出。"))
    elif retry_delivery(actor=request.actor, at=now(request), delivery_id=_number(request, "delivery")):
        messages.success(request, _("已送达。"))
    else:
        messages.warning(request, _("又失败了一次，仍列在下面。"))


def _number(request: HttpRequest, name: str) -> int:
    chosen = str(request.POST.get(name, ""))
    return int(chosen) if chosen.isdecimal() else 0


def _zone_page(request: HttpRequest, *, status: int, **given: forms.Form | None) -> HttpResponse:
    rules, held = zone_rules(request.actor)
    current = {name: getattr(rules, name) for name in RulesForm.base_fields}
    shown = {
        "rules": given.get("rules") or RulesForm(initial=current),
        "department": given.get("department") or DepartmentForm(),
        "closure": given.get("closure") or ClosureForm(),
        "departments": departments_visible_to(request.actor),
        "closures": closures(request.actor),
        "releases": releases(request.actor),
        "own": sorted(name for name in held if name not in RulesForm.base_fields),
    }
    return render(request, "administration/zone.html", shown, status=status)


def _did(form: forms.Form, act: Any) -> bool:
    try:
        act()
    except RuleError as refusal:
        field = str(refusal.data.get("field")) if isinstance(refusal, FieldError) else None
        form.add_error(field if field in form.fields else None, refusal.say(get_language() or "zh-hans"))
        return False
    return True
