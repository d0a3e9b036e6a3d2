"""The journal's chain: the one row form that the stored journal and the replay of a case both hash."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from onezone.kernel.errors import JSON
from onezone.kernel.hashing import digest
from onezone.kernel.moment import utc_text

FORMAT = "onezone-journal/1"
GENESIS = f"{FORMAT}:genesis"
"""What the first row of every chain names as its previous hash, whatever the algorithm."""


def row_hash(
    *,
    previous: str,
    seq: int,
    zone: str,
    chain: str,
    act: str,
    actor: str,
    role: str,
    at: datetime,
    payload: Mapping[str, JSON],
    algorithm: str = "sha256",
) -> str:
    """Return the hash of one journal row (approvals contract 7), `sha256:<hex>` or `sm3:<hex>`.

    `zone` is the zone's code, `chain` the project's reference or the zone's own chain, `seq` counts from 1 within it.
    ValueError when `at` is naive; NotCanonical when the payload holds more than JSON without floats.
    """
    row = {
        "format": FORMAT,
        "previous": previous,
        "seq": seq,
        "zone": zone,
        "chain": chain,
        "act": act,
        "actor": actor,
        "role": role,
        "at": utc_text(at),
        "payload": dict(payload),
    }
    return digest(row, algorithm)
