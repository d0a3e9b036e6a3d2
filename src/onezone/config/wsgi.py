"""Owns the WSGI entry point."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "onezone.config.settings")

application = get_wsgi_application()
get_resolver().url_patterns  # noqa: B018  loads every room's pages, for which the first person would wait a second
