"""Tables of the API: tokens bound to posts, and the answers kept for calls that come again."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from onezone.platform.identity.models import Post, Zone


class AccessToken(models.Model):
    """A program's way in as one post; only the hash of the token is kept, so it can be shown once and never again."""

    zone = models.ForeignKey(Zone, on_delete=models.PROTECT, related_name="+")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("名称"), max_length=60)
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(_("建立时间"))
    expires_on = models.DateField(_("到期日"))
    revoked_at = models.DateTimeField(_("撤销时间"), null=True)
    used_at = models.DateTimeField(_("最近使用"), null=True)
    minute = models.DateTimeField(null=True)
    calls = models.PositiveIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["-created_at", "-id"]
        verbose_name = _("令牌")
        indexes: ClassVar = [models.Index(fields=["zone", "post"])]

    def __str__(self) -> str:
        return self.name


class KeptAnswer(models.Model):
    """The answer to one call by its key, written in the transaction of what the call did: both are there or neither."""

    zone = models.ForeignKey(Zone, on_delete=models.PROTECT, related_name="+")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    operation = models.CharField(max_length=120)
    key = models.CharField(max_length=100)
    fingerprint = models.CharField(max_length=64)
    at = models.DateTimeField()
    status = models.PositiveSmallIntegerField(default=0)
    body = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["post", "operation", "key"], name="a_key_has_one_answer"),
        ]
        indexes: ClassVar = [models.Index(fields=["zone", "at"])]

    def __str__(self) -> str:
        return f"{self.operation} {self.key}"
