"""Doors of what enterprises have beside their register: which of them may be one, and making them one."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from onezone.kernel.errors import FieldError
from onezone.parties import merging, services
from onezone.parties.errors import NotConfirmed
from onezone.parties.pages import build_duplicates, build_merge
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


@answers_problem
@require_http_methods(["GET", "POST"])
def merge(request: SignedIn) -> HttpResponse:
    """What a merge would do, side by side; sent with its choices it is done."""
    require(request.actor, Act.judge)
    refused = None
    if request.method == "POST":
        try:
            code = _merge(request)
        except FieldError as refusal:
            refused = refusal
        else:
            messages.success(request, _("已合并；原来的地址会转到这里"))
            return redirect("dashboards:enterprise", key=code)
    page = build_merge(request.actor, (request.POST or request.GET).dict(), refused)
    return render(request, "parties/merge.html", {"page": page}, status=422 if refused else 200)


def _merge(request: SignedIn) -> str:
    given = request.POST.dict()
    if given.get("sure") != "yes":
        raise NotConfirmed(field="sure")
    return merging.merge(
        actor=request.actor, at=now(request), kept=given.get("kept", ""), gone=given.get("gone", ""),
        choices={name.removeprefix("take_"): each for name, each in given.items() if name.startswith("take_")},
        reason=given.get("reason", ""), name_becomes=given.get("name_becomes", ""), seen=given.get("seen"),
    )  # fmt: skip
