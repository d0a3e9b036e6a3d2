"""Tables of approvals: projects with their facts and materials, filings, formal items and simulated items apart.

Columns beside the JSON ones are what lists filter and sort by; `store` alone reads and writes the values themselves.
A project's facts, materials and conversions live in its own row: an act locks that row anyway, and reads only it.
"""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class CatalogueRelease(models.Model):
    """One version of a zone's catalogue, kept for ever: a project stays with the version it was opened under."""

    zone = models.ForeignKey("identity.Zone", on_delete=models.PROTECT, related_name="+")
    key = models.CharField(_("目录"), max_length=60)
    version = models.CharField(_("版本"), max_length=40)
    ruleset = models.CharField(_("规则摘要"), max_length=80)
    title = models.CharField(_("名称"), max_length=200)
    document = models.JSONField(_("内容"))
    in_force_from = models.DateField(_("施行日期"))
    loaded_at = models.DateTimeField(_("载入时间"))

    class Meta:
        ordering: ClassVar = ["-in_force_from", "-id"]
        verbose_name = _("事项目录")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["zone", "ruleset"], name="a_catalogue_release_is_loaded_once"),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.version}"


class Project(models.Model):
    """The thing to be built, with the answers that fixed its route and the simulated case it may have."""

    zone = models.ForeignKey("identity.Zone", on_delete=models.PROTECT, related_name="+")
    reference = models.CharField(_("项目编号"), max_length=20)
    code = models.CharField(_("项目代码"), max_length=40, blank=True)
    name = models.CharField(_("项目名称"), max_length=200)
    kind = models.PositiveSmallIntegerField(_("项目类型"))
    enterprise = models.ForeignKey("parties.Enterprise", on_delete=models.PROTECT, related_name="+")
    park = models.CharField(_("园区"), max_length=100, blank=True)
    investment = models.DecimalField(_("总投资(元)"), max_digits=16, decimal_places=2, null=True)
    land_area = models.DecimalField(_("拟用地(平方米)"), max_digits=12, decimal_places=2, null=True)
    steward = models.CharField(_("项目管家"), max_length=64, blank=True)
    catalogue = models.ForeignKey(CatalogueRelease, on_delete=models.PROTECT, related_name="+")
    answers = models.JSONField(_("答案"), default=dict)
    route = models.JSONField(_("流程"), default=list)
    """Each matter of the catalogue with whether it is in, and why: the reasons are kept as they were shown."""
    rules = models.JSONField(_("开发区规则"), default=dict)
    """The zone's rules as they stood when the project was opened."""
    opened = models.JSONField(_("立卷"), default=dict)
    simulation = models.JSONField(_("模拟审批"), null=True)
    rulesets = models.JSONField(_("规则版本"), default=dict)
    facts = models.JSONField(_("事实"), default=list)
    """All versions in order: name, version, value, at, actor, evidence."""
    materials = models.JSONField(_("材料"), default=dict)
    """Slot -> versions in order: hash, file name, who, when. One pool for all matters."""
    filing_members = models.JSONField(default=dict)
    conversions = models.JSONField(_("转换"), default=list)
    sim_state = models.CharField(_("模拟状态"), max_length=24, default="draft")
    opened_on = models.DateField(_("立卷日期"))
    last_at = models.DateTimeField(_("最近动作"), null=True)
    is_demo = models.BooleanField(_("演示"), default=False)
    source_note = models.CharField(_("来源说明"), max_length=300, blank=True)
    replayed = models.JSONField(_("节省天数"), null=True)
    """Days saved by simulation as last replayed: of which state of the case, and how many (or None)."""

    class Meta:
        ordering: ClassVar = ["-opened_on", "-id"]
        verbose_name = _("项目")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["zone", "reference"], name="a_project_has_its_own_reference"),
            models.UniqueConstraint(
                fields=["zone", "code"], condition=~Q(code=""), name="a_project_code_names_one_project_of_a_zone"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["zone", "sim_state"]),
            models.Index(fields=["zone", "park"]),
            models.Index(fields=["zone", "last_at"]),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.name}"


