"""The platform's own addresses, so that its tests stand without the rooms above it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from onezone.kernel.errors import FieldError
from onezone.platform.files.views import file_answer
from onezone.platform.identity.errors import NotFound
from onezone.platform.web import health


def refuse(request: HttpRequest, kind: str) -> HttpResponse:
    if kind == "field":
        raise FieldError(field="面积", reason="<b>应为正数</b>")
    raise NotFound(what=kind)


def hand_out(request: HttpRequest, sha256: str) -> Any:
    return file_answer(request, sha256=sha256, may_read=lambda actor, _sha256: actor.department == "NRB")


urlpatterns = [
    path("healthz", health.healthz),
    path("readyz", health.readyz),
    path("refuse/<str:kind>/", refuse),
    path("files/<str:sha256>/", hand_out),
    path("", include("onezone.platform.web.urls")),
    path("", include("onezone.platform.identity.urls")),
]

handler400 = "onezone.platform.web.views.bad_request"
handler403 = "onezone.platform.web.views.forbidden"
handler404 = "onezone.platform.web.views.not_found"
handler500 = "onezone.platform.web.views.server_error"
