"""Tables of the calendar: official notices with their days, and closures of one zone."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from onezone.platform.identity.models import Zone


class CalendarVersion(models.Model):
    """One imported notice: a whole year of the State Council's arrangement. The same for every zone."""

    year = models.PositiveSmallIntegerField(_("年份"))
    source = models.CharField(_("依据"), max_length=200)
    digest = models.CharField(_("内容摘要"), max_length=80, unique=True)
    imported_at = models.DateTimeField(_("导入时间"))

    class Meta:
        ordering: ClassVar = ["id"]
        verbose_name = _("日历版本")

    def __str__(self) -> str:
        return f"{self.year} {self.source}"


class CalendarDay(models.Model):
    """One day of a notice that departs from Monday to Friday."""

    version = models.ForeignKey(CalendarVersion, on_delete=models.PROTECT, related_name="days")
    day = models.DateField(_("日期"))
    works = models.BooleanField(_("上班"))
    name = models.CharField(_("名称"), max_length=60, blank=True)

    class Meta:
        ordering: ClassVar = ["day"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["version", "day"], name="a_notice_says_one_thing_of_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.name}"


class ZoneClosure(models.Model):
    """A day on which one zone did not work although the calendar says so (a storm, a power cut)."""

    zone = models.ForeignKey(Zone, on_delete=models.PROTECT, related_name="+")
    day = models.DateField(_("日期"))
    reason = models.CharField(_("原因"), max_length=200)

    class Meta:
        ordering: ClassVar = ["day"]
        verbose_name = _("临时停止办公日")
        constraints: ClassVar = [models.UniqueConstraint(fields=["zone", "day"], name="a_day_is_closed_once")]

    def __str__(self) -> str:
        return f"{self.day} {self.reason}"
