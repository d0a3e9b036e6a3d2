"""Owns the address map of the whole site: each room hangs its own urls below one line here."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path
from django.urls.resolvers import RoutePattern

from onezone.platform.web import health


class ResolverWhenAsked(URLResolver):
    """Addresses that are joined when the first of them is asked for, by a caller or by name.

    The API's operations take a second to build; the worker and most of a web server's first pages do not need them.
    """

    def _populate(self) -> None:
        """Leave them out of the list of names that Django makes of all addresses: the namespace leads to them."""


API = ResolverWhenAsked(
    RoutePattern("api/v1/", is_endpoint=False), "onezone.config.api", app_name="ninja", namespace="api"
)


urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("", include("onezone.platform.web.urls")),
    path("", include("onezone.platform.identity.urls")),
    path("", include("onezone.platform.api.urls")),
    path("", include("onezone.platform.webhooks.urls")),
    API,
    path("", include("onezone.platform.messages.urls")),
    path("", include("onezone.platform.search.urls")),
    path("", include("onezone.approvals.urls")),
    path("", include("onezone.ledger.urls")),
    path("", include("onezone.figures.urls")),
    path("", include("onezone.dashboards.urls")),
    path("", include("onezone.parties.urls")),
    path("", include("onezone.administration.urls")),
    path("", include("onezone.platform.registers.urls")),
]

handler400 = "onezone.platform.web.views.bad_request"
handler403 = "onezone.platform.web.views.forbidden"
handler404 = "onezone.platform.web.views.not_found"
handler500 = "onezone.platform.web.views.server_error"
