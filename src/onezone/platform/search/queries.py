"""Finding: what an actor may see among what fits, the exact and the beginning first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.db.models.expressions import RawSQL
from django.utils.translation import get_language

from onezone.platform.identity.actor import ADMINISTRATORS, Actor, Role
from onezone.platform.search import index
from onezone.platform.search.grams import phrases
from onezone.platform.search.kinds import search_kinds
from onezone.platform.search.models import SearchEntry

RANKED = 300
"""So many of the newest hits are put in order: whoever asks for less than that many finds the exact one first."""


@dataclass(frozen=True, slots=True)
class Hit:
    """One page found, in the language in force."""

    kind: str
    title: str
    note: str
    code: str
    link: str


@dataclass(frozen=True, slots=True)
class Hits:
    """The hits of one kind; `more` when there are others that are not shown."""

    kind: str
    hits: tuple[Hit, ...]
    more: bool


def entries_visible_to(actor: Actor) -> QuerySet[SearchEntry]:
    """What an actor may find, the same as lists show: applicants their own enterprise's, administrators nothing."""
    rows = SearchEntry.objects.filter(zone_id=actor.zone_id)
    if actor.system:
        return rows
    if actor.role is Role.applicant:
        return rows.filter(owner=actor.enterprise) if actor.enterprise else rows.none()
    return rows.none() if actor.role in ADMINISTRATORS else rows


def find(actor: Actor, asked: str, *, kinds: Sequence[str], limit: int) -> tuple[Hits, ...]:
    """The hits of each kind, one query a kind however many there are; of a kind closed to the actor none."""
    wanted = phrases(asked)
    if not wanted:
        return ()
    seen, owner = entries_visible_to(actor), actor.enterprise or ""
    found = []
    for kind in [search_kinds()[each] for each in kinds]:
        marks = index.labels(zone_id=actor.zone_id, kind=kind.name, owner=owner)
        rows = index.newest(seen.filter(kind=kind.name), (*marks, *wanted), most=RANKED)
        found.append(_hits(kind.seen(actor, rows), kind.name, asked.strip(), limit))
    return tuple(found)


def keys_found(actor: Actor, kind: str, asked: str) -> RawSQL | None:
    """The keys of the pages of a kind in which everything that is asked occurs, for another query to narrow itself by.

    Who may see which of them is that query's own. None when nothing is asked that the index knows.
    """
    wanted = phrases(asked)
    return index.keys(zone_id=actor.zone_id, kind=kind, asked=wanted) if wanted else None


def _hits(rows: QuerySet[SearchEntry], kind: str, asked: str, limit: int) -> Hits:
    rank = Case(
        When(Q(code__iexact=asked) | Q(key__iexact=asked) | Q(title__iexact=asked), then=Value(0)),
        When(Q(code__istartswith=asked) | Q(key__istartswith=asked) | Q(title__istartswith=asked), then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    found = list(rows.annotate(rank=rank).order_by("rank", "-pk")[: limit + 1])
    return Hits(kind, tuple(_hit(row) for row in found[:limit]), len(found) > limit)


def _hit(row: SearchEntry) -> Hit:
    english = (get_language() or "").startswith("en")
    return Hit(row.kind, (row.title_en if english else "") or row.title, row.note, row.code, row.link)
