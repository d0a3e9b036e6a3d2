"""Tables of the parties: enterprises, their contacts and licences, partners outside, and who is one with whom."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Enterprise(models.Model):
    """An enterprise known to a zone, by its unified social credit code (GB 32100-2015).

    `every_name` holds all names, one a line, to be searched: SQLite keeps JSON with escaped signs.
    """

    class Kind(models.TextChoices):
        """On which side of the zone's border it stands."""

        resident = "resident", _("区内企业")
        partner = "partner", _("区外企业")

    zone = models.ForeignKey("identity.Zone", on_delete=models.PROTECT, related_name="+")
    credit_code = models.CharField(_("统一社会信用代码"), max_length=18)
    name = models.CharField(_("名称"), max_length=200)
    aliases = models.JSONField(_("简称"), default=list, blank=True)
    former_names = models.JSONField(_("曾用名"), default=list, blank=True)
    every_name = models.TextField(_("全部名称"), default="", editable=False)
    legal_person = models.CharField(_("法定代表人"), max_length=64, blank=True)
    address = models.CharField(_("住所"), max_length=300, blank=True)
    kind = models.CharField(_("类别"), max_length=12, choices=Kind.choices, default="", blank=True)
    industry = models.CharField(_("行业"), max_length=300, blank=True, default="")
    park = models.CharField(_("园区"), max_length=300, blank=True, default="")
    capital = models.DecimalField(_("注册资本（万元）"), max_digits=18, decimal_places=2, null=True, blank=True)
    founded_on = models.DateField(_("成立日期"), null=True, blank=True)
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged")
    """The enterprise that this row turned out to be: nothing points here any more, and its address leads there."""

    class Meta:
        ordering: ClassVar = ["name", "id"]
        verbose_name = _("企业")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["zone", "credit_code"], name="a_credit_code_names_one_enterprise_of_a_zone"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["zone", "name", "id"], name="enterprises_by_name")]

    def __str__(self) -> str:
        return self.name


class Contact(models.Model):
    """A person to call at an enterprise about its filings."""

    class Part(models.TextChoices):
        """What one calls the person for."""

        head = "head", _("负责人")
        filings = "filings", _("报批经办")
        building = "building", _("工程建设")
        finance = "finance", _("财务税务")
        safety = "safety", _("安全环保")
        statistics = "statistics", _("统计报表")
        staff = "staff", _("人事用工")

    zone = models.ForeignKey("identity.Zone", on_delete=models.PROTECT, related_name="+")
    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="contacts")
    name = models.CharField(_("姓名"), max_length=64)
    phone = models.CharField(_("电话"), max_length=32)
    part = models.CharField(_("角色"), max_length=12, choices=Part.choices, default="", blank=True)
    duty = models.CharField(_("职务"), max_length=64, blank=True)
    ended_on = models.DateField(_("停用日期"), null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["name", "id"]
        verbose_name = _("联系人")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["enterprise", "name", "phone"], condition=Q(ended_on=None), name="a_contact_is_listed_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Licence(models.Model):
    """A licence or qualification of an enterprise, until the day it expires."""

    zone = models.ForeignKey("identity.Zone", on_delete=models.PROTECT, related_name="+")
    reference = models.CharField(_("编号"), max_length=20)
    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="licences")
    name = models.CharField(_("证照名称"), max_length=300)
    number = models.CharField(_("证照编号"), max_length=300, blank=True)
    issuer = models.CharField(_("发证机关"), max_length=300, blank=True)
    issued_on = models.DateField(_("发证日期"), null=True, blank=True)
    expires_on = models.DateField(_("有效期至"), null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["expires_on", "id"]
        verbose_name = _("证照")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["zone", "reference"], name="a_licence_has_one_reference"),
        ]
        indexes: ClassVar = [models.Index(fields=["zone", "expires_on", "id"], name="licences_by_expiry")]

    def __str__(self) -> str:
        return f"{self.name} {self.number}"


