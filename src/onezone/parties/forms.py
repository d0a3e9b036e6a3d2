"""Shapes of what is typed about people to call; the services say no, not the forms."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from onezone.parties.queries import contact_parts


class ContactForm(forms.Form):
    """A person to call. Of one who is known the number stays empty: it is changed by typing another."""

    name = forms.CharField(label=_("姓名"), max_length=64)
    part = forms.CharField(label=_("角色"), required=False, widget=forms.Select())
    duty = forms.CharField(label=_("职务"), max_length=64, required=False)
    phone = forms.CharField(label=_("电话"), max_length=32, widget=forms.TextInput(attrs={"inputmode": "tel"}))

    def __init__(self, *args: Any, known: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["part"].widget.choices = [("", "—"), *contact_parts()]  # type: ignore[attr-defined]
        if known:
            self.fields["phone"].required = False
            self.fields["phone"].help_text = _("不改就留空")
