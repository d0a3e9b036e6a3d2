"""Pages of the API: one's tokens, and the operations in words."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.module_loading import import_string
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from onezone.kernel.errors import RuleError
from onezone.kernel.moment import local_date
from onezone.platform.api.forms import TokenForm
from onezone.platform.api.pages import build_docs
from onezone.platform.api.queries import tokens_of
from onezone.platform.api.services.tokens import create_token, may_hold, revoke_token
from onezone.platform.web.now import now
from onezone.platform.web.problem import status_of
from onezone.platform.web.request import SignedIn


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def tokens(request: SignedIn) -> HttpResponse:
    """One's tokens; a new one is shown in the answer to its making and never again."""
    form = TokenForm(request.POST or None)
    fresh, status = "", 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                _row, fresh = create_token(actor=request.actor, at=now(request), **form.cleaned_data)
                form, status = TokenForm(), 200
            except RuleError as refusal:
                form.add_error(None, refusal.say(get_language() or "zh-hans"))
                status = status_of(refusal)
    today = local_date(now(request), request.post.zone.timezone)
    page = {
        "rows": tokens_of(request.actor, today=today),
        "form": form,
        "fresh": fresh,
        "may_hold": may_hold(request.actor),
        "root": request.build_absolute_uri("/api/v1"),
    }
    return render(request, "api/tokens.html", page, status=status)


@require_POST
def revoke(request: SignedIn, token: int) -> HttpResponse:
    """End a token."""
    revoke_token(actor=request.actor, at=now(request), token=token)
    return redirect("tokens")


@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    """The operations by room, from the schema itself; nothing is fetched from anywhere."""
    api = import_string(settings.ONEZONE_API)
    return render(request, "api/docs.html", {"page": build_docs(api.get_openapi_schema())})
