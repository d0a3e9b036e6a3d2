"""The only place where a register's values and the rows of its table meet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from onezone.kernel.errors import FieldError
from onezone.platform.identity.actor import Actor
from onezone.platform.identity.errors import NotFound
from onezone.platform.registers import cells, errors
from onezone.platform.registers.declaration import Field, Kind, Register, Verb
from onezone.platform.registers.judging import Links, Verdict
from onezone.platform.registers.permissions import require
from onezone.platform.registers.registry import register_named

AT_ONCE = 500
MOST_CHOSEN = 200
"""Rows that one act changes because somebody chose them: each is locked, judged and shown."""
Given = Mapping[str, str]


def visible(actor: Actor, register: Register) -> QuerySet[Any]:
    """The rows that an actor may see, joined with what they link to. NotAllowed."""
    require(actor, register, Verb.read)
    rows = register.rows_of(actor)
    rows = register.visible(actor, rows)
    return rows.select_related(*register.links) if register.links else rows


def row_of(actor: Actor, register: Register, key: str, *, lock: bool = False) -> Any:
    """The row of that key. NotFound when there is none that the actor may see."""
    field = register.field(register.key)
    asked = _plain(field, key) if field.is_number else key
    rows = visible(actor, register).filter(**{field.place: asked} if asked else {"pk__in": ()})
    row = (rows.select_for_update(of=("self",)) if lock else rows).first()
    if row is None:
        raise NotFound(what=key)
    return row


def rows_named(actor: Actor, register: Register, keys: Sequence[str], *, lock: bool = False) -> list[Any]:
    """The rows of these keys, each once. TooManyChosen; NotFound when the actor sees no row of one of them."""
    found = _rows_with(actor, register, keys, lock=lock)
    for key, row in zip(keys, found, strict=True):
        if row is None:
            raise NotFound(what=key)
    return list({row.pk: row for row in found if row is not None}.values())


def rows_still_there(actor: Actor, register: Register, keys: Sequence[str]) -> list[Any]:
    """Those of the rows that there are, each once: some were perhaps merged or named anew meanwhile. TooManyChosen."""
    return list({row.pk: row for row in _rows_with(actor, register, keys) if row is not None}.values())


def _rows_with(actor: Actor, register: Register, keys: Sequence[str], *, lock: bool = False) -> list[Any | None]:
    if len(set(keys)) > MOST_CHOSEN:
        raise errors.TooManyChosen(field="rows", most=MOST_CHOSEN)
    return rows_meant(actor, register, [{register.key: key} for key in keys], by=((register.key,),), lock=lock)


def rows_meant(
    actor: Actor,
    register: Register,
    given: Sequence[Given],
    *,
    by: Sequence[tuple[str, ...]] = (),
    links: Links | None = None,
    lock: bool = False,
) -> list[Any | None]:
    """For every row of a file the row of the register that it speaks of, found by these fields, tried in turn.

    `links`: what the links among them mean, as `links_meant` says.
    """
    found: list[Any | None] = [None] * len(given)
    for names in by or register.matches:
        fields = [register.field(name) for name in names]
        asked = {
            place: tuple(_key_text(field, each, links or {}) for field in fields)
            for place, each in enumerate(given)
            if found[place] is None
        }
        held: dict[tuple[str, ...], Any] = {}
        for part in _parts(sorted({texts for texts in asked.values() if all(texts)})):
            wanted = {
                f"{field.place}__in": set(texts) for field, texts in zip(fields, zip(*part, strict=True), strict=True)
            }
            rows = visible(actor, register).filter(**wanted).order_by("-id")
            rows = rows.select_for_update(of=("self",)) if lock else rows
            held |= {tuple(cells.write(field, cells.value_of(field, row)) for field in fields): row for row in rows}
        for place, texts in asked.items():
            found[place] = held.get(texts)
    return found


def _key_text(field: Field, given: Given, links: Links) -> str:
    """As the table keeps it; of a link the key of the row that it means."""
    text = _plain(field, given.get(field.name, ""))
    return links.get(field.name, {}).get(text, text)


def _plain(field: Field, text: str) -> str:
    """As the table keeps it; what cannot be read finds nothing."""
    try:
        return cells.write(field, cells.read(field, text))
    except FieldError:
        return ""


def links_meant(actor: Actor, register: Register, given: Iterable[Given]) -> Links:
    """What every link that is given means: one query a field and part; a key wins over a title."""
    asked: dict[str, set[str]] = defaultdict(set)
    linking = [each for each in register.kept if each.kind is Kind.link]
    for row in given if linking else ():
        for field in linking:
            text = _plain(field, row.get(field.name, ""))
            if text:
                asked[field.name].add(text)
    return {name: _keys(actor, register_named(register.field(name).links_to), texts) for name, texts in asked.items()}


def links_within(register: Register, given: Iterable[Given], found: Iterable[Any | None], links: Links) -> Links:
    """The same with what links of a file's rows mean by the title of another one: its key, of a new row its title."""
    title, key = register.field(register.title), register.field(register.key)
    named = {_plain(title, each.get(title.name, "")): row for each, row in zip(given, found, strict=True)}
    meant = {text: text if row is None else cells.write(key, cells.value_of(key, row)) for text, row in named.items()}
    meant.pop("", None)
    return {**links, **{each.name: {**meant, **links.get(each.name, {})} for each in register.kept if each.within}}


