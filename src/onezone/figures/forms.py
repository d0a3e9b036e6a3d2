"""Shapes of what is typed about figures; the rules say no, not the forms."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from onezone.figures.domain.definition import Definition
from onezone.figures.domain.statement import WHOLE_ZONE
from onezone.figures.words import OUTCOMES

QUALIFIERS = (("", "—"), ("约", "约"), ("近", "近"), ("余", "余"), ("以上", "以上"))
LIKE = {
    "CNY": ("亿元", "万元", "元"),
    "USD": ("万美元", "亿美元", "美元"),
    "area": ("亩", "公顷", "平方米", "万平方米", "平方公里"),
    "length": ("公里", "米"),
    "mass": ("万吨", "吨"),
}


class ValueForm(forms.Form):
    """A value of one figure."""

    amount = forms.CharField(label=_("数值"), max_length=40, widget=forms.TextInput(attrs={"inputmode": "decimal"}))
    unit = forms.CharField(label=_("单位"), max_length=20, widget=forms.Select())
    period = forms.CharField(
        label=_("期间"), max_length=10, required=False, help_text=_("2025、2025-10、2025Q3；2017- 表示自 2017 年以来")
    )
    scope = forms.CharField(label=_("范围"), max_length=200, initial=WHOLE_ZONE)
    qualifier = forms.CharField(
        label=_("约数词"), max_length=10, required=False, widget=forms.Select(choices=QUALIFIERS)
    )
    status = forms.CharField(label=_("状态"), max_length=12, initial="flash", widget=forms.Select())
    source = forms.CharField(label=_("数据来源"), max_length=200, help_text=_("文件、报表或系统的名称和日期"))
    reason = forms.CharField(
        label=_("理由"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("修订和结账后的调整必须写"),
    )  # fmt: skip
    evidence_file = forms.FileField(label=_("佐证文件"), required=False, help_text=_("PDF、图片或办公文档，20 MB 以内"))
    replaces = forms.CharField(label=_("修订哪个值"), max_length=20, required=False, widget=forms.Select())

    def __init__(
        self, *args: Any, definition: Definition, statuses: Sequence[tuple[str, Any]],
        held: Sequence[tuple[str, str]], **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        own = definition.unit
        units = dict.fromkeys((own.name, *LIKE.get(own.dimension, ())))
        self.fields["unit"].widget.choices = [(each, each) for each in units]  # type: ignore[attr-defined]
        self.fields["status"].widget.choices = list(statuses)  # type: ignore[attr-defined]
        self.fields["replaces"].widget.choices = [("", _("不修订，另记一个值")), *held]  # type: ignore[attr-defined]


class DecisionForm(forms.Form):
    """What is decided about one conflict."""

    conflict = forms.CharField(widget=forms.HiddenInput)
    evidence = forms.CharField(widget=forms.HiddenInput)
    outcome = forms.CharField(label=_("处理"), widget=forms.Select(choices=list(OUTCOMES.items())))
    reason = forms.CharField(
        label=_("理由"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )  # fmt: skip


class TextForm(forms.Form):
    """A press text to be checked."""

    title = forms.CharField(label=_("标题"), max_length=200, required=False, help_text=_("不写则取第一行"))
    text = forms.CharField(
        label=_("文稿"), required=False, widget=forms.Textarea(attrs={"rows": 14}), strip=False,
        help_text=_("可识别：亿元、万元、万美元、亩、公顷、平方米、公里、吨、个、家、人、件、项、座、%、第几位"),
    )  # fmt: skip
