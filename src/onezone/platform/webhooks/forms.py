"""What is typed to subscribe another system."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from onezone.platform.webhooks.services.subscriptions import LONGEST_NAME


class SubscriptionForm(forms.Form):
    """Name, address, events."""

    name = forms.CharField(label=_("名称"), max_length=LONGEST_NAME, help_text=_("哪个系统、谁负责"))
    url = forms.CharField(
        label=_("地址"), max_length=500, help_text=_("https 开头的公网地址；不跟随跳转，5 秒内须应答")
    )
    events = forms.CharField(
        label=_("事件"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("一行一个，例如 approvals.decide；不填为全部"),
    )  # fmt: skip

    def clean_events(self) -> list[str]:
        """The names, one a line."""
        typed: Any = self.cleaned_data["events"]
        return [line.strip() for line in str(typed).splitlines() if line.strip()]
