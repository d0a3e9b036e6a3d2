"""Tables of the project book: projects, and what is only ever added to them: steps, amounts, plans, months, photos."""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar

from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _


class Park(models.Model):
    """A park of the zone; projects of core parks make the scope 核心区."""

    zone = models.ForeignKey("identity.Zone", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("园区"), max_length=60)
    is_core = models.BooleanField(_("核心区"), default=False)

    class Meta:
        ordering: ClassVar = ["id"]
        verbose_name = _("园区")
        constraints: ClassVar = [models.UniqueConstraint(fields=["zone", "name"], name="a_park_is_named_once")]

    def __str__(self) -> str:
        return self.name


class BookProject(models.Model):
    """One project of the book, or one phase of it. Stage, side and amounts are those of the newest rows below."""

    zone = models.ForeignKey("identity.Zone", on_delete=models.PROTECT, related_name="+")
    reference = models.CharField(_("编号"), max_length=20)
    name = models.CharField(_("项目名称"), max_length=200)
    aliases = models.JSONField(_("简称"), default=list, blank=True)
    every_name = models.TextField(_("全部名称"), default="", editable=False)
    """Name and aliases, one a line, to be searched: SQLite keeps JSON with escaped signs."""
    code = models.CharField(_("项目代码"), max_length=40, blank=True)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="phases")
    enterprise = models.ForeignKey(
        "parties.Enterprise", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    builder = models.CharField(_("建设单位"), max_length=200, blank=True)
    """As it was written, for a firm that is not registered yet."""
    nature = models.CharField(_("建设性质"), max_length=12, blank=True)
    industry = models.CharField(_("行业代码"), max_length=8, blank=True)
    industry_edition = models.CharField(_("行业分类版本"), max_length=30, blank=True)
    park = models.ForeignKey(Park, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    parcel = models.CharField(_("宗地"), max_length=40, blank=True)
    tags = models.JSONField(_("标签"), default=list, blank=True)
    steward = models.CharField(_("项目管家"), max_length=64, blank=True)
    stage = models.CharField(_("阶段"), max_length=12)
    side = models.CharField(_("状态"), max_length=12)
    stage_on = models.DateField(_("进入阶段日期"))
    evidence = models.CharField(_("佐证"), max_length=300, blank=True)
    """What its present stage rests on, in one line; the steps hold it proof by proof."""
    signed_on = models.DateField(_("签约日期"), null=True)
    started_on = models.DateField(_("开工日期"), null=True)
    intended = models.DecimalField(_("意向（元）"), max_digits=18, decimal_places=2, null=True)
    agreed = models.DecimalField(_("协议（元）"), max_digits=18, decimal_places=2, null=True)
    filed = models.DecimalField(_("备案（元）"), max_digits=18, decimal_places=2, null=True)
    paid_in = models.DecimalField(_("到位（元）"), max_digits=18, decimal_places=2, null=True)
    completed = models.DecimalField(_("完成（元）"), max_digits=18, decimal_places=2, null=True)
    is_demo = models.BooleanField(_("演示"), default=False)
    source_note = models.CharField(_("来源说明"), max_length=300, blank=True)
    updated_by = models.CharField(_("更新人"), max_length=160)
    updated_at = models.DateTimeField(_("更新时间"))

    class Meta:
        ordering: ClassVar = ["-filed", "id"]
        verbose_name = _("台账项目")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["zone", "reference"], name="a_book_project_has_its_own_reference"),
            models.UniqueConstraint(fields=["zone", "name"], name="a_book_project_is_named_once"),
            models.UniqueConstraint(
                fields=["zone", "code"], condition=~Q(code=""), name="a_code_names_one_project_of_the_book"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["zone", "stage"], name="book_stage"),
            # The list shows projects by amount, those without one last: listing.BY_AMOUNT.
            models.Index(
                F("zone"), Coalesce("filed", Value(Decimal(-1))).desc(), F("id"), name="book_by_amount",
                condition=Q(parent=None),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.reference} {self.name}"


class StepRow(models.Model):
    """One step of a project's history: a gate passed with its evidence, or a turn aside with its reason."""

    zone = models.ForeignKey("identity.Zone", on_delete=models.PROTECT, related_name="+")
    project = models.ForeignKey(BookProject, on_delete=models.PROTECT, related_name="steps")
    stage = models.CharField(_("阶段"), max_length=12)
    side = models.CharField(_("状态"), max_length=12)
    on = models.DateField(_("日期"))
    evidence = models.JSONField(_("佐证"), default=dict)
    reason = models.CharField(_("理由"), max_length=500, blank=True)
    recorded_by = models.CharField(_("登记人"), max_length=160)
    recorded_at = models.DateTimeField(_("登记时间"))

    class Meta:
        ordering: ClassVar = ["id"]
        verbose_name = _("阶段记录")

    def __str__(self) -> str:
        return f"{self.stage} {self.on}"


class AmountRow(models.Model):
    """One of the five amounts as it was stated on a day; the newest of a kind is the one that counts."""

    zone = models.ForeignKey("identity.Zone", on_delete=models.PROTECT, related_name="+")
    project = models.ForeignKey(BookProject, on_delete=models.PROTECT, related_name="amounts")
    kind = models.CharField(_("口径"), max_length=12)
    digits = models.CharField(_("金额"), max_length=40)
    """As written: what is rounded away is part of what is said."""
    unit = models.CharField(_("单位"), max_length=8)
    yuan = models.DecimalField(_("元"), max_digits=18, decimal_places=2)
    on = models.DateField(_("日期"))
    source = models.CharField(_("来源"), max_length=200)
    reason = models.CharField(_("理由"), max_length=500, blank=True)
    recorded_by = models.CharField(_("登记人"), max_length=160)
    recorded_at = models.DateTimeField(_("登记时间"))

    class Meta:
        ordering: ClassVar = ["id"]
        verbose_name = _("金额")

    def __str__(self) -> str:
        return f"{self.kind} {self.digits} {self.unit}"


class YearPlan(models.Model):
    """What a project means to complete in a year; the newest row of a year holds."""

    zone = models.ForeignKey("identity.Zone", on_delete=models.PROTECT, related_name="+")
    project = models.ForeignKey(BookProject, on_delete=models.PROTECT, related_name="plans")
    year = models.PositiveSmallIntegerField(_("年度"))
    yuan = models.DecimalField(_("计划（元）"), max_digits=18, decimal_places=2)
    reason = models.CharField(_("理由"), max_length=500, blank=True)
    recorded_by = models.CharField(_("登记人"), max_length=160)
    recorded_at = models.DateTimeField(_("登记时间"))

    class Meta:
        ordering: ClassVar = ["id"]
        verbose_name = _("年度计划")

    def __str__(self) -> str:
        return f"{self.year} {self.yuan}"


class MonthRow(models.Model):
    """What a project completed in a month, in yuan. Never changed: a later month adjusts."""

    zone = models.ForeignKey("identity.Zone", on_delete=models.PROTECT, related_name="+")
    project = models.ForeignKey(BookProject, on_delete=models.PROTECT, related_name="months")
    period = models.CharField(_("月份"), max_length=7)
    month = models.DecimalField(_("本月"), max_digits=18, decimal_places=2)
    year_to_date = models.DecimalField(_("自年初累计"), max_digits=18, decimal_places=2)
    since_start = models.DecimalField(_("自开始建设累计"), max_digits=18, decimal_places=2)
    building = models.DecimalField(_("建筑工程"), max_digits=18, decimal_places=2, default=0)
    installation = models.DecimalField(_("安装工程"), max_digits=18, decimal_places=2, default=0)
    equipment = models.DecimalField(_("设备工器具购置"), max_digits=18, decimal_places=2, default=0)
    other = models.DecimalField(_("其他费用"), max_digits=18, decimal_places=2, default=0)
    old_equipment = models.DecimalField(_("旧设备"), max_digits=18, decimal_places=2, default=0)
    new_equipment = models.DecimalField(_("更新设备"), max_digits=18, decimal_places=2, default=0)
    used_buildings = models.DecimalField(_("旧建筑购置"), max_digits=18, decimal_places=2, default=0)
    land = models.DecimalField(_("建设用地费"), max_digits=18, decimal_places=2, default=0)
    adjustment = models.DecimalField(_("调整"), max_digits=18, decimal_places=2, default=0)
    explanation = models.CharField(_("说明"), max_length=500, blank=True)
    progress = models.CharField(_("形象进度"), max_length=200, blank=True)
    recorded_by = models.CharField(_("登记人"), max_length=160)
    recorded_at = models.DateTimeField(_("登记时间"))

    class Meta:
        ordering: ClassVar = ["period", "id"]
        verbose_name = _("月度完成")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["project", "period"], name="a_month_of_a_project_is_booked_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["zone", "period"], name="book_month")]

    def __str__(self) -> str:
        return f"{self.period} {self.month}"


class ElementRow(models.Model):
    """What a project needs of one element, and what of it is secured; the gap is computed."""

    zone = models.ForeignKey("identity.Zone", on_delete=models.PROTECT, related_name="+")
    project = models.ForeignKey(BookProject, on_delete=models.PROTECT, related_name="elements")
    kind = models.CharField(_("要素"), max_length=12)
    need = models.DecimalField(_("需求"), max_digits=14, decimal_places=2)
    secured = models.DecimalField(_("已落实"), max_digits=14, decimal_places=2)
    note = models.CharField(_("说明"), max_length=200, blank=True)
    updated_by = models.CharField(_("更新人"), max_length=160)
    updated_at = models.DateTimeField(_("更新时间"))

    class Meta:
        ordering: ClassVar = ["id"]
        verbose_name = _("要素")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["project", "kind"], name="an_element_of_a_project_stands_once"),
        ]

    def __str__(self) -> str:
        return self.kind


