"""Tables of the outbox: events, their delivery to each listener, and the beats of periodic jobs."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from onezone.platform.identity.models import Zone


class OutboxEvent(models.Model):
    """Something that happened in a zone, written in the transaction in which it happened; never changed."""

    zone = models.ForeignKey(Zone, on_delete=models.PROTECT, related_name="+")
    key = models.CharField(_("键"), max_length=200)
    name = models.CharField(_("事件"), max_length=80)
    payload = models.JSONField(_("内容"))
    at = models.DateTimeField(_("时间"))

    class Meta:
        ordering: ClassVar = ["id"]
        verbose_name = _("事件")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["zone", "key"], name="an_event_is_published_once"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.key}"


class Delivery(models.Model):
    """One event on its way to one listener; `dead` after too many tries, kept for a person to look at."""

    class State(models.TextChoices):
        """Where a delivery stands."""

        waiting = "waiting", _("待送达")
        done = "done", _("已送达")
        dead = "dead", _("送达失败")

    zone = models.ForeignKey(Zone, on_delete=models.PROTECT, related_name="+")
    event = models.ForeignKey(OutboxEvent, on_delete=models.PROTECT, related_name="deliveries")
    listener = models.CharField(_("接收方"), max_length=200)
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.waiting)
    attempts = models.PositiveSmallIntegerField(_("次数"), default=0)
    next_at = models.DateTimeField(_("下次时间"))
    done_at = models.DateTimeField(_("送达时间"), null=True)
    error = models.TextField(_("错误"), blank=True)

    class Meta:
        ordering: ClassVar = ["event_id", "id"]
        verbose_name = _("送达")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["event", "listener"], name="a_listener_hears_an_event_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["zone", "next_at"], condition=Q(state="waiting"), name="outbox_waiting"),
        ]

    def __str__(self) -> str:
        return f"{self.event_id} → {self.listener}: {self.state}"


class Beat(models.Model):
    """One run of a periodic job at one moment of its plan; the constraint lets one of many tickers win."""

    job = models.CharField(max_length=80)
    slot = models.DateTimeField()
    enqueued_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-slot"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["job", "slot"], name="a_job_runs_once_a_slot")]

    def __str__(self) -> str:
        return f"{self.job} {self.slot:%Y-%m-%d %H:%M}"
