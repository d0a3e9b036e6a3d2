"""The intake wizard: each step is one address; a step that is sent is kept first and judged after."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from onezone.approvals.errors import DuplicateProject
from onezone.approvals.forms.window import ProjectForm, SubjectForm, answers_of, typed_of
from onezone.approvals.pages.window_intake import build_project, build_subject, known_of, prefilled, twin_of
from onezone.approvals.pages.window_route import build_route
from onezone.approvals.pages.window_steps import fault_views, first_step, frame
from onezone.approvals.queries.window_draft import MIRRORED, Sheet, mirrored, sheet
from onezone.approvals.queries.window_filing import filing_sheet
from onezone.approvals.services import drafts, intake
from onezone.approvals.services import intake_reuse as reuse
from onezone.approvals.views.unready import says_when_unready
from onezone.approvals.views.window.materials import check_step, materials_step
from onezone.approvals.views.window.steps import REFUSED, again, goes_on, onward, saved, show, today
from onezone.platform.web.now import now


@require_http_methods(["GET", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """A new intake; whoever lands here by address, or after signing in again, is taken to the list."""
    if request.method == "GET":
        return redirect("approvals:window")
    return redirect("approvals:window_step", intake.start(actor=request.actor, at=now(request)), 1)


@require_http_methods(["GET", "POST"])
@says_when_unready
def step(request: HttpRequest, draft: str, step: str) -> HttpResponse:
    """One step of the wizard; a draft that was filed leads to its filing."""
    held = sheet(request.actor, draft, today=today(request))
    if held.filed:
        return redirect("approvals:window_filing", held.filed["filing"])
    if int(step) < first_step(held):
        return redirect("approvals:window_step", draft, first_step(held))
    return STEPS[int(step)](request, held)


def _subject(request: HttpRequest, held: Sheet) -> HttpResponse:
    if request.method == "POST":
        if "pick" in request.POST:
            return _pick(request, held)
        typed = typed_of(SubjectForm, request.POST)
        if goes_on(request):
            typed |= prefilled(known_of(request.actor, typed), typed)
        actor, at = request.actor, now(request)
        intake.keep(actor=actor, at=at, draft=held.reference, part="subject", values=typed, drawn=_drawn(request))
        held = again(request, held)
        if request.htmx:
            return saved(request, held, 1)
        form = SubjectForm(held.part("subject"))
        if form.is_valid() or not goes_on(request):
            return onward(request, held, 1)
        return show(request, held, 1, build_subject(request.actor, held), form=form, status=REFUSED)
    form = SubjectForm(initial=held.part("subject"))
    return show(request, held, 1, build_subject(request.actor, held), form=form)


def _pick(request: HttpRequest, held: Sheet) -> HttpResponse:
    """An enterprise that the zone knows, with whom to call there: "code" or "code:contact"."""
    code, _colon, contact = request.POST["pick"].partition(":")
    number = int(contact) if contact.isdecimal() else None
    at = now(request)
    reuse.take_enterprise(actor=request.actor, at=at, draft=held.reference, credit_code=code, contact=number)
    return redirect("approvals:window_step", held.reference, 1)


def _project(request: HttpRequest, held: Sheet) -> HttpResponse:
    if request.method == "POST":
        _keep_project(request, held)
        held = again(request, held)
        if request.htmx:
            return saved(request, held, 2)
        form, body = _project_form(held, bound=True), build_project(request.actor, held)
        fine = _is_new(request, held, form) and not body.undecided
        if fine or not goes_on(request):
            return onward(request, held, 2)
        return show(request, held, 2, body, form=form, status=REFUSED)
    return show(request, held, 2, build_project(request.actor, held), form=_project_form(held, bound=False))


def _drawn(request: HttpRequest) -> str | None:
    """The round that a page which keeps itself was drawn in; None for a form that a person sent."""
    return request.POST.get("round", "") if request.htmx else None


def _keep_project(request: HttpRequest, held: Sheet) -> None:
    actor, at, draft = request.actor, now(request), held.reference
    typed = typed_of(ProjectForm, request.POST)
    given = {MIRRORED[field]: typed.pop(field) for field in MIRRORED if field in typed}
    if not intake.keep(actor=actor, at=at, draft=draft, part="project", values=typed, drawn=_drawn(request)):
        return
    intake.answer(actor=actor, at=at, draft=draft, given=given, undoable=False)
    if apart := request.POST.getlist("apart"):
        drafts.tell_apart(actor=actor, at=at, draft=draft, projects=apart)
    if project := request.POST.get("carry"):
        reuse.carry(actor=actor, at=at, draft=draft, project=project)


def _project_form(held: Sheet, *, bound: bool) -> ProjectForm:
    typed = {**held.part("project"), **mirrored(held.answers)}
    if bound:
        return ProjectForm(typed, catalogue=held.catalogue)
    return ProjectForm(initial=typed, catalogue=held.catalogue)


def _is_new(request: HttpRequest, held: Sheet, form: ProjectForm) -> bool:
    """A project that is open under the code is gone on with, never opened a second time."""
    twin = twin_of(request.actor, held.part("project")).project
    if twin is not None:
        refusal = DuplicateProject(field="code", code_given=twin.code, reference=twin.reference)
        form.is_valid()
        form.add_error("code", refusal.say(get_language() or "zh-hans"))
    return form.is_valid()


def _route(request: HttpRequest, held: Sheet) -> HttpResponse:
    if request.method == "POST":
        given = answers_of(held.catalogue.questions, request.POST)
        intake.answer(actor=request.actor, at=now(request), draft=held.reference, given=given)
        held = again(request, held)
        if goes_on(request):
            if not fault_views(held, 3):
                return onward(request, held, 3)
            return show(request, held, 3, build_route(held), status=REFUSED)
        if not request.htmx:
            return onward(request, held, 3)
    return show(request, held, 3, build_route(held, edit=request.GET.get("edit", "")))


@require_POST
def undo(request: HttpRequest, draft: str) -> HttpResponse:
    """Take back the last changed answer."""
    intake.undo(actor=request.actor, at=now(request), draft=draft)
    held = sheet(request.actor, draft, today=today(request))
    if request.htmx:
        return show(request, held, 3, build_route(held))
    return redirect("approvals:window_step", draft, 3)


@require_POST
def go_on(request: HttpRequest, draft: str) -> HttpResponse:
    """Go on with the project that is open under the code, in the same draft."""
    intake.go_on_with(actor=request.actor, at=now(request), draft=draft, project=request.POST.get("project", ""))
    return redirect("approvals:window_step", draft, 4)


@require_GET
def known(request: HttpRequest, draft: str, step: str) -> HttpResponse:
    """What the zone knows of what stands in the fields of step 1 or 2 now; nothing is kept."""
    held = sheet(request.actor, draft, today=today(request))
    build = {1: build_subject, 2: build_project}[int(step)]
    body = build(request.actor, held, request.GET)
    return render(request, f"approvals/window/known_{step}.html", {"page": frame(held, int(step), body)})


@require_http_methods(["GET", "POST"])
def discard(request: HttpRequest, draft: str) -> HttpResponse:
    """Throw a draft away, after a page that says so."""
    if request.method == "POST":
        drafts.discard(actor=request.actor, at=now(request), draft=draft)
        return redirect(f"{reverse('approvals:window')}?{urlencode({'discarded': draft})}")
    held = sheet(request.actor, draft, today=today(request))
    return render(request, "approvals/window/discard.html", {"page": frame(held, first_step(held), None)})


@require_POST
def another(request: HttpRequest, reference: str) -> HttpResponse:
    """The next project of the firm at the counter: who files is known, and whom to call."""
    held = filing_sheet(request.actor, reference, today=today(request))
    at, project = now(request), held.project.reference
    draft = reuse.start_another(actor=request.actor, at=at, project=project, contact=held.contact)
    return redirect("approvals:window_step", draft, 2)


@require_POST
def take_back(request: HttpRequest, draft: str) -> HttpResponse:
    """Take a discarded draft back and go on with it."""
    drafts.take_back(actor=request.actor, at=now(request), draft=draft)
    return redirect("approvals:window_step", draft, 1)


@require_POST
def take_over(request: HttpRequest, draft: str) -> HttpResponse:
    """Make a colleague's draft one's own and go on with it."""
    drafts.take_over(actor=request.actor, at=now(request), draft=draft)
    return redirect("approvals:window_step", draft, 1)


@require_GET
def check(request: HttpRequest, what: str) -> HttpResponse:
    """The verdict on an identifier as it is typed; nothing is kept and nothing is blocked here."""
    template, verdict = CHECKS[what]
    return render(request, template, {"found": verdict(request.actor, request.GET)})


STEPS: dict[int, Callable[[HttpRequest, Sheet], HttpResponse]] = {
    1: _subject,
    2: _project,
    3: _route,
    4: materials_step,
    5: check_step,
}
CHECKS = {
    "credit-code": ("approvals/window/verdict_credit.html", known_of),
    "project-code": ("approvals/window/verdict_project.html", twin_of),
}
