"""Shapes of what is typed on the simulation and conversion pages; rules are asked of the engine, not here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

ANSWERS = (("yes", _("符合")), ("no", _("不符合")), ("unknown", _("未核实")))
COMMITMENT = "risk_commitment"


class AnswersForm(forms.Form):
    """One question a rule of admission; `checks`: (name, label, answer held). Names are the checks' own."""

    def __init__(self, *args: Any, checks: Iterable[tuple[str, str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked = [name for name, _label, _held in checks]
        for name, label, held in checks:
            self.fields[name] = forms.ChoiceField(
                label=label, choices=ANSWERS, initial=held, required=False, widget=forms.RadioSelect
            )

    @property
    def answers(self) -> list[tuple[str, str]]:
        """Check and answer, as given."""
        return [(name, str(self.cleaned_data.get(name) or "unknown")) for name in self.asked]

    @property
    def questions(self) -> list[forms.BoundField]:
        """The questions alone, for the template."""
        return [self[name] for name in self.asked]


class ApplyForm(AnswersForm):
    """The application: answers as far as known, and the commitment signed by the enterprise."""

    commitment = forms.BooleanField(
        label=_(
            "企业已签署风险承诺书：模拟审批不保证取得土地，审批结果不具行政许可效力，未取得施工许可证不得开工，风险自担。"
        ),
        error_messages={"required": _("没有签署风险承诺书，不能申请模拟审批。")},
    )


class AdmitForm(AnswersForm):
    """Admission by the convener: nothing unknown, an item set, the minutes of the joint meeting."""

    matters = forms.MultipleChoiceField(
        label=_("纳入模拟的事项"), widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("至少选择一项纳入模拟的事项。")},
    )  # fmt: skip
    minutes = forms.CharField(
        label=_("联席会议纪要编号"), max_length=120, help_text=_("例如：凌开联席纪〔2026〕7 号"),
        error_messages={"required": _("请填写联席会议纪要编号，准入须经联席会议。")},
    )  # fmt: skip
    valid_to = forms.DateField(
        label=_("有效期至"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("不填则按本区规定的月数计算"),
    )  # fmt: skip

    def __init__(self, *args: Any, choices: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["matters"].choices = list(choices)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Everything must be known before admitting."""
        data = super().clean() or {}
        for name in self.asked:
            if data.get(name) in (None, "", "unknown"):
                self.add_error(name, _("未核实的条件须先核实，再准入。"))
        return data


class ReasonForm(forms.Form):
    """An act that needs reasons."""

    reasons = forms.CharField(
        label=_("理由"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("必须写明理由。")},
    )  # fmt: skip

    def payload(self) -> dict[str, Any]:
        """The act's data."""
        return {"reasons": self.cleaned_data["reasons"]}


class ConfirmForm(forms.Form):
    """An act that needs only a second look."""

    def payload(self) -> dict[str, Any]:
        """The act's data."""
        return {}


class ExtendForm(forms.Form):
    """The new last day of a simulation."""

    to = forms.DateField(
        label=_("延至"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("只能延期一次"), error_messages={"required": _("请填写延至哪一天。")},
    )  # fmt: skip

    def payload(self) -> dict[str, Any]:
        """The act's data."""
        return {"to": self.cleaned_data["to"].isoformat()}


class ReturnForm(forms.Form):
    """What the applicant has to hand in, all of it at once, one entry a line."""

    missing = forms.CharField(
        label=_("需补正的内容（一次写全，每行一项）"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("请一次写明全部需补正的内容。")},
    )  # fmt: skip

    def payload(self) -> dict[str, Any]:
        """The act's data."""
        return {"missing": [line.strip() for line in self.cleaned_data["missing"].splitlines() if line.strip()]}


ACT_FORMS: dict[str, type[ReasonForm | ConfirmForm | ExtendForm | ReturnForm]] = {
    "hold": ReasonForm, "release": ConfirmForm, "extend_simulation": ExtendForm, "close": ReasonForm,
    "withdraw": ReasonForm, "terminate": ReasonForm, "refuse_admission": ReasonForm,
    "return_conversion": ReturnForm, "formal_accept": ConfirmForm, "deviate": ReasonForm,
}  # fmt: skip
