"""The calendar app: published notices and the days a zone was closed."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CalendarConfig(AppConfig):
    """Working days as data with a version; the label keeps clear of Python's own `calendar`."""

    name = "onezone.platform.calendar"
    label = "workcalendar"
    verbose_name = _("工作日历")
    default_auto_field = "django.db.models.BigAutoField"
