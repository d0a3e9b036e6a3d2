"""Reads of the journal; the caller has asked before whether the actor may see what the chain tells of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Expression, OuterRef, Subquery
from django.db.models.functions import JSONObject

from onezone.platform.identity.actor import Actor
from onezone.platform.journal.models import ChainHead, JournalRow
from onezone.platform.statements import sums_of

ALGORITHM_SETTING = "journal_algorithm"
DEFAULT_ALGORITHM = "sha256"


@dataclass(frozen=True, slots=True)
class Head:
    """Where a chain ends: its head's row, the last number and hash, and the algorithm of what follows."""

    id: int
    seq: int
    hash: str
    algorithm: str

    def after(self, row: JournalRow) -> Head:
        """The head once a row has been added."""
        return Head(self.id, row.seq, row.hash, self.algorithm)


def head_of(zone: str, chain: str) -> Subquery:
    """A chain's head as a value of another query, by the columns of it that name zone and chain; for `as_head`."""
    setting = f"zone__settings__{ALGORITHM_SETTING}"
    rows = ChainHead.objects.filter(zone_id=OuterRef(zone), chain=OuterRef(chain)).order_by()
    return Subquery(rows.values_list(JSONObject(id="id", seq="seq", hash="hash", algorithm=setting)))


def as_head(value: Mapping[str, Any] | None) -> Head | None:
    """The head that a value of `head_of` stands for, None when the chain has no row yet."""
    if value is None:
        return None
    return Head(value["id"], value["seq"], value["hash"], value["algorithm"] or DEFAULT_ALGORITHM)


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of a chain, as it was written."""

    seq: int
    act: str
    actor: str
    role: str
    at: datetime
    payload: Mapping[str, Any]
    algorithm: str
    previous: str
    hash: str


def entries(actor: Actor, chain: str, *, about: Mapping[str, str] | None = None) -> tuple[Entry, ...]:
    """The rows of one chain of the actor's zone, oldest first; `about` names members that the payload must have."""
    wanted = {f"payload__{member}": value for member, value in (about or {}).items()}
    rows = JournalRow.objects.filter(zone_id=actor.zone_id, chain=chain, **wanted).order_by("seq")
    return tuple(
        Entry(row.seq, row.act, row.actor, row.role, row.at, row.payload, row.algorithm, row.previous, row.hash)
        for row in rows
    )


def mark_in(zone: str, since: datetime) -> tuple[Expression, ...]:
    """A mark that is another one after every act in a zone: two values of another query, each a short read of an index.

    The newest row, and how many there are since a moment: of two acts at once the later row may be seen first.
    """
    rows = JournalRow.objects.filter(zone_id=OuterRef(zone)).order_by()
    newest = rows.order_by("-id").values("id")[:1]
    return Subquery(newest), sums_of(rows.filter(at__gte=since), "zone_id", number=Count("pk"))
