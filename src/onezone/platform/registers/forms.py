"""The form of a row, made from the declaration; what is wrong with it comes from the register, not from here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from onezone.kernel.errors import RuleError
from onezone.platform.identity.actor import Actor
from onezone.platform.registers import cells
from onezone.platform.registers.declaration import Field, Kind, Register
from onezone.platform.registers.errors import RowRefused
from onezone.platform.registers.queries import MOST_OPTIONS, link_choices


class RowForm(forms.Form):
    """Fields that people write; every one is a text until the register reads it."""

    source = forms.CharField(
        label=_("依据"), required=False, max_length=200, help_text=_("文件、证照或谁说的；记入字段历史")
    )

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

    def refuse(self, refusal: RuleError) -> None:
        """Say every mistake beside its field."""
        language = get_language() or "zh-hans"
        for fault in refusal.faults if isinstance(refusal, RowRefused) else (refusal,):
            name = str(fault.data.get("field", ""))
            self.add_error(name if name in self.fields else None, fault.say(language))


def _control(actor: Actor, field: Field, value: str) -> forms.Field:
    label = f"{field.label}（{_(field.unit)}）" if field.unit else field.label
    given = {"label": label, "initial": value, "help_text": field.hint or field.source, "required": False}
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
    return made
