"""Reads of what happened to rows: the history of a field, and how sure each value is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Max

from onezone.platform.files.queries import names_held
from onezone.platform.identity.actor import Actor
from onezone.platform.registers import cells
from onezone.platform.registers.declaration import Field, Register
from onezone.platform.registers.models import Entry, Standing
from onezone.platform.registers.store import AT_ONCE


@dataclass(frozen=True, slots=True)
class Line:
    """One moment of a field: what it was and became, as people read it."""

    number: int
    field: Field
    act: str
    old: str
    new: str
    standing: str
    by: str
    at: datetime
    source: str
    file: str
    line: int | None
    row: str = ""
    """Title of the row that it happened to, when that one went into this."""


def lines_of(actor: Actor, register: Register, row: Any, *, only: str = "") -> tuple[Line, ...]:
    """Everything that happened to a row, or to one field of it, the newest first; guarded values as the actor sees."""
    others = register.absorbed(actor, row)
    held = Entry.objects.filter(zone_id=actor.zone_id, register=register.code, row__in=[row.pk, *others])
    entries = list(held.order_by("-id"))
    names = names_held(actor, {each.file for each in entries if each.file})
    return tuple(_lines(actor, register, entries, names, only, others))


def _lines(
    actor: Actor,
    register: Register,
    entries: Sequence[Entry],
    files: Mapping[str, str],
    only: str,
    others: Mapping[int, str],
) -> Iterable[Line]:
    for entry in entries:
        for name, (old, new) in entry.changes.items():
            field = register.by_name.get(name)
            if field is None or (only and name != only):
                continue
            seen = register.sees(actor, field)
            yield Line(
                number=entry.pk,
                field=field,
                act=entry.act,
                old=cells.show_text(field, old) if seen else "",
                new=cells.show_text(field, new) if seen else "",
                standing=entry.standing,
                by=name_of(entry.by),
                at=entry.at,
                source=entry.source,
                file=files.get(entry.file, ""),
                line=entry.line,
                row=others.get(entry.row, ""),
            )


def name_of(signature: str) -> str:
    """The person's name of a signature; "system" for the system."""
    return signature.rsplit("/", 1)[-1]


def standings(actor: Actor, register: Register, rows: Sequence[int]) -> Mapping[int, Mapping[str, str]]:
    """Row -> field -> how sure its present value is: the standing of the last entry that set it."""
    found: dict[int, dict[str, str]] = {}
    for start in range(0, len(rows), AT_ONCE):
        entries = Entry.objects.filter(
            zone_id=actor.zone_id, register=register.code, row__in=rows[start : start + AT_ONCE]
        ).order_by("id")
        for row, changes, standing in entries.values_list("row", "changes", "standing"):
            found.setdefault(row, {}).update(dict.fromkeys(changes, standing))
    return found


def firm(actor: Actor, register: Register, rows: Sequence[int]) -> Mapping[int, frozenset[str]]:
    """Row -> fields whose value is confirmed: an import does not overwrite them silently."""
    held = standings(actor, register, rows)
    return {
        row: frozenset(name for name, each in fields.items() if each == Standing.confirmed)
        for row, fields in held.items()
    }


def last_entry(actor: Actor, register: Register, row: Any) -> int:
    """The number of the row's last entry, 0 for none: what an editor has seen."""
    entries = Entry.objects.filter(zone_id=actor.zone_id, register=register.code, row=row.pk)
    return entries.order_by("-id").values_list("pk", flat=True).first() or 0


def last_entries(actor: Actor, register: Register, rows: Sequence[Any]) -> Mapping[int, int]:
    """The same for many rows, by primary key."""
    entries = Entry.objects.filter(zone_id=actor.zone_id, register=register.code, row__in=[row.pk for row in rows])
    found = dict(entries.order_by().values_list("row").annotate(Max("pk")))
    return {row.pk: found.get(row.pk, 0) for row in rows}


def entries_since(actor: Actor, register: Register, seen: Mapping[int, int]) -> list[Entry]:
    """What happened to rows after the entry that somebody saw of each, the oldest first."""
    if not seen:
        return []
    later = Entry.objects.filter(
        zone_id=actor.zone_id, register=register.code, row__in=list(seen), pk__gt=min(seen.values())
    )
    return [each for each in later.order_by("id") if each.pk > seen[each.row]]
