"""Forms of the acts on a project and its simulated case, and the table of all act forms."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from onezone.approvals.forms.acts import (
    AcceptForm,
    ActForm,
    AssignForm,
    AttestForm,
    ConditionForm,
    DecideForm,
    ExtendForm,
    GrantForm,
    ListForm,
    OpineForm,
    PlainForm,
    ReasonsForm,
    RecommendForm,
    ReconfirmForm,
    RefuseAcceptanceForm,
    ResubmitForm,
    ResumeForm,
    SupplementForm,
    SuspendForm,
)
from onezone.approvals.forms.consult import (
    AddSignerForm,
    AskCountersignForm,
    CountersignForm,
    HandOverForm,
    ProceedForm,
    ProposeForm,
    RemoveSignerForm,
    SendBackForm,
    ViewForm,
)
from onezone.approvals.forms.parts import day_field, text_field


class AdmitForm(ActForm):
    """Admit to simulation; the set of matters may be fixed, and the end of validity."""

    matters = forms.CharField(
        label=_("模拟审批事项"), required=False, max_length=2000, help_text=_("事项代码，用空格分开")
    )
    valid_to = day_field(_("有效期至"), help_text=_("不填按开发区规则"))

    def values(self) -> dict[str, Any]:
        """Matters as a list; a form may send them as boxes of one name."""
        held = super().values()
        sent = self.data.getlist("matters") if hasattr(self.data, "getlist") else [held.get("matters", "")]
        matters = [each for text in sent for each in str(text).replace(",", " ").split()]
        return {**held, "matters": matters} if matters else held


class ExtendSimulationForm(ActForm):
    """Extend the validity, once."""

    def build(self) -> None:
        """`to` or a number of months."""
        self.fields["to"] = day_field(_("延至"))
        self.fields["months"] = forms.IntegerField(label=_("延长月数"), required=False, min_value=1, max_value=24)


class RecordFactForm(ActForm):
    """A version of a fact: a plain value, or JSON for one with several entries."""

    uploads = {"evidence_file": "evidence"}
    name = forms.CharField(label=_("事实"), max_length=80)
    value = forms.CharField(label=_("值"), max_length=20000, widget=forms.Textarea(attrs={"rows": 3}))
    evidence = forms.CharField(label=_("证明文件摘要"), required=False, max_length=80)
    evidence_file = forms.FileField(label=_("证明文件"), required=False)

    def clean_value(self) -> Any:
        """A text that begins like JSON must be JSON; anything else is kept as text."""
        return json_or_text(self.cleaned_data["value"])


class ChangeInputForm(ActForm):
    """A new version of a material, or a corrected fact."""

    uploads = {"material_file": "hash"}
    name = forms.CharField(label=_("事实"), required=False, max_length=80)
    value = forms.CharField(label=_("值"), required=False, max_length=20000)
    material = forms.CharField(label=_("材料"), required=False, max_length=200)
    material_file = forms.FileField(label=_("新版本"), required=False)
    hash = forms.CharField(label=_("内容摘要"), required=False, max_length=80)
    reason = text_field(_("缘由"), required=False, rows=2)

    def clean_value(self) -> Any:
        """As for a recorded fact."""
        return json_or_text(self.cleaned_data["value"])


class ExtendFilingForm(ActForm):
    """Extend the joint limit of a filing, once."""

    filing = forms.CharField(label=_("收件编号"), max_length=20)
    approver = forms.CharField(label=_("批准人"), required=False, max_length=64)


class NoteForm(ActForm):
    """A word for the record."""

    text = text_field(_("记事"))


def json_or_text(text: str) -> Any:
    """The JSON object or list that a text holds, else the text. ValidationError for broken JSON or a float in it."""
    if not text.lstrip().startswith(("{", "[")):
        return text
    try:
        return json.loads(text, parse_float=str)
    except ValueError as error:
        raise forms.ValidationError(
            _("不是有效的 JSON：%(why)s"), code="json_malformed", params={"why": error}
        ) from error


FORMS: Mapping[str, type[ActForm]] = {
    "file": PlainForm,
    "request_supplement": SupplementForm,
    "resubmit": ResubmitForm,
    "accept": AcceptForm,
    "refuse_acceptance": RefuseAcceptanceForm,
    "assign": AssignForm,
    "hand_over": HandOverForm,
    "start": PlainForm,
    "send_back": SendBackForm,
    "suspend": SuspendForm,
    "resume": ResumeForm,
    "extend": ExtendForm,
    "recommend": RecommendForm,
    "add_signer": AddSignerForm,
    "give_view": ViewForm,
    "remove_signer": RemoveSignerForm,
    "propose": ProposeForm,
    "ask_countersign": AskCountersignForm,
    "countersign": CountersignForm,
    "proceed": ProceedForm,
    "decide": DecideForm,
    "deliver": PlainForm,
    "revoke": ReasonsForm,
    "withdraw": ReasonsForm,
    "meet_condition": ConditionForm,
    "opine": OpineForm,
    "attest": AttestForm,
    "reconfirm": ReconfirmForm,
    "request_conversion": PlainForm,
    "return_conversion": ListForm,
    "formal_accept": PlainForm,
    "grant": GrantForm,
    "convert": GrantForm,
    "deviate": ReasonsForm,
    "upgrade": PlainForm,
    "apply": PlainForm,
    "admit": AdmitForm,
    "refuse_admission": ReasonsForm,
    "hold": ReasonsForm,
    "release": PlainForm,
    "extend_simulation": ExtendSimulationForm,
    "terminate": ReasonsForm,
    "close": ReasonsForm,
    "record_fact": RecordFactForm,
    "change_input": ChangeInputForm,
    "extend_filing": ExtendFilingForm,
    "note": NoteForm,
}
"""Act -> its form. An act that is not here has no door."""

CONFIRMED = frozenset({"revoke", "withdraw", "terminate", "refuse_acceptance", "refuse_admission", "close", "deviate"})
"""Acts that show their consequences before they are done; `decide` does so when it refuses."""

# Engine field that a refusal is about -> the form's field, where the names differ.
FIELD_OF_CODE: Mapping[str, str] = {
    "late_reason_missing": "late_reason",
    "same_holder": "to",
    "officer_unknown": "to",
    "not_its_material": "slots",
    "own_department": "departments",
    "department_unknown": "departments",
    "countersign_running": "department",
    "differs_from_proposal": "outcome",
    "reasons_missing": "reasons",
    "list_empty": "missing",
    "supplement_used": "missing",
    "kind_unknown": "kind",
    "kind_not_listed": "kind",
    "kind_running": "kind",
    "no_open_suspension": "kind",
    "notice_missing": "notice",
    "extension_refused": "days",
    "approver_missing": "approver",
    "outcome_unknown": "outcome",
    "conditions_open": "outcome",
    "prerequisite_missing": "outcome",
    "no_such_condition": "condition",
    "no_such_difference": "input",
    "admission_refused": "matters",
    "extended_already": "to",
    "fact_malformed": "value",
}


def field_of(form: ActForm, code: str, data: Mapping[str, Any]) -> str | None:
    """The form's field that a refusal is about, None when it is about the act as a whole."""
    named = data.get("field")
    mapped = FIELD_OF_CODE.get(code)
    if mapped == "reasons" and mapped not in form.fields:
        mapped = "reason"
    if code == "list_empty":
        mapped = next((each for each in ("missing", "slots", "departments") if each in form.fields), None)
    for name in (mapped, named if isinstance(named, str) else None):
        if name in form.fields and not form.fields[name].widget.is_hidden:
            return name
    return None
