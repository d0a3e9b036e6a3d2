"""What was refused to somebody who had signed in: each refusal is a row, and a flood of them is one row more."""

from __future__ import annotations

from datetime import datetime, timedelta

from onezone.platform.identity.actor import Actor
from onezone.platform.identity.scope import act_transaction
from onezone.platform.journal.models import JournalRow
from onezone.platform.journal.services import REFUSED_CHAIN, append

PER_HOUR = 60
"""Rows that one post can cause in an hour; the last of them says that more will not be written (decision 0076)."""


def note_refusal(*, actor: Actor, at: datetime, act: str, code: str, address: str) -> bool:
    """Write that an act was refused; False when the post has had its rows of this hour."""
    with act_transaction(actor):
        rows = JournalRow.objects.filter(zone_id=actor.zone_id, at__gt=at - timedelta(hours=1), chain=REFUSED_CHAIN)
        before = rows.filter(actor=actor.signature).count()
        if before >= PER_HOUR:
            return False
        payload = {"act": act, "code": code, "address": address[:200]}
        if before == PER_HOUR - 1:
            payload["more"] = "not written within the hour"
        append(actor=actor, at=at, chain=REFUSED_CHAIN, act="refused", payload=payload)
    return True
