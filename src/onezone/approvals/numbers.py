"""Numbers in a zone's series: project and filing references, simulated opinions, formal documents of local series."""

from __future__ import annotations

from datetime import date

from onezone.approvals.models import NumberSeries


def take(zone_id: int, series: str) -> int:
    """The next number of a series, counted from 1; the series stays locked until the transaction ends."""
    row, _ = NumberSeries.objects.select_for_update().get_or_create(zone_id=zone_id, series=series)
    row.last += 1
    row.save(update_fields=["last"])
    return row.last


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
