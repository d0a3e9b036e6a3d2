"""Reads beside the rows: the views that a post keeps, and what a link may point to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from onezone.platform.identity.actor import Actor
from onezone.platform.registers import cells
from onezone.platform.registers.declaration import Field, Kind, Register, Verb
from onezone.platform.registers.models import RegisterView
from onezone.platform.registers.registry import register_named

MOST_OPTIONS = 200
"""A link with more targets is filtered by its key or name typed into the search box."""


@dataclass(frozen=True, slots=True)
class ViewRow:
    """A view of a register under its name."""

    id: int
    name: str
    query: str


def views_of(actor: Actor, register: Register) -> tuple[ViewRow, ...]:
    """What the actor's post keeps of a register."""
    if actor.post_id is None:
        return ()
    rows = RegisterView.objects.filter(zone_id=actor.zone_id, post_id=actor.post_id, register=register.code)
    return tuple(ViewRow(row.pk, row.name, row.query) for row in rows.order_by("id"))


def group_words(actor: Actor, field: Field, values: Sequence[Any]) -> Mapping[Any, str]:
    """Values of a grouping as people read them: of a link the title of the row that it means, where it may be read."""
    words = {value: cells.show(field, value) for value in values}
    if field.kind is not Kind.link or not register_named(field.links_to).may(actor, Verb.read):
        return words
    other = register_named(field.links_to)
    key, title = other.field(other.key).place, other.field(other.title).place
    rows = other.rows_of(actor).filter(**{f"{key}__in": [value for value in values if value]})
    return words | {held: str(name) for held, name in rows.values_list(key, title)}


def link_choices(actor: Actor, field: Field) -> tuple[tuple[str, str], ...]:
    """Key and title of the rows that a link may point to, the first so many by title."""
    other = register_named(field.links_to)
    key, title = other.field(other.key).place, other.field(other.title).place
    rows = other.visible(actor, other.rows_of(actor))
    return tuple((str(held), str(name)) for held, name in rows.order_by(title).values_list(key, title)[:MOST_OPTIONS])
