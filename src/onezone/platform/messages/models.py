"""The table of messages."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from onezone.platform.identity.models import Department, Post, Zone


class Message(models.Model):
    """Something a post or a whole department should know; a department's is read once for all of them.

    `event_key` names what it tells of, so a listener that hears an event twice tells it once.
    """

    zone = models.ForeignKey(Zone, on_delete=models.PROTECT, related_name="+")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    department = models.ForeignKey(Department, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    event_key = models.CharField(max_length=200)
    subject = models.CharField(_("标题"), max_length=200)
    body = models.TextField(_("正文"), blank=True)
    link = models.CharField(_("链接"), max_length=200, blank=True)
    sent_at = models.DateTimeField(_("时间"))
    read_at = models.DateTimeField(_("阅读时间"), null=True)

    class Meta:
        ordering: ClassVar = ["-sent_at", "-id"]
        verbose_name = _("消息")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(post__isnull=True, department__isnull=False)
                | Q(post__isnull=False, department__isnull=True),
                name="a_message_goes_to_a_post_or_a_department",
            ),
            models.UniqueConstraint(
                fields=["zone", "event_key", "post"],
                condition=Q(post__isnull=False),
                name="a_post_is_told_of_an_event_once",
            ),
            models.UniqueConstraint(
                fields=["zone", "event_key", "department"],
                condition=Q(department__isnull=False),
                name="a_department_is_told_of_an_event_once",
            ),
        ]

    def __str__(self) -> str:
        return self.subject
