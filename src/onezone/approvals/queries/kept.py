"""What a post keeps for its daily work: views of the desk, phrases, and outcomes that it has begun to write."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q

from onezone.approvals.models import OutcomeDraft, Phrase, SavedView
from onezone.approvals.queries.item import Found
from onezone.kernel.moment import local_date
from onezone.platform.identity.actor import Actor


@dataclass(frozen=True, slots=True)
class KeptView:
    """A named view of the desk; `query` is what follows the question mark of its address."""

    id: int
    name: str
    query: str
    is_default: bool


@dataclass(frozen=True, slots=True)
class KeptPhrase:
    """A phrase, the post's own or its department's."""

    id: int
    text: str
    own: bool


def views_of(actor: Actor) -> tuple[KeptView, ...]:
    """The post's views in the order they were saved."""
    rows = SavedView.objects.filter(zone_id=actor.zone_id, post_id=actor.post_id)
    return tuple(KeptView(row.pk, row.name, row.query, row.is_default) for row in rows)


def phrases_of(actor: Actor) -> tuple[KeptPhrase, ...]:
    """The phrases at hand for the post: its own first, then the department's."""
    if actor.post_id is None:
        return ()
    mine = Q(post_id=actor.post_id)
    if actor.department:
        mine |= Q(post__isnull=True, department=actor.department)
    rows = Phrase.objects.filter(mine, zone_id=actor.zone_id)
    found = [KeptPhrase(row.pk, row.text, own=row.post_id is not None) for row in rows]
    return tuple(sorted(found, key=lambda each: not each.own))


@dataclass(frozen=True, slots=True)
class KeptOutcome:
    """What the post has typed for one act on an item: field -> text, and the conditions line by line."""

    fields: Mapping[str, str]
    conditions: tuple[Mapping[str, str], ...]
    kept_at: datetime


def kept_outcome(actor: Actor, found: Found, act: str) -> KeptOutcome | None:
    """The post's draft of this act; what was typed for an earlier run of the item is none of it."""
    if actor.post_id is None:
        return None
    row = OutcomeDraft.objects.filter(
        zone_id=actor.zone_id, post_id=actor.post_id, project=found.loaded.row.pk, matter=found.matter.id, act=act,
        simulated=found.simulated,
    ).first()  # fmt: skip
    received = found.item.received_on
    if row is None or (received is not None and local_date(row.kept_at) < received):
        return None
    return KeptOutcome(fields_of(row.typed), tuple(row.typed.get("conditions") or ()), row.kept_at)


def fields_of(typed: Mapping[str, Any]) -> dict[str, str]:
    """The texts of a draft without its conditions."""
    return {name: str(text) for name, text in typed.items() if name != "conditions"}
