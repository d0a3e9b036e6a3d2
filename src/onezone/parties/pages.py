"""The pages of the parties: pairs that may be one, two side by side before they become one, people to call."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import get_language

from onezone.kernel.errors import FieldError
from onezone.parties.alike import ApartRow, Duplicates, duplicates, told_apart
from onezone.parties.contacts import Person, may_keep, may_show, people_of, person
from onezone.parties.merging import GONE, KEPT, NAMES_BECOME, Preview, Side, preview
from onezone.parties.queries import EnterpriseRow, enterprise_by_code
from onezone.platform.identity.actor import Actor
from onezone.platform.registers.history import Line

MOST_PAIRS = 50
"""Pairs on the page: who decides one sees the next come up."""


@dataclass(frozen=True, slots=True)
class DuplicatesPage:
    """Everything the page shows."""

    found: Duplicates
    apart: tuple[ApartRow, ...]


def build_duplicates(actor: Actor) -> DuplicatesPage:
    """The page. NotAllowed."""
    return DuplicatesPage(duplicates(actor, limit=MOST_PAIRS), told_apart(actor))


@dataclass(frozen=True, slots=True)
class SideShown:
    """A field as both have it, and which is chosen ("" until somebody chooses)."""

    side: Side
    chosen: str


@dataclass(frozen=True, slots=True)
class MergePage:
    """Everything the page shows; `given` is what was sent, to be shown again when it was refused."""

    preview: Preview
    sides: tuple[SideShown, ...]
    asked: int
    reason: str
    name_becomes: str
    refused: str
    wrong: str


def build_merge(actor: Actor, given: Mapping[str, str], refused: FieldError | None) -> MergePage:
    """The page. NotAllowed, NotFound, SameEnterprise, ToldApartBefore."""
    held = preview(actor, kept=given.get("kept", ""), gone=given.get("gone", ""))
    sides = tuple(SideShown(each, _chosen(each, given)) for each in held.sides)
    becomes = given.get("name_becomes", "")
    return MergePage(
        preview=held,
        sides=sides,
        asked=sum(each.side.asked for each in sides),
        reason=given.get("reason", ""),
        name_becomes=becomes if becomes in NAMES_BECOME else NAMES_BECOME[0],
        refused=refused.say(get_language() or "zh-hans") if refused is not None else "",
        wrong=str(refused.data.get("field", "")) if refused is not None else "",
    )


def _chosen(side: Side, given: Mapping[str, str]) -> str:
    sent = given.get(f"take_{side.field.name}", "")
    return sent if sent in (KEPT, GONE) else ""


@dataclass(frozen=True, slots=True)
class PeoplePage:
    """Everybody of one enterprise."""

    enterprise: EnterpriseRow
    people: tuple[Person, ...]
    may_keep: bool
    may_show: bool


def build_contacts(actor: Actor, key: str, *, shown: Mapping[int, str] | None = None) -> PeoplePage:
    """The page. NotFound. `shown`: the numbers that were asked for."""
    held = enterprise_by_code(actor, key)
    return PeoplePage(held, people_of(actor, key, shown=shown), may_keep(actor), may_show(actor))


@dataclass(frozen=True, slots=True)
class PersonPage:
    """One person to call."""

    enterprise: EnterpriseRow
    person: Person
    initial: Mapping[str, str]
    lines: tuple[Line, ...]


def build_contact(actor: Actor, key: str, contact: int) -> PersonPage:
    """The page. NotFound."""
    held, lines = person(actor, key, contact)
    initial = {"name": held.name, "part": held.part, "duty": held.duty}
    return PersonPage(enterprise_by_code(actor, key), held, initial, lines)
