"""The search app: one index over everything that has a page."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SearchConfig(AppConfig):
    """Entries with their grams, kept by the rooms in the transaction of the act that changed them."""

    name = "onezone.platform.search"
    label = "search"
    verbose_name = _("搜索")
    default_auto_field = "django.db.models.BigAutoField"
