"""The forms of one row and of many, made from the declaration; what is wrong comes from the register, not from here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from onezone.kernel.errors import RuleError
from onezone.platform.identity.actor import Actor
from onezone.platform.registers import cells
from onezone.platform.registers.checking import together, unreadable
from onezone.platform.registers.declaration import Field, Kind, Register
from onezone.platform.registers.errors import NoFieldChosen, RowRefused
from onezone.platform.registers.queries import MOST_OPTIONS, link_choices


class RegisterForm(forms.Form):
    """What both forms share: where the values come from, and mistakes said beside their field."""

    source = forms.CharField(
        label=_("依据"), required=False, max_length=200, help_text=_("文件、证照或谁说的；记入字段历史")
    )

    def refuse(self, refusal: RuleError) -> None:
        """Say every mistake beside its field."""
        language = get_language() or "zh-hans"
        for fault in refusal.faults if isinstance(refusal, RowRefused) else (refusal,):
            name = str(fault.data.get("field", ""))
            self.add_error(name if name in self.fields else None, fault.say(language))


class RowForm(RegisterForm):
    """Fields of one row that people write; every one is a text until the register reads it."""

    def __init__(self, data: Any, *, actor: Actor, register: Register, row: Any | None = None) -> None:
        super().__init__(data)
        self.written = tuple(each for each in register.kept if each.editable and register.sees(actor, each))
        for each in self.written:
            value = cells.write(each, cells.value_of(each, row)) if row is not None else ""
            self.fields[each.name] = _control(actor, each, value)
        self.order_fields([*(each.name for each in self.written), "source"])

    def given(self) -> Mapping[str, str]:
        """What was written, by field."""
        return {each.name: str(self.cleaned_data.get(each.name, "") or "") for each in self.written}


class ManyForm(RegisterForm):
    """Fields that many rows are to have in common: those that are ticked, and those in which something stands."""

    def __init__(self, data: Any, *, actor: Actor, register: Register) -> None:
        super().__init__(data)
        self.actor, self.register = actor, register
        self.offered = together(actor, register)
        for each in self.offered:
            self.fields[f"set-{each.name}"] = forms.BooleanField(label=each.label, required=False)
            self.fields[each.name] = _control(actor, each, "")

    def pairs(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """The tick and the value of every field that is offered."""
        return [(self[f"set-{each.name}"], self[each.name]) for each in self.offered]

    def given(self) -> Mapping[str, str]:
        """What every row is to have, by field; ticked and left empty empties it."""
        held = {each.name: str(self.cleaned_data.get(each.name, "") or "") for each in self.offered}
        return {name: text for name, text in held.items() if text or self.cleaned_data.get(f"set-{name}")}

    def clean(self) -> None:
        if self.errors:
            return
        if not self.given():
            self.refuse(NoFieldChosen(field=""))
        for fault in unreadable(self.actor, self.register, self.given()):
            self.refuse(fault)


def _control(actor: Actor, field: Field, value: str) -> forms.Field:
    label = f"{field.label}（{_(field.unit)}）" if field.unit else field.label
    source = _("来源：{source}").format(source=field.source) if field.source else ""
    given = {"label": label, "initial": value, "help_text": field.hint or source, "required": False}
    options: tuple[tuple[str, Any], ...] = ()
    if field.kind is Kind.choice:
        options = field.choices
    elif field.kind is Kind.yes:
        options = (("yes", cells.YES), ("no", cells.NO))
    elif field.kind is Kind.link:
        options = link_choices(actor, field)
        options = options if len(options) < MOST_OPTIONS else ()
    if options:
        known = options if any(code == value for code, _word in options) or not value else (*options, (value, value))
        made: forms.Field = forms.ChoiceField(choices=(("", "—"), *known), **given)
    elif field.kind is Kind.day:
        made = forms.CharField(widget=forms.DateInput(attrs={"type": "date"}), **given)
    elif field.kind is Kind.note:
        made = forms.CharField(widget=forms.Textarea(attrs={"rows": 3}), **given)
    else:
        made = forms.CharField(
            widget=forms.TextInput(attrs={"inputmode": "decimal"} if field.is_number else {}), **given
        )
    made.required = False
    made.widget.is_required = (
        field.required
    )  # shown as such; the register asks for it, with every other mistake at once
    return made
