"""Steps 4 and 5 of the wizard: what is filed now with which papers, and the one act that files it."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.views.decorators.http import require_GET, require_POST

from onezone.approvals.forms.window import files_of, filing_of, promised_of
from onezone.approvals.pages.window_papers import build_check, build_papers
from onezone.approvals.pages.window_steps import fault_views, step_url
from onezone.approvals.queries.window_draft import Sheet, draft_file_name
from onezone.approvals.services import intake, intake_reuse
from onezone.approvals.services.intake_submit import submit
from onezone.approvals.views.window.steps import REFUSED, again, goes_on, onward, show
from onezone.kernel.errors import RuleError
from onezone.platform.files.views import file_answer
from onezone.platform.web.now import now
from onezone.platform.web.problem import problem, status_of, wants_json


def materials_step(request: HttpRequest, held: Sheet) -> HttpResponse:
    """Step 4: every file that can be kept is kept, whatever is wrong with the others."""
    if request.method != "POST":
        return show(request, held, 4, build_papers(held))
    refused = _keep(request, held)
    held = again(request, held)
    if refused or (goes_on(request) and fault_views(held, 4)):
        return show(request, held, 4, build_papers(held, refused), status=REFUSED)
    if request.htmx:
        return show(request, held, 4, build_papers(held))
    return onward(request, held, 4)


def _keep(request: HttpRequest, held: Sheet) -> dict[str, str]:
    """Keep choices, promises and files; returns slot -> why its file was not taken."""
    actor, at, draft = request.actor, now(request), held.reference
    needs = [each.need for each in held.slots]
    filing: dict[str, Any] = filing_of(request.POST)
    if filing.get("stage", held.stage) != held.stage:
        filing["matters"] = ""  # another stage begins with what makes sense there
    intake.keep(actor=actor, at=at, draft=draft, part="filing", values=filing)
    intake.keep(actor=actor, at=at, draft=draft, part="promised", values=promised_of(needs, request.POST))
    refused = {}
    for slot, sent in files_of(needs, request.FILES).items():
        try:
            intake.attach(actor=actor, at=at, draft=draft, slot=slot, name=sent.name, content=sent.file)
        except RuleError as refusal:
            refused[slot] = refusal.say(get_language() or "zh-hans")
    return refused


@require_POST
def detach(request: HttpRequest, draft: str) -> HttpResponse:
    """Take a file out of its slot."""
    slot = request.POST.get("slot", "")
    intake.detach(actor=request.actor, at=now(request), draft=draft, slot=slot)
    return redirect("approvals:window_step", draft, 4)


@require_POST
def reuse(request: HttpRequest, draft: str) -> HttpResponse:
    """Use the paper of that name which the enterprise handed in before."""
    intake_reuse.reuse(actor=request.actor, at=now(request), draft=draft, slot=request.POST.get("slot", ""))
    return redirect(f"{step_url(draft, 4)}?on=papers")


@require_GET
def draft_file(request: HttpRequest, draft: str, sha256: str) -> FileResponse:
    """A file of a draft, as an attachment."""
    name = draft_file_name(request.actor, draft, sha256)
    return file_answer(request, sha256=sha256, may_read=lambda _actor, _hash: name is not None, name=name or "")


def check_step(request: HttpRequest, held: Sheet) -> HttpResponse:
    """Step 5: the sheet, and the act."""
    if request.method != "POST":
        return show(request, held, 5, build_check(held))
    try:
        done = submit(actor=request.actor, at=now(request), draft=held.reference, token=request.POST.get("token", ""))
    except RuleError as refusal:
        if wants_json(request):
            return problem(request, refusal)
        held = again(request, held)
        return show(request, held, 5, build_check(held), status=status_of(refusal), refusal=_said(refusal))
    return redirect("approvals:window_filing", done.filing)


def _said(refusal: RuleError) -> dict[str, Any]:
    return {"code": refusal.code, "sentence": refusal.say(get_language() or "zh-hans"), "data": refusal.data}
