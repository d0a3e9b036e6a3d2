"""The outbox app: what happened, told to whoever listens; and the work that runs in the background."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OutboxConfig(AppConfig):
    """Events kept in the transaction that made them, delivered after it; periodic jobs."""

    name = "onezone.platform.outbox"
    label = "outbox"
    verbose_name = _("事件与后台任务")
    default_auto_field = "django.db.models.BigAutoField"
