"""Who reviews for a department: whom work can be handed to, and who can be asked for a view."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from onezone.platform.identity.actor import Actor, Role
from onezone.platform.identity.queries import actors_in


def officers_of(actor: Actor, department: str, on: date) -> tuple[tuple[str, str], ...]:
    """The officers and signers of a department as (officer key, name)."""
    held = [
        *actors_in(actor, on=on, department=department, role=Role.officer),
        *actors_in(actor, on=on, department=department, role=Role.signer),
    ]
    return tuple({f"{each.user_id}/{each.name}": each.name for each in held}.items())


def reviewers(actor: Actor, on: date) -> Mapping[str, tuple[tuple[str, str], ...]]:
    """Department -> its officers and signers as (officer key, name); the reader is not among them."""
    found: dict[str, dict[str, str]] = {}
    for role in (Role.officer, Role.signer):
        for each in actors_in(actor, on=on, role=role):
            if each.user_id != actor.user_id:
                found.setdefault(each.department or "", {})[f"{each.user_id}/{each.name}"] = each.name
    return {department: tuple(held.items()) for department, held in found.items()}
