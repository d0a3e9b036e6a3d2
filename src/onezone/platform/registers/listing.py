"""Rows of a list: what an address asks for, page by page from a place on, and the totals of what it asks for."""

from __future__ import annotations

import base64
import binascii
import json
from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import reduce
from operator import or_
from typing import Any
from unicodedata import category

from django.db.models import Case, Count, F, IntegerField, Q, QuerySet, Sum, Value, When
from django.db.models.expressions import OrderBy

from onezone.kernel.errors import FieldError
from onezone.platform.identity.actor import Actor
from onezone.platform.registers import cells, finding, store
from onezone.platform.registers.declaration import Field, Kind, Register
from onezone.platform.search.grams import has_han
from onezone.platform.search.queries import keys_found

PAGE = 50
MOST_GROUPS = 200
MOST_WORDS = 6
EMPTY = "-"
"""What an address writes to ask for rows without a value."""
GROUPABLE = frozenset({Kind.choice, Kind.link, Kind.text, Kind.yes})
_CHOICE = "choice_place"


@dataclass(frozen=True, slots=True)
class Asked:
    """What an address asks: words, values by field (`<field>`, `<field>_from`, `<field>_to`), order, groups, place."""

    words: str = ""
    filters: Mapping[str, str] | None = None
    sort: str = ""
    group: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Sums:
    """How many rows, and the sum of each total field."""

    count: int
    sums: Mapping[str, Decimal | int]


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of rows; `after` is the place where the next begins, "" at the end."""

    rows: tuple[Any, ...]
    after: str
    total: Sums
    groups: Mapping[Any, Sums]


def rows_asked(actor: Actor, register: Register, asked: Asked) -> QuerySet[Any]:
    """The rows that fit, in no order. A filter that nobody understands, or on what is masked, asks nothing."""
    rows = store.visible(actor, register)
    for word in asked.words.split()[:MOST_WORDS]:
        rows = rows.filter(_named(actor, register, word))
    for name in register.filters:
        field = register.field(name)
        if field.computed is None and register.sees(actor, field):
            rows = _filtered(rows, field, asked.filters or {})
    return rows


def _named(actor: Actor, register: Register, word: str) -> Q:
    """Rows that a word finds: Chinese by the index alone, which knows it anywhere; the middle of a code by looking."""
    keys = keys_found(actor, finding.kind_of(register), word) if finding.is_found(register) else None
    by_index = [] if keys is None else [Q(**{f"{register.field(register.key).place}__in": keys})]
    by_looking = [Q(**{f"{place}__icontains": word}) for place in finding.places(register)]
    return reduce(or_, by_index if by_index and has_han(word) else by_index + by_looking, Q(pk__in=()))


def _filtered(rows: QuerySet[Any], field: Field, given: Mapping[str, str]) -> QuerySet[Any]:
    for ending, lookup in (("", "exact"), ("_from", "gte"), ("_to", "lte")):
        text = given.get(f"{field.name}{ending}", "")
        if not text:
            continue
        if text == EMPTY:
            rows = rows.filter(_empty(field))
            continue
        try:
            value = cells.read(field, text) if field.kind is not Kind.names else text
        except FieldError:
            continue
        within = field.kind in (Kind.text, Kind.note) and not field.unique
        rows = rows.filter(**{f"{field.place}__{'icontains' if within else lookup}": value})
    return rows


def _empty(field: Field) -> Q:
    if field.is_number or field.kind in (Kind.day, Kind.yes, Kind.link):
        return Q(**{f"{field.column}__isnull": True})
    return Q(**{field.place: [] if field.kind is Kind.names else ""})


def listing(actor: Actor, register: Register, asked: Asked, *, limit: int = PAGE) -> Listing:
    """A page of the list: the same number of queries however long the register is."""
    fitting = rows_asked(actor, register, asked)
    group = grouping(actor, register, asked)
    steps = _steps(actor, register, asked)
    rows = _ordered(fitting, group, steps)
    place = _place_of(asked.after, steps)
    if place is not None:
        rows = rows.filter(_beyond(steps, place))
    held = list(rows[: limit + 1])
    counted = register.counted(fitting)
    totals = [name for name in register.totals if register.sees(actor, register.field(name))]
    return Listing(
        rows=tuple(held[:limit]),
        after=_cursor(held[limit - 1], steps) if len(held) > limit else "",
        total=_total(register, totals, fitting, counted),
        groups=_groups(register, totals, counted, group) if group is not None else {},
    )


def all_rows(actor: Actor, register: Register, asked: Asked, *, most: int) -> Iterator[Any]:
    """The rows asked for, at most so many, in the list's order; never more than a part of them in memory.

    The order is asked once, for the keys alone, and the rows come by parts: a pool of connections knows no cursors.
    """
    group, steps = grouping(actor, register, asked), _steps(actor, register, asked)
    ordered = _ordered(rows_asked(actor, register, asked), group, steps)
    keys = array("q", ordered.values_list("pk", flat=True)[:most])
    for start in range(0, len(keys), store.AT_ONCE):
        part = keys[start : start + store.AT_ONCE]
        held = store.visible(actor, register).in_bulk(list(part))
        yield from (held[key] for key in part if key in held)


def first_keys(actor: Actor, register: Register, asked: Asked, *, most: int) -> list[str]:
    """The keys of the first rows asked for, in the list's order."""
    key = register.field(register.key)
    return [str(cells.value_of(key, row)) for row in all_rows(actor, register, asked, most=most)]


