"""Registers: pages, files and history of whatever a room declares."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RegistersConfig(AppConfig):
    """The register kit and what it keeps: entries, imports, saved views, numbers."""

    name = "onezone.platform.registers"
    label = "registers"
    verbose_name = _("台账")
    default_auto_field = "django.db.models.BigAutoField"
