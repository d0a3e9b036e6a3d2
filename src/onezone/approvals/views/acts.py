"""The acts door: one address an act; the form as a page, the act itself, and the second look before it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from onezone.approvals.errors import FormMalformed
from onezone.approvals.forms.acts import ActForm
from onezone.approvals.pages import acts
from onezone.approvals.pages.acts import act_page, form_for, needs_confirmation, refuse, submit
from onezone.approvals.queries.item import Found
from onezone.kernel.errors import RuleError
from onezone.platform.identity.errors import NotFound
from onezone.platform.web.now import now
from onezone.platform.web.problem import problem, status_of, wants_json
from onezone.platform.web.shown import hhmm


@require_http_methods(["GET", "HEAD", "POST"])
def act(request: HttpRequest, reference: str, act: str) -> HttpResponse:
    """GET: the form of the act. POST: do it, or show again what was typed with the refusal beside its field."""
    at = now(request)
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form, found = form_for(request.actor, reference, act, *sent, asked=request.GET.dict(), at=at)
    if request.method != "POST":
        return _again(request, reference, act, form, found)
    if request.POST.get("more") or request.POST.get("back"):
        return _again(request, reference, act, form, found, silent=True)
    if not form.is_valid():
        return _malformed(request, reference, act, form, found)
    if needs_confirmation(act, form) and not wants_json(request):
        return _again(request, reference, act, form, found, confirm=True)
    return _do(request, reference, act, form, found)


@require_POST
def draft(request: HttpRequest, reference: str, act: str) -> HttpResponse:
    """Keep what was typed as a draft, or throw the draft away (`drop`); the page says when it was kept."""
    at, drop = now(request), bool(request.POST.get("drop"))
    form, found = form_for(request.actor, reference, act, request.POST, None, asked={}, at=at)
    if found is None or act not in acts.DRAFTED:
        raise NotFound(what=act)
    if drop:
        acts.drop_draft(actor=request.actor, at=at, found=found)
    else:
        acts.keep_draft(actor=request.actor, at=at, act=act, form=form, found=found)
    if request.htmx and not drop:
        return render(request, "approvals/item/drafted.html", {"at": at if form.typed() else None})
    messages.success(request, _("草稿已丢弃") if drop else _("草稿 %(at)s 已保存") % {"at": hhmm(at)})
    return redirect(f"{acts.back_of(reference, form, found)}")


def _do(request: HttpRequest, reference: str, act: str, form: ActForm, found: Found | None) -> HttpResponse:
    try:
        done = submit(actor=request.actor, at=now(request), reference=reference, act=act, form=form)
    except RuleError as refusal:
        if wants_json(request):
            return problem(request, refusal)
        refuse(form, refusal, found)
        return _again(request, reference, act, form, found, status=status_of(refusal), code=refusal.code)
    if wants_json(request):
        return JsonResponse({"project": reference, "act": act, "matters": done.happened.matters, "seq": done.seq})
    messages.success(request, acts.done_words(done, found))
    return redirect(acts.back_of(reference, form, found))


def _malformed(request: HttpRequest, reference: str, act: str, form: ActForm, found: Found | None) -> HttpResponse:
    if wants_json(request):
        field, errors = next(iter(form.errors.items()))
        return problem(request, FormMalformed(field=field, reason=" ".join(map(str, errors)), errors=dict(form.errors)))
    return _again(request, reference, act, form, found, status=422, code=FormMalformed.code)


def _again(
    request: HttpRequest, reference: str, act: str, form: ActForm, found: Found | None, *,
    status: int = 200, code: str = "", confirm: bool = False, silent: bool = False,
) -> HttpResponse:  # fmt: skip
    page = act_page(request.actor, reference, act, form, found, at=now(request), status=status, code=code)
    template = "approvals/item/confirm.html" if confirm else "approvals/item/act.html"
    return render(request, template, {"page": page, "form": form, "silent": silent}, status=status)
