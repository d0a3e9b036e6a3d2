"""The page of messages: what one is told, narrowed by kind, project and whose it is, page after page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.module_loading import import_string
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from onezone.platform.identity.actor import Actor
from onezone.platform.messages.queries import (
    PAGE_SIZE,
    Asked,
    MessageRow,
    Unread,
    cursor_of,
    messages_visible_to,
    unread_of,
)

TO = ("own", "department")


@dataclass(frozen=True, slots=True)
class View:
    """One of the views as a tab: a count is of what is unread."""

    label: str
    href: str
    count: int | None
    on: bool


@dataclass(frozen=True, slots=True)
class Row:
    """A message with the word for its kind."""

    message: MessageRow
    kind: str


@dataclass(frozen=True, slots=True)
class MessagesPage:
    """Everything the page shows; `older` is the address of the next page, "" at the end."""

    views: tuple[View, ...]
    kinds: tuple[tuple[str, str], ...]
    rows: tuple[Row, ...]
    asked: Mapping[str, str]
    unread: Unread
    older: str
    newest: str
    filtered: bool
    here: str


def build_messages(actor: Actor, given: Mapping[str, str]) -> MessagesPage:
    """The page of the post. `given`: show (all or unread), to, kind, project, before."""
    words = kinds()
    asked = {name: str(given.get(name, "")).strip()[:60] for name in ("show", "to", "kind", "project", "before")}
    asked["show"] = "all" if asked["show"] == "all" else ""
    asked["to"] = asked["to"] if asked["to"] in TO else ""
    asked["kind"] = asked["kind"] if asked["kind"] in words else ""
    narrowed = Asked(asked["show"] == "", asked["to"], asked["kind"], asked["project"])
    found = messages_visible_to(actor, limit=PAGE_SIZE + 1, asked=narrowed, before=asked["before"])
    shown, waiting = found[:PAGE_SIZE], unread_of(actor)
    return MessagesPage(
        views=_views(asked, waiting, actor),
        kinds=tuple(words.items()),
        rows=tuple(Row(row, words.get(row.kind, "")) for row in shown),
        asked=asked,
        unread=waiting,
        older=_href(asked, before=cursor_of(shown[-1])) if len(found) > PAGE_SIZE else "",
        newest=_href(asked, before="") if asked["before"] else "",
        filtered=bool(asked["kind"] or asked["project"]),
        here=_href(asked),
    )


def kinds() -> dict[str, str]:
    """The kinds of messages and their words, from the table that the rooms fill (setting ONEZONE_MESSAGE_KINDS)."""
    table: Mapping[str, tuple[str, str]] = import_string(settings.ONEZONE_MESSAGE_KINDS)
    english = (get_language() or "").startswith("en")
    return {kind: pair[1 if english else 0] for kind, pair in table.items()}


def _views(asked: Mapping[str, str], waiting: Unread, actor: Actor) -> tuple[View, ...]:
    unread = asked["show"] == ""
    views = [
        View(_("未读"), _href(asked, show="", to="", before=""), waiting.all, unread and not asked["to"]),
    ]
    if actor.department is not None:
        own = unread and asked["to"] == "own"
        views.append(View(_("未读：本人"), _href(asked, show="", to="own", before=""), waiting.own, own))
        mine = unread and asked["to"] == "department"
        views.append(View(_("未读：部门"), _href(asked, show="", to="department", before=""), waiting.department, mine))
    views.append(View(_("全部"), _href(asked, show="all", to="", before=""), None, not unread))
    return tuple(views)


def _href(asked: Mapping[str, str], **changed: str) -> str:
    query = {name: value for name, value in {**asked, **changed}.items() if value}
    return f"{reverse('messages')}?{urlencode(query)}" if query else reverse("messages")
