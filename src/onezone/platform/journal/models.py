"""Tables of the journal: rows that are only ever added, the head of each chain, checkpoints."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from onezone.platform.identity.models import Zone


class JournalRow(models.Model):
    """One act (approvals contract 7). Every column but the number of the row is under the hash."""

    zone = models.ForeignKey(Zone, on_delete=models.PROTECT, related_name="+")
    chain = models.CharField(_("链"), max_length=80)
    seq = models.PositiveIntegerField(_("序号"))
    act = models.CharField(_("行为"), max_length=80)
    actor = models.CharField(_("行为人"), max_length=160)
    role = models.CharField(_("角色"), max_length=20)
    at = models.DateTimeField(_("时间"))
    payload = models.JSONField(_("内容"))
    algorithm = models.CharField(_("摘要算法"), max_length=10)
    previous = models.CharField(_("前一摘要"), max_length=80)
    hash = models.CharField(_("摘要"), max_length=80)

    class Meta:
        ordering: ClassVar = ["chain", "seq"]
        verbose_name = _("日志记录")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["zone", "chain", "seq"], name="a_chain_has_one_row_of_each_number"),
        ]
        indexes: ClassVar = [models.Index(fields=["zone", "at"])]

    def __str__(self) -> str:
        return f"{self.chain}#{self.seq} {self.act}"


class ChainHead(models.Model):
    """The last row of a chain; locked by whoever appends, so a chain grows one row at a time."""

    zone = models.ForeignKey(Zone, on_delete=models.PROTECT, related_name="+")
    chain = models.CharField(max_length=80)
    seq = models.PositiveIntegerField(default=0)
    hash = models.CharField(max_length=80)

    class Meta:
        ordering: ClassVar = ["chain"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["zone", "chain"], name="a_chain_has_one_head")]

    def __str__(self) -> str:
        return f"{self.chain}#{self.seq}"


class Checkpoint(models.Model):
    """A signed statement of how all chains of a zone stood; the heads themselves are in the file written with it."""

    zone = models.ForeignKey(Zone, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("时间"))
    count = models.PositiveBigIntegerField(_("记录数"))
    root = models.CharField(_("根摘要"), max_length=80)
    public_key = models.CharField(max_length=64)
    signature = models.CharField(max_length=128)

    class Meta:
        ordering: ClassVar = ["-id"]
        verbose_name = _("检查点")
        indexes: ClassVar = [models.Index(fields=["zone", "at"])]

    def __str__(self) -> str:
        return f"{self.count} {self.root}"
