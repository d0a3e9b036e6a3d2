"""The page of enterprises that may be one."""

from __future__ import annotations

from dataclasses import dataclass

from onezone.parties.alike import ApartRow, Duplicates, duplicates, told_apart
from onezone.platform.identity.actor import Actor

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
