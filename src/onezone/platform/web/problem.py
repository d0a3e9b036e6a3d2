"""Saying no: one refusal, told as a page, as a fragment for htmx, or as problem+json (RFC 9457)."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.html import format_html
from django.utils.translation import get_language

from onezone.kernel.errors import FieldError, RuleError
from onezone.platform.identity.errors import LoginLocked, LoginRefused, NoPost, NotAllowed, NotFound, NotText
from onezone.platform.web.views import error_page

STATUS: dict[type[RuleError], int] = {
    FieldError: 422,
    LoginLocked: 429,
    LoginRefused: 422,
    NoPost: 403,
    NotAllowed: 403,
    NotFound: 404,
}
CONFLICT = 409
FRAGMENT = '<div class="oz-errors" role="alert" tabindex="-1" data-focus data-code="{}"><p>{}</p></div>'


def status_of(error: RuleError) -> int:
    """The HTTP status of a refusal: of its class or the nearest parent in the table, else 409.

    A refusal may set a class attribute `status` instead.
    """
    named = getattr(type(error), "status", None)
    if isinstance(named, int):
        return named
    return next((STATUS[kind] for kind in type(error).__mro__ if kind in STATUS), CONFLICT)


def wants_json(request: HttpRequest) -> bool:
    """Whether the client asks for JSON rather than a page."""
    accepted = request.headers.get("Accept", "")
    return "text/html" not in accepted and ("json" in accepted)


def problem(request: HttpRequest, error: RuleError) -> HttpResponse:
    """The answer to a refusal, in the language of the request, with the code that every door gives."""
    status = status_of(error)
    sentence = error.say(get_language() or "zh-hans")
    if wants_json(request):
        body = {
            "type": f"urn:onezone:error:{error.code}",
            "title": sentence,
            "status": status,
            "code": error.code,
            "detail": sentence,
            "data": error.data,
        }
        return JsonResponse(body, status=status, content_type="application/problem+json")
    fragment = request.headers.get("HX-Request") == "true" and request.headers.get("HX-Boosted") != "true"
    if fragment:
        return HttpResponse(format_html(FRAGMENT, error.code, sentence), status=status)
    return error_page(request, status, sentence=sentence, code=error.code)


def answers_problem(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let a view raise refusals; each becomes the answer that the client can read."""

    @wraps(view)
    def answering(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except RuleError as error:
            return problem(request, error)

    return answering


class ProblemMiddleware:
    """The same for every view: a refusal that nobody answered is answered here, never as a server error."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, _view: Callable[..., HttpResponse], _args: object, _kwargs: object
    ) -> HttpResponse | None:
        """Refuse a field that is no text before any page reads it: PostgreSQL takes no NUL, and no page could show it.

        The API reads its own bodies and refuses by itself.
        """
        if request.path.startswith("/api/"):
            return None
        field = _no_text(request)
        return None if field is None else problem(request, NotText(field=field))

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Answer a refusal; leave every other error alone."""
        return problem(request, error) if isinstance(error, RuleError) else None


def _no_text(request: HttpRequest) -> str | None:
    """The first field of the address or the form that no column can hold."""
    given = [*request.GET.lists(), *(request.POST.lists() if request.method == "POST" else ())]
    return next((name for name, values in given if any(_is_no_text(each) for each in values)), None)


def _is_no_text(value: str) -> bool:
    return "\0" in value or any("\ud800" <= each <= "\udfff" for each in value)