class FilingRow(models.Model):
    """One submission for one stage (申报): one form, one set of materials, many matters."""

    zone = models.ForeignKey("identity.Zone", on_delete=models.PROTECT, related_name="+")
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="filings")
    reference = models.CharField(_("收件编号"), max_length=20)
    stage = models.CharField(_("阶段"), max_length=8)
    filed_on = models.DateField(_("收件日期"))
    waiting = models.PositiveSmallIntegerField(_("待转部门"), default=0)
    """Simulated matters that wait for upstream opinions; `detail["waiting"]` names them."""
    detail = models.JSONField(default=dict)

    class Meta:
        ordering: ClassVar = ["-filed_on", "-id"]
        verbose_name = _("申报")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["zone", "reference"], name="a_filing_has_its_own_reference"),
        ]

    def __str__(self) -> str:
        return self.reference


class WorkItemRow(models.Model):
    """A formal work item (办件). Its decision stands here and nowhere in the simulated table."""

    zone = models.ForeignKey("identity.Zone", on_delete=models.PROTECT, related_name="+")
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="work_items")
    matter = models.CharField(_("事项"), max_length=20)
    instance = models.PositiveSmallIntegerField(_("次"), default=1)
    is_current = models.BooleanField(default=True)
    department = models.CharField(_("部门"), max_length=20)
    stage = models.CharField(_("阶段"), max_length=8)
    state = models.CharField(_("状态"), max_length=24)
    officer = models.CharField(_("经办人"), max_length=160, blank=True)
    number = models.CharField(_("文号"), max_length=80, blank=True)
    received_on = models.DateField(_("收件日期"))
    accepted_on = models.DateField(_("受理日期"), null=True)
    decided_on = models.DateField(_("决定日期"), null=True)
    due_on = models.DateField(_("最近到期"), null=True)
    """Sort key of queues: the nearest limit as known at the last act. The truth is computed when shown."""
    statutory_due_on = models.DateField(_("法定到期"), null=True)
    converted = models.BooleanField(_("由模拟转换"), default=False)
    open_conditions = models.PositiveSmallIntegerField(_("未了条件"), default=0)
    condition_due_on = models.DateField(_("条件到期"), null=True)
    asked = models.CharField(_("在等"), max_length=400, blank=True, default="")
    """Departments and officers whose answer is awaited, as `|CAD|12|`: they find the item on their desks."""
    look_on = models.DateField(_("下次查看"), null=True)
    """The day on which the sweep of the lights looks at the item again; an act sets its own day."""
    detail = models.JSONField()

    class Meta:
        ordering: ClassVar = ["due_on", "id"]
        verbose_name = _("办件")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["project", "matter", "instance"], name="a_work_item_instance_exists_once"),
            models.UniqueConstraint(
                fields=["project", "matter"], condition=Q(is_current=True), name="a_matter_has_one_current_work_item"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["zone", "department", "state", "due_on"]),
            # A board's sums are read from these alone, never from the rows.
            models.Index(
                fields=[
                    "zone",
                    "decided_on",
                    "department",
                    "accepted_on",
                    "due_on",
                    "statutory_due_on",
                    "converted",
                    "id",
                ],
                name="work_items_decided",
            ),
            models.Index(fields=["zone", "accepted_on", "department", "decided_on", "id"], name="work_items_accepted"),
            models.Index(
                fields=["zone", "decided_on", "project"], condition=Q(converted=True), name="work_items_converted"
            ),
            models.Index(
                fields=["zone", "condition_due_on"],
                condition=Q(condition_due_on__isnull=False),
                name="work_item_condition_due",
            ),
            models.Index(fields=["zone", "id"], condition=~Q(asked=""), name="work_items_that_ask_others"),
            models.Index(fields=["zone", "look_on"], condition=Q(look_on__isnull=False), name="work_item_look"),
        ]

    def __str__(self) -> str:
        return f"{self.matter} {self.state}"


