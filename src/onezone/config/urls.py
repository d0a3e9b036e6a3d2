"""Owns the address map of the whole site: each room hangs its own urls below one line here."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from onezone.config import health

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
]
