"""The figures room: the numbers a zone publishes, with their sources."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FiguresConfig(AppConfig):
    """Definitions, values, conflicts, closed periods, press texts."""

    name = "onezone.figures"
    label = "figures"
    verbose_name = _("指标")
    default_auto_field = "django.db.models.BigAutoField"