class SimItemRow(models.Model):
    """A simulated item (模拟件). No column here can hold a formal number, decision or licence."""

    zone = models.ForeignKey("identity.Zone", on_delete=models.PROTECT, related_name="+")
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="sim_items")
    matter = models.CharField(_("事项"), max_length=20)
    department = models.CharField(_("部门"), max_length=20)
    stage = models.CharField(_("阶段"), max_length=8)
    state = models.CharField(_("状态"), max_length=24)
    is_stale = models.BooleanField(_("意见失效"), default=False)
    officer = models.CharField(_("经办人"), max_length=160, blank=True)
    opinion_number = models.CharField(_("模拟意见编号"), max_length=80, blank=True)
    received_on = models.DateField(_("收件日期"), null=True)
    opined_on = models.DateField(_("意见日期"), null=True)
    due_on = models.DateField(_("承诺到期"), null=True)
    open_conditions = models.PositiveSmallIntegerField(_("未了条件"), default=0)
    condition_due_on = models.DateField(_("条件到期"), null=True)
    look_on = models.DateField(_("下次查看"), null=True)
    detail = models.JSONField()

    class Meta:
        ordering: ClassVar = ["due_on", "id"]
        verbose_name = _("模拟件")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["project", "matter"], name="a_matter_has_one_simulated_item"),
            models.CheckConstraint(
                condition=Q(opinion_number="") | Q(opinion_number__startswith="模"),
                name="a_simulated_opinion_has_its_own_number_series",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["zone", "department", "state", "due_on"]),
            models.Index(fields=["zone", "look_on"], condition=Q(look_on__isnull=False), name="sim_item_look"),
            models.Index(fields=["zone", "opined_on"]),
            models.Index(
                fields=["zone", "condition_due_on"],
                condition=Q(condition_due_on__isnull=False),
                name="sim_item_condition_due",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.matter} {self.state}"


class Standing(models.Model):
    """How an open item stands in its queue from one act to the next, in spans of days (decision 0050).

    A list's own memory: lists, counts and groups are made of it by the database, for whatever day they are asked. Made
    anew by each act that touches the item; what a row of a page says is computed from the item itself.
    """

    zone = models.ForeignKey("identity.Zone", on_delete=models.PROTECT, related_name="+")
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="+")
    simulated = models.BooleanField(_("模拟"))
    item = models.BigIntegerField(_("办件"))
    """The number of the item's row in its own table: formal and simulated items never share one."""
    matter = models.CharField(_("事项"), max_length=20)
    department = models.CharField(_("部门"), max_length=20)
    from_on = models.DateField(_("从"))
    until_on = models.DateField(_("到"))
    who = models.CharField(_("轮到谁"), max_length=12)
    act = models.CharField(_("下一步"), max_length=24)
    clock = models.CharField(_("时钟"), max_length=8)
    due_on = models.DateField(_("到期"))
    late_from = models.DateField(_("超期起"))
    black_from = models.DateField(_("超法定期限起"))
    yellow_from = models.DateField(_("临期起"), default=date.max)
    answer_by = models.DateField(_("答复限"), null=True)
    received_on = models.DateField(_("收件日期"))
    role = models.CharField(_("岗位"), max_length=20, blank=True)
    only = models.CharField(_("只由"), max_length=20, blank=True)
    never = models.CharField(_("回避"), max_length=200, blank=True)
    asked = models.CharField(_("在等"), max_length=400, blank=True)
    """Of whom a view or a countersignature is awaited: on their desks the item stands too."""
    officer = models.CharField(_("经办人"), max_length=20, blank=True)
    converted = models.BooleanField(_("由模拟转换"), default=False)
    changes = models.JSONField(_("变了什么"), default=list)
    calendar = models.CharField(_("日历版本"), max_length=120)

    class Meta:
        ordering: ClassVar = ["id"]
        verbose_name = _("在办情形")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["simulated", "item", "from_on"], name="a_span_of_an_item_begins_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["zone", "department", "until_on"]),
            models.Index(fields=["zone", "calendar"]),
        ]

    def __str__(self) -> str:
        return f"{self.matter} {self.who} {self.act}"


