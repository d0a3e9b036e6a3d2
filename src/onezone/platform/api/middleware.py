"""Before any view: a Bearer token makes a request of the API one of its post, and a form sent twice counts once."""

from __future__ import annotations

import re
from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from onezone.kernel.errors import RuleError
from onezone.platform.api.errors import KeyReused, Unauthenticated
from onezone.platform.api.problems import api_problem
from onezone.platform.api.reading import fingerprint
from onezone.platform.api.services.once import Answer, once
from onezone.platform.api.services.tokens import post_behind
from onezone.platform.identity.scope import zone_scope
from onezone.platform.web.now import now, wall_clock

ROOT = "/api/"
SCHEME = "bearer "
FORMS = frozenset({"application/x-www-form-urlencoded", "multipart/form-data"})
ONE_TIME = re.compile(r"[0-9a-f]{32}")
MOVED = frozenset({302, 303})


class TokenMiddleware:
    """Set actor, post and user from the Authorization header, for addresses of the API only; a header that is wrong is
    refused even where a session would do, so that a dead token is never taken for somebody's browser."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer in the scope of the token's zone, or go on as it was."""
        request.has_token = False  # type: ignore[attr-defined]
        header = request.headers.get("Authorization")
        if header is None or not request.path.startswith(ROOT):
            return self.get_response(request)
        try:
            if not header.lower().startswith(SCHEME):
                raise Unauthenticated
            post = post_behind(text=header[len(SCHEME) :].strip(), at=now(request), moment=wall_clock())
        except RuleError as refusal:
            return api_problem(request, refusal)
        request.has_token = True  # type: ignore[attr-defined]
        with zone_scope(post.zone_id):
            request.user = post.user
            request.post, request.actor = post, post.as_actor()  # type: ignore[attr-defined, assignment]
            request.needs_new_password = False  # type: ignore[attr-defined]
            return self.get_response(request)


class OnceMiddleware:
    """A form with a one-time key counts once: sent again (double click, Back), it gets its first answer.

    The key is `once`, or an act form's own `key`. Only what was done is kept, in the transaction in which it was done:
    a form that was refused, or asked to confirm, may be sent again. Under the same key another content is no
    repetition; it goes on to the view, whose rules speak of it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, or give the first answer again."""
        key, actor = _key_in(request), getattr(request, "actor", None)
        if not key or actor is None:
            return self.get_response(request)
        given: list[HttpResponse] = []

        def do() -> Answer | None:
            given.append(self.get_response(request))
            return _kept(given[0])

        operation = f"page {request.path}"[:120]
        content = fingerprint(request)
        try:
            kept = once(actor=actor, at=now(request), operation=operation, key=key, fingerprint=content, do=do)
        except KeyReused:
            return self.get_response(request)
        if given or kept is None:
            return given[0]
        return _again(request, kept)


def _key_in(request: HttpRequest) -> str:
    if request.method != "POST" or request.content_type not in FORMS or request.path.startswith(ROOT):
        return ""
    key = str(request.POST.get("once") or request.POST.get("key") or "")
    return key if ONE_TIME.fullmatch(key) else ""


def _kept(response: HttpResponse) -> Answer | None:
    """What of an answer says that something was done: where to go next, or JSON."""
    if response.status_code in MOVED:
        return Answer(response.status_code, response["Location"])
    done = response.status_code < 300 and response.get("Content-Type", "").startswith("application/json")
    return Answer(response.status_code, response.content.decode()) if done else None


def _again(request: HttpRequest, kept: Answer) -> HttpResponse:
    if kept.status not in MOVED:
        return HttpResponse(kept.body.encode(), status=kept.status, content_type="application/json")
    messages.info(request, _("这份表单已经提交过，没有重复执行。"))
    response = HttpResponse(status=kept.status)
    response["Location"] = kept.body
    return response
