"""The table of stored files."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from onezone.platform.identity.models import Zone


class StoredFile(models.Model):
    """One content under one name in one zone; never changed, a new content is a new row."""

    zone = models.ForeignKey(Zone, on_delete=models.PROTECT, related_name="+")
    sha256 = models.CharField(_("内容摘要"), max_length=71)
    name = models.CharField(_("文件名"), max_length=255)
    size = models.PositiveBigIntegerField(_("大小"))
    kind = models.CharField(_("类型"), max_length=10)
    media_type = models.CharField(max_length=100)
    stored_by = models.CharField(_("上传人"), max_length=160)
    stored_at = models.DateTimeField(_("上传时间"))

    class Meta:
        ordering: ClassVar = ["id"]
        verbose_name = _("文件")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["zone", "sha256", "name"], name="a_content_is_stored_once_under_a_name"),
            models.CheckConstraint(condition=Q(sha256__startswith="sha256:"), name="a_file_is_named_by_its_content"),
        ]

    def __str__(self) -> str:
        return self.name
