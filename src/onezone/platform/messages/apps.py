"""The messages app: what a person or a department is told inside the system."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MessagesConfig(AppConfig):
    """Messages to posts and departments; the label keeps clear of Django's own `messages`."""

    name = "onezone.platform.messages"
    label = "zonemessages"
    verbose_name = _("站内消息")
    default_auto_field = "django.db.models.BigAutoField"