def _keys(actor: Actor, other: Register, texts: Collection[str]) -> Mapping[str, str]:
    key, title = other.field(other.key).place, other.field(other.title).place
    meant: dict[str, str] = {}
    for part in _parts(sorted(texts)):
        rows = other.rows_of(actor)
        rows = other.visible(actor, rows).filter(Q(**{f"{key}__in": part}) | Q(**{f"{title}__in": part}))
        pairs = list(rows.order_by("-id").values_list(title, key))
        meant |= dict(pairs)
        meant |= {held: held for _name, held in pairs}
    return {**other.leads(actor, set(texts) - set(meant)), **meant}


def others_with(
    actor: Actor, register: Register, judged: Sequence[tuple[Any | None, Verdict]], *, today: date
) -> list[list[FieldError]]:
    """For every row what another row has against it: its unique value is taken, or what the room itself asks."""
    found: list[list[FieldError]] = [[] for _each in judged]
    for field in [each for each in register.kept if each.unique]:
        wanted = {
            place: verdict.values[field.name]
            for place, (_row, verdict) in enumerate(judged)
            if any(each.field is field for each in verdict.changes) and not cells.is_empty(verdict.values[field.name])
        }
        held: dict[Any, Any] = {}
        for part in _parts(sorted(set(wanted.values()), key=str)):
            rows = register.rows_of(actor).filter(**{f"{field.place}__in": part})
            held |= {cells.value_of(field, row): row for row in rows}
        for place, value in wanted.items():
            other, row = held.get(value), judged[place][0]
            if other is not None and (row is None or other.pk != row.pk):
                title = cells.value_of(register.field(register.title), other)
                found[place].append(errors.ValueTaken(field=field.name, value=str(value), other=str(title)))
    if register.against is not None:
        asked = register.against(actor, [(row, verdict.values) for row, verdict in judged], today)
        found = [[*mine, *others] for mine, others in zip(found, asked, strict=True)]
    return found


def put(
    actor: Actor, register: Register, row: Any | None, verdict: Verdict, targets: Mapping[str, Mapping[str, Any]]
) -> Any:
    """The row with its new values, not yet saved. `targets`: link field -> key -> the row it means."""
    row = register.model(zone_id=actor.zone_id) if row is None else row
    for change in verdict.changes:
        field = change.field
        if field.kind is Kind.link:
            setattr(row, field.column, targets[field.name].get(change.new))
        else:
            setattr(row, field.place, list(change.new) if field.kind is Kind.names else change.new)
    return row


def tie(register: Register, rows: Sequence[tuple[Any, Verdict]]) -> None:
    """Rows that mean another new row of the same act by its title hold that one, which is not saved yet."""
    title = register.field(register.title)
    new = {cells.value_of(title, row): row for row, _verdict in rows if row.pk is None}
    for field in [each for each in register.kept if each.within]:
        for row, verdict in rows:
            if getattr(row, field.column) is None and verdict.values[field.name] in new:
                setattr(row, field.column, new[verdict.values[field.name]])


def save(actor: Actor, register: Register, rows: Sequence[Any]) -> None:
    """Write rows to the table: those that it has one by one, new ones together."""
    for row in rows:
        if row.pk is not None:
            row.save()
    register.rows_of(actor).bulk_create([row for row in rows if row.pk is None], batch_size=AT_ONCE)


def targets_of(actor: Actor, register: Register, verdicts: Iterable[Verdict]) -> Mapping[str, Mapping[str, Any]]:
    """The rows that new links point to."""
    asked: dict[str, set[str]] = defaultdict(set)
    for verdict in verdicts:
        for change in verdict.changes:
            if change.field.kind is Kind.link and change.new:
                asked[change.field.name].add(change.new)
    found: dict[str, dict[str, Any]] = defaultdict(dict)
    for name, keys in asked.items():
        other = register_named(register.field(name).links_to)
        key = other.field(other.key)
        for part in _parts(sorted(keys)):
            rows = other.rows_of(actor).filter(**{f"{key.place}__in": part})
            found[name] |= {cells.value_of(key, row): row for row in rows}
    return found


def _parts(values: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for start in range(0, len(values), AT_ONCE):
        yield values[start : start + AT_ONCE]
