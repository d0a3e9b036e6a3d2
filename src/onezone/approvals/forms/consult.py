"""Forms of the acts that ask others: hand over, send back, add a signer, propose, countersign."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from onezone.approvals.domain.consult import PLACES, VIEWS
from onezone.approvals.forms.acts import ActForm, OutcomeForm
from onezone.approvals.forms.parts import person_field, pick_field, text_field
from onezone.approvals.words import word


def one_of(label: Any, codes: tuple[str, ...]) -> forms.CharField:
    """Radio cards of a few words; what is not among them goes on to the rules."""
    widget = forms.RadioSelect(choices=[(code, word(code)) for code in codes])
    return forms.CharField(label=label, widget=widget, max_length=40)


class HandOverForm(ActForm):
    """Give the item to a colleague of the department."""

    phrase_field = "reason"

    def build(self) -> None:
        """The department's officers and signers."""
        self.fields["to"] = person_field(_("移交给"), self.choices.officers)
        self.fields["reason"] = text_field(_("缘由"), required=False, rows=2, help_text=_("时钟不停；已写的意见都保留"))


class SendBackForm(ActForm):
    """Have materials of this item corrected while the review goes on."""

    phrase_field = "reason"

    def build(self) -> None:
        """The item's own slots."""
        slots = list(self.choices.materials)
        self.fields["slots"] = forms.MultipleChoiceField(
            label=_("需要修改的材料"), required=False, choices=slots, widget=forms.CheckboxSelectMultiple
        )
        self.fields["reason"] = text_field(
            _("要改什么"), required=False, help_text=_("只退本件，同一申报的其他部门不受影响；法定时钟不停")
        )

    def clean(self) -> dict[str, Any]:
        """A slot that is not on the list is for the rules to refuse."""
        held = super().clean() or {}
        if "slots" in self.errors:
            del self.errors["slots"]
            held["slots"] = self.data.getlist("slots") if hasattr(self.data, "getlist") else []
        return held


class AddSignerForm(ActForm):
    """Ask another officer for a view, before or after one's own step."""

    phrase_field = "reason"

    def build(self) -> None:
        """People of every department, as `department|officer`."""
        self.fields["place"] = one_of(_("加在哪里"), PLACES)
        self.fields["place"].initial = PLACES[0]
        self.fields["to"] = person_field(_("请谁"), self.choices.people)
        self.fields["reason"] = text_field(
            _("请他看什么"), required=False, rows=2, help_text=_("出具意见的人不能再签发本件；时钟不停")
        )

    def values(self) -> dict[str, Any]:
        """Department and person apart."""
        held = super().values()
        department, _bar, to = str(held.get("to", "")).partition("|")
        return {**held, "to": to or department, "department": department if to else ""}


class ViewForm(ActForm):
    """The view that was asked for."""

    phrase_field = "reasons"

    def build(self) -> None:
        """Agree, or not and why."""
        self.fields["view"] = one_of(_("意见"), VIEWS)
        self.fields["reasons"] = text_field(_("说明"), required=False, help_text=_("不同意须写明理由"))


class RemoveSignerForm(ActForm):
    """No longer wait for a view."""

    phrase_field = "reason"

    def build(self) -> None:
        """The views that are awaited."""
        self.fields["signer"] = pick_field(_("不再等谁的意见"), self.choices.awaited)
        self.fields["reason"] = text_field(_("缘由"), required=False, rows=2)


class ProposeForm(OutcomeForm):
    """The proposed outcome, which others countersign."""

    template = "approvals/item/outcome_fields.html"
    reasons_label = _("拟办理由")

    def values(self) -> dict[str, Any]:
        """An emptied editor means no conditions."""
        return {"conditions": [], **super().values()}


class AskCountersignForm(ActForm):
    """Departments to ask, and their days."""

    def build(self) -> None:
        """All departments but the item's own."""
        self.fields["departments"] = forms.MultipleChoiceField(
            label=_("请哪些部门会签"),
            required=False,
            choices=list(self.choices.departments),
            widget=forms.CheckboxSelectMultiple,
        )
        self.fields["days"] = forms.IntegerField(
            label=_("会签期限（工作日）"),
            required=False,
            min_value=1,
            max_value=60,
            initial=self.choices.countersign_days,
            help_text=self.choices.silence_word,
        )


class CountersignForm(ActForm):
    """Sign the proposal as it is shown, or object."""

    template = "approvals/item/countersign_fields.html"
    phrase_field = "reasons"
    signed = forms.CharField(required=False, max_length=100, widget=forms.HiddenInput)

    def build(self) -> None:
        """The hash of what is shown travels along, so that nobody signs another text."""
        self.fields["verdict"] = one_of(_("会签意见"), VIEWS)
        self.fields["reasons"] = text_field(_("说明"), required=False, help_text=_("不同意须写明理由"))
        self.order_fields(["verdict", "reasons"])
        if not self.is_bound:
            self.initial.setdefault("signed", self.choices.proposal.get("hash", ""))

    def values(self) -> dict[str, Any]:
        """With the hash that was shown."""
        held = super().values()
        signed = self.cleaned_data.get("signed")
        return {**held, "signed": signed} if signed else held


class ProceedForm(ActForm):
    """Go on without a department's countersignature, with the reason on record."""

    phrase_field = "reasons"

    def build(self) -> None:
        """The departments that are still awaited or object."""
        self.fields["department"] = pick_field(_("部门"), self.choices.unsettled)
        self.fields["reasons"] = text_field(
            _("理由"), required=False, help_text=_("限期已过写催办情况；有异议的，写联席会议的决定")
        )
