"""The ledger room: the project book."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LedgerConfig(AppConfig):
    """Projects of the zone from idea to full output, and the totals counted from them."""

    name = "onezone.ledger"
    label = "ledger"
    verbose_name = _("项目台账")
    default_auto_field = "django.db.models.BigAutoField"
