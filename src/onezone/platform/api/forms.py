"""What a person types to make a token."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from onezone.platform.api.services.tokens import LONGEST_NAME

DAYS = ((30, _("30 天")), (90, _("90 天")), (180, _("180 天")), (365, _("一年")))


class TokenForm(forms.Form):
    """Name and length of life."""

    name = forms.CharField(
        label=_("名称"), max_length=LONGEST_NAME, help_text=_("写明谁在用、做什么，例如：政务服务平台对接")
    )
    days = forms.TypedChoiceField(label=_("有效期"), choices=DAYS, coerce=int, initial=90)
