"""Who may call: a token, or the session of somebody signed in, then with the proof against forged requests."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja.security import APIKeyCookie, HttpBearer
from ninja.utils import check_csrf

from onezone.platform.api.errors import CsrfRefused


class Token(HttpBearer):
    """Authorization: Bearer oz_…; the middleware has looked it up."""

    def __call__(self, request: HttpRequest) -> Any:
        return request.actor if getattr(request, "has_token", False) else None  # type: ignore[attr-defined]

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        """Never asked: the middleware did it, because the zone's scope must be open around the whole call."""
        raise NotImplementedError


class Session(APIKeyCookie):
    """The session of the pages; for reading in a browser, and for writing with X-CSRFToken."""

    param_name = "sessionid"

    def __call__(self, request: HttpRequest) -> Any:
        actor = getattr(request, "actor", None)
        if actor is None or getattr(request, "has_token", False) or getattr(request, "needs_new_password", False):
            return None
        if check_csrf(request) is not None:
            raise CsrfRefused
        return actor

    def authenticate(self, request: HttpRequest, key: str | None) -> Any:
        """Never asked: the session's actor was set by the middleware."""
        raise NotImplementedError


AUTH = (Token(), Session())
