"""Doors of the auditor: search, one row, chains with their verification, checkpoints."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from onezone.administration.forms import CheckpointForm
from onezone.administration.pages import audit as pages
from onezone.kernel.errors import RuleError
from onezone.platform.identity.permissions import Act, require
from onezone.platform.journal import audit
from onezone.platform.web.now import now
from onezone.platform.web.problem import status_of

VERIFICATION = "verification"
"""Where a session keeps how far a verification has come."""


@never_cache
@require_safe
def rows(request: HttpRequest) -> HttpResponse:
    """The journal, newest first, by what was asked for."""
    page = pages.build_search(request.actor, request.GET.dict(), at=now(request))
    return render(request, "administration/audit.html", {"page": page})


@never_cache
@require_safe
def row(request: HttpRequest, chain: str, seq: int) -> HttpResponse:
    """One row: as words, and as the bytes that were hashed."""
    page = pages.build_row(request.actor, chain, seq, at=now(request))
    return render(request, "administration/audit_row.html", {"page": page})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def chains(request: HttpRequest) -> HttpResponse:
    """The chains; POST verifies one of them and shows the verdict."""
    verdict = None
    if request.method == "POST":
        verdict = pages.build_verdict(request.actor, str(request.POST.get("chain", "")), at=now(request))
    page = pages.build_chains(request.actor, request.GET.dict(), verdict)
    return render(request, "administration/audit_chains.html", {"page": page})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def verification(request: HttpRequest) -> HttpResponse:
    """All chains, some thousand rows an answer; the page asks for the next part by itself, with or without a script."""
    if request.method == "POST":
        require(request.actor, Act.verify_journal)
        request.session[VERIFICATION] = pages.NOTHING_READ
        return redirect("administration:audit_verification")
    held = pages.go_on(request.actor, request.session.get(VERIFICATION), at=now(request))
    request.session[VERIFICATION] = held.state
    answer = render(request, "administration/audit_verification.html", {"page": held})
    if held.verdict is None and held.begun:
        answer["Refresh"] = "0"
    return answer


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def checkpoints(request: HttpRequest) -> HttpResponse:
    """The latest checkpoints; POST compares the journal with one that was kept elsewhere."""
    form = CheckpointForm(request.POST or None, request.FILES or None)
    verdict, status = None, 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                verdict = pages.compare(request.actor, form.cleaned_data["file"], at=now(request))
                status = 200
            except RuleError as refusal:
                form.add_error("file", refusal.say(get_language() or "zh-hans"))
                status = status_of(refusal)
    shown = {"rows": audit.checkpoints(request.actor), "form": form, "verdict": verdict}
    return render(request, "administration/audit_checkpoints.html", shown, status=status)
