"""Refusals to people who have signed in are written down, whichever page or door refused (GB/T 22239-2019 8.1.4.3)."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from onezone.platform.identity.actor import Actor
from onezone.platform.identity.errors import refusals_noted
from onezone.platform.journal.refusals import note_refusal
from onezone.platform.web.now import now


class RefusalMiddleware:
    """After the answer, outside the act's transaction that was rolled back: one row for each act that was refused.

    A service that refuses says so by NotAllowed, even where the page tells it kindly; a page that is closed to the post
    answers 403. What is not found is not written: it says nothing about who may do what, and links age.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, then write."""
        with refusals_noted() as noted:
            answer = self.get_response(request)
        actor: Actor | None = getattr(request, "actor", None)
        if actor is None:
            return answer
        acts = [str(each.data.get("act", "")) for each in noted]
        if not acts and answer.status_code == 403:
            match = request.resolver_match
            acts = [f"page:{match.view_name}" if match else "page"]
        for act in dict.fromkeys(acts):
            address = f"{request.method} {request.path}"
            note_refusal(actor=actor, at=now(request), act=act, code="not_allowed", address=address)
        return answer
