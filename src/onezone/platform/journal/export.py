"""The journal as lines of JSON, for an auditor who trusts neither the server nor its code."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from onezone.kernel.moment import utc_text
from onezone.platform.identity.models import Zone
from onezone.platform.identity.scope import zone_scope
from onezone.platform.journal.models import ChainHead, JournalRow

FORMAT = "onezone-journal-export/1"


def export_lines(zone: Zone, *, chain: str | None = None) -> Iterator[str]:
    """The zone's journal: a line that says what follows (with the heads), then a line a row, by chain and number."""
    with zone_scope(zone.id):
        rows = JournalRow.objects.filter(zone=zone).order_by("chain", "seq")
        heads = ChainHead.objects.filter(zone=zone).order_by("chain")
        if chain is not None:
            rows, heads = rows.filter(chain=chain), heads.filter(chain=chain)
        yield _line(
            {"format": FORMAT, "zone": zone.code, "chain": chain, "heads": list(heads.values("chain", "seq", "hash"))}
        )
        for row in rows.iterator(chunk_size=2000):
            yield _line(row_plain(row, zone.code))


def row_plain(row: JournalRow, zone_code: str) -> dict[str, Any]:
    """One row as plain data, the instant in the form that is hashed."""
    return {
        "zone": zone_code,
        "chain": row.chain,
        "seq": row.seq,
        "act": row.act,
        "actor": row.actor,
        "role": row.role,
        "at": utc_text(row.at),
        "payload": row.payload,
        "algorithm": row.algorithm,
        "previous": row.previous,
        "hash": row.hash,
    }


def _line(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
