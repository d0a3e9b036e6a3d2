"""Addresses of the shared pages: the language switch and, outside production, the style guide."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.urls import URLPattern, path
from django.views.i18n import set_language

from onezone.platform.web import views

urlpatterns: list[URLPattern] = [path("language/", login_not_required(set_language), name="set_language")]
if settings.DEBUG or settings.ONEZONE_MODE != "production":
    urlpatterns += [
        path("styleguide/", views.styleguide, name="styleguide"),
        path("styleguide/<slug:page>/", views.styleguide, name="styleguide_page"),
    ]
