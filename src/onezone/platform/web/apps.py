"""Owns the registration of this room with Django."""

from __future__ import annotations

from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "onezone.platform.web"
    label = "web"
