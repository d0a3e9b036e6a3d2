"""Owns the registration of this room with Django."""

from __future__ import annotations

from django.apps import AppConfig


class JournalConfig(AppConfig):
    name = "onezone.platform.journal"
    label = "journal"
