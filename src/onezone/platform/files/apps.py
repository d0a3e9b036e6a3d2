"""Owns the registration of this room with Django."""

from __future__ import annotations

from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "onezone.platform.files"
    label = "files"
