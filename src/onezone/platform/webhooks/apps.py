"""The webhooks app: subscriptions of other systems, and the calls made to them."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WebhooksConfig(AppConfig):
    """Subscriptions and calls."""

    name = "onezone.platform.webhooks"
    label = "webhooks"
    verbose_name = _("事件推送")
    default_auto_field = "django.db.models.BigAutoField"
