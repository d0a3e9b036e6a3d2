"""Several projects in one go: upload a list, see each row's fate, make the drafts."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from onezone.approvals.domain.batch import MOST_ROWS
from onezone.approvals.pages.window_batch import build_batch, template
from onezone.approvals.permissions import require
from onezone.approvals.services import batch
from onezone.approvals.views.window.steps import REFUSED, today
from onezone.kernel.errors import RuleError
from onezone.platform.identity.errors import NotAllowed, NotFound
from onezone.platform.web.now import now
from onezone.platform.web.problem import problem, status_of, wants_json

SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """Choose a list. It is kept as it came; nothing is made before its rows were shown."""
    require(request.actor, "intake")
    if request.method == "GET":
        return _ask(request)
    sent = request.FILES.get("list")
    if sent is None:
        return _ask(request, said=_("请先选一份清单"), status=REFUSED)
    try:
        sha256 = batch.receive(actor=request.actor, at=now(request), name=str(sent.name), content=sent.file)
        build_batch(request.actor, sha256, today=today(request))
    except NotAllowed:
        raise
    except RuleError as refusal:
        if wants_json(request):
            return problem(request, refusal)
        return _ask(request, said=refusal.say(_language()), code=refusal.code, status=status_of(refusal))
    return redirect("approvals:window_batch_list", sha256.removeprefix("sha256:"))


@require_http_methods(["GET", "POST"])
def dry_run(request: HttpRequest, digest: str) -> HttpResponse:
    """Each row's fate; then one draft a row, all or none. The same list again shows what it became."""
    require(request.actor, "intake")
    sha256 = f"sha256:{digest}"
    said: dict[str, str] = {}
    status = 200
    if request.method == "POST":
        try:
            batch.make_drafts(actor=request.actor, at=now(request), sha256=sha256)
        except (NotAllowed, NotFound):
            raise
        except RuleError as refusal:
            if wants_json(request):
                return problem(request, refusal)
            said, status = {"code": refusal.code, "sentence": refusal.say(_language())}, status_of(refusal)
        else:
            return redirect("approvals:window_batch_list", digest)
    page = build_batch(request.actor, sha256, today=today(request))
    return render(request, "approvals/window/batch_list.html", {"page": page, "refusal": said}, status=status)


@require_GET
def sheet(request: HttpRequest) -> HttpResponse:
    """The sheet to fill."""
    require(request.actor, "intake")
    response = HttpResponse(template(request.actor, today=today(request)), content_type=SHEET)
    response["Content-Disposition"] = 'attachment; filename="onezone-projects.xlsx"'
    return response


def _ask(request: HttpRequest, *, said: str = "", code: str = "", status: int = 200) -> HttpResponse:
    context = {"said": said, "code": code, "most": MOST_ROWS}
    return render(request, "approvals/window/batch.html", context, status=status)


def _language() -> str:
    return get_language() or "zh-hans"
