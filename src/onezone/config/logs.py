"""Owns the shape of log lines and the identifier that ties the lines of one request together."""

from __future__ import annotations

import logging
import re
import uuid
from collections.abc import Callable
from time import monotonic
from typing import Any

import structlog
from django.http import HttpRequest, HttpResponse

_GIVEN_ID = re.compile(r"[A-Za-z0-9-]{8,64}")
_QUIET_PATHS = ("/healthz", "/readyz", "/static/")

_SHARED: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.format_exc_info,
]


def logging_settings(*, readable: bool, level: str) -> dict[str, Any]:
    """Return Django's LOGGING: one JSON object a line on stderr, or plain lines for a person watching the demo."""
    last: Any = (
        structlog.dev.ConsoleRenderer(colors=False)
        if readable
        else structlog.processors.JSONRenderer(ensure_ascii=False)
    )
    structlog.configure(
        processors=[*_SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "line": {
                "()": structlog.stdlib.ProcessorFormatter,
                "processors": [structlog.stdlib.ProcessorFormatter.remove_processors_meta, last],
                "foreign_pre_chain": _SHARED,
            }
        },
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            "django": {"handlers": [], "level": level, "propagate": True},
            "django.server": {"handlers": [], "level": "WARNING", "propagate": True},
        },
    }


class RequestLogMiddleware:
    """Give each request an identifier, return it as X-Request-ID, and write one line when the answer is ready."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response
        self._log = structlog.stdlib.get_logger("onezone.request")

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer `request` with everything logged on the way carrying its identifier."""
        given = request.headers.get("X-Request-ID", "")
        request_id = given if _GIVEN_ID.fullmatch(given) else uuid.uuid4().hex
        with structlog.contextvars.bound_contextvars(request_id=request_id):
            start = monotonic()
            response = self._get_response(request)
            response["X-Request-ID"] = request_id
            self._log.log(
                logging.DEBUG if request.path.startswith(_QUIET_PATHS) else logging.INFO,
                "request",
                method=request.method,
                path=request.path,
                status=response.status_code,
                milliseconds=round((monotonic() - start) * 1000),
            )
        return response
