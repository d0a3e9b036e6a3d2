"""Doors of the conversion run: the run itself, the applicant's and the officer's one signature, and days saved."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from onezone.approvals import words
from onezone.approvals.forms.simulation import ACT_FORMS
from onezone.approvals.pages.conversion import build_conversion
from onezone.approvals.pages.saved import build_saved
from onezone.approvals.services.conversions import Batch, request_conversions, sign_conversions
from onezone.approvals.services.core import perform
from onezone.kernel.errors import RuleError
from onezone.kernel.moment import local_date
from onezone.platform.web.now import now
from onezone.platform.web.problem import answers_problem, problem, status_of, wants_json

ROW_ACTS = ("return_conversion", "formal_accept", "deviate")


@answers_problem
@require_GET
def show(request: HttpRequest, reference: str) -> HttpResponse:
    return render(request, "approvals/conversion/show.html", {"page": _page(request, reference)})


@answers_problem
@require_POST
def request_batch(request: HttpRequest, reference: str) -> HttpResponse:
    return _batch(request, reference, request_conversions, _("已签署正式申请：%(matters)s"))


@answers_problem
@require_POST
def sign_batch(request: HttpRequest, reference: str) -> HttpResponse:
    prefix = "late_reason_"
    why = {name.removeprefix(prefix): str(text) for name, text in request.POST.items() if name.startswith(prefix)}
    return _batch(request, reference, sign_conversions, _("已签发：%(matters)s"), late_reasons=why)


def _batch(
    request: HttpRequest, reference: str, service: Callable[..., Batch], said: str, **more: Mapping[str, str]
) -> HttpResponse:
    matters = request.POST.getlist("matters")
    try:
        batch = service(actor=request.actor, at=now(request), project=reference, matters=matters, **more)  # type: ignore[attr-defined]
    except RuleError as error:
        if wants_json(request):
            return problem(request, error)
        context = {"page": _page(request, reference), "refusal": error.say(_language()), "left": _left(error)}
        return render(request, "approvals/conversion/show.html", context, status=status_of(error))
    messages.success(request, said % {"matters": _("、").join(batch.done)})
    for matter, refusal in batch.left.items():
        messages.warning(
            request, _("%(matter)s 移出本批：%(why)s") % {"matter": matter, "why": refusal.say(_language())}
        )
    return redirect("approvals:conversion", reference)


@answers_problem
@require_http_methods(["GET", "POST"])
def act(request: HttpRequest, reference: str, matter: str, act: str) -> HttpResponse:
    page = _page(request, reference)
    row = next((each for each in page.rows if each.matter == matter), None)
    if act not in ROW_ACTS or row is None:
        raise Http404
    form = ACT_FORMS[act](request.POST or None)
    context = {"page": page, "row": row, "form": form, "act": act, "label": words.act(act)}
    posted = request.method == "POST" and (form.is_valid() or not form.fields)
    if not posted:
        return render(
            request, "approvals/conversion/act.html", context, status=422 if request.method == "POST" else 200
        )
    return _row_act(request, context, form)


def _row_act(request: HttpRequest, context: dict[str, Any], form: Any) -> HttpResponse:
    reference, act, row = context["page"].project.reference, context["act"], context["row"]
    try:
        data = {"matter": row.matter, **(form.payload() if form.fields else {})}
        perform(actor=request.actor, at=now(request), project=reference, act=act, data=data)  # type: ignore[attr-defined]
    except RuleError as error:
        if wants_json(request):
            return problem(request, error)
        context["refusal"] = error.say(_language())
        return render(request, "approvals/conversion/act.html", context, status=status_of(error))
    messages.success(request, _("已办理：%(matter)s %(act)s") % {"matter": row.matter, "act": words.act(act)})
    return redirect("approvals:conversion", reference)


@answers_problem
@require_GET
def saved(request: HttpRequest, reference: str) -> HttpResponse:
    page = build_saved(request.actor, reference, today=local_date(now(request)))  # type: ignore[attr-defined]
    return render(request, "approvals/conversion/saved.html", {"page": page})


def _page(request: HttpRequest, reference: str) -> Any:
    moment = now(request)
    return build_conversion(request.actor, reference, today=local_date(moment), at=moment)  # type: ignore[attr-defined]


def _left(error: RuleError) -> list[tuple[str, str]]:
    """Which items of a refused batch were left and why, by code."""
    held = error.data.get("left")
    return [(str(matter), words.word(str(code))) for matter, code in held.items()] if isinstance(held, dict) else []


def _language() -> str:
    return get_language() or "zh-hans"
