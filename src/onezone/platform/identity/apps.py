"""The identity app: zones, people, posts."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IdentityConfig(AppConfig):
    """People, the posts they hold, and the zones they hold them in."""

    name = "onezone.platform.identity"
    label = "identity"
    verbose_name = _("身份与岗位")
    default_auto_field = "django.db.models.BigAutoField"