def is_place(actor: Actor, register: Register, asked: Asked) -> bool:
    """Whether the place that an address names is one of the list that it asks for."""
    return _place_of(asked.after, _steps(actor, register, asked)) is not None


def grouping(actor: Actor, register: Register, asked: Asked) -> Field | None:
    """The field that the list is grouped by: none by what the actor may not see."""
    group = register.field(asked.group) if asked.group in register.groupings else None
    return group if group is not None and register.sees(actor, group) else None


@dataclass(frozen=True, slots=True)
class _Step:
    """One column of the order; rows without a value come last either way. `field` None for a number of our own."""

    place: str
    field: Field | None = None
    down: bool = False
    empties: bool = False
    """Whether rows may be without a value; where none is, an index on the column serves the order."""

    @property
    def order(self) -> OrderBy:
        last = True if self.empties else None
        return F(self.place).desc(nulls_last=last) if self.down else F(self.place).asc(nulls_last=last)


def _steps(actor: Actor, register: Register, asked: Asked) -> tuple[_Step, ...]:
    group = grouping(actor, register, asked)
    first = []
    if group is not None:
        first.append(_Step(_CHOICE) if group.kind is Kind.choice else _step(register, group))
    sort = asked.sort if may_sort(actor, register, asked.sort.removeprefix("-")) else register.sort
    named = register.field(sort.removeprefix("-"))
    return (*first, _step(register, named, down=sort.startswith("-")), _Step("pk"))


def _step(register: Register, field: Field, *, down: bool = False) -> _Step:
    model, empties = register.model, False
    for name in field.place.split("__"):
        held = model._meta.get_field(name)
        empties, model = empties or held.null, held.related_model or model
    return _Step(field.place, field, down, empties)


def may_sort(actor: Actor, register: Register, name: str) -> bool:
    """Whether an actor may sort by a field: an order by what is masked would tell it."""
    return sortable(register, name) and register.sees(actor, register.field(name))


def sortable(register: Register, name: str) -> bool:
    return (
        name in register.by_name
        and register.field(name).computed is None
        and register.field(name).kind is not Kind.names
    )


def _ordered(rows: QuerySet[Any], group: Field | None, steps: Sequence[_Step]) -> QuerySet[Any]:
    if group is not None and group.kind is Kind.choice:
        places = [When(**{group.place: code}, then=Value(at)) for at, (code, _word) in enumerate(group.choices)]
        rows = rows.annotate(**{_CHOICE: Case(*places, default=Value(len(places)), output_field=IntegerField())})
    return rows.order_by(*(each.order for each in steps))


