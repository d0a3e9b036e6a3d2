"""A program's way in: a Bearer token makes a request of the API one of the post that it stands for."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from onezone.kernel.errors import RuleError
from onezone.platform.api.errors import Unauthenticated
from onezone.platform.api.problems import api_problem
from onezone.platform.api.services.tokens import post_behind
from onezone.platform.identity.scope import zone_scope
from onezone.platform.web.now import now, wall_clock

ROOT = "/api/"
SCHEME = "bearer "


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
