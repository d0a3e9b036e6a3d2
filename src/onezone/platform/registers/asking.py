"""What a program asks of a list: the page's filters and order; what is not understood is refused, not passed over."""

from __future__ import annotations

from collections.abc import Sequence

from onezone.platform.identity.actor import Actor
from onezone.platform.registers import cells, errors
from onezone.platform.registers.address import address_of, filter_names
from onezone.platform.registers.declaration import Field, Kind, Register
from onezone.platform.registers.listing import EMPTY, Asked, may_sort
from onezone.platform.registers.measures import with_unit


def asked_of(
    actor: Actor, register: Register, *, words: str, where: Sequence[str], sort: str, group: str, after: str
) -> Asked:
    """`where`: "name:value" for each filter of the page. FilterUnknown, OrderUnknown, GroupUnknown,
    and what a value refuses.
    """
    given = {"q": words, "sort": sort, "group": group, "after": after}
    for each in where:
        name, _sign, text = each.partition(":")
        _require_filter(actor, register, name, text.strip())
        field = _filtered(register, name)
        given[name] = with_unit(text, field.unit) if field.is_number else text
    if sort and not may_sort(actor, register, sort.removeprefix("-")):
        raise errors.OrderUnknown(field="sort", value=sort)
    if group and group not in groupings_of(actor, register):
        raise errors.GroupUnknown(field="group", value=group, allowed=", ".join(groupings_of(actor, register)))
    return address_of(register, given).asked


def groupings_of(actor: Actor, register: Register) -> list[str]:
    """By what an actor may have the list grouped: by nothing that is masked."""
    return [name for name in register.groupings if register.sees(actor, register.field(name))]


def filters_of(actor: Actor, register: Register) -> list[str]:
    """The filters that an actor may use: none by what is masked or worked out."""
    return [name for name in filter_names(register) if _is_open(actor, register, _filtered(register, name))]


def _filtered(register: Register, name: str) -> Field:
    return register.by_name.get(name) or register.field(name.removesuffix("_from").removesuffix("_to"))


def _is_open(actor: Actor, register: Register, field: Field) -> bool:
    return field.computed is None and register.sees(actor, field)


def _require_filter(actor: Actor, register: Register, name: str, text: str) -> None:
    known = filters_of(actor, register)
    if name not in known:
        raise errors.FilterUnknown(field="where", value=name, allowed=", ".join(known))
    field = _filtered(register, name)
    if text != EMPTY and field.kind is not Kind.names:
        cells.read(field, text)