class Blocker(models.Model):
    """What holds a project up: since when, whose move, until when, and how it ended."""

    zone = models.ForeignKey("identity.Zone", on_delete=models.PROTECT, related_name="+")
    project = models.ForeignKey(BookProject, on_delete=models.PROTECT, related_name="blockers")
    text = models.CharField(_("问题"), max_length=300)
    department = models.CharField(_("责任单位"), max_length=60)
    since = models.DateField(_("提出日期"))
    due = models.DateField(_("办结时限"), null=True)
    result = models.CharField(_("结果"), max_length=300, blank=True)
    resolved_on = models.DateField(_("销号日期"), null=True)
    raised_by = models.CharField(_("提出人"), max_length=160)

    class Meta:
        ordering: ClassVar = ["resolved_on", "due", "id"]
        verbose_name = _("问题")

    def __str__(self) -> str:
        return self.text


class Photo(models.Model):
    """A picture of the site: where, when, by whom; the file is kept by its hash."""

    zone = models.ForeignKey("identity.Zone", on_delete=models.PROTECT, related_name="+")
    project = models.ForeignKey(BookProject, on_delete=models.PROTECT, related_name="photos")
    sha256 = models.CharField(_("文件"), max_length=71)
    taken_on = models.DateField(_("拍摄日期"))
    place = models.CharField(_("拍摄地点"), max_length=120)
    text = models.CharField(_("形象进度"), max_length=200, blank=True)
    recorded_by = models.CharField(_("登记人"), max_length=160)
    recorded_at = models.DateTimeField(_("登记时间"))

    class Meta:
        ordering: ClassVar = ["-taken_on", "-id"]
        verbose_name = _("进度照片")

    def __str__(self) -> str:
        return f"{self.place} {self.taken_on}"


class Link(models.Model):
    """What another room keeps about the project, by its kind and key there: `approval` P-2026-0142."""

    zone = models.ForeignKey("identity.Zone", on_delete=models.PROTECT, related_name="+")
    project = models.ForeignKey(BookProject, on_delete=models.PROTECT, related_name="links")
    kind = models.CharField(_("种类"), max_length=20)
    key = models.CharField(_("编号"), max_length=40)
    title = models.CharField(_("标题"), max_length=200)
    address = models.CharField(_("地址"), max_length=200)

    class Meta:
        ordering: ClassVar = ["id"]
        verbose_name = _("关联")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["zone", "kind", "key"], name="what_is_linked_belongs_to_one_book_project"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"
