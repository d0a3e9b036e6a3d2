"""What a post keeps for its daily work: views of the desk, and phrases for opinions and reasons."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q

from onezone.approvals.models import Phrase, SavedView
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
