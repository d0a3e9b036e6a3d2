"""What an enterprise tells of its work, kept as figures: output, sales, tax, jobs, power, land, research, by period."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from onezone.figures import services as figures
from onezone.figures.queries import ValueRow, current_of_scopes
from onezone.parties.queries import enterprise_by_code
from onezone.platform.identity.actor import Actor
from onezone.platform.identity.scope import act_transaction

UNITS: Mapping[str, str] = {
    "firm_output": "万元", "firm_sales": "万元", "firm_tax": "万元", "firm_jobs": "人", "firm_power": "万千瓦时",
    "firm_land": "亩", "firm_rd": "万元",
}  # fmt: skip
"""Figure -> the unit in which enterprises tell it."""


def report_operations(
    *, actor: Actor, at: datetime, credit_code: str, period: str, amounts: Mapping[str, str], source: str
) -> tuple[str, ...]:
    """State what an enterprise told of one year or month, all of it or nothing; returns the values' references.

    NotFound, and what stating a figure refuses.
    """
    with act_transaction(actor):
        name = enterprise_by_code(actor, credit_code).name
        return tuple(
            figures.state_value(
                actor=actor, at=at, figure=figure, amount=amount, unit_name=UNITS.get(figure, ""), period=period,
                source_name=source, scope=name,
            )
            for figure, amount in amounts.items()
        )  # fmt: skip


def operations_of(actor: Actor, credit_code: str) -> Mapping[str, tuple[ValueRow, ...]]:
    """Period -> values in force, the newest period first; told under any name the enterprise bears or bore."""
    enterprise = enterprise_by_code(actor, credit_code)
    found: dict[str, list[ValueRow]] = {}
    for row in current_of_scopes(actor, enterprise.every_name, tuple(UNITS)):
        found.setdefault(row.statement.period, []).append(row)
    return {period: tuple(rows) for period, rows in found.items()}
