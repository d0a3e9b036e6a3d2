"""The table of search: what can be found. Its grams stand beside it, each database's own way (`index`)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from onezone.platform.identity.models import Zone


class SearchEntry(models.Model):
    """One page that can be found: project, item or enterprise. `text` is all it is found by; `owner` the credit code of
    the enterprise whose own it is."""

    zone = models.ForeignKey(Zone, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(_("种类"), max_length=20)
    key = models.CharField(_("键"), max_length=80)
    owner = models.CharField(_("企业"), max_length=18, blank=True)
    title = models.CharField(_("标题"), max_length=300)
    title_en = models.CharField(_("英文标题"), max_length=400, blank=True)
    note = models.CharField(_("说明"), max_length=500, blank=True)
    code = models.CharField(_("编号"), max_length=160, blank=True)
    link = models.CharField(_("链接"), max_length=300)
    text = models.TextField(_("正文"))

    class Meta:
        ordering: ClassVar = ["-id"]
        verbose_name = _("搜索条目")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["zone", "kind", "key"], name="a_page_is_found_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["zone", "owner"], name="search_owner")]

    def __str__(self) -> str:
        return self.title
