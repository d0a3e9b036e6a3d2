"""The journal app: what was done, by whom, in an order that cannot be changed unseen."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class JournalConfig(AppConfig):
    """Append-only, hash-chained rows and signed checkpoints over them."""

    name = "onezone.platform.journal"
    label = "journal"
    verbose_name = _("操作日志")
    default_auto_field = "django.db.models.BigAutoField"