class Escalation(models.Model):
    """How far an item has climbed the ladder of the lights in one run of its clock; a rung is told once in a run."""

    zone = models.ForeignKey("identity.Zone", on_delete=models.PROTECT, related_name="+")
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="+")
    matter = models.CharField(_("事项"), max_length=20)
    simulated = models.BooleanField(_("模拟"))
    run = models.CharField(_("计时"), max_length=40)
    level = models.PositiveSmallIntegerField(_("级"))
    told_at = models.DateTimeField(_("时间"))

    class Meta:
        ordering: ClassVar = ["id"]
        verbose_name = _("督办升级")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["project", "matter", "simulated", "run"], name="a_run_has_one_ladder"),
        ]

    def __str__(self) -> str:
        return f"{self.matter} {self.run}: {self.level}"


class IntakeDraft(models.Model):
    """What a window clerk has typed so far; nothing typed is lost, nothing here has any effect."""

    zone = models.ForeignKey("identity.Zone", on_delete=models.PROTECT, related_name="+")
    reference = models.CharField(_("草稿编号"), max_length=20)
    owner = models.CharField(_("经办人"), max_length=160)
    data = models.JSONField(default=dict)
    project_reference = models.CharField(max_length=20, blank=True)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-updated_at"]
        verbose_name = _("收件草稿")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["zone", "reference"], name="a_draft_has_its_own_reference"),
        ]

    def __str__(self) -> str:
        return self.reference


class OutcomeDraft(models.Model):
    """What a reviewer has typed for an outcome and not yet given: it has no effect and nobody else sees it."""

    zone = models.ForeignKey("identity.Zone", on_delete=models.PROTECT, related_name="+")
    post = models.ForeignKey("identity.Post", on_delete=models.PROTECT, related_name="+")
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="+")
    simulated = models.BooleanField(_("模拟"))
    matter = models.CharField(_("事项"), max_length=20)
    act = models.CharField(_("办理"), max_length=24)
    typed = models.JSONField(default=dict)
    kept_at = models.DateTimeField(_("保存时间"))

    class Meta:
        ordering: ClassVar = ["id"]
        verbose_name = _("意见草稿")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["post", "project", "simulated", "matter"], name="a_post_drafts_an_item_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.matter} {self.act}"


class NumberSeries(models.Model):
    """The last number given in a series; the row is locked while the next one is taken."""

    zone = models.ForeignKey("identity.Zone", on_delete=models.PROTECT, related_name="+")
    series = models.CharField(max_length=60)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["series"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["zone", "series"], name="a_number_series_exists_once"),
        ]

    def __str__(self) -> str:
        return f"{self.series} {self.last}"


class SavedView(models.Model):
    """A view of the desk that a post keeps under a name: the filters as the desk's address writes them."""

    zone = models.ForeignKey("identity.Zone", on_delete=models.PROTECT, related_name="+")
    post = models.ForeignKey("identity.Post", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("视图名称"), max_length=20)
    query = models.CharField(_("筛选"), max_length=600)
    is_default = models.BooleanField(_("打开工作台时用它"), default=False)
    changed_at = models.DateTimeField(_("最近改动"))

    class Meta:
        ordering: ClassVar = ["id"]
        verbose_name = _("保存的视图")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["post", "name"], name="a_post_names_a_view_once"),
            models.UniqueConstraint(
                fields=["post"], condition=Q(is_default=True), name="a_post_opens_with_one_view_at_most"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Phrase(models.Model):
    """A sentence that opinions and reasons use again and again: a post's own, or its whole department's."""

    zone = models.ForeignKey("identity.Zone", on_delete=models.PROTECT, related_name="+")
    post = models.ForeignKey("identity.Post", on_delete=models.PROTECT, null=True, related_name="+")
    department = models.CharField(_("部门"), max_length=20, blank=True)
    text = models.CharField(_("常用语"), max_length=300)
    changed_at = models.DateTimeField(_("最近改动"))

    class Meta:
        ordering: ClassVar = ["id"]
        verbose_name = _("常用语")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(post__isnull=False, department="") | (Q(post__isnull=True) & ~Q(department="")),
                name="a_phrase_is_a_posts_or_a_departments",
            ),
            models.UniqueConstraint(fields=["post", "text"], name="a_post_keeps_a_phrase_once"),
            models.UniqueConstraint(
                fields=["zone", "department", "text"],
                condition=Q(post__isnull=True),
                name="a_department_keeps_a_phrase_once",
            ),
        ]

    def __str__(self) -> str:
        return self.text
