"""Tables of messages: what people are told, how they want to be written to, and the mail that goes out."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from onezone.platform.identity.models import Department, Post, User, Zone


class Message(models.Model):
    """Something a post or a whole department should know; a department's is read once for all of them.

    `event_key` names what it tells of, so a listener that hears an event twice tells it once. Both languages are kept:
    the reader's is chosen when it is shown.
    """

    zone = models.ForeignKey(Zone, on_delete=models.PROTECT, related_name="+")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    department = models.ForeignKey(Department, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    event_key = models.CharField(max_length=200)
    kind = models.CharField(_("种类"), max_length=40, blank=True)
    project = models.CharField(_("项目编号"), max_length=20, blank=True)
    subject = models.CharField(_("标题"), max_length=200)
    subject_en = models.CharField(_("英文标题"), max_length=300, blank=True)
    body = models.TextField(_("正文"), blank=True)
    body_en = models.TextField(_("英文正文"), blank=True)
    link = models.CharField(_("链接"), max_length=200, blank=True)
    sent_at = models.DateTimeField(_("时间"))
    read_at = models.DateTimeField(_("阅读时间"), null=True)
    read_by = models.CharField(_("阅读人"), max_length=64, blank=True)

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
        indexes: ClassVar = [
            models.Index(fields=["post", "-sent_at", "-id"], name="message_of_post"),
            models.Index(fields=["department", "-sent_at", "-id"], name="message_of_department"),
            models.Index(fields=["post"], condition=Q(read_at__isnull=True), name="message_unread_post"),
            models.Index(fields=["department"], condition=Q(read_at__isnull=True), name="message_unread_department"),
            models.Index(fields=["link"], condition=Q(read_at__isnull=True), name="message_unread_link"),
        ]

    def __str__(self) -> str:
        return self.subject


class MailChoice(models.Model):
    """How a person wants to be written to in one zone: where, how often, in which language. No row: not at all."""

    class Wish(models.TextChoices):
        """Every message at once, one letter a working day, or nothing."""

        each = "each", _("每条消息都发")
        digest = "digest", _("只发每日摘要")
        none = "none", _("不发邮件")

    zone = models.ForeignKey(Zone, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="mail_choices")
    address = models.EmailField(_("邮箱"), max_length=254)
    wish = models.CharField(_("邮件"), max_length=10, choices=Wish.choices, default=Wish.digest)
    language = models.CharField(_("语言"), max_length=10, default="zh-hans")
    digest_on = models.DateField(_("最近摘要"), null=True)
    """The last day whose digest was written (or found empty); a clock that jumps back writes none again."""
    digest_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["id"]
        verbose_name = _("邮件设置")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["zone", "user"], name="a_person_chooses_once_a_zone"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.wish}"


class Mail(models.Model):
    """One letter on its way; `dead` after too many tries, kept for a person to look at. Written once for one event."""

    class State(models.TextChoices):
        """Where a letter stands."""

        waiting = "waiting", _("待发送")
        done = "done", _("已发送")
        dead = "dead", _("发送失败")
        late = "late", _("过时未发")

    zone = models.ForeignKey(Zone, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    event_key = models.CharField(max_length=200)
    address = models.EmailField(_("邮箱"), max_length=254)
    language = models.CharField(_("语言"), max_length=10)
    subject = models.CharField(_("标题"), max_length=300)
    body = models.TextField(_("正文"))
    link = models.CharField(_("链接"), max_length=200, blank=True)
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.waiting)
    attempts = models.PositiveSmallIntegerField(_("次数"), default=0)
    written_at = models.DateTimeField(_("写成时间"))
    next_at = models.DateTimeField(_("下次时间"))
    done_at = models.DateTimeField(_("发送时间"), null=True)
    error = models.TextField(_("错误"), blank=True)

    class Meta:
        ordering: ClassVar = ["id"]
        verbose_name = _("邮件")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["zone", "event_key", "user"], name="a_person_is_mailed_of_an_event_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["zone", "next_at"], condition=Q(state="waiting"), name="mail_waiting"),
        ]

    def __str__(self) -> str:
        return f"{self.event_key} → {self.user_id}: {self.state}"
