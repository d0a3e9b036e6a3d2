"""The only place where rows of figures become statements."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from onezone.figures.domain.definition import Definitions
from onezone.figures.domain.finding import Finding
from onezone.figures.domain.statement import Statement
from onezone.figures.models import FigureValue
from onezone.kernel.hashing import digest
from onezone.kernel.units import Quantity, plain_number, unit


def statement_of(row: FigureValue, definitions: Definitions) -> Statement:
    definition = definitions.get(row.figure)
    return Statement(
        name=row.name,
        quantity=Quantity(Decimal(row.amount), unit(row.unit)),
        figure=row.figure,
        scope=row.scope,
        period=row.period,
        qualifier=row.qualifier,
        sources=(row.source,),
        aliases=definition.aliases if definition is not None else (),
        of=(row.scope,) if definition is not None and definition.is_of_one else (),
    )


def digest_of(rows: Iterable[FigureValue]) -> str:
    """The hash over values in force, in the order of their references."""
    return digest([[row.reference, row.figure, row.scope, row.period, row.amount, row.unit] for row in rows])


def evidence_of(finding: Finding) -> str:
    """The hash over the values that a conflict stands on: a decision holds while it is the same."""
    return digest(
        [[each.name, plain_number(each.quantity.amount), each.quantity.unit.name, each.scope, each.period]
         for each in finding.values]
    )  # fmt: skip
