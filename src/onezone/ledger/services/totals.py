"""Handing totals of the book to the figures, each with the rule and version it was counted by."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal

from onezone.figures import queries as figures
from onezone.figures import services as stating
from onezone.kernel.moment import local_date
from onezone.kernel.units import plain_number
from onezone.ledger import queries
from onezone.ledger.domain.counting import COMPLETED_MONTHS, RULES
from onezone.ledger.domain.months import require_past
from onezone.ledger.domain.totals import YI, bands
from onezone.ledger.permissions import Act, require
from onezone.platform.identity.actor import Actor
from onezone.platform.identity.scope import act_transaction

RULE = RULES["key_projects"]
SINCE = "2017-"
PUBLISHED = (
    ("全区", "key_project_investment", "key_projects"),
    ("核心区", "core_project_investment", "core_projects"),
)
"""Scope of the book -> figure of its money, figure of its count."""
MONTHLY = "month_completed"


def publish_totals(*, actor: Actor, at: datetime, period: str = "") -> tuple[str, ...]:
    """Hand in what the book counts now, and what the month `period` completed; returns the new values' references.

    A total that has not changed is not handed in again; one that has revises the value before it. Figures refuse a
    closed period. MonthMalformed, TotalsApart, NotAllowed, and the refusals of figures.
    """
    require(actor, Act.publish)
    if period:
        require_past(period, this_month=local_date(at).isoformat()[:7])
    with act_transaction(actor):
        return tuple(
            reference
            for figure, amount, unit_name, scope, when, source in _totals(actor, period)
            if (reference := _state(actor, at, figure, amount, unit_name, scope, when, source))
        )


def _totals(actor: Actor, period: str) -> Iterator[tuple[str, Decimal, str, str, str, str]]:
    entries, source = queries.entries_in_short(actor), f"项目台账，计数规则 {RULE.name}"
    for scope, money, count in PUBLISHED:
        total = bands(RULE, entries, scope).total
        yield money, total.yuan / YI, "亿元", scope, SINCE, source
        yield count, Decimal(total.n), "个", scope, SINCE, source
    if period:
        n, completed, _year = queries.completed_in(actor, period)
        if n:
            source = f"项目台账，计数规则 {COMPLETED_MONTHS.name}，{n} 个项目的月度完成"
            yield MONTHLY, completed / 10_000, "万元", "全区", period, source


def _state(
    actor: Actor, at: datetime, figure: str, amount: Decimal, unit_name: str, scope: str, period: str, source: str
) -> str:
    text = plain_number(amount.normalize())
    held = next(
        (each for each in figures.values_of(actor, figure)
         if each.is_current and each.source.startswith("项目台账")
         and (each.statement.scope, each.statement.period) == (scope, period)),
        None,
    )  # fmt: skip
    if held is not None and held.statement.quantity.amount == amount and held.source == source:
        return ""
    return stating.state_value(
        actor=actor, at=at, figure=figure, amount=text, unit_name=unit_name, period=period, source_name=source,
        scope=scope, status="derived", reason="台账重算" if held is not None else "",
        replaces=held.reference if held is not None else "",
    )  # fmt: skip
