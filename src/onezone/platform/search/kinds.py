"""Which kinds of pages are found: the one table in the setting ONEZONE_SEARCH_KINDS, read when it is asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from django.conf import settings
from django.db.models import QuerySet
from django.utils.module_loading import import_string

from onezone.platform.identity.actor import Actor
from onezone.platform.search.models import SearchEntry

Entries: TypeAlias = QuerySet[SearchEntry]


def _all_of_them(_actor: Actor, entries: Entries) -> Entries:
    return entries


@dataclass(frozen=True, slots=True)
class SearchKind:
    """A kind of page: the word for many of them, and which of a few hits an actor may see.

    `seen` narrows what everybody of the actor's zone and role may find anyway (`entries_visible_to`).
    """

    name: str
    label: Any
    seen: Callable[[Actor, Entries], Entries] = _all_of_them


def search_kinds() -> Mapping[str, SearchKind]:
    """Every kind by its name, in the order in which the page shows them."""
    table: tuple[SearchKind, ...] = import_string(settings.ONEZONE_SEARCH_KINDS)
    return {each.name: each for each in table}
