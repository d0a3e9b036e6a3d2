"""Keeping the index: rooms put what can be found, in the transaction of the act that made or changed it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from django.db import connection

from onezone.platform.identity.actor import Actor
from onezone.platform.search import index
from onezone.platform.search.models import SearchEntry

BATCH = 500


@dataclass(frozen=True, slots=True)
class Findable:
    """A page as its room describes it: `code` is its number, `words` everything else it is found by."""

    kind: str
    key: str
    title: str
    link: str
    title_en: str = ""
    note: str = ""
    code: str = ""
    owner: str = ""
    words: Sequence[str] = ()


def put(*, actor: Actor, pages: Iterable[Findable]) -> int:
    """Put pages into the index of the actor's zone, or change them; returns how many.

    Only inside the transaction of the act that made them: the index never knows more or less than the rows.
    """
    _require_transaction()
    count = 0
    for batch in _batches(pages):
        index.put([_entry(actor, each) for each in batch])
        count += len(batch)
    return count


def bring(*, actor: Actor, pages: Iterable[Findable]) -> int:
    """Put those of the pages that the index does not hold as they are now; returns how many those were."""
    _require_transaction()
    count = 0
    for batch in _batches(pages):
        entries = [_entry(actor, each) for each in batch]
        kinds, keys = {each.kind for each in entries}, [each.key for each in entries]
        rows = SearchEntry.objects.filter(zone_id=actor.zone_id, kind__in=kinds, key__in=keys)
        held = {(row.kind, row.key): index.kept_of(row) for row in rows}
        fresh = [each for each in entries if held.get((each.kind, each.key)) != index.kept_of(each)]
        index.put(fresh)
        count += len(fresh)
    return count


def kinds_held(*, actor: Actor) -> frozenset[str]:
    """The kinds of which the index holds any page."""
    return frozenset(
        SearchEntry.objects.filter(zone_id=actor.zone_id).order_by().values_list("kind", flat=True).distinct()
    )


def remove(*, actor: Actor, kind: str, keys: Sequence[str]) -> None:
    """Take pages out that are no more."""
    if keys:
        index.clear(SearchEntry.objects.filter(zone_id=actor.zone_id, kind=kind, key__in=keys))


def clear(*, actor: Actor, kinds: Sequence[str]) -> None:
    """Empty the index of some kinds, before it is built anew in the same transaction."""
    _require_transaction()
    index.clear(SearchEntry.objects.filter(zone_id=actor.zone_id, kind__in=kinds))


def rename_owner(*, actor: Actor, owner: str, old: str, new: str) -> None:
    """An enterprise has another name: what is its own is found by both, and shown with the new one."""
    _require_transaction()
    rows = list(SearchEntry.objects.filter(zone_id=actor.zone_id, owner=owner, note__contains=old))
    for row in rows:
        row.note = row.note.replace(old, new)
        row.text = f"{row.text}\n{new}"
    index.put(rows)


def hand_over(*, actor: Actor, owner: str, becomes: str, old: str, new: str) -> None:
    """What is one enterprise's own is another's: found by both names, shown with the new one."""
    _require_transaction()
    if (owner, old) == (becomes, new):
        return
    rows = list(SearchEntry.objects.filter(zone_id=actor.zone_id, owner=owner))
    for row in rows:
        row.owner = becomes
        if old != new and old in row.note:
            row.note, row.text = row.note.replace(old, new)[:500], f"{row.text}\n{new}"
    for start in range(0, len(rows), BATCH):
        index.put(rows[start : start + BATCH])


def count_of_owner(*, actor: Actor, owner: str) -> int:
    """How many pages are an enterprise's own."""
    return SearchEntry.objects.filter(zone_id=actor.zone_id, owner=owner).count()


def _require_transaction() -> None:
    if not connection.in_atomic_block:
        raise RuntimeError("the index is kept inside the transaction of an act: use act_transaction(actor)")


def _batches(pages: Iterable[Findable]) -> Iterator[list[Findable]]:
    waiting = iter(pages)
    while batch := list(islice(waiting, BATCH)):
        yield batch


def _entry(actor: Actor, page: Findable) -> SearchEntry:
    return SearchEntry(
        zone_id=actor.zone_id,
        kind=page.kind,
        key=page.key[:80],
        owner=page.owner,
        title=page.title[:300],
        title_en=page.title_en[:400],
        note=page.note[:500],
        code=page.code[:160],
        link=page.link,
        text="\n".join([page.title, page.title_en, page.code, page.key, page.note, *page.words]),
    )
