"""The parties room: who stands on the other side of the counter."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PartiesConfig(AppConfig):
    """Enterprises and the people to call there."""

    name = "onezone.parties"
    label = "parties"
    verbose_name = _("市场主体")
    default_auto_field = "django.db.models.BigAutoField"
