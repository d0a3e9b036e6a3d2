"""Monthly completion, and the rules that its numbers keep (报表 H101, H201: zone.md 3.2 names them)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from onezone.kernel.errors import FieldError

from .amounts import in_words
from .errors import MonthBreaksRules, MonthMalformed, MonthOutOfOrder

ZERO = Decimal(0)
TOLERATED = Decimal("1.1")
"""What is completed may exceed the total by a tenth; beyond that it is explained."""
_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")
_WRITTEN = re.compile(r"(\d{4})\s*[-/.年]?\s*(\d{1,2})\s*月?(?:[份底]|[-/.]\d{1,2})?")


@dataclass(frozen=True, slots=True)
class Month:
    """What a project completed in a month, in yuan. `adjustment`: what earlier, closed months should have said."""

    period: str
    month: Decimal
    year_to_date: Decimal
    since_start: Decimal
    building: Decimal = ZERO
    installation: Decimal = ZERO
    equipment: Decimal = ZERO
    other: Decimal = ZERO
    old_equipment: Decimal = ZERO
    new_equipment: Decimal = ZERO
    used_buildings: Decimal = ZERO
    land: Decimal = ZERO
    adjustment: Decimal = ZERO
    explanation: str = ""

    @property
    def year(self) -> str:
        return self.period[:4]


@dataclass(frozen=True, slots=True)
class Books:
    """What a month is checked against: the month before it that is booked, and the project's total."""

    before: Month | None = None
    total: Decimal | None = None


@dataclass(frozen=True, slots=True)
class MonthRule:
    """One accounting rule: its name, its sentence, whether a month keeps it, and the number that is at fault if not."""

    code: str
    zh: str
    en: str
    holds: Callable[[Month, Books], bool]
    field: str = "year_to_date"
    due: Callable[[Month, Books], Decimal | None] = lambda _month, _books: None
    """What the number ought to be, where the others say it."""


def _ytd_due(month: Month, books: Books) -> Decimal | None:
    if books.before is None:
        return None
    last = books.before.year_to_date if books.before.year == month.year else ZERO
    return last + month.month + month.adjustment


def _ytd_follows(month: Month, books: Books) -> bool:
    due = _ytd_due(month, books)
    return month.year_to_date >= month.month + month.adjustment if due is None else month.year_to_date == due


def _since_start_due(month: Month, books: Books) -> Decimal | None:
    return None if books.before is None else books.before.since_start + month.month + month.adjustment


def _since_start_follows(month: Month, books: Books) -> bool:
    due = _since_start_due(month, books)
    return month.since_start >= month.year_to_date if due is None else month.since_start == due


def _total_or_explained(month: Month, books: Books) -> bool:
    exceeds = books.total is not None and month.since_start > books.total * TOLERATED
    return not exceeds or bool(month.explanation.strip())


MONTH_RULES: tuple[MonthRule, ...] = (
    MonthRule(
        "ytd_follows", "自年初累计 = 本月 + 调整 + 上月自年初累计",
        "year to date = month + adjustment + year to date of the month before", _ytd_follows, due=_ytd_due,
    ),
    MonthRule(
        "ytd_is_its_parts", "自年初累计 = 建筑工程 + 安装工程 + 设备工器具购置 + 其他费用",
        "year to date = building + installation + equipment + other",
        lambda m, _: m.year_to_date == m.building + m.installation + m.equipment + m.other,
    ),
    MonthRule(
        "since_start_follows", "自开始建设累计 = 上年自开始建设累计 + 本年自年初累计",
        "since start = since start to the end of last year + year to date", _since_start_follows,
        "since_start", _since_start_due,
    ),
    MonthRule(
        "equipment_holds_its_parts", "设备工器具购置 ≥ 旧设备 + 更新设备", "equipment ≥ used + renewed equipment",
        lambda m, _: m.equipment >= m.old_equipment + m.new_equipment, "equipment",
    ),
    MonthRule(
        "other_holds_its_parts", "其他费用 ≥ 旧建筑购置 + 建设用地费", "other ≥ used buildings + land fee",
        lambda m, _: m.other >= m.used_buildings + m.land, "other",
    ),
    MonthRule(
        "total_or_explained", "累计不超过总投资的 1.1 倍，超过要说明", "no more than 1.1 times the total, or explained",
        _total_or_explained, "explanation",
    ),
    MonthRule(
        "adjustment_explained", "有调整就要写明理由", "an adjustment has its reason",
        lambda m, _: not m.adjustment or bool(m.explanation.strip()), "explanation",
    ),
)  # fmt: skip


def read_period(text: str) -> str:
    """A month as people and spreadsheets write it (2026-10, 2026年10月, 202610, 2026-10-01). Raises MonthMalformed."""
    found = _WRITTEN.fullmatch(text)
    period = f"{found[1]}-{int(found[2]):02}" if found is not None else ""
    if not _MONTH.fullmatch(period):
        raise MonthMalformed(field="period", value=text)
    return period


def following(period: str, given: Mapping[str, Decimal], explanation: str, before: Month | None) -> Month:
    """The month of these numbers, of which `month` is one; totals that are not given follow from the month before."""
    moved = given["month"] + given.get("adjustment", ZERO)
    of_year = before.year_to_date if before is not None and before.year == period[:4] else ZERO
    year = given.get("year_to_date", of_year + moved)
    whole = before.since_start + moved if before is not None else year
    return Month(period=period, explanation=explanation, **{"year_to_date": year, "since_start": whole, **given})


def broken(month: Month, books: Books) -> tuple[MonthRule, ...]:
    """The rules that the month breaks."""
    return tuple(rule for rule in MONTH_RULES if not rule.holds(month, books))


def require_past(period: str, *, this_month: str) -> None:
    """A month, not after this one. Raises MonthMalformed."""
    if not _MONTH.fullmatch(period) or period > this_month:
        raise MonthMalformed(field="period", value=period)


def require_month(month: Month, books: Books, *, this_month: str) -> None:
    """Raise MonthMalformed, MonthOutOfOrder, MonthBreaksRules."""
    require_past(month.period, this_month=this_month)
    if books.before is not None and books.before.period >= month.period:
        raise MonthOutOfOrder(field="period", period=month.period, last=books.before.period)
    wrong = broken(month, books)
    if wrong:
        raise _breaks(month, books, *wrong)


def refusals(month: Month, books: Books) -> Iterator[FieldError]:
    """The same of a row of a file, which tells of every cell at once; what the month itself is was asked before."""
    if books.before is not None and books.before.period >= month.period:
        yield MonthOutOfOrder(field="period", period=month.period, last=books.before.period)
    else:
        yield from (_breaks(month, books, rule) for rule in broken(month, books))


def _breaks(month: Month, books: Books, *rules: MonthRule) -> MonthBreaksRules:
    due = [None if (number := each.due(month, books)) is None else in_words(number) for each in rules]
    return MonthBreaksRules(
        field=rules[0].field,
        rules=[each.code for each in rules],
        sentences="；".join(
            f"{rule.zh}（应为 {number} 元）" if number else rule.zh for rule, number in zip(rules, due, strict=True)
        ),
        sentences_en="; ".join(
            f"{rule.en} (CNY {number})" if number else rule.en for rule, number in zip(rules, due, strict=True)
        ),
    )
