"""Tables of webhooks: who is told of what, and each call with what became of it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from onezone.platform.identity.models import Zone
from onezone.platform.outbox.models import OutboxEvent


class Subscription(models.Model):
    """Another system that is told of events. Its secret is made from the installation's key and `salt`, never kept."""

    zone = models.ForeignKey(Zone, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("名称"), max_length=60)
    url = models.CharField(_("地址"), max_length=500)
    events = models.JSONField(_("事件"), default=list)
    salt = models.CharField(max_length=32)
    first_event = models.BigIntegerField(default=0)
    created_at = models.DateTimeField(_("建立时间"))
    created_by = models.CharField(max_length=160)
    ended_at = models.DateTimeField(_("停用时间"), null=True)

    class Meta:
        ordering: ClassVar = ["-id"]
        verbose_name = _("推送订阅")

    def __str__(self) -> str:
        return self.name


class Call(models.Model):
    """One event on its way to one subscriber; `dead` after too many tries, until somebody sends it again."""

    class State(models.TextChoices):
        """Where a call stands."""

        waiting = "waiting", _("待推送")
        done = "done", _("已推送")
        dead = "dead", _("推送失败")

    zone = models.ForeignKey(Zone, on_delete=models.PROTECT, related_name="+")
    subscription = models.ForeignKey(Subscription, on_delete=models.PROTECT, related_name="calls")
    event = models.ForeignKey(OutboxEvent, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.waiting)
    attempts = models.PositiveSmallIntegerField(_("次数"), default=0)
    next_at = models.DateTimeField(_("下次时间"))
    done_at = models.DateTimeField(_("推送时间"), null=True)
    error = models.CharField(_("错误"), max_length=300, blank=True)

    class Meta:
        ordering: ClassVar = ["event_id", "id"]
        verbose_name = _("推送")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["subscription", "event"], name="a_subscriber_is_told_of_an_event_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["zone", "next_at"], condition=Q(state="waiting"), name="webhooks_waiting"),
        ]

    def __str__(self) -> str:
        return f"{self.event_id} → {self.subscription_id}: {self.state}"
