"""Doors of the simulated case: the list, application, admission, and the acts of the convener."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from onezone.approvals.forms.simulation import ACT_FORMS, AdmitForm, ApplyForm
from onezone.approvals.pages.simulation import (
    CASE_ACTS,
    SimulationPage,
    act_label,
    answers_to_facts,
    build_simulation,
)
from onezone.approvals.pages.simulations import build_simulations
from onezone.approvals.services.core import perform
from onezone.approvals.services.simulation import admit_to_simulation, apply_for_simulation
from onezone.kernel.errors import RuleError
from onezone.kernel.moment import local_date
from onezone.platform.web.now import now
from onezone.platform.web.problem import answers_problem, problem, status_of, wants_json

INVALID = 422


@answers_problem
@require_GET
def simulations(request: HttpRequest) -> HttpResponse:
    page = build_simulations(request.actor, request.GET.dict(), today=local_date(now(request)))  # type: ignore[attr-defined]
    return render(request, "approvals/simulation/list.html", {"page": page})


@answers_problem
@require_GET
def show(request: HttpRequest, reference: str) -> HttpResponse:
    page = _page(request, reference)
    form = _first_form(page)
    return render(request, "approvals/simulation/show.html", {"page": page, "form": form})


@answers_problem
@require_POST
def apply(request: HttpRequest, reference: str) -> HttpResponse:
    page = _page(request, reference)
    form = ApplyForm(request.POST, checks=_questions(page, ("risk_commitment",)))
    if not form.is_valid():
        return render(request, "approvals/simulation/show.html", {"page": page, "form": form}, status=INVALID)
    answers = answers_to_facts([*form.answers, ("risk_commitment", "yes")])
    return _do(request, page, form, apply_for_simulation, _("已提出模拟审批申请，等召集人准入。"), answers=answers)


@answers_problem
@require_POST
def admit(request: HttpRequest, reference: str) -> HttpResponse:
    page = _page(request, reference)
    form = _admit_form(page, request.POST)
    if not form.is_valid():
        return render(request, "approvals/simulation/show.html", {"page": page, "form": form}, status=INVALID)
    until = form.cleaned_data["valid_to"]
    return _do(
        request, page, form, admit_to_simulation, _("已准入模拟审批。"),
        answers=answers_to_facts(form.answers), matters=form.cleaned_data["matters"],
        minutes=form.cleaned_data["minutes"], valid_to=until.isoformat() if until else "",
    )  # fmt: skip


@answers_problem
@require_http_methods(["GET", "POST"])
def act(request: HttpRequest, reference: str, act: str) -> HttpResponse:
    if act not in (*CASE_ACTS, "refuse_admission"):
        raise Http404
    page = _page(request, reference)
    form = ACT_FORMS[act](request.POST or None)
    context = {"page": page, "form": form, "act": act, "label": _label(act)}
    if request.method == "GET" or not form.is_valid():
        status = 200 if request.method == "GET" else INVALID
        return render(request, "approvals/simulation/act.html", context, status=status)
    return _do(
        request, page, form, perform, _("已办理：%(act)s") % {"act": _label(act)},
        template="approvals/simulation/act.html", context=context, act=act, data=form.payload(),
    )  # fmt: skip


def _do(
    request: HttpRequest, page: SimulationPage, form: Any, service: Any, said: str, *,
    template: str = "approvals/simulation/show.html", context: dict[str, Any] | None = None, **data: Any,
) -> HttpResponse:  # fmt: skip
    """One call; a refusal is shown beside the form with everything typed kept."""
    try:
        service(actor=request.actor, at=now(request), project=page.project.reference, **data)  # type: ignore[attr-defined]
    except RuleError as error:
        if wants_json(request):
            return problem(request, error)
        form.add_error(None, error.say(get_language() or "zh-hans"))
        return render(request, template, context or {"page": page, "form": form}, status=status_of(error))
    messages.success(request, said)
    return redirect("approvals:simulation", page.project.reference)


def _page(request: HttpRequest, reference: str) -> SimulationPage:
    return build_simulation(request.actor, reference, today=local_date(now(request)))  # type: ignore[attr-defined]


def _label(act: str) -> str:
    return _("不予准入") if act == "refuse_admission" else act_label(act)


def _first_form(page: SimulationPage) -> AdmitForm | ApplyForm | None:
    if page.may_admit:
        return _admit_form(page, None)
    return ApplyForm(checks=_questions(page, ("risk_commitment",))) if page.may_apply else None


def _admit_form(page: SimulationPage, data: Any) -> AdmitForm:
    choices = [(each.matter, f"{each.matter} {each.name}") for each in page.planned]
    initial = {"matters": [each.matter for each in page.planned], "minutes": page.minutes}
    return AdmitForm(data, checks=_questions(page, ()), choices=choices, initial=initial)


def _questions(page: SimulationPage, without: tuple[str, ...]) -> list[tuple[str, str, str]]:
    words = {True: "yes", False: "no", None: "unknown"}
    asked = [each for each in page.checks if each.name not in (*without, "excluding_matter")]
    return [(each.name, each.label, words[each.ok]) for each in asked]
