"""What an enterprise tells of its work, kept as figures: output, sales, tax, jobs, power, land, research, by period."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from onezone.figures.queries import ValueRow, current_of_scopes
from onezone.parties.queries import enterprise_by_code
from onezone.parties.returns import NUMBERS, RETURNS, UNITS
from onezone.platform.identity.actor import Actor
from onezone.platform.registers import services as registers


def report_operations(
    *, actor: Actor, at: datetime, credit_code: str, period: str, amounts: Mapping[str, str], source: str
) -> str:
    """Record what an enterprise told of one year or month, by figure; returns the return's reference.

    RowRefused, NotAllowed, and what stating a figure refuses.
    """
    fields = {figure: name for name, figure in NUMBERS.items()}
    given = {"enterprise": credit_code, "period": period, "source": source}
    given |= {fields[figure]: amount for figure, amount in amounts.items()}
    return registers.create(actor=actor, at=at, register=RETURNS, given=given)


def operations_of(actor: Actor, credit_code: str) -> Mapping[str, tuple[ValueRow, ...]]:
    """Period -> values in force, the newest period first; told under any name the enterprise bears or bore."""
    enterprise = enterprise_by_code(actor, credit_code)
    found: dict[str, list[ValueRow]] = {}
    for row in current_of_scopes(actor, enterprise.every_name, tuple(UNITS)):
        found.setdefault(row.statement.period, []).append(row)
    return {period: tuple(rows) for period, rows in found.items()}
