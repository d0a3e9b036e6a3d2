"""Appending to the journal: one row an act, in the act's own transaction."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import connection

from onezone.kernel.chain import GENESIS, row_hash
from onezone.kernel.errors import JSON
from onezone.platform.identity.actor import Actor
from onezone.platform.identity.models import Zone
from onezone.platform.journal.errors import OutsideTransactionError
from onezone.platform.journal.models import ChainHead, JournalRow
from onezone.platform.journal.queries import ALGORITHM_SETTING, DEFAULT_ALGORITHM, Head
from onezone.platform.statements import insert, update, write

ZONE_CHAIN = "zone"
"""The chain for acts outside projects; a project's chain is named by its reference."""
READ_CHAIN = "reads"
"""The read log: who searched, looked at or took away what."""
REFUSED_CHAIN = "refused"
"""What was refused to people who had signed in."""


def append(
    *, actor: Actor, at: datetime, chain: str, act: str, payload: Mapping[str, JSON], head: Head | None = None
) -> JournalRow:
    """Add one row to `chain` of the actor's zone and move the chain's head (approvals contract 7).

    Must run inside `act_transaction`: the row and what it tells of are committed together or not at all. The head's row
    is locked, so two acts on one project follow each other. OutsideTransactionError; NotCanonical for a float inside.
    `head`: as the caller has read it while holding what orders the acts of this chain (a project's row); a head that is
    not the last one any more cannot be appended to, because a chain has one row of each number.
    """
    if not connection.in_atomic_block:
        raise OutsideTransactionError("journal.append needs a transaction: use act_transaction(actor)")
    head = head or _locked_head(actor.zone_id, chain)
    row = JournalRow(
        zone_id=actor.zone_id,
        chain=chain,
        seq=head.seq + 1,
        act=act,
        actor=actor.signature,
        role=actor.role_word,
        at=at,
        payload=dict(payload),
        algorithm=head.algorithm,
        previous=head.hash,
    )
    row.hash = hash_of(row, actor.zone_code)
    write(update(ChainHead, head.id, {"seq": row.seq, "hash": row.hash}), insert(row))
    return row


def hold(*, actor: Actor, chain: str) -> None:
    """Keep other acts of `chain` waiting until this transaction ends: what is asked from here on stays true.

    For an act whose own row comes last.
    """
    _locked_head(actor.zone_id, chain)


def _locked_head(zone_id: int, chain: str) -> Head:
    row, _created = ChainHead.objects.select_for_update().get_or_create(
        zone_id=zone_id, chain=chain, defaults={"seq": 0, "hash": GENESIS}
    )
    return Head(row.id, row.seq, row.hash, algorithm_of(zone_id))


def hash_of(row: JournalRow, zone_code: str) -> str:
    """The hash that the row's columns give."""
    return row_hash(
        previous=row.previous,
        seq=row.seq,
        zone=zone_code,
        chain=row.chain,
        act=row.act,
        actor=row.actor,
        role=row.role,
        at=row.at,
        payload=row.payload,
        algorithm=row.algorithm,
    )


def algorithm_of(zone_id: int) -> str:
    """The zone's hash algorithm, "sha256" unless its setting `journal_algorithm` says "sm3"."""
    settings = Zone.objects.only("settings").get(pk=zone_id).settings
    return str(settings.get(ALGORITHM_SETTING, DEFAULT_ALGORITHM))
