"""Lists read page by page by the keys of their rows: no row is shown twice or missed while others come and go.

An address names a row and a direction: `after=` begins behind it, `before=` ends in front of it. The same address shows
the same place of the list, whatever was added on other pages.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Generic, TypeVar

from django.db.models import F, Q, QuerySet
from django.db.models.expressions import OrderBy

Row = TypeVar("Row")
Place = tuple[Any, ...]
"""Where a row stands in its list: the values of the keys that sort it, the last of them its own."""
LARGEST = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Turn:
    """Which page is asked for: what stands after a place, or before it; without a place the first page."""

    place: Place = ()
    backwards: bool = False


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """The rows of one page in order; `before` and `after` are what an address carries to the pages around, or ""."""

    rows: tuple[Row, ...]
    before: str
    after: str
    total: int | None = None
    """Of all pages, where it is known."""


# -- lists of the database ---------------------------------------------------------------------------------------------


def turn_of(asked: Mapping[str, str], kinds: Sequence[type], *, nullable: bool = False) -> Turn:
    """The turn that an address asks for; `kinds`: of each key of the list."""
    before = asked.get("before", "")
    place = read_place(before or asked.get("after", ""), kinds, nullable=nullable)
    return Turn(place, backwards=bool(before and place))


@dataclass(frozen=True, slots=True)
class Part:
    """What a query gave for one page, in order; `before` and `after` are the places beyond which there is more."""

    lines: tuple[Any, ...]
    before: Place
    after: Place


def part_of_query(
    rows: QuerySet[Any, Any], keys: Sequence[str], turn: Turn, size: int, *, empty: frozenset[str] = frozenset()
) -> Part:
    """One page of a query that gives mappings with all the keys ("-": it falls); keys in `empty` may be null."""
    backwards = turn.backwards
    if turn.place:
        rows = rows.filter(beyond(keys, turn, empty=empty))
    lines = list(rows.order_by(*ordered(keys, backwards=backwards, empty=empty))[: size + 1])
    over = len(lines) > size
    lines = lines[:size][:: -1 if backwards else 1]
    ends = [tuple(line[key.lstrip("-")] for key in keys) for line in (lines[0], lines[-1])] if lines else [(), ()]
    return Part(
        tuple(lines),
        before=ends[0] if (over if backwards else bool(turn.place)) else (),
        after=ends[1] if backwards or over else (),
    )


def page_of_query(rows: QuerySet[Any, Any], keys: Sequence[str], turn: Turn, size: int) -> Page[Any]:
    """The same as a page shows it, with the number of all rows."""
    part = part_of_query(rows, keys, turn, size)
    return Page(part.lines, write_place(part.before), write_place(part.after), rows.order_by().count())


def ordered(
    keys: Sequence[str], *, backwards: bool = False, empty: frozenset[str] = frozenset()
) -> list[str | OrderBy]:
    """The order of a list, what is empty last; backwards all of it the other way round."""
    return [_order(key, backwards=backwards, empty=key.lstrip("-") in empty) for key in keys]


def _order(key: str, *, backwards: bool, empty: bool) -> str | OrderBy:
    column, falls = key.lstrip("-"), key.startswith("-") != backwards
    if not empty:
        return f"-{column}" if falls else column
    held = F(column)
    last = {"nulls_first": True} if backwards else {"nulls_last": True}
    return held.desc(**last) if falls else held.asc(**last)


def beyond(keys: Sequence[str], turn: Turn, *, empty: frozenset[str] = frozenset()) -> Q:
    """What stands after the turn's place in the order of the keys, or before it."""
    found, same = Q(pk__in=()), Q()
    for key, value in zip(keys, turn.place, strict=True):
        column = key.lstrip("-")
        found |= same & _further(key, value, backwards=turn.backwards, empty=column in empty)
        same &= Q(**{f"{column}__isnull": True}) if value is None else Q(**{column: value})
    return found


def _further(key: str, value: Any, *, backwards: bool, empty: bool) -> Q:
    column, falls = key.lstrip("-"), key.startswith("-") != backwards
    nothing = Q(**{f"{column}__isnull": True})
    if value is None:
        return ~nothing if backwards else Q(pk__in=())
    further = Q(**{f"{column}__{'lt' if falls else 'gt'}": value})
    return further | nothing if empty and not backwards else further


# -- lists that are computed -------------------------------------------------------------------------------------------


def page_of_rows(
    rows: Sequence[Row], asked: Mapping[str, str], *, key: Callable[[Row], Place], size: int, falls: bool = False
) -> Page[Row]:
    """The page of rows that are all at hand, sorted by `key` (texts, days, numbers); `falls`: the largest first."""
    places = [(_plain(key(row)), row) for row in rows]
    places.sort(key=lambda each: each[0], reverse=falls)
    backwards = bool(asked.get("before"))
    edge = _edge([place for place, _row in places], asked.get("before") or asked.get("after", ""), backwards, falls)
    first = max(0, edge - size) if backwards else edge
    shown = places[first : first + size]
    return Page(
        tuple(row for _place, row in shown),
        write_place(shown[0][0]) if first > 0 and shown else "",
        write_place(shown[-1][0]) if first + size < len(places) else "",
        len(places),
    )


def _edge(places: Sequence[Place], text: str, backwards: bool, falls: bool) -> int:  # noqa: FBT001
    """How many rows stand before the edge that an address names: the row itself may be gone since."""
    given = _parsed(text)
    if not places or list(map(type, given)) != list(map(type, places[0])):
        return 0
    if backwards:
        return sum(place > given if falls else place < given for place in places)
    return sum(place >= given if falls else place <= given for place in places)


def _plain(place: Place) -> Place:
    return tuple(each.isoformat() if isinstance(each, date) else each for each in place)


# -- places in an address ----------------------------------------------------------------------------------------------


def write_place(place: Sequence[Any]) -> str:
    """A place as an address carries it; nothing for none."""
    if not place:
        return ""
    return json.dumps([_written(each) for each in place], ensure_ascii=False)


def _written(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


def _parsed(text: str) -> Place:
    try:
        given = json.loads(text) if text else []
    except (ValueError, RecursionError):
        return ()
    return tuple(given) if isinstance(given, list) else ()


def read_place(text: str, kinds: Sequence[type], *, nullable: bool = False) -> Place:
    """The place that an address names in a list whose keys are of these kinds; none when it is not one."""
    given = _parsed(text)
    if len(given) != len(kinds):
        return ()
    try:
        return tuple(_read(kind, value, nullable=nullable) for kind, value in zip(kinds, given, strict=True))
    except (ValueError, TypeError, ArithmeticError):
        return ()


def _read(kind: type, value: Any, *, nullable: bool) -> Any:
    if value is None and nullable:
        return None
    if kind is datetime:
        return _with_zone(datetime.fromisoformat(value))
    if kind is date:
        return date.fromisoformat(value)
    if kind is Decimal:
        return _finite(Decimal(value))
    if kind is bool:
        return bool(int(value))
    if kind is int:
        return _in_a_column(int(value))
    return _printable(value)


def _with_zone(value: datetime) -> datetime:
    if value.tzinfo is None:
        raise ValueError("no instant of a row")
    return value


def _finite(value: Decimal) -> Decimal:
    if not value.is_finite() or value.adjusted() > 20:
        raise ValueError("no amount of a row")
    return value


def _printable(text: Any) -> str:
    if not isinstance(text, str) or not text.isprintable():
        raise ValueError("not the text of a place")
    return text


def _in_a_column(number: int) -> int:
    if abs(number) > LARGEST:
        raise ValueError("no number of a row")
    return number
