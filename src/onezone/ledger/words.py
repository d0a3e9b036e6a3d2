"""Words of the project book in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from onezone.ledger.domain.amounts import AMOUNT_WORDS, Amount
from onezone.ledger.domain.counting import CountingRule, MonthsRule
from onezone.ledger.domain.stages import SIDE_WORDS, STAGE_WORDS, Side, Stage
from onezone.ledger.domain.totals import BAND_WORDS, SCOPE_WORDS, WORDS

NATURES: Mapping[str, Any] = {
    "new": _("新建项目"),
    "extend": _("扩建"),
    "renew": _("技术改造"),
    "purchase": _("单纯购置"),
}
ELEMENTS: Mapping[str, tuple[Any, str]] = {
    "land": (_("用地"), "亩"),
    "energy": (_("能耗"), "吨标准煤/年"),
    "water": (_("用水"), "万吨/年"),
    "power": (_("用电"), "万千瓦时/年"),
    "funds": (_("资金"), "万元"),
    "labour": (_("用工"), "人"),
}
UNITS: Mapping[str, Any] = {
    "亩": _("亩"),
    "吨标准煤/年": _("吨标准煤/年"),
    "万吨/年": _("万吨/年"),
    "万千瓦时/年": _("万千瓦时/年"),
    "万元": _("万元"),
    "人": _("人"),
}
TAGS = ("重点", "161", "飞地", "模拟审批", "老企业合作", "省重点", "市重点", "领导包保")
EDITIONS = ("GB/T 4754-2017", "GB/T 4754-2011")


def is_chinese() -> bool:
    return (get_language() or "zh-hans").startswith("zh")


def said(pair: tuple[str, str]) -> str:
    """Of a pair the word in the reader's language."""
    return pair[0] if is_chinese() else pair[1]


def rule_name(rule: CountingRule | MonthsRule) -> str:
    """A counting rule as pages name it: what people call it, then the name and version that totals are kept under."""
    return f"{said(rule.title)} · {rule.name}"


def stage(key: str) -> str:
    return said(STAGE_WORDS[Stage(key)])


def side(key: str) -> str:
    return said(SIDE_WORDS[Side(key)])


def amount(key: str) -> str:
    return said(AMOUNT_WORDS[Amount(key)])


def band(key: str) -> str:
    return said(BAND_WORDS[key])


def word(key: str) -> str:
    return said(WORDS[key])


def scope(key: str) -> str:
    return said(SCOPE_WORDS[key])
