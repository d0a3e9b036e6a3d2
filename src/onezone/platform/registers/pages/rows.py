"""The list of a register: rows with chosen columns, groups with totals, filters and order as links."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from onezone.platform.identity.actor import Actor
from onezone.platform.registers import cells
from onezone.platform.registers.address import RANGED, Address, address_of
from onezone.platform.registers.checking import together
from onezone.platform.registers.declaration import Field, Kind, Register, Verb
from onezone.platform.registers.listing import EMPTY, Listing, Sums, grouping, listing, sortable
from onezone.platform.registers.measures import labelled
from onezone.platform.registers.queries import ViewRow, link_choices, views_of
from onezone.platform.registers.registry import register_named
from onezone.platform.registers.store import MOST_CHOSEN


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its head, and the address that sorts by it."""

    name: str
    label: str
    unit: str
    is_number: bool
    sort: str
    sorted: str


@dataclass(frozen=True, slots=True)
class Cell:
    """One value as it is read; `masked` when the reader may not see it, `href` where a link leads."""

    column: Column
    text: str
    masked: bool
    href: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One row: where it leads, its title, its cells."""

    key: str
    address: str
    title: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Rows below one heading, with what the whole group adds up to, not only what is on this page."""

    label: str
    count: int | None
    sums: tuple[tuple[str, str, str], ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Filter:
    """One filter: a choice, a text, or from and to."""

    name: str
    label: str
    kind: str
    value: str
    low: str
    high: str
    options: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ListPage:
    """Everything the list shows."""

    register: Register
    address: Address
    columns: tuple[Column, ...]
    groups: tuple[Group, ...]
    count: int
    sums: tuple[tuple[str, str, str], ...]
    after: str
    filters: tuple[Filter, ...]
    groupings: tuple[tuple[str, str], ...]
    all_columns: tuple[tuple[str, str, bool], ...]
    ready: tuple[tuple[str, str, bool], ...]
    views: tuple[tuple[ViewRow, bool], ...]
    may_write: bool
    may_import: bool
    may_choose: bool
    """Whether rows have boxes to be ticked, because something can be changed of many at once."""
    fitting: int
    """How many rows can be chosen beyond this page: all that the address asks for, 0 when those are too many."""
    most: int
    """How many rows one change takes."""
    actions: tuple[tuple[str, str, bool], ...]


def build_list(actor: Actor, register: Register, given: Mapping[str, str], *, today: date) -> ListPage:
    """The list that an address asks for on a day. NotAllowed."""
    address = address_of(register, given)
    held = listing(actor, register, address.asked)
    columns = tuple(_column(register, address, name) for name in address.columns if name != register.title)
    group = grouping(actor, register, address.asked)
    plain = address.query()
    return ListPage(
        register=register,
        address=address,
        columns=columns,
        groups=tuple(_groups(actor, register, held, group, columns)),
        count=held.total.count,
        sums=_sums(register, held.total),
        after=address.query(after=held.after) if held.after else "",
        filters=tuple(_filter(actor, register.field(name), address) for name in register.filters),
        groupings=tuple((name, str(register.field(name).label)) for name in register.groupings),
        all_columns=tuple(
            (each.name, str(each.label), each.name in address.columns)
            for each in register.fields
            if each.name != register.title
        ),
        ready=tuple(_ready(register, today, plain)),
        views=tuple((each, each.query == plain) for each in views_of(actor, register)),
        may_write=register.may(actor, Verb.write),
        may_import=register.may(actor, Verb.bring),
        may_choose=bool(together(actor, register)),
        fitting=held.total.count if len(held.rows) < held.total.count <= MOST_CHOSEN else 0,
        most=MOST_CHOSEN,
        actions=tuple(
            (str(each.label), reverse(each.address), each.primary)
            for each in register.actions
            if not each.on_row and actor.role in each.roles
        ),
    )


def _ready(register: Register, today: date, plain: str) -> Iterator[tuple[str, str, bool]]:
    for name, given in register.ready(today):
        query = address_of(register, given).query()
        yield str(name), query, query == plain


def row_address(register: Register, key: str) -> str:
    """The page that a row opens."""
    return reverse(register.opens or f"registers:{register.code}-row", kwargs={"key": key})


def linked(actor: Actor, field: Field, row: Any) -> tuple[str, str]:
    """The name and the page of the row that a link means; its key alone for whom that register is closed."""
    key = str(cells.value_of(field, row))
    other = register_named(field.links_to)
    if not key or not other.may(actor, Verb.read):
        return key, ""
    meant = row
    for step in field.place.split("__")[:-1]:
        meant = getattr(meant, step)
    title = other.field(other.title)
    return cells.show(title, cells.value_of(title, meant)) or key, row_address(other, key)


def _column(register: Register, address: Address, name: str) -> Column:
    field = register.field(name)
    now = address.given.get("sort", "") or register.sort
    order = {name: "ascending", f"-{name}": "descending"}.get(now, "")
    following = f"-{name}" if order == "ascending" or (field.is_number and not order) else name
    return Column(
        name=name,
        label=str(field.label),
        unit=_unit(field),
        is_number=field.is_number,
        sort=address.query(sort=following) if sortable(register, name) else "",
        sorted=order,
    )


def _groups(
    actor: Actor, register: Register, held: Listing, group: Field | None, columns: Sequence[Column]
) -> Iterator[Group]:
    rows = _rows(actor, register, held.rows, columns)
    if group is None:
        if rows:
            yield Group("", None, (), tuple(rows))
        return
    together: dict[Any, list[Row]] = {}
    names: dict[Any, str] = {}
    for row, shown in zip(held.rows, rows, strict=True):
        value = cells.value_of(group, row)
        together.setdefault("" if value is None else value, []).append(shown)
        names[value] = linked(actor, group, row)[0] if group.kind is Kind.link else cells.show(group, value)
    for value, shown_rows in together.items():
        sums = held.groups.get(value)
        label = names.get(value) or _("未填写")
        yield Group(label, sums.count if sums else None, _sums(register, sums) if sums else (), tuple(shown_rows))


def _rows(actor: Actor, register: Register, rows: Sequence[Any], columns: Sequence[Column]) -> list[Row]:
    worked_out = {
        each.name: each.computed(actor, rows)
        for each in register.fields
        if each.computed is not None and any(column.name == each.name for column in columns)
    }
    return [_row(actor, register, row, columns, worked_out) for row in rows]


def _row(
    actor: Actor, register: Register, row: Any, columns: Sequence[Column], worked_out: Mapping[str, Mapping[int, Any]]
) -> Row:
    key = str(cells.value_of(register.field(register.key), row))
    shown = []
    for column in columns:
        field = register.field(column.name)
        if not register.sees(actor, field):
            shown.append(Cell(column, "", masked=True))
        elif field.computed is not None:
            shown.append(Cell(column, cells.show(field, worked_out[field.name].get(row.pk)), masked=False))
        elif field.kind is Kind.link:
            text, href = linked(actor, field, row)
            shown.append(Cell(column, text, masked=False, href=href))
        else:
            shown.append(Cell(column, cells.show(field, cells.value_of(field, row)), masked=False))
    title = cells.show(register.field(register.title), cells.value_of(register.field(register.title), row))
    return Row(key, row_address(register, key), title or key, tuple(shown))


def _sums(register: Register, sums: Sums) -> tuple[tuple[str, str, str], ...]:
    """Field, sum and unit of every total."""
    return tuple(
        (str(register.field(name).label), cells.show(register.field(name), value) or "0", _unit(register.field(name)))
        for name, value in sums.sums.items()
    )


def _unit(field: Field) -> str:
    return _(field.shown_in) if field.unit else ""


def _linked(actor: Actor, field: Field, chosen: str) -> tuple[tuple[str, str], ...]:
    """The first rows that a link may point to, and the one that is asked for: an address may name any of them."""
    options = link_choices(actor, field)
    if not chosen or chosen == EMPTY or chosen in dict(options):
        return options
    other = register_named(field.links_to)
    row = other.visible(actor, other.rows_of(actor)).filter(**{other.field(other.key).place: chosen}).first()
    return (*options, (chosen, str(cells.value_of(other.field(other.title), row)) if row is not None else chosen))


def _filter(actor: Actor, field: Field, address: Address) -> Filter:
    if field.kind is Kind.choice:
        options = tuple((code, str(word)) for code, word in field.choices)
    elif field.kind is Kind.yes:
        options = (("yes", str(cells.YES)), ("no", str(cells.NO)))
    elif field.kind is Kind.link:
        options = _linked(actor, field, address.given.get(field.name, ""))
    else:
        options = ()
    return Filter(
        name=field.name,
        label=labelled(field),
        kind="range" if field.kind in RANGED else "choice" if options else "text",
        value=address.given.get(field.name, ""),
        low=address.given.get(f"{field.name}_from", ""),
        high=address.given.get(f"{field.name}_to", ""),
        options=(*options, (EMPTY, _("（空）"))) if options else (),
    )
