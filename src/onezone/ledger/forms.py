"""Shapes of what is typed about a project of the book; the rules say no, not the forms."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from onezone.ledger import words
from onezone.ledger.domain.amounts import UNITS, Amount
from onezone.ledger.domain.stages import GATES, NEXT, TURNS, Side, Stage

UNIT_CHOICES = [(each, each) for each in UNITS]


def _text(label: Any, *, required: bool = False, most: int = 200, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=most, required=required, **more)


def _number(label: Any, *, required: bool = False, **more: Any) -> forms.CharField:
    return _text(label, required=required, most=40, widget=forms.TextInput(attrs={"inputmode": "decimal"}), **more)


def _day(label: Any, *, required: bool = True) -> forms.DateField:
    return forms.DateField(
        label=label, required=required, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


def _reason(label: Any = None, **more: Any) -> forms.CharField:
    return _text(label or _("理由"), most=500, widget=forms.Textarea(attrs={"rows": 2}), **more)


def _choice(label: Any, choices: Sequence[tuple[str, Any]] = (), *, required: bool = True) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=list(choices), required=required)


class GateForm(forms.Form):
    """A gate with a field for each evidence that it asks for."""

    on = _day(_("日期"))

    def __init__(self, *args: Any, stage: Stage, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for proof in GATES[stage]:
            self.fields[proof.code] = _text(
                words.said((proof.zh, proof.en)), most=200, help_text=_("文件名称、文号或登记号")
            )

    @property
    def evidence(self) -> dict[str, str]:
        return {name: str(self.cleaned_data[name]) for name in self.fields if name != "on"}


class TurnForm(forms.Form):
    """A turn aside, or back."""

    side = _choice(_("转为"))
    on = _day(_("日期"))
    reason = _reason()

    def __init__(self, *args: Any, side: Side, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        turns = [each for each in Side if each in TURNS[side]]
        self.fields["side"].choices = [(each.value, words.side(each)) for each in turns]  # type: ignore[attr-defined]


class AmountForm(forms.Form):
    """One of the amounts that are stated; what is completed comes from the months."""

    kind = _choice(_("口径"))
    amount = _number(_("金额"), required=True)
    unit = _choice(_("单位"), UNIT_CHOICES)
    on = _day(_("日期"))
    source = _text(_("来源"), help_text=_("备案证、合同、验资报告的名称和日期"))
    reason = _reason(help_text=_("与上次不同时必须写"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [(each.value, words.amount(each)) for each in Amount if each is not Amount.completed]
        self.fields["kind"].choices = kinds  # type: ignore[attr-defined]


class PlanForm(forms.Form):
    """What a year is to complete."""

    year = forms.IntegerField(label=_("年度"), min_value=2000, max_value=2100)
    amount = _number(_("计划投资"), required=True)
    unit = _choice(_("单位"), UNIT_CHOICES)
    reason = _reason(help_text=_("调整计划时必须写"))


class MonthForm(forms.Form):
    """What a month completed; totals left empty are computed."""

    period = _text(_("月份"), most=7, required=True, help_text=_("如 2026-10"))
    unit = _choice(_("单位"), UNIT_CHOICES)
    month = _number(_("本月完成"), required=True)
    building = _number(_("自年初累计：建筑工程"))
    installation = _number(_("安装工程"))
    equipment = _number(_("设备工器具购置"))
    other = _number(_("其他费用"))
    old_equipment = _number(_("其中旧设备"))
    new_equipment = _number(_("其中更新设备"))
    used_buildings = _number(_("其中旧建筑购置"))
    land = _number(_("其中建设用地费"))
    year_to_date = _number(_("自年初累计"), help_text=_("不填则按上月算出"))
    since_start = _number(_("自开始建设累计"), help_text=_("不填则按上月算出"))
    adjustment = _number(_("调整"), help_text=_("更正已结账的月份，可为负数"))
    explanation = _reason(_("说明"), help_text=_("有调整，或累计超过总投资 1.1 倍时必须写"))
    progress = _text(_("形象进度"))


class ElementForm(forms.Form):
    """Need and what is secured of one element."""

    kind = _choice(_("要素"), [(key, word) for key, (word, _unit) in words.ELEMENTS.items()])
    need = _number(_("需求"), required=True)
    secured = _number(_("已落实"), required=True)
    note = _text(_("说明"))


class BlockerForm(forms.Form):
    """What holds the project up."""

    text = _text(_("问题"), most=300)
    department = _text(_("责任单位"), most=60)
    due = _day(_("办结时限"), required=False)


class ResultForm(forms.Form):
    """How a blocker ended."""

    result = _reason(_("结果"))


class PhotoForm(forms.Form):
    """A picture of the site."""

    file = forms.FileField(label=_("照片"), widget=forms.ClearableFileInput(attrs={"accept": "image/jpeg,image/png"}))
    taken_on = _day(_("拍摄日期"))
    place = _text(_("拍摄地点"), most=120)
    text = _text(_("形象进度"))


class SplitForm(forms.Form):
    """One more phase."""

    name = _text(_("分期名称"), required=True)
    amount = _number(_("备案金额"), help_text=_("可以不填"))
    unit = _choice(_("单位"), UNIT_CHOICES)


class PlaceForm(forms.Form):
    """The park, and the lists that the project stands in."""

    park = _choice(_("园区"), required=False)
    tags = forms.MultipleChoiceField(
        label=_("标签"), choices=[(each, each) for each in words.TAGS], required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip

    def __init__(self, *args: Any, parks: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["park"].choices = [("", "—"), *((each, each) for each in parks)]  # type: ignore[attr-defined]


class CorrectForm(forms.Form):
    """What stands in the head of a project."""

    name = _text(_("项目名称"), required=True)
    aliases = _text(_("别名"), help_text=_("多个用顿号分开"))
    code = _text(_("项目代码"), most=40)
    credit_code = _text(_("统一社会信用代码"), most=18, help_text=_("企业已登记时填，建设单位随它显示"))
    builder = _text(_("建设单位"))
    nature = _choice(_("建设性质"), [("", "—"), *words.NATURES.items()], required=False)
    industry = _text(_("行业代码"), most=8, help_text=_("按项目的产品，不按企业"))
    industry_edition = _choice(
        _("行业分类版本"), [("", "—"), *((each, each) for each in words.EDITIONS)], required=False
    )
    parcel = _text(_("宗地"), most=40)
    steward = _text(_("项目管家"), most=64)


class NewForm(PlaceForm):
    """A project that enters the book, before or at its contract; what is past a contract is taken over as a list."""

    name = _text(_("项目名称"), required=True)
    code = _text(_("项目代码"), most=40)
    builder = _text(_("建设单位"))
    stage = _choice(_("阶段"))
    on = _day(_("日期"))
    evidence = _text(_("佐证"), required=True, help_text=_("这一阶段的依据：构想、投资方、洽谈纪要或合同"))
    industry = _text(_("行业代码"), most=8)
    industry_edition = _choice(_("行业分类版本"), [(each, each) for each in words.EDITIONS])
    parcel = _text(_("宗地"), most=40)
    field_order = (
        "name",
        "code",
        "builder",
        "stage",
        "on",
        "evidence",
        "park",
        "parcel",
        "industry",
        "industry_edition",
        "tags",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        early = [Stage.planned, Stage.lead, Stage.talks, Stage.signed]
        self.fields["stage"].choices = [(each.value, words.stage(each)) for each in early]  # type: ignore[attr-defined]


def gate_choices(stage: Stage) -> list[Stage]:
    """The gates that a project at `stage` may pass next."""
    return [each for each in Stage if each in NEXT[stage]]


FORMS: Mapping[str, tuple[type[forms.Form], Any]] = {
    "amount": (AmountForm, _("登记金额")),
    "plan": (PlanForm, _("年度计划")),
    "month": (MonthForm, _("登记月度完成")),
    "element": (ElementForm, _("登记要素")),
    "blocker": (BlockerForm, _("提出问题")),
    "photo": (PhotoForm, _("添加照片")),
    "split": (SplitForm, _("分期")),
}
