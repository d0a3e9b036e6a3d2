"""The page of what was found, and the few lines below the box while one types."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from onezone.platform.identity.actor import Actor
from onezone.platform.search.grams import LONGEST
from onezone.platform.search.kinds import search_kinds
from onezone.platform.search.queries import Hit, find

EACH, ONE, TYPED = 10, 50, 5


@dataclass(frozen=True, slots=True)
class Group:
    """The hits of one kind; `all` is the address of all of them, "" when they stand here."""

    label: str
    hits: tuple[Hit, ...]
    all: str
    many: bool


@dataclass(frozen=True, slots=True)
class SearchPage:
    """Everything the page shows; `kind` when it was narrowed to one."""

    asked: str
    kind: str
    title: str
    groups: tuple[Group, ...]


def build_search(actor: Actor, given: Mapping[str, str]) -> SearchPage:
    """The page. `given`: q, kind."""
    asked = str(given.get("q", "")).strip()[:LONGEST]
    kinds = search_kinds()
    kind = given.get("kind", "") if given.get("kind") in kinds else ""
    found = find(actor, asked, kinds=[kind] if kind else list(kinds), limit=ONE if kind else EACH)
    groups = tuple(
        Group(
            label=str(kinds[each.kind].label),
            hits=each.hits,
            all=_all(asked, each.kind) if each.more and not kind else "",
            many=each.more,
        )
        for each in found
        if each.hits
    )
    title = _("搜索“%(asked)s”") % {"asked": asked} if asked else _("搜索")
    return SearchPage(asked, kind, title, groups)


def build_typed(actor: Actor, asked: str) -> tuple[Group, ...]:
    """The first hits of each kind, for the list below the box."""
    kinds = search_kinds()
    found = find(actor, asked.strip()[:LONGEST], kinds=list(kinds), limit=TYPED)
    return tuple(Group(str(kinds[each.kind].label), each.hits, "", each.more) for each in found if each.hits)


def _all(asked: str, kind: str) -> str:
    return f"{reverse('search')}?{urlencode({'q': asked, 'kind': kind})}"