class Partner(models.Model):
    """Somebody outside the zone whom it works with: a bank, a design institute, a university, another zone."""

    class Kind(models.TextChoices):
        """What it is."""

        bank = "bank", _("银行")
        institute = "institute", _("设计院")
        university = "university", _("高校院所")
        zone = "zone", _("合作园区")
        association = "association", _("协会联盟")
        agency = "agency", _("中介机构")
        enterprise = "enterprise", _("区外企业")

    zone = models.ForeignKey("identity.Zone", on_delete=models.PROTECT, related_name="+")
    reference = models.CharField(_("编号"), max_length=20)
    name = models.CharField(_("名称"), max_length=300)
    kind = models.CharField(_("类别"), max_length=12, choices=Kind.choices, blank=True)
    region = models.CharField(_("所在地"), max_length=300, blank=True)
    works_on = models.TextField(_("合作内容"), blank=True)
    enterprise = models.ForeignKey(
        Enterprise, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("对口企业")
    )
    agreement = models.CharField(_("协议"), max_length=300, blank=True)
    since = models.DateField(_("合作起始"), null=True, blank=True)
    until = models.DateField(_("合作截止"), null=True, blank=True)
    in_charge = models.CharField(_("对接人"), max_length=300, blank=True)

    class Meta:
        ordering: ClassVar = ["name", "id"]
        verbose_name = _("外部合作方")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["zone", "reference"], name="a_partner_has_one_reference"),
        ]
        indexes: ClassVar = [models.Index(fields=["zone", "name", "id"], name="partners_by_name")]

    def __str__(self) -> str:
        return self.name


class ToldApart(models.Model):
    """Two enterprises that look like one and are not, with the reason why: the pair does not come up again."""

    zone = models.ForeignKey("identity.Zone", on_delete=models.PROTECT, related_name="+")
    one = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="+")
    other = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(_("理由"), max_length=500)
    told_by = models.CharField(_("认定人"), max_length=200)
    told_at = models.DateTimeField(_("认定时间"))

    class Meta:
        ordering: ClassVar = ["-id"]
        verbose_name = _("不是同一家")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["zone", "one", "other"], name="two_enterprises_are_told_apart_once"),
            models.CheckConstraint(condition=Q(one__lt=F("other")), name="a_pair_is_written_one_way_round"),
        ]

    def __str__(self) -> str:
        return f"{self.one} ≠ {self.other}"


class Merge(models.Model):
    """One enterprise went into another: who said so, when and why. Only added to."""

    zone = models.ForeignKey("identity.Zone", on_delete=models.PROTECT, related_name="+")
    kept = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="+")
    gone = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(_("理由"), max_length=500)
    merged_by = models.CharField(_("合并人"), max_length=200)
    merged_at = models.DateTimeField(_("合并时间"))

    class Meta:
        ordering: ClassVar = ["-id"]
        verbose_name = _("企业合并")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["zone", "gone"], name="an_enterprise_goes_into_another_once"),
        ]

    def __str__(self) -> str:
        return f"{self.gone} → {self.kept}"


class OperatingReturn(models.Model):
    """What an enterprise handed in of its work in a year or month; what holds of it stands in the figures.

    After a merge there may be two of one period, as both were told.
    """

    zone = models.ForeignKey("identity.Zone", on_delete=models.PROTECT, related_name="+")
    reference = models.CharField(_("编号"), max_length=20)
    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="+", verbose_name=_("企业"))
    period = models.CharField(_("期间"), max_length=7)
    output = models.DecimalField(_("产值"), max_digits=16, decimal_places=2, null=True, blank=True)
    sales = models.DecimalField(_("销售收入"), max_digits=16, decimal_places=2, null=True, blank=True)
    tax = models.DecimalField(_("入库税收"), max_digits=16, decimal_places=2, null=True, blank=True)
    jobs = models.PositiveIntegerField(_("从业人数"), null=True, blank=True)
    power = models.DecimalField(_("用电量"), max_digits=16, decimal_places=2, null=True, blank=True)
    land = models.DecimalField(_("占地"), max_digits=16, decimal_places=2, null=True, blank=True)
    rd = models.DecimalField(_("研发支出"), max_digits=16, decimal_places=2, null=True, blank=True)
    source = models.CharField(_("数据来源"), max_length=200, blank=True)

    class Meta:
        ordering: ClassVar = ["-period", "id"]
        verbose_name = _("经营报表")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["zone", "reference"], name="a_return_has_one_reference"),
        ]
        indexes: ClassVar = [models.Index(fields=["zone", "period"], name="return_of_a_period")]

    def __str__(self) -> str:
        return f"{self.reference} {self.period}"