def _beyond(steps: Sequence[_Step], place: Sequence[Any]) -> Q:
    """Rows after a place: equal in the first columns and beyond it in the next.

    That none is before the first column's value is said beside, for then an index is read from there on.
    """
    beyond, equal = Q(pk__in=()), Q()
    for step, value in zip(steps, place, strict=True):
        if value is not None:
            later = Q(**{f"{step.place}__{'lt' if step.down else 'gt'}": value})
            beyond |= equal & (later | Q(**{f"{step.place}__isnull": True}) if step.empties else later)
            equal &= Q(**{step.place: value})
        else:
            equal &= Q(**{f"{step.place}__isnull": True})
    first = steps[0]
    if first.empties or place[0] is None:
        return beyond
    return Q(**{f"{first.place}__{'lte' if first.down else 'gte'}": place[0]}) & beyond


def _cursor(row: Any, steps: Sequence[_Step]) -> str:
    place = [reduce(lambda held, name: getattr(held, name, None), each.place.split("__"), row) for each in steps]
    text = json.dumps(place, default=str)
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _place_of(cursor: str, steps: Sequence[_Step]) -> list[Any] | None:
    """The place that an address names; one that says nothing of this order is the beginning."""
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        held = json.loads(base64.urlsafe_b64decode(padded.encode("ascii")).decode())
        fits = isinstance(held, list) and len(held) == len(steps)
        return [_standing(value, step) for value, step in zip(held, steps, strict=True)] if fits else None
    except (ValueError, UnicodeError, binascii.Error, RecursionError, FieldError):
        return None


def _standing(value: Any, step: _Step) -> Any:
    """A cursor's value as its column is compared with it. ValueError, FieldError when no database could be asked."""
    kind = step.field.kind if step.field is not None else Kind.whole
    if value is None and step.field is not None:
        return None
    if kind in (Kind.whole, Kind.yes):
        if isinstance(value, bool) is (kind is Kind.yes) and isinstance(value, int) and abs(value) < 2**63:
            return value
    elif isinstance(value, str) and all(category(sign) != "Cs" and sign != "\x00" for sign in value):
        if step.field is None or kind not in (Kind.number, Kind.day):
            return value
        read = cells.read(step.field, value)
        if not cells.is_empty(read):
            return read
    raise ValueError("no place of this list")


def _total(register: Register, totals: Sequence[str], fitting: QuerySet[Any], counted: QuerySet[Any]) -> Sums:
    """How many rows fit, and what those that count add up to: in one look where that is the same rows."""
    if counted is fitting:
        held = fitting.order_by().aggregate(rows_in_it=Count("pk"), **_adding(register, totals))
        return _sums(register, totals, held["rows_in_it"], held)
    return _sums(register, totals, fitting.count(), counted.aggregate(**_adding(register, totals)))


def _adding(register: Register, totals: Sequence[str]) -> dict[str, Sum]:
    return {f"sum_{name}": Sum(register.field(name).place) for name in totals}


def _sums(register: Register, totals: Sequence[str], count: int, held: Mapping[str, Any]) -> Sums:
    """Of a field that no row fills there is no sum: a nought would say that somebody counted."""
    filled = {name: held.get(f"sum_{name}") for name in totals}
    return Sums(count, {name: _sum(register.field(name), value) for name, value in filled.items() if value is not None})


def _sum(field: Field, value: Any) -> Decimal | int:
    return round(Decimal(value), field.digits) if field.kind is Kind.number else int(value)


def _groups(register: Register, totals: Sequence[str], rows: QuerySet[Any], group: Field) -> Mapping[Any, Sums]:
    found = rows.order_by().values(group.place).annotate(rows_in_it=Count("pk"), **_adding(register, totals))
    return {
        "" if each[group.place] is None else each[group.place]: _sums(register, totals, each["rows_in_it"], each)
        for each in found.order_by(group.place)[:MOST_GROUPS]
    }
