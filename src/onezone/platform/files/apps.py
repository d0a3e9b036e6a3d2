"""The files app: what was handed in, by its content."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FilesConfig(AppConfig):
    """A store addressed by content, with a row per zone and name."""

    name = "onezone.platform.files"
    label = "files"
    verbose_name = _("文件")
    default_auto_field = "django.db.models.BigAutoField"
