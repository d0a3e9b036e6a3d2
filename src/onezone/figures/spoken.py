"""Amounts, units, scopes and owners in the reader's language; what is kept stays as its source wrote it, in Chinese.

In English 72.59 亿元 is CNY 7,259 million, 近 9000 亩 nearly 9,000 mu, 50 余个 over 50; a unit that is not known stays.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from onezone.figures.domain.definition import Definition
from onezone.figures.domain.finding import Finding
from onezone.figures.domain.statement import Statement
from onezone.figures.source_store import definitions

SCOPES: Mapping[str, Any] = {"全区": _("全区"), "核心区": _("核心区"), "非核心区": _("非核心区")}
OWNERS: Mapping[str, Any] = {
    "统计": _("统计"), "商务": _("商务"), "考核": _("考核"), "科技": _("科技"), "招商": _("招商"), "发改": _("发改"),
    "工信": _("工信"), "审批": _("审批"), "人才": _("人才"), "组织": _("组织"), "金融": _("金融"), "财政": _("财政"),
    "国资": _("国资"), "自然资源": _("自然资源"), "住建": _("住建"), "供电": _("供电"), "服务": _("服务"),
    "企业": _("企业"),
}  # fmt: skip
_SCALES = {
    "": 1, "千": 1_000, "万": 10_000, "百万": 1_000_000, "千万": 10_000_000, "亿": 100_000_000,
    "万亿": 1_000_000_000_000,
}  # fmt: skip
_MONEY = {"元": "CNY", "美元": "USD"}
_MEASURES = {
    "平方米": "m²", "㎡": "m²", "亩": "mu", "公顷": "ha", "平方公里": "km²", "米": "m", "公里": "km",
    "吨标准煤": "t of coal equivalent", "吨": "t", "千瓦时": "kWh", "个百分点": "percentage points",
    "百分点": "percentage points", "个月": "months", "工作日": "working days", "天": "days", "倍": "times",
    "人": "people", "名": "people", "家": "firms", "企业": "firms", "户": "firms", "项目": "projects", "件": "cases",
    "座": "", "个": "", "项": "", "%": "%",
}  # fmt: skip
_BEFORE = {"近": "nearly", "接近": "nearly", "约": "about", "超过": "over", "超": "over", "不低于": "at least"}
_AFTER = {"余": "over", "多": "over", "以上": "at least", "左右": "about"}
_BASES = "|".join(sorted((*_MONEY, *_MEASURES), key=len, reverse=True))
_WRITTEN = re.compile(
    r"(?<![\u4e00-\u9fff\d.,])"
    rf"(?:(?P<before>接近|近|约|超过|超|不低于)\s?)?(?P<number>\d[\d,]*(?:\.\d+)?)\s?(?P<mid>余|多)?"
    rf"(?P<scale>万亿|千万|百万|[千万亿])?(?P<base>{_BASES})(?P<after>以上|左右)?"
)
_RANK = re.compile(r"(?P<number>\d+)\s?位")


def is_english() -> bool:
    return (get_language() or "").startswith("en")


def amounts(text: Any) -> str:
    """Every amount in a text, with the words around it that say how exact it is."""
    said = str(text)
    return _RANK.sub(r"place \g<number>", _WRITTEN.sub(_in_english, said)) if is_english() else said


def _in_english(found: re.Match[str]) -> str:
    number = Decimal(found["number"].replace(",", "")) * _SCALES[found["scale"] or ""]
    hedge = _BEFORE.get(found["before"] or "") or _AFTER.get(found["mid"] or found["after"] or "")
    said = _money(number, _MONEY[found["base"]]) if found["base"] in _MONEY else _measure(number, found["base"])
    space = " " if found.start() and found.string[found.start() - 1] not in " (（" and hedge else ""
    return space + (f"{hedge} {said}" if hedge else said)


def _money(number: Decimal, currency: str) -> str:
    if abs(number) >= 1_000_000:
        return f"{currency} {_plain(number / 1_000_000)} million"
    return f"{currency} {_plain(number)}"


def _measure(number: Decimal, base: str) -> str:
    word = _MEASURES[base]
    return f"{_plain(number)}{'' if word in ('', '%') else ' '}{word}"


def _plain(number: Decimal) -> str:
    """Groups of three, and no zeros that only scaling made."""
    text = f"{number:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def finding(found: Finding) -> str:
    """The sentence of a finding; in English with the figures by their English names."""
    if not is_english():
        return found.zh
    said = amounts(found.en)
    for each in sorted(definitions().held.values(), key=lambda held: -len(held.name_zh)):
        said = said.replace(each.name_zh, each.name_en)
    for held in sorted(SCOPES, key=len, reverse=True):
        said = said.replace(held, str(SCOPES[held]))
    return said.replace("、", ", ").replace("（", " (").replace("）", ")")


def name(definition: Definition) -> str:
    return definition.say(get_language() or "zh-hans")


def statement_name(held: Statement) -> str:
    """What a statement is of: the source's own name, in English the figure's where it has one."""
    definition = definitions().get(held.figure)
    return definition.name_en if is_english() and definition is not None else held.name


def period(text: str) -> str:
    """A period as a reader says it: 2017- is since 2017; a source may give none."""
    if not text:
        return gettext("来源没写期间")
    return gettext("%(year)s 年以来") % {"year": text[:-1]} if text.endswith("-") else text


def scope(text: str) -> str:
    return str(SCOPES.get(text, text))


def owner(text: str) -> str:
    return str(OWNERS.get(text, text))


def unit_word(name: str) -> str:
    """A unit by itself: 亿元 is CNY 100 million, 个 a count."""
    if not is_english():
        return name
    said = amounts(f"1 {name}").removeprefix("1 ")
    return {"place 1": "place", "1": "number", "1%": "%"}.get(said, said)
