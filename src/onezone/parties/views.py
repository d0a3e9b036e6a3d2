"""Doors of what enterprises have beside their register: which of them may be one."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from onezone.kernel.errors import FieldError
from onezone.parties import services
from onezone.parties.pages import build_duplicates
from onezone.parties.permissions import Act, require
from onezone.platform.web.now import now
from onezone.platform.web.problem import answers_problem
from onezone.platform.web.request import SignedIn


@answers_problem
@require_GET
def duplicates(request: SignedIn) -> HttpResponse:
    return render(request, "parties/duplicates.html", {"page": build_duplicates(request.actor)})


@answers_problem
@require_POST
def apart(request: SignedIn) -> HttpResponse:
    require(request.actor, Act.judge)
    given = {name: request.POST.get(name, "") for name in ("one", "other", "reason")}
    try:
        services.tell_apart(actor=request.actor, at=now(request), **given)
    except FieldError as refusal:
        messages.error(request, refusal.say(get_language() or "zh-hans"))
    else:
        messages.success(request, _("已记下：不是同一家"))
    return redirect("parties:duplicates")


@answers_problem
@require_POST
def again(request: SignedIn) -> HttpResponse:
    require(request.actor, Act.judge)
    decision = request.POST.get("decision", "")
    number = int(decision) if decision.isascii() and decision.isdigit() and len(decision) < 19 else 0
    services.doubt_again(actor=request.actor, at=now(request), decision=number)
    messages.success(request, _("已撤回，这一对重新列出"))
    return redirect("parties:duplicates")
