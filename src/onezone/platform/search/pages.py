"""The page of what was found, and the few lines below the box while one types."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from onezone.platform.identity.actor import Actor
from onezone.platform.search.grams import LONGEST
from onezone.platform.search.queries import Hit, find

KINDS = {
    "project": pgettext_lazy("many", "项目"),
    "item": gettext_lazy("办件"),
    "enterprise": gettext_lazy("企业"),
    "book": gettext_lazy("项目台账"),
}
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
    kind = given.get("kind", "") if given.get("kind") in KINDS else ""
    found = find(actor, asked, kinds=[kind] if kind else list(KINDS), limit=ONE if kind else EACH)
    groups = tuple(
        Group(str(KINDS[each.kind]), each.hits, _all(asked, each.kind) if each.more and not kind else "", each.more)
        for each in found
        if each.hits
    )
    title = _("搜索“%(asked)s”") % {"asked": asked} if asked else _("搜索")
    return SearchPage(asked, kind, title, groups)


def build_typed(actor: Actor, asked: str) -> tuple[Group, ...]:
    """The first hits of each kind, for the list below the box."""
    found = find(actor, asked.strip()[:LONGEST], kinds=list(KINDS), limit=TYPED)
    return tuple(Group(str(KINDS[each.kind]), each.hits, "", each.more) for each in found if each.hits)


def _all(asked: str, kind: str) -> str:
    return f"{reverse('search')}?{urlencode({'q': asked, 'kind': kind})}"
