"""The shape of what administrators type."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from onezone.platform.identity.registry import ROLES

DAY = forms.DateInput({"type": "date"}, format="%Y-%m-%d")


class UserForm(forms.Form):
    """A new account: how the person signs in, and what they are called."""

    username = forms.CharField(
        label=_("用户名"), max_length=64, help_text=_("2 至 64 个小写字母、数字、点、横线或下划线，建好后不能改。"),
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "none"}),
    )  # fmt: skip
    display_name = forms.CharField(label=_("姓名"), max_length=64, widget=forms.TextInput({"autocomplete": "off"}))


class GrantForm(forms.Form):
    """A post: who, what, where, from when until when."""

    username = forms.CharField(
        label=_("用户名"), max_length=64, help_text=_("账号由系统管理员建立。"),
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "none"}),
    )  # fmt: skip
    role = forms.ChoiceField(label=_("角色"), choices=ROLES)
    department = forms.ChoiceField(label=_("部门"), required=False, help_text=_("窗口人员、经办人、签发人必填。"))
    enterprise = forms.CharField(
        label=_("代表企业"), max_length=18, required=False, help_text=_("只有申请人填写：统一社会信用代码。")
    )
    held_from = forms.DateField(label=_("任职日"), required=False, widget=DAY, help_text=_("空着即今天。"))
    held_to = forms.DateField(
        label=_("离任日"), required=False, widget=DAY, help_text=_("从这天起不再任职；空着即长期。")
    )

    def __init__(self, data: Any, *, departments: Sequence[tuple[str, str]], initial: Any = None) -> None:
        super().__init__(data, initial=initial)
        self.fields["department"].choices = [("", "—"), *departments]  # type: ignore[attr-defined]


class EndForm(forms.Form):
    """The day on which a post ends."""

    held_to = forms.DateField(
        label=_("离任日"), required=False, widget=DAY, help_text=_("从这天起不再任职；空着即今天。")
    )


class CheckpointForm(forms.Form):
    """A checkpoint that was kept elsewhere."""

    file = forms.FileField(label=_("检查点文件"), help_text=_("以前导出的 checkpoint-….json。"))


class DepartmentForm(forms.Form):
    """A new department."""

    code = forms.SlugField(label=_("代码"), max_length=32, help_text=_("英文字母和数字，建好后不能改。"))
    name_zh = forms.CharField(label=_("名称"), max_length=120)
    name_en = forms.CharField(label=_("英文名称"), max_length=200, required=False)


class ClosureForm(forms.Form):
    """A day on which the zone does not work although the calendar says so."""

    day = forms.DateField(label=_("日期"), widget=DAY)
    reason = forms.CharField(label=_("原因"), max_length=200)


def _days(label: Any, least: int, most: int, **more: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=least, max_value=most, **more)


class RulesForm(forms.Form):
    """The rules of the zone that the engine reads; what is already open keeps the rules it was opened under."""

    simulation_months = _days(_("模拟审批有效期（月）"), 1, 36)
    extension_months = _days(_("可延长（月）"), 0, 24)
    hold_days = _days(_("暂停最长（日）"), 1, 365)
    reply_days = _days(_("补正答复期（工作日）"), 1, 365, required=False, help_text=_("空着即不设期限。"))
    missed_supplement = forms.ChoiceField(
        label=_("逾期未补正"),
        choices=(("acceptance_refused", _("不予受理")), ("withdrawn_before", _("视为受理前撤回"))),
    )
    prefilled_promise = _days(_("预填件承诺（工作日）"), 0, 20)
    joint_days = _days(_("联合办理期限（工作日）"), 1, 45, help_text=_("行政许可法第四十二条：不超过四十五日。"))
    joint_extension = _days(_("联合办理可延长（工作日）"), 0, 15, help_text=_("行政许可法第四十二条：不超过十五日。"))
    notice_share = _days(_("提示灯：剩余占期限（%）"), 1, 100)
    yellow_share = _days(_("黄灯：剩余占期限（%）"), 1, 100)

    def clean(self) -> dict[str, Any]:
        """The yellow light comes after the notice."""
        cleaned: dict[str, Any] = super().clean() or {}
        notice, yellow = cleaned.get("notice_share"), cleaned.get("yellow_share")
        if notice is not None and yellow is not None and yellow >= notice:
            self.add_error("yellow_share", _("黄灯的比例要小于提示灯的比例。"))
        return cleaned
