"""How the search finds the rows of every register, kept by every writing; a room may say it itself (`found`)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import partial, reduce
from typing import Any, TypeAlias

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils.encoding import escape_uri_path, uri_to_iri

from onezone.platform.identity.actor import Actor
from onezone.platform.registers import cells
from onezone.platform.registers.declaration import Field, Kind, Register, Verb
from onezone.platform.registers.judging import Change
from onezone.platform.registers.registry import register_named, registers
from onezone.platform.registers.store import AT_ONCE
from onezone.platform.search import services as search
from onezone.platform.search.kinds import Entries, SearchKind
from onezone.platform.search.services import Findable

Kept: TypeAlias = tuple[Any, Sequence[Change]]
"""A saved row, and what of it changed."""


def is_found(register: Register) -> bool:
    """Whether its rows have pages to be found: a register outside the table of registers is history alone."""
    return any(each.code == register.code for each in _found())


def _found() -> Iterator[Register]:
    return (each for each in registers() if each.is_found)


def kind_of(register: Register) -> str:
    return register.found_as or register.code


def search_kinds(table: Iterable[Register]) -> tuple[SearchKind, ...]:
    """The registers as kinds of pages: found by who reads the list, and of its rows only those that it shows."""
    return tuple(SearchKind(kind_of(each), each.name, partial(_seen, each)) for each in table if each.is_found)


def _seen(register: Register, actor: Actor, entries: Entries) -> Entries:
    if not register.may(actor, Verb.read):
        return entries.none()
    rows = register.visible(actor, register.rows_of(actor))
    return entries.filter(Exists(rows.filter(**{register.field(register.key).place: OuterRef("key")})))


def places(register: Register) -> tuple[str, ...]:
    """ORM paths that its rows are looked for in: none that leads to what is masked, for who finds it has read it."""
    asked = register.searched or (register.field(register.title).place, register.field(register.key).place)
    return tuple(place for place in asked if not _is_guarded(register, place))


def _is_guarded(register: Register, place: str) -> bool:
    for field in register.kept:
        way = _way(field)
        if field.place == place:
            return field.is_guarded
        if way and place.startswith(way):
            return field.is_guarded or _is_guarded(register_named(field.links_to), place.removeprefix(way))
    return False


def _way(field: Field) -> str:
    """How paths into the row that a link means begin."""
    return field.place.rpartition("__")[0] + "__" if field.kind is Kind.link else ""


def page_of(register: Register, row: Any) -> Findable:
    """How a row is found: as its room says it, else by title, key and every place that is searched."""
    if register.found is not None:
        return register.found(row)
    key, title = (_shown(register.field(name), row) for name in (register.key, register.title))
    beside = dict.fromkeys(_said(place, row) for place in places(register))
    return Findable(
        kind=kind_of(register),
        key=key,
        title=title or key,
        code=key if title not in ("", key) else "",
        link=_link(register, key),
        note=" · ".join(each for each in beside if each and each not in (title, key)),
    )


def _shown(field: Field, row: Any) -> str:
    return "" if field.is_guarded else cells.write(field, cells.value_of(field, row))


def _said(place: str, row: Any) -> str:
    """What stands at a place: a text of several lines, or a list, holds several names."""
    value = reduce(lambda held, name: getattr(held, name, None), place.split("__"), row)
    names = value if isinstance(value, list | tuple) else str("" if value is None else value).split("\n")
    return cells.BETWEEN.join(str(each) for each in names)


def _link(register: Register, key: str) -> str:
    """As it is read: Chinese written as %E4.. would be three times as long as the column."""
    own = reverse(register.opens, kwargs={"key": key}) if register.opens else ""
    return uri_to_iri(own or f"/{register.code}/{escape_uri_path(key)}/")


def keep(*, actor: Actor, register: Register, rows: Sequence[Kept]) -> None:
    """In the transaction of an act: these rows are found by what they are now, and so is what is found by their names.

    Nothing is written of what the index holds already.
    """
    if not is_found(register):
        return
    before = {row.pk: change.old for row, changes in rows for change in changes if change.field.name == register.key}
    search.remove(actor=actor, kind=kind_of(register), keys=[str(key) for key in before.values() if key])
    search.bring(actor=actor, pages=(page_of(register, row) for row, _changes in rows))
    # A row that is new has a key that was nothing; nobody points to it yet.
    known = [row.pk for row, _changes in rows if before.get(row.pk, row.pk)]
    search.bring(actor=actor, pages=_pages_through(actor, register, known))


def _pages_through(actor: Actor, register: Register, known: Sequence[int]) -> Iterator[Findable]:
    """Rows of all registers that are found by a name of the row that they link to."""
    for other in _found():
        for field in [each for each in other.kept if each.links_to == register.code and _looks_through(other, each)]:
            for start in range(0, len(known), AT_ONCE):
                linked = {f"{_way(field)}pk__in": known[start : start + AT_ONCE]}
                yield from _pages(other, rows_found(actor, other).filter(**linked))


def _looks_through(register: Register, field: Field) -> bool:
    return any(place.startswith(_way(field)) for place in places(register))


def rows_found(actor: Actor, register: Register) -> QuerySet[Any]:
    """Every row that somebody may see, joined with what it links to."""
    rows = register.visible(actor, register.rows_of(actor)).order_by("pk")
    return rows.select_related(*register.links) if register.links else rows


def _pages(register: Register, rows: QuerySet[Any]) -> Iterator[Findable]:
    return (page_of(register, row) for row in rows.iterator(AT_ONCE))


def rebuild(*, actor: Actor, only: Iterable[Register] | None = None) -> int:
    """Build the index of the zone's registers anew, inside one transaction; returns how many rows are found."""
    count = 0
    for each in _found() if only is None else only:
        search.clear(actor=actor, kinds=[kind_of(each)])
        count += search.put(actor=actor, pages=_pages(each, rows_found(actor, each)))
    return count


def bring_in(*, actor: Actor) -> int:
    """Bring registers into the index of which it holds nothing: their rows are older than their being found."""
    held = search.kinds_held(actor=actor)
    return rebuild(actor=actor, only=[each for each in _found() if kind_of(each) not in held])
