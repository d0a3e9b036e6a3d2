"""Tables of the kit: what happened to rows, files on their way in, views that posts keep, numbers given out."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class Standing(models.TextChoices):
    """How sure a value is."""

    reported = "reported", _("填报")
    checked = "checked", _("审核")
    confirmed = "confirmed", _("核定")


class Entry(models.Model):
    """One act on one row: every field it set with its old and new text, who, when, and where the values came from.

    The history of a field is read from here. `row` is the row's primary key in the register's own table.
    """

    zone = models.ForeignKey("identity.Zone", on_delete=models.PROTECT, related_name="+")
    register = models.CharField(_("台账"), max_length=40)
    row = models.BigIntegerField(_("行"))
    act = models.CharField(_("动作"), max_length=12)
    changes = models.JSONField(_("变化"))
    standing = models.CharField(_("状态"), max_length=12, choices=Standing.choices, default=Standing.reported)
    source = models.CharField(_("来源"), max_length=300, blank=True)
    file = models.CharField(_("来源文件"), max_length=80, blank=True)
    line = models.PositiveIntegerField(_("文件行"), null=True, blank=True)
    by = models.CharField(_("谁"), max_length=200)
    at = models.DateTimeField(_("何时"))

    class Meta:
        ordering: ClassVar = ["id"]
        verbose_name = _("台账变动")
        indexes: ClassVar = [models.Index(fields=["zone", "register", "row", "id"], name="entries_of_a_row")]

    def __str__(self) -> str:
        return f"{self.register} {self.row} {self.act}"


class Import(models.Model):
    """A file on its way into a register: uploaded, read, tried, and then taken whole or not at all.

    `steps.py` says from which state it comes to which. While it is read or written, `holder` is the process at work and
    `held_until` the moment from which another may take it for dead. `post` asked for the present step.
    """

    class State(models.TextChoices):
        """Where it stands."""

        waiting = "waiting", _("等待读取")
        reading = "reading", _("正在读取")
        tried = "tried", _("试运行")
        ordered = "ordered", _("等待写入")
        writing = "writing", _("正在写入")
        done = "done", _("已导入")
        refused = "refused", _("被拒绝")
        failed = "failed", _("中断")
        dropped = "dropped", _("已放弃")

    zone = models.ForeignKey("identity.Zone", on_delete=models.PROTECT, related_name="+")
    register = models.CharField(_("台账"), max_length=40)
    reference = models.CharField(_("编号"), max_length=20)
    file = models.CharField(_("文件"), max_length=80)
    name = models.CharField(_("文件名"), max_length=255)
    heads = models.JSONField(_("列名"), default=list, blank=True)
    unit = models.CharField(_("表头上方注明的单位"), max_length=20, default="", blank=True)
    size = models.PositiveIntegerField(_("行数"), default=0)
    mapping = models.JSONField(_("列对应"), default=dict, blank=True)
    choices = models.JSONField(_("冲突的处理"), default=dict, blank=True)
    state = models.CharField(_("状态"), max_length=12, choices=State.choices, default=State.waiting)
    counts = models.JSONField(_("结果"), default=dict, blank=True)
    reason = models.JSONField(_("原因"), default=dict, blank=True)
    progress = models.PositiveIntegerField(_("已处理"), default=0)
    post = models.ForeignKey("identity.Post", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    holder = models.CharField(max_length=16, default="", blank=True)
    held_until = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    by = models.CharField(_("谁"), max_length=200)
    at = models.DateTimeField(_("上传于"))
    done_at = models.DateTimeField(_("导入于"), null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-id"]
        verbose_name = _("导入")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["zone", "reference"], name="an_import_has_one_reference"),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.name}"


class ImportLine(models.Model):
    """The fate of one row of a file as the last dry run found it; gone once the import is done or dropped.

    `cells`: field -> [text, what it replaces, "bad" | "cf" | "up" | ""]. `faults`: [field, sentence zh, sentence en].
    `doubts`, rows that a new one may be: [line in the file or None, key, title, address, sentence zh, sentence en].
    """

    zone = models.ForeignKey("identity.Zone", on_delete=models.PROTECT, related_name="+")
    run = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="lines")
    line = models.PositiveIntegerField()
    rank = models.PositiveSmallIntegerField()
    fate = models.CharField(max_length=12)
    cells = models.JSONField(default=dict)
    faults = models.JSONField(default=list)
    doubts = models.JSONField(default=list)

    class Meta:
        ordering: ClassVar = ["run", "rank", "line"]
        verbose_name = _("试运行的行")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["run", "rank", "line"], name="a_dry_run_has_one_fate_a_row"),
        ]

    def __str__(self) -> str:
        return f"{self.run_id} {self.line} {self.fate}"


class RegisterView(models.Model):
    """Filters, grouping and columns of a register that a post keeps under a name, as its address writes them."""

    zone = models.ForeignKey("identity.Zone", on_delete=models.PROTECT, related_name="+")
    post = models.ForeignKey("identity.Post", on_delete=models.PROTECT, related_name="+")
    register = models.CharField(_("台账"), max_length=40)
    name = models.CharField(_("视图名称"), max_length=20)
    query = models.CharField(_("筛选"), max_length=1000)
    changed_at = models.DateTimeField(_("最近改动"))

    class Meta:
        ordering: ClassVar = ["id"]
        verbose_name = _("台账视图")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["post", "register", "name"], name="a_post_names_a_register_view_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Series(models.Model):
    """The last number of a series of one zone; its row is the lock of who takes the next one."""

    zone = models.ForeignKey("identity.Zone", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("序列"), max_length=60)
    last = models.PositiveIntegerField(_("最后一号"), default=0)

    class Meta:
        verbose_name = _("台账编号")
        constraints: ClassVar = [models.UniqueConstraint(fields=["zone", "name"], name="a_register_series_is_one_row")]

    def __str__(self) -> str:
        return f"{self.name} {self.last}"
