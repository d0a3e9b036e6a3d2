"""The register of dollar rates as the kit knows it: what conversions between yuan and dollars go by."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from onezone.figures.domain.rates import is_dated
from onezone.figures.errors import RateImpossible, RatePeriodMalformed
from onezone.figures.models import ExchangeRate
from onezone.figures.permissions import HOLDERS, READERS, Act
from onezone.platform.registers.declaration import Action, Field, Kind, Register, Verb

HIGHEST = Decimal(100)


def _period(text: str) -> str:
    if not is_dated(text):
        raise RatePeriodMalformed(field="period", value=text[:40])
    return text


def _rate(value: Any) -> Decimal:
    rate = Decimal(value)
    if not 0 < rate < HIGHEST:
        raise RateImpossible(field="yuan", value=f"{rate:f}")
    return rate


RATES = Register(
    code="rates",
    name=_("美元汇率"),
    one=_("美元汇率"),
    model=ExchangeRate,
    key="period",
    title="period",
    note=_("元与美元之间只按这里的汇率换算，并写在数旁；没有那一期的汇率就不换算"),
    fields=(
        Field(
            "period", _("期间"), required=True, unique=True, check=_period, also=("日期", "年度", "date"),
            hint=_("2019、2019Q4、2019-12 为该期平均；2019-12-31 为当日中间价"),
        ),
        Field(
            "yuan", _("1 美元"), Kind.number, unit="元", digits=4, required=True, check=_rate,
            also=("汇率", "中间价", "平均汇率", "rate"),
        ),
        Field(
            "source", _("来源"), required=True, also=("发布单位", "出处"), hint=_("谁公布的、哪份文件；自拟的写明")
        ),
        Field("is_demo", _("演示"), Kind.yes, hint=_("演示数据，不能对外引用")),
    ),
    columns=("period", "yuan", "source", "is_demo"),
    filters=("period",),
    order="-period",
    match=("period",),
    searched=("period", "source"),
    actions=(Action(_("指标"), "figures:figures", READERS),),
    holders={
        Verb.read: READERS,
        Verb.write: HOLDERS[Act.confirm],
        Verb.bring: HOLDERS[Act.confirm],
        Verb.confirm: HOLDERS[Act.confirm],
    },
)  # fmt: skip
