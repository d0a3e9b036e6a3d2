"""How values are written for people: dates, days, money, area, hashes; every one with its unit."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, gettext_lazy, pgettext_lazy

WEEKDAYS = (
    gettext_lazy("周一"),
    gettext_lazy("周二"),
    gettext_lazy("周三"),
    gettext_lazy("周四"),
    gettext_lazy("周五"),
    gettext_lazy("周六"),
    gettext_lazy("周日"),
)
WEEKDAYS1 = (
    pgettext_lazy("weekday", "一"),
    pgettext_lazy("weekday", "二"),
    pgettext_lazy("weekday", "三"),
    pgettext_lazy("weekday", "四"),
    pgettext_lazy("weekday", "五"),
    pgettext_lazy("weekday", "六"),
    pgettext_lazy("weekday", "日"),
)
MU = Decimal("666.6666666667")
"""One 亩 in square metres (1 公顷 = 15 亩)."""
LONGEST = 20
"""A number with more digits is a slip of the keyboard, not a value: it is not drawn."""


def _local(value: Any) -> date | datetime | None:
    if isinstance(value, datetime):
        return timezone.localtime(value) if timezone.is_aware(value) else value
    if isinstance(value, str):
        try:
            return date.fromisoformat(value[:10])
        except ValueError:
            return None
    return value if isinstance(value, date) else None


def zdate(value: Any) -> str:
    """2026-11-23 in the zone; "—" for nothing."""
    local = _local(value)
    return local.strftime("%Y-%m-%d") if local else "—"


def mmdd(value: Any, today: Any = None) -> str:
    """11-23; with `today` given and another year, 27-01-01. "—" for nothing."""
    local, other = _local(value), _local(today)
    if local is None:
        return "—"
    return local.strftime("%y-%m-%d") if other is not None and other.year != local.year else local.strftime("%m-%d")


def hhmm(value: Any) -> str:
    """16:05 in the zone; nothing for a day without a time."""
    local = _local(value)
    return local.strftime("%H:%M") if isinstance(local, datetime) else ""


def moment(value: Any) -> str:
    """11-20 16:05 in the zone; a day without time is only the day."""
    return f"{mmdd(value)} {hhmm(value)}".strip()


def longdate(value: Any) -> str:
    """2026年11月23日, in English 23 November 2026."""
    local = _local(value)
    if local is None:
        return "—"
    if _english():
        return f"{local.day} {local.strftime('%B')} {local.year}"
    return f"{local.year}年{local.month}月{local.day}日"


def weekday(value: Any) -> str:
    """周一; in English Monday."""
    local = _local(value)
    return str(WEEKDAYS[local.weekday()]) if local else ""


def weekday1(value: Any) -> str:
    """One sign: 一; for lines of a clock."""
    local = _local(value)
    return str(WEEKDAYS1[local.weekday()]) if local else ""


def days(value: Any, unit: str = "wd") -> str:
    """A count with its unit: 日 is a working day ("wd"), 天 a calendar day ("cd")."""
    if value is None or value == "":
        return "—"
    word = gettext("%(n)s 日") if unit == "wd" else gettext("%(n)s 天")
    return word % {"n": str(value).replace("-", "−")}


def amount(value: Any, given: str = "yuan") -> SafeString | str:
    """Money with its unit: 亿元 from one hundred million, else 万元, below ten thousand 元; in English millions.

    `given` is the unit of the value: yuan, wan or yi.
    """
    number = _number(value)
    if number is None:
        return "—"
    yuan = number * {"yuan": 1, "wan": 10_000, "yi": 100_000_000}[given]
    if _english():
        big = abs(yuan) >= 1_000_000
        return format_html(
            '<span class="nb num">CNY {}{}</span>',
            _plain(yuan / 1_000_000 if big else yuan, 2),
            " million" if big else "",
        )
    for size, unit in ((100_000_000, gettext_lazy("亿元")), (10_000, gettext_lazy("万元"))):
        if abs(yuan) >= size:
            return _with_unit(_plain(yuan / size, 2), unit)
    return _with_unit(_plain(yuan, 2), gettext_lazy("元"))


def area(value: Any, form: str = "m2") -> SafeString | str:
    """Square metres as ㎡ ("m2"), as 亩 ("mu"), or both; a value in 亩 says "from_mu"."""
    number = _number(value)
    if number is None:
        return "—"
    if form == "from_mu":
        return _with_unit(_plain(number, 1), gettext_lazy("亩"))
    metres, mu = _with_unit(_plain(number, 1), "㎡"), _with_unit(_plain(number / MU, 1), gettext_lazy("亩"))
    return {"m2": metres, "mu": mu, "both": format_html(gettext("{} 合 {}"), metres, mu)}[form]


def hash_short(value: Any) -> str:
    """sha256:9f2c…e41a of sha256:<hex>; a bare hash without the prefix; "—" for nothing."""
    if not value:
        return "—"
    head, colon, digits = str(value).rpartition(":")
    return f"{head}{colon}{digits[:4]}…{digits[-4:]}" if len(digits) > 10 else str(value)


def masked(value: Any) -> str:
    """138****8000: a telephone number where many stand together; the whole one is on the form of its person."""
    text = str(value or "")
    return f"{text[:3]}****{text[-4:]}" if len(text) >= 8 else "****" if text else ""


def _english() -> bool:
    return (get_language() or "").startswith("en")


def _number(value: Any) -> Decimal | None:
    if value is None or value == "":
        return None
    try:
        number = Decimal(str(value).replace(",", ""))
    except InvalidOperation:
        return None
    return number if number.is_finite() and number.adjusted() < LONGEST else None


def _plain(number: Decimal, places: int) -> str:
    text = f"{number:,.{places}f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text).replace("-", "−")


def _with_unit(number: str, unit: Any) -> SafeString:
    return format_html('<span class="nb"><span class="num">{}</span><span class="unit">{}</span></span>', number, unit)
