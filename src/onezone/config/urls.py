"""Owns the address map of the whole site: each room hangs its own urls below one line here."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from onezone.config.api import api
from onezone.platform.web import health

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("", include("onezone.platform.web.urls")),
    path("", include("onezone.platform.identity.urls")),
    path("", include("onezone.platform.api.urls")),
    path("", include("onezone.platform.webhooks.urls")),
    path("api/v1/", api.urls),
    path("", include("onezone.platform.messages.urls")),
    path("", include("onezone.platform.search.urls")),
    path("", include("onezone.approvals.urls")),
    path("", include("onezone.figures.urls")),
    path("", include("onezone.dashboards.urls")),
    path("", include("onezone.administration.urls")),
]

handler400 = "onezone.platform.web.views.bad_request"
handler403 = "onezone.platform.web.views.forbidden"
handler404 = "onezone.platform.web.views.not_found"
handler500 = "onezone.platform.web.views.server_error"
