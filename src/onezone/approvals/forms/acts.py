"""One form an act: each builds the payload that the engine takes. `FORMS` says which form an act has."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from onezone.approvals.domain.names import OUTCOMES
from onezone.approvals.forms.parts import (
    Choices,
    ConditionsInput,
    LinesField,
    OutcomeRadios,
    Pairs,
    day_field,
    person_field,
    pick_field,
    text_field,
)
from onezone.approvals.words import word

MODES = (("", ""), ("formal", "formal"), ("simulated", "simulated"))
DECISIONS = ("approve", "approve_tolerating", "refuse")
LONGEST_TYPED = 4_000
MOST_DRAFTED = 40
"""Lines of conditions that a draft keeps."""
OPINIONS = ("agree", "conditional", "disagree")


class ActForm(forms.Form):
    """What every act has: the item it is about, where to go afterwards, and the key that makes a form count once."""

    template = "approvals/item/fields.html"
    uploads: Mapping[str, str] = {}
    """File field -> the payload field that takes the stored content's hash."""
    phrase_field = ""
    """The field that phrases may be put into."""

    matter = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)
    mode = forms.ChoiceField(required=False, choices=MODES, widget=forms.HiddenInput)
    key = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
    next = forms.CharField(required=False, max_length=300, widget=forms.HiddenInput)

    def __init__(self, *args: Any, choices: Choices | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choices = choices or Choices()
        if not self.is_bound:
            self.initial.setdefault("key", uuid4().hex)
        self.build()
        if not self.is_bound:
            self.initial |= self.choices.draft

    def build(self) -> None:
        """Add the fields whose names or choices depend on the item."""

    def ask_why_late(self) -> None:
        """A signature after the limit says why; one in time is not asked."""
        if self.choices.late:
            self.fields["late_reason"] = text_field(_("超期原因"), rows=2, help_text=_("超期件必填，向申请人公开"))

    def typed(self) -> dict[str, Any]:
        """What stands in a bound form as it was typed, whether it is right or not; what is empty is left out."""
        own = [
            name for name in self.fields if name not in ActForm.base_fields and not self.fields[name].widget.is_hidden
        ]
        texts = {name: str(self.data.get(name) or "")[:LONGEST_TYPED] for name in own if name not in self.uploads}
        return {name: text for name, text in texts.items() if text.strip()}

    def payload(self) -> dict[str, Any]:
        """The act's data for the engine. Call after `is_valid`."""
        held = {name: self.cleaned_data[name] for name in ("matter", "mode") if self.cleaned_data.get(name)}
        if self.cleaned_data.get("key"):
            held["form"] = self.cleaned_data["key"]
        return {**held, **self.values()}

    def values(self) -> dict[str, Any]:
        """The act's own fields that were filled in; dates as ISO text."""
        own = [name for name in self.fields if name not in ActForm.base_fields and name not in self.uploads]
        filled = {name: self.cleaned_data[name] for name in own if self.cleaned_data.get(name) not in (None, "", [])}
        return {name: held.isoformat() if hasattr(held, "isoformat") else held for name, held in filled.items()}


class PlainForm(ActForm):
    """An act without any field of its own."""


class AcceptForm(ActForm):
    """Accept; missing secondary materials may be promised, one a line, with one date for all."""

    promised = LinesField(label=_("承诺后补的次要材料"), required=False, help_text=_("一行一份；没有就留空"))
    promised_due = day_field(_("承诺补交日期"))

    def values(self) -> dict[str, Any]:
        """Each promised material with the date."""
        due = self.cleaned_data.get("promised_due")
        extra = {"due": due.isoformat()} if due else {}
        promised = [{"material": each, **extra} for each in self.cleaned_data.get("promised") or []]
        return {"promised": promised} if promised else {}


class SupplementForm(ActForm):
    """The one-time list of what is missing: slots that are ticked, and what else is typed."""

    phrase_field = "missing"
    missing = LinesField(label=_("需要补正的内容"), required=False, help_text=_("一行一项；只能告知一次，请一次写全"))

    def build(self) -> None:
        """The slots of the matter's list to tick."""
        slots = list(self.choices.materials)
        if slots:
            self.fields["slots"] = forms.MultipleChoiceField(
                label=_("缺少或不合格的材料"), required=False, choices=slots, widget=forms.CheckboxSelectMultiple
            )
            self.order_fields(["slots", "missing"])

    def values(self) -> dict[str, Any]:
        """One list, ticked slots first."""
        ticked = list(self.cleaned_data.get("slots") or [])
        return {"missing": ticked + list(self.cleaned_data.get("missing") or [])}


class RefuseAcceptanceForm(ActForm):
    """Refuse acceptance, or say that no permit is required (行政许可法 32(1))."""

    phrase_field = "reasons"
    reasons = text_field(_("理由"), required=False, help_text=_("写明依据和救济途径，出具加盖印章的书面凭证"))
    not_required = forms.BooleanField(label=_("该事项依法不需要取得许可"), required=False)


class AssignForm(ActForm):
    """Give the item to an officer of the department."""

    def build(self) -> None:
        """The officers of the department."""
        self.fields["officer"] = person_field(_("经办人"), self.choices.officers)


class SuspendForm(ActForm):
    """Begin a special procedure; a statutory kind needs the written notice, by file or by its hash."""

    uploads = {"notice_file": "notice"}

    def build(self) -> None:
        """`from` is a word of Python, so the fields are added by name."""
        self.fields["kind"] = pick_field(_("特别程序"), self.choices.kinds)
        self.fields["from"] = day_field(_("开始日期"), help_text=_("从这一天起停表；不填为今天"))
        self.fields["notice_file"] = forms.FileField(
            label=_("书面告知书"),
            required=False,
            help_text=_("法定种类必须书面告知申请人（许可法 45 条），否则时钟不停"),
        )
        self.fields["notice"] = forms.CharField(
            label=_("告知书的内容摘要"), required=False, max_length=80, help_text=_("已经上传过的告知书填 sha256 摘要")
        )
        self.fields["notice"].widget.attrs["autocomplete"] = "off"


class ResumeForm(ActForm):
    """End a special procedure."""

    def build(self) -> None:
        """The procedures that are open."""
        self.fields["kind"] = pick_field(_("特别程序"), self.choices.open_kinds, required=False)
        self.fields["to"] = day_field(_("结束日期"), help_text=_("停表的最后一天；不填为今天"))


class ExtendForm(ActForm):
    """Extend the limit; whoever approved it is named (行政许可法 42)."""

    phrase_field = "reasons"
    days = forms.IntegerField(label=_("延长天数"), min_value=1, max_value=90)
    approver = forms.CharField(
        label=_("批准人"), required=False, max_length=64, help_text=_("行政机关负责人，写姓名和职务")
    )
    reasons = text_field(_("延长理由"), rows=2, help_text=_("须告知申请人"))


class OutcomeForm(ActForm):
    """An outcome, its reasons, conditions, and why it comes late."""

    phrase_field = "reasons"
    seen = forms.CharField(required=False, max_length=100, widget=forms.HiddenInput)

    outcomes: tuple[str, ...] = DECISIONS
    with_conditions = True
    asks_late = False
    reasons_label: Any = _("审查意见")

    def build(self) -> None:
        """Outcomes in words; the late reason only for a late item."""
        radios = OutcomeRadios(choices=list(self.outcome_pairs()))
        radios.closed = self.choices.closed_outcomes
        self.fields["outcome"] = forms.CharField(label=_("结论"), widget=radios, max_length=40)
        self.fields["reasons"] = text_field(self.reasons_label, required=False, rows=4)
        if self.asks_late:
            self.ask_why_late()
        if not self.is_bound:
            self.initial = {"seen": self.choices.seen, **self.choices.held, **self.initial}
        held = self.choices.conditions_held if not self.is_bound else ()
        self.conditions = ConditionsInput(self.data if self.is_bound else None, held) if self.with_conditions else None

    def outcome_pairs(self) -> Pairs:
        """The outcomes of this act with their words."""
        return [(code, word(code)) for code in self.outcomes if code in OUTCOMES]

    def clean(self) -> dict[str, Any]:
        """A line of the conditions editor that is wrong is an error of the form."""
        held = super().clean() or {}
        for error in self.conditions.errors if self.conditions is not None else []:
            self.add_error(None, forms.ValidationError(error, code="condition_malformed"))
        return held

    def typed(self) -> dict[str, Any]:
        """With the conditions, line by line."""
        lines = self.conditions.lines[:MOST_DRAFTED] if self.conditions is not None else []
        kept = [{"text": each.text[:300], "owner": each.owner[:100], "due": each.due[:10]} for each in lines]
        return {**super().typed(), **({"conditions": kept} if kept else {})}

    def values(self) -> dict[str, Any]:
        """With the conditions, if any were typed."""
        held = super().values()
        typed = self.conditions.payload() if self.conditions is not None else []
        return {**held, "conditions": typed} if typed else held


class RecommendForm(OutcomeForm):
    """A step of the signing chain before the signature."""

    with_conditions = False


class DecideForm(OutcomeForm):
    """The signature."""

    template = "approvals/item/outcome_fields.html"
    asks_late = True


class OpineForm(OutcomeForm):
    """The simulated opinion."""

    template = "approvals/item/outcome_fields.html"
    outcomes = OPINIONS


class ReconfirmForm(OpineForm):
    """A stale opinion looked at again; conditions that are typed replace the held ones."""

    def values(self) -> dict[str, Any]:
        """An emptied editor means no conditions."""
        return {"conditions": [], **super().values()}


class ReasonsForm(ActForm):
    """An act that needs reasons and nothing else."""

    phrase_field = "reasons"
    reasons = text_field(_("理由"), required=False)


class ListForm(ActForm):
    """A conversion given back with one list of what is missing."""

    missing = LinesField(
        label=_("需要补正的内容"), required=False, help_text=_("一行一项；转换只能退回一次，请一次写全")
    )


class GrantForm(ActForm):
    """The conversion's signature."""

    phrase_field = "reasons"
    reasons = text_field(_("审查意见"), required=False, rows=2)

    def build(self) -> None:
        """The late reason only for a late item."""
        self.ask_why_late()


class ConditionForm(ActForm):
    """Close one open condition, with the paper that proves it if there is one."""

    uploads = {"evidence_file": "evidence"}
    waive = forms.BooleanField(label=_("不再要求（免除）"), required=False)
    evidence_file = forms.FileField(label=_("证明材料"), required=False)

    def build(self) -> None:
        """The conditions that are open."""
        self.fields["condition"] = pick_field(_("条件"), self.choices.conditions)
        self.order_fields(["condition", "evidence_file", "waive"])


class AttestForm(ActForm):
    """State that a difference does not matter to the outcome."""

    phrase_field = "reason"
    reason = text_field(_("为什么不影响结论"), rows=2)

    def build(self) -> None:
        """The inputs that differ."""
        self.fields["input"] = pick_field(_("差异"), self.choices.differences)
        self.order_fields(["input", "reason"])


class ResubmitForm(ActForm):
    """Hand in what was missing: one file for each slot that is replaced."""

    def build(self) -> None:
        """A file field for each slot; `materials` maps the slot to the stored hash."""
        self.slots = {f"file_{at}": slot for at, (slot, _label) in enumerate(self.choices.materials)}
        self.uploads = {name: f"materials.{slot}" for name, slot in self.slots.items()}
        for name, (_slot, label) in zip(self.slots, self.choices.materials, strict=True):
            self.fields[name] = forms.FileField(label=label, required=False)
