"""Numbers in a zone's series: project and filing references, simulated opinions, formal documents of local series."""

from __future__ import annotations

from datetime import date

from onezone.approvals.models import NumberSeries
from onezone.platform.statements import Statement, ask

_TABLE = NumberSeries._meta.db_table
# One statement: beginning a series, locking it and taking the next number cannot come apart.
_NEXT = (
    f'INSERT INTO "{_TABLE}" (zone_id, series, last) VALUES (%s, %s, 1) '  # noqa: S608
    f'ON CONFLICT (zone_id, series) DO UPDATE SET last = "{_TABLE}".last + 1 RETURNING last'
)


def take(zone_id: int, series: str) -> int:
    """The next number of a series, counted from 1; the series stays locked until the transaction ends."""
    found = ask(Statement(_NEXT, [zone_id, series]))
    assert found is not None
    return int(found[0])


def project_reference(zone_id: int, on: date) -> str:
    """P-2026-0142."""
    return f"P-{on.year}-{take(zone_id, f'project:{on.year}'):04d}"


def filing_reference(zone_id: int, on: date) -> str:
    """W-2026-0004."""
    return f"W-{on.year}-{take(zone_id, f'filing:{on.year}'):04d}"


def opinion_number(zone_id: int, zone_code: str, matter: str, on: date) -> str:
    """模〔2026〕211382-B302-0007: a series of its own, never a formal one."""
    return f"模〔{on.year}〕{zone_code}-{matter}-{take(zone_id, f'opinion:{matter}:{on.year}'):04d}"


def document_number(zone_id: int, zone_code: str, matter: str, on: date) -> str:
    """211382-B303-2026-0041, for formal documents whose number is not given by a national system."""
    return f"{zone_code}-{matter}-{on.year}-{take(zone_id, f'document:{matter}:{on.year}'):04d}"
