"""The API as one object: who may call, how calls are read, and how every refusal is said; rooms add their routers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from pydantic import BaseModel

from onezone.kernel.errors import RuleError
from onezone.platform.api.auth import AUTH
from onezone.platform.api.errors import BodyMalformed, BodyTooLarge, KeyMissing, RequestMalformed, Unauthenticated
from onezone.platform.api.problems import MEDIA, api_problem
from onezone.platform.api.reading import StrictParser, fingerprint
from onezone.platform.api.services.once import Answer, once
from onezone.platform.identity.errors import NotFound
from onezone.platform.web.now import now

DESCRIPTION = (
    "Everything the pages can do, by the same services and permissions. A token stands for one post; make one at "
    "`/account/tokens/`. Every write needs an `Idempotency-Key`. Refusals are problem+json; docs/rules/errors.md has "
    "every code. What is not there and what may not be seen are one answer: 404."
)
_METHODS = ("get", "post", "put", "patch", "delete")


class ZoneAPI(NinjaAPI):
    """The API of a zone; OpenAPI says of every refusal that it is problem+json."""

    def __init__(self) -> None:
        super().__init__(
            title="OneZone",
            version="1",
            description=DESCRIPTION,
            docs_url=None,
            urls_namespace="api",
            auth=AUTH,
            parser=StrictParser(),
        )
        for kind, answer in _ANSWERS.items():
            self.add_exception_handler(kind, answer)
        self._document: dict[str, Any] | None = None

    @property
    def urls(self) -> Any:
        """The addresses; each operation asks for a token or session itself, so that a program gets 401, not a page."""
        patterns, app, namespace = super().urls
        for pattern in patterns:
            pattern.callback.login_required = False  # type: ignore[attr-defined, union-attr]
        return patterns, app, namespace

    def get_openapi_schema(self, **options: Any) -> Any:
        """The schema, made once: it depends on the code alone."""
        if self._document is None:
            document = super().get_openapi_schema(**options)
            for path in document["paths"].values():
                for method in _METHODS:
                    _say_problems(path.get(method) or {})
            self._document = document
        return self._document

    def get_openapi_operation_id(self, operation: Any) -> str:
        """The function's own name, unless it says another: short and stable."""
        return operation.view_func.__name__.strip("_")  # type: ignore[no-any-return]


def _say_problems(operation: Mapping[str, Any]) -> None:
    for status, answer in (operation.get("responses") or {}).items():
        if int(status) >= 400 and "application/json" in answer.get("content", {}):
            answer["content"] = {MEDIA: answer["content"]["application/json"]}


def done_once(request: HttpRequest, key: str, do: Callable[[], BaseModel], *, status: int = 200) -> HttpResponse:
    """Do one thing by its key and answer with its shape; the same call again gets the same bytes."""

    def answer() -> Answer:
        return Answer(status, do().model_dump_json())

    match = request.resolver_match
    given = once(
        actor=request.actor,  # type: ignore[attr-defined]
        at=now(request),
        operation=f"{request.method} {match.route if match else request.path}"[:120],
        key=key,
        fingerprint=fingerprint(request),
        do=answer,
    )
    assert given is not None
    response = HttpResponse(given.body.encode(), status=given.status, content_type="application/json; charset=utf-8")
    if given.again:
        response["Idempotency-Replayed"] = "true"
    return response


def _unread(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """What breaks the schema, the first place by name; the key of a write has a code of its own."""
    if any(each["loc"][:2] == ("header", "Idempotency-Key") for each in error.errors):
        return api_problem(request, KeyMissing(field="Idempotency-Key"))
    places = {_place(each["loc"]): str(each["msg"]) for each in error.errors}
    field, reason = next(iter(places.items()))
    return api_problem(request, RequestMalformed(field=field, reason=reason, errors=places))


def _place(loc: tuple[Any, ...]) -> str:
    return ".".join(str(part) for part in loc)


def _refused(error: type[RuleError], request: HttpRequest, _exc: Exception) -> HttpResponse:
    return api_problem(request, error())


def _not_found(request: HttpRequest, _error: Exception) -> HttpResponse:
    return api_problem(request, NotFound(what=request.path))


def _too_big(request: HttpRequest, _error: Exception) -> HttpResponse:
    limit = settings.DATA_UPLOAD_MAX_MEMORY_SIZE // (1024 * 1024)
    return api_problem(request, BodyTooLarge(limit_mb=limit))


def _unreadable(request: HttpRequest, error: Exception) -> HttpResponse:
    """The framework wraps what the parser refuses; the refusal itself says more."""
    if isinstance(error.__cause__, RuleError):
        return api_problem(request, error.__cause__)
    return api_problem(request, BodyMalformed(reason=str(error)[:200]))


_ANSWERS: dict[type[Exception], Callable[..., HttpResponse]] = {
    RuleError: api_problem,
    ValidationError: _unread,
    AuthenticationError: partial(_refused, Unauthenticated),
    Http404: _not_found,
    RequestDataTooBig: _too_big,
    SuspiciousOperation: _unreadable,
    MultiPartParserError: _unreadable,
    HttpError: _unreadable,
}
