"""Guided forms for facts that prove a result: land contract, price paid, title, allocation, hand-over, conditions."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from onezone.approvals.forms.case_acts import json_or_text
from onezone.approvals.forms.parts import day_field
from onezone.kernel.identifiers import check_credit_code

HOLDER_FIELDS = ("holder", "parcel", "area_m2", "use")
WORDS: Mapping[str, str | Promise] = {
    "holder": _("权利人（统一社会信用代码）"),
    "parcel": _("宗地代码或不动产单元号"),
    "area_m2": _("面积"),
    "use": _("用途"),
    "number": _("编号"),
    "signed_on": _("签订日期"),
    "registered_on": _("登记日期"),
    "issued_on": _("核发日期"),
    "amount": _("价款与税费"),
    "paid_on": _("缴清日期"),
    "receipt": _("票据号"),
    "handed_on": _("交地日期"),
    "conditions": _("规划条件"),
}
"""The word for every entry of a guided fact."""
UNITS: Mapping[str, str | Promise] = {"area_m2": "㎡", "amount": _("万元")}
FIELDS: Mapping[str, tuple[str, ...]] = {
    "land.contract": (*HOLDER_FIELDS, "number", "signed_on"),
    "land.allocation": (*HOLDER_FIELDS, "number", "issued_on"),
    "land.title": (*HOLDER_FIELDS, "number", "registered_on"),
    "land.paid": ("amount", "paid_on", "receipt"),
    "land.handover": ("handed_on",),
    "land.conditions": (),
}
REQUIRED = frozenset({"holder", "parcel", "area_m2", "use", "amount", "paid_on", "handed_on"})
WITH_CONDITIONS = frozenset({"land.contract", "land.allocation", "land.conditions"})
_DAYS = frozenset({"signed_on", "registered_on", "issued_on", "paid_on", "handed_on"})
_NUMBERS = frozenset({"area_m2", "amount"})
_LIMIT = re.compile(r"([<>]=?|=)\s*(\d+(?:\.\d+)?%?)")


ASSUMED_BESIDE = ("land.contract", "land.allocation", "land.title")


class FactForm(forms.Form):
    """The fields of one fact; `rows` pairs each with its unit for the template."""

    evidence_file = forms.FileField(label=_("证明文件"), required=False, help_text=_("PDF、图片或办公文档，20 MB 以内"))

    def __init__(self, name: str, *args: Any, conditions: Sequence[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fact = name
        self.condition_fields: dict[str, str] = {}
        for key in FIELDS[name]:
            self.fields[key] = _field(key)
        if name in WITH_CONDITIONS:
            self._add_conditions(conditions)
        self.order_fields([*FIELDS[name], *self.condition_fields, "evidence_file"])

    def _add_conditions(self, conditions: Sequence[tuple[str, str]]) -> None:
        for key, word in conditions:
            field = f"condition_{key}"
            self.condition_fields[field] = key
            self.fields[field] = forms.CharField(label=word, required=False, max_length=120)

    def show_assumed(self, assumed: Mapping[str, str]) -> None:
        """Say beside a field what the opinions assumed; the officer types what the paper says."""
        if self.fact in ASSUMED_BESIDE:
            for name, held in assumed.items():
                self.fields[name].help_text = _("模拟时假定：%s") % held

    @property
    def rows(self) -> list[tuple[forms.BoundField, str | Promise]]:
        """Each field with its unit."""
        return [(self[name], UNITS.get(name, "")) for name in self.fields]

    def clean_holder(self) -> str:
        """A credit code that GB 32100 calls an error is refused; a warning passes."""
        verdict = check_credit_code(self.cleaned_data["holder"])
        if verdict.level == "error":
            chinese = (get_language() or "zh").startswith("zh")
            raise forms.ValidationError(verdict.zh if chinese else verdict.en, code=verdict.code)
        return verdict.normalised

    def clean_parcel(self) -> str:
        """Without spaces, in capitals."""
        return "".join(str(self.cleaned_data["parcel"]).split()).upper()

    def clean(self) -> dict[str, Any]:
        """Planning conditions of their own cannot all be empty."""
        held = super().clean() or {}
        if self.fact == "land.conditions" and not any(held.get(name) for name in self.condition_fields):
            self.add_error(None, forms.ValidationError(_("至少填写一条规划条件"), code="conditions_empty"))
        return held

    def value(self) -> dict[str, Any]:
        """The fact's value: texts only, for a number keeps the digits that were typed. Call after `is_valid`."""
        held = {key: _text(self.cleaned_data[key]) for key in FIELDS[self.fact] if self.cleaned_data.get(key)}
        stated = {
            key: _limit(self.cleaned_data[name])
            for name, key in self.condition_fields.items()
            if self.cleaned_data.get(name)
        }
        if self.fact == "land.conditions":
            return stated
        return {**held, "conditions": stated} if stated else held


class FactChangeForm(forms.Form):
    """A fact's value: one of two answers, a text, or JSON for one with several entries."""

    name = forms.CharField(max_length=80, widget=forms.HiddenInput)
    value = forms.CharField(label=_("值"), max_length=20000, widget=forms.Textarea(attrs={"rows": 2}))
    evidence_file = forms.FileField(label=_("证明文件"), required=False, help_text=_("PDF、图片或办公文档，20 MB 以内"))

    def __init__(self, *args: Any, answers: tuple[tuple[str, str], ...] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if answers:
            self.fields["value"] = forms.ChoiceField(label=_("值"), choices=answers, widget=forms.RadioSelect)

    def clean_value(self) -> Any:
        """As the act itself takes it."""
        return json_or_text(self.cleaned_data["value"])


def fact_form(name: str, sent: Any = None, files: Any = None, **kwargs: Any) -> FactForm:
    """The form of a guided fact."""
    return FactForm(name, sent, files, **kwargs)


def _limit(typed: str) -> str:
    """Signs and spaces: “≥ 1.2” as pages write it, “＞＝1.2” and “>= 1.2” are one limit; other words stay as typed.

    Two spellings of one number must not look like a changed condition: that would wake every opinion that reads it.
    """
    text = unicodedata.normalize("NFKC", typed.replace("≥", ">=").replace("≤", "<=")).strip()
    found = _LIMIT.fullmatch(text)
    return found.group(1) + found.group(2) if found else typed


def _field(key: str) -> forms.Field:
    label, required = WORDS[key], key in REQUIRED
    if key in _DAYS:
        return day_field(label, required=required)
    if key in _NUMBERS:
        return forms.DecimalField(
            label=label, required=required, min_value=Decimal("0.01"), max_digits=14, decimal_places=2
        )
    return forms.CharField(label=label, required=required, max_length=200)


def _text(value: Any) -> str:
    if isinstance(value, Decimal):
        text = f"{value:f}"
        return text.rstrip("0").rstrip(".") if "." in text else text
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
