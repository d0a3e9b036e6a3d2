"""A list's filters, order, groups and columns as its address: what it may ask for, and how it is written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl

from django.utils.http import urlencode

from onezone.platform.registers.declaration import Kind, Register
from onezone.platform.registers.listing import Asked, sortable
from onezone.platform.registers.measures import with_unit

LONGEST = 120
RANGED = (Kind.number, Kind.whole, Kind.day)


@dataclass(frozen=True, slots=True)
class Address:
    """What an address of a register asks for, cleaned: only what the register knows, in one order."""

    register: Register
    given: Mapping[str, str]

    @property
    def asked(self) -> Asked:
        names_known = filter_names(self.register)
        filters = {name: self._meant(name, text) for name, text in self.given.items() if name in names_known}
        return Asked(
            words=self.given.get("q", ""),
            filters=filters,
            sort=self.given.get("sort", ""),
            group=self.given.get("group", ""),
            after=self.given.get("after", ""),
        )

    def _meant(self, name: str, text: str) -> str:
        """A bare number is in the unit that the list shows."""
        field = self.register.by_name.get(name.removesuffix("_from").removesuffix("_to"))
        return with_unit(text, field.shown) if field is not None and field.is_number else text

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns chosen, else those that the register shows first; the title is always there."""
        chosen = tuple(name for name in self.given.get("columns", "").split(".") if name in self.register.by_name)
        return chosen or self.register.columns

    @property
    def is_filtered(self) -> bool:
        return any(name == "q" or name in filter_names(self.register) for name in self.given)

    def query(self, **changed: str) -> str:
        """The address with some of it changed; another filter or order begins at the first page again."""
        wanted = {**self.given, **changed}
        if "after" not in changed:
            wanted.pop("after", None)
        return urlencode({name: wanted[name] for name in names(self.register) if wanted.get(name)})


def names(register: Register) -> tuple[str, ...]:
    return ("q", *filter_names(register), "sort", "group", "columns", "after")


def filter_names(register: Register) -> tuple[str, ...]:
    """A filter by its field's name; numbers and days by from and to."""
    found: list[str] = []
    for name in register.filters:
        ranged = register.field(name).kind in RANGED
        found += [f"{name}_from", f"{name}_to", name] if ranged else [name]
    return tuple(found)


def address_of(register: Register, given: Mapping[str, str]) -> Address:
    """What of a query the register understands."""
    known = names(register)
    kept = {name: " ".join(str(given[name]).split()) for name in known if given.get(name)}
    for name, text in kept.items():
        if name not in ("columns", "after"):
            kept[name] = text[:LONGEST]
    if not sortable(register, kept.get("sort", "").removeprefix("-")):
        kept.pop("sort", None)
    if kept.get("group", "") not in register.groupings:
        kept.pop("group", None)
    return Address(register, {name: text for name, text in kept.items() if text})


def clean_query(register: Register, text: str) -> str:
    """What of a query a saved view keeps: everything but the place in the list."""
    return address_of(register, dict(parse_qsl(text))).query(after="")
