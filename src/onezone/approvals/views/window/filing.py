"""A filing at the window: one form, four acts; a refused act shows the form again as it was typed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_GET, require_POST

from onezone.approvals.forms.window import FilingActs, filing_acts
from onezone.approvals.pages.window_filing import FilingPage, Typed, build_filing, slots_of
from onezone.approvals.queries.window_filing import may_read_file
from onezone.approvals.services import acceptance
from onezone.approvals.views.window.steps import today
from onezone.kernel.errors import RuleError
from onezone.platform.files.views import file_answer
from onezone.platform.identity.actor import Actor
from onezone.platform.identity.errors import NotAllowed, NotFound
from onezone.platform.web.now import now
from onezone.platform.web.problem import problem, status_of, wants_json

Doing = Callable[[Actor, datetime, str, FilingActs], None]


@require_GET
def filing(request: HttpRequest, reference: str) -> HttpResponse:
    """Matter by matter: papers, state, clocks, and what can be done now."""
    return _show(request, build_filing(request.actor, reference, today=today(request)))


@require_POST
def act(request: HttpRequest, reference: str, act: str) -> HttpResponse:
    """Accept, ask for what is missing, take what was handed in, refuse acceptance."""
    if act not in ACTS:
        raise Http404
    sent = filing_acts(slots_of(request.actor, reference, today=today(request)), request.POST, request.FILES)
    try:
        ACTS[act](request.actor, now(request), reference, sent)
    except (NotAllowed, NotFound):
        raise
    except RuleError as refusal:
        return problem(request, refusal) if wants_json(request) else _refused(request, reference, act, sent, refusal)
    return redirect("approvals:window_filing", reference)


def _refused(request: HttpRequest, reference: str, act: str, sent: FilingActs, refusal: RuleError) -> HttpResponse:
    typed = Typed(
        matters=frozenset(sent.matters),
        missing={matter: frozenset(held) for matter, held in sent.missing.items()},
        notes=sent.notes,
        due=sent.promised,
        reasons=sent.reasons,
        not_required=sent.not_required,
        act=act,
    )
    page = build_filing(request.actor, reference, today=today(request), typed=typed)
    return _show(request, page, refusal)


def _show(request: HttpRequest, page: FilingPage, refusal: RuleError | None = None) -> HttpResponse:
    said = {} if refusal is None else {"code": refusal.code, "sentence": refusal.say(get_language() or "zh-hans")}
    status = 200 if refusal is None else status_of(refusal)
    return render(request, "approvals/window/filing.html", {"page": page, "refusal": said}, status=status)


@require_GET
def filing_file(request: HttpRequest, reference: str, sha256: str) -> FileResponse:
    """A material of the filing's project, as an attachment."""
    return file_answer(request, sha256=sha256, may_read=lambda actor, held: may_read_file(actor, held, reference))


def _accept(actor: Actor, at: datetime, filing: str, sent: FilingActs) -> None:
    acceptance.accept(actor=actor, at=at, filing=filing, matters=sent.matters, promised=sent.promised)


def _supplement(actor: Actor, at: datetime, filing: str, sent: FilingActs) -> None:
    acceptance.request_supplement(actor=actor, at=at, filing=filing, missing=sent.lists)


def _refuse(actor: Actor, at: datetime, filing: str, sent: FilingActs) -> None:
    acceptance.refuse(
        actor=actor,
        at=at,
        filing=filing,
        matters=sent.matters,
        reasons=sent.reasons,
        not_required=sent.not_required,
    )


def _hand_in(actor: Actor, at: datetime, filing: str, sent: FilingActs) -> None:
    uploads = {slot: (file.name, file.file) for slot, file in sent.uploads.items()}
    acceptance.hand_in(actor=actor, at=at, filing=filing, matters=sent.matters, uploads=uploads)


ACTS: Mapping[str, Doing] = {"accept": _accept, "supplement": _supplement, "refuse": _refuse, "hand-in": _hand_in}
