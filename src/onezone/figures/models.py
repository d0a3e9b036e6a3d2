"""Tables of figures: values only added to, decisions on conflicts, closed periods, checked press texts, rates."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class FigureValue(models.Model):
    """One value of a figure for a period and scope, as one source gives it. Never changed: a revision is a new row."""

    zone = models.ForeignKey("identity.Zone", on_delete=models.PROTECT, related_name="+")
    reference = models.CharField(_("编号"), max_length=20)
    figure = models.CharField(_("指标"), max_length=60)
    name = models.CharField(_("来源里的名称"), max_length=120)
    scope = models.CharField(_("范围"), max_length=200)
    """As long as the name of an enterprise."""
    period = models.CharField(_("期间"), max_length=10, blank=True)
    amount = models.CharField(_("数值"), max_length=40)
    """Decimal digits as written: what is rounded away is part of what a source says."""
    unit = models.CharField(_("单位"), max_length=20)
    qualifier = models.CharField(_("约数词"), max_length=10, blank=True)
    status = models.CharField(_("状态"), max_length=12)
    source = models.CharField(_("来源"), max_length=200)
    evidence = models.CharField(_("佐证"), max_length=71, blank=True)
    """Hash of a stored file."""
    reason = models.CharField(_("理由"), max_length=500, blank=True)
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="replaced_by")
    adjusts = models.BooleanField(_("结账后调整"), default=False)
    recorded_by = models.CharField(_("登记人"), max_length=160)
    recorded_at = models.DateTimeField(_("登记时间"))

    class Meta:
        ordering: ClassVar = ["figure", "scope", "-period", "id"]
        verbose_name = _("指标值")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["zone", "reference"], name="a_figure_value_has_its_own_reference"),
        ]
        indexes: ClassVar = [models.Index(fields=["zone", "figure"])]

    def __str__(self) -> str:
        return f"{self.figure} {self.amount} {self.unit}"


class ConflictDecision(models.Model):
    """What was decided about a conflict, and why; it holds while the values it was taken on are the same."""

    zone = models.ForeignKey("identity.Zone", on_delete=models.PROTECT, related_name="+")
    conflict = models.CharField(_("冲突"), max_length=160)
    evidence = models.CharField(_("依据摘要"), max_length=71)
    """Hash over the values that stood against each other."""
    outcome = models.CharField(_("处理"), max_length=12)
    reason = models.CharField(_("理由"), max_length=500)
    decided_by = models.CharField(_("决定人"), max_length=160)
    decided_at = models.DateTimeField(_("决定时间"))

    class Meta:
        ordering: ClassVar = ["id"]
        verbose_name = _("冲突处理")

    def __str__(self) -> str:
        return f"{self.conflict} {self.outcome}"


class ClosedPeriod(models.Model):
    """A period that is closed: its values stand as they were; later ones are adjusting entries."""

    zone = models.ForeignKey("identity.Zone", on_delete=models.PROTECT, related_name="+")
    period = models.CharField(_("期间"), max_length=10)
    digest = models.CharField(_("结账摘要"), max_length=71)
    """Hash over every value in force for the period when it was closed."""
    values = models.PositiveIntegerField(_("指标值数"))
    closed_by = models.CharField(_("结账人"), max_length=160)
    closed_at = models.DateTimeField(_("结账时间"))

    class Meta:
        ordering: ClassVar = ["-period"]
        verbose_name = _("已结账期间")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["zone", "period"], name="a_period_is_closed_once"),
        ]

    def __str__(self) -> str:
        return self.period


class PressText(models.Model):
    """A press text as it was pasted; its check is computed whenever it is looked at."""

    zone = models.ForeignKey("identity.Zone", on_delete=models.PROTECT, related_name="+")
    reference = models.CharField(_("编号"), max_length=20)
    title = models.CharField(_("标题"), max_length=200)
    text = models.TextField(_("文稿"))
    pasted_by = models.CharField(_("送核人"), max_length=160)
    pasted_at = models.DateTimeField(_("送核时间"))

    class Meta:
        ordering: ClassVar = ["-id"]
        verbose_name = _("文稿")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["zone", "reference"], name="a_press_text_has_its_own_reference"),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"


class ExchangeRate(models.Model):
    """Yuan for one US dollar: of a day, or the average of a month, quarter or year, as somebody published it."""

    zone = models.ForeignKey("identity.Zone", on_delete=models.PROTECT, related_name="+")
    period = models.CharField(_("期间"), max_length=10)
    yuan = models.DecimalField(_("汇率"), max_digits=12, decimal_places=4)
    source = models.CharField(_("发布单位和文件"), max_length=300)
    is_demo = models.BooleanField(_("演示"), null=True)

    class Meta:
        ordering: ClassVar = ["-period"]
        verbose_name = _("美元汇率")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["zone", "period"], name="a_rate_of_a_period_is_given_once"),
        ]

    def __str__(self) -> str:
        return f"{self.period} {self.yuan}"
