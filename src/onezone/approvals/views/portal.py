"""The applicant's doors: own projects, one of them, and the answer to a supplement list."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from onezone.approvals.forms.window import files_of
from onezone.approvals.pages.portal import build_portal, build_portal_project
from onezone.approvals.pages.portal_supplement import SupplementPage, build_supplement
from onezone.approvals.pages.window_filing import slots_of
from onezone.approvals.services import acceptance
from onezone.approvals.views.window.steps import REFUSED, today
from onezone.kernel.errors import RuleError
from onezone.platform.identity.errors import NotAllowed, NotFound
from onezone.platform.web.now import now
from onezone.platform.web.problem import problem, status_of, wants_json

SALT = "onezone.portal-papers"
Kept = dict[str, list[str]]
"""Slot -> hash and name of a paper that was taken while another was refused."""


@require_GET
def portal(request: HttpRequest) -> HttpResponse:
    """What waits for the firm, and its projects."""
    page = build_portal(request.actor, today=today(request), at=now(request))
    return render(request, "approvals/portal/portal.html", {"page": page})


@require_GET
def project(request: HttpRequest, reference: str) -> HttpResponse:
    """Where one project stands."""
    page = build_portal_project(request.actor, reference, today=today(request), at=now(request))
    return render(request, "approvals/portal/project.html", {"page": page})


@require_http_methods(["GET", "POST"])
def supplement(request: HttpRequest, reference: str) -> HttpResponse:
    """The list, and its answer: all that was asked for, in one go; what was taken once need not be chosen again."""
    if request.method == "GET":
        return _show(request, build_supplement(request.actor, reference, today=today(request)))
    kept, refused = _taken(request, reference)
    names = {slot: name for slot, (_hash, name) in kept.items()}
    page = build_supplement(request.actor, reference, today=today(request), kept=names, refused=refused)
    lacking = {each.slot: _("还没有选文件") for each in page.asked if not each.kept and not each.error}
    if refused or lacking:
        faults = {**lacking, **refused}
        page = build_supplement(request.actor, reference, today=today(request), kept=names, refused=faults)
        return _show(request, page, kept=kept, status=REFUSED)
    try:
        _hand_in(request, page, kept)
    except (NotAllowed, NotFound):
        raise
    except RuleError as refusal:
        if wants_json(request):
            return problem(request, refusal)
        return _show(request, page, kept=kept, status=status_of(refusal), refusal=refusal)
    messages.success(
        request, _("补正材料已交，%s 收到。窗口 5 个工作日内受理；没有答复的，自今天起视为受理。") % reference
    )
    return redirect("approvals:portal_project", page.project.reference)


def _hand_in(request: HttpRequest, page: SupplementPage, kept: Kept) -> None:
    acceptance.hand_in_kept(
        actor=request.actor,
        at=now(request),
        filing=page.reference,
        matters=[each.id for each in page.matters],
        kept={slot: sha256 for slot, (sha256, _name) in kept.items()},
    )


def _taken(request: HttpRequest, reference: str) -> tuple[Kept, dict[str, str]]:
    """Papers taken, now or before, and slot -> why one was not."""
    kept = _unsealed(request.POST.get("kept", ""), reference)
    refused = {}
    needs = slots_of(request.actor, reference, today=today(request))
    for slot, sent in files_of(needs, request.FILES).items():
        try:
            stored = acceptance.take_paper(
                actor=request.actor, at=now(request), slot=slot, name=sent.name, content=sent.file
            )
        except RuleError as refusal:
            refused[slot] = refusal.say(get_language() or "zh-hans")
        else:
            kept[slot] = [stored[0], stored[1]]
    return kept, refused


def _unsealed(text: str, reference: str) -> Kept:
    """What this page sealed for this filing; anything else is nothing."""
    try:
        held = signing.loads(text, salt=f"{SALT}.{reference}")
    except signing.BadSignature:
        return {}
    return {str(slot): [str(each) for each in paper] for slot, paper in held.items()}


def _show(
    request: HttpRequest,
    page: SupplementPage,
    *,
    kept: Kept | None = None,
    status: int = 200,
    refusal: RuleError | None = None,
) -> HttpResponse:
    said: dict[str, Any] = {}
    if refusal is not None:
        said = {"code": refusal.code, "sentence": refusal.say(get_language() or "zh-hans")}
    sealed = signing.dumps(kept, salt=f"{SALT}.{page.reference}") if kept else ""
    context = {"page": page, "sealed": sealed, "refusal": said}
    return render(request, "approvals/portal/supplement.html", context, status=status)
