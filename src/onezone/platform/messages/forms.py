"""The form of how one wants to be written to."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from onezone.platform.messages.models import MailChoice


class MailForm(forms.Form):
    """Address, how often, language. An address is needed only by who wants letters."""

    wish = forms.ChoiceField(label=_("邮件"), choices=MailChoice.Wish.choices, widget=forms.RadioSelect)
    address = forms.EmailField(label=_("邮箱"), max_length=254, required=False)
    language = forms.ChoiceField(label=_("邮件的语言"), choices=settings.LANGUAGES, widget=forms.RadioSelect)

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if given.get("wish") != MailChoice.Wish.none and not given.get("address") and "address" not in self.errors:
            self.add_error("address", _("要收邮件，请填写邮箱。"))
        return given
