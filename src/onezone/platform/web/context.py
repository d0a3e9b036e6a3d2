"""What every page needs around its own content: zone, day, post, and the navigation the post may use."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import Resolver404, resolve
from django.utils.module_loading import import_string
from django.utils.translation import get_language

from onezone.kernel.calendar import WorkCalendar, builtin_calendar
from onezone.kernel.moment import local_date
from onezone.platform.calendar.queries import calendar_for
from onezone.platform.identity.actor import Actor, Role
from onezone.platform.identity.models import Post, Zone
from onezone.platform.web.now import now


@dataclass(frozen=True, slots=True)
class NavEntry:
    """One line of the navigation. `roles` None means every post; `count` names the number beside it, "" for none.

    `also`: other addresses whose pages belong to it.
    """

    group: Any
    label: Any
    path: str
    roles: frozenset[Role] | None = None
    count: str = ""
    also: tuple[str, ...] = ()

    def is_current(self, shown: str) -> bool:
        """Whether the page shown is this one, or lies below it."""
        return shown == self.path if self.path == "/" else shown.startswith((self.path, *self.also))

    def is_open_to(self, actor: Actor) -> bool:
        """Whether the post may open the page."""
        return self.roles is None or actor.role in self.roles


@dataclass(frozen=True, slots=True)
class NavLink:
    """A line as it is drawn: `current` when the page shown lies below it."""

    label: str
    path: str
    current: bool
    count: int | None


@dataclass(frozen=True, slots=True)
class NavGroup:
    """Lines below one heading, in the order they were declared."""

    label: str
    links: tuple[NavLink, ...]


@dataclass(frozen=True, slots=True)
class Day:
    """The zone's day; `working` by the work calendar."""

    on: date
    working: bool


Counts = Callable[[Actor], Mapping[str, int]]
"""All numbers of the navigation for one post, together, so that a page pays for them once."""


def navigation(
    actor: Actor | None, shown: str, entries: Sequence[NavEntry], counts: Counts | None = None
) -> tuple[NavGroup, ...]:
    """The groups a post sees: entries whose page exists and that its role may open; nobody signed in sees none."""
    if actor is None:
        return ()
    numbers = counts(actor) if counts is not None else {}
    groups: dict[str, list[NavLink]] = {}
    for entry in entries:
        if entry.is_open_to(actor) and page_exists(entry.path):
            link = NavLink(
                label=str(entry.label),
                path=entry.path,
                current=entry.is_current(shown),
                count=numbers.get(entry.count),
            )
            groups.setdefault(str(entry.group), []).append(link)
    return tuple(NavGroup(label, tuple(links)) for label, links in groups.items())


def page_exists(path: str) -> bool:
    """Whether the address map answers this path."""
    try:
        resolve(path)
    except Resolver404:
        return False
    return True


def shell(request: HttpRequest) -> dict[str, Any]:
    """The context processor: `shell` with zone, day, posts, navigation; nothing is counted for a visitor."""
    actor: Actor | None = getattr(request, "actor", None)
    post: Post | None = getattr(request, "post", None)
    zone = post.zone if post else None
    english = (get_language() or "").startswith("en")
    day = today(request, zone)
    return {
        "shell": {
            "zone_name": ((zone.name_en if english else "") or zone.name_zh) if zone else "",
            "day": day,
            "post": post,
            "posts": getattr(request, "posts", ()),
            "nav": navigation(
                actor,
                request.path,
                import_string(settings.ONEZONE_NAVIGATION),
                partial(import_string(settings.ONEZONE_COUNTS), on=day.on),
            ),
            "search": "/search/" if page_exists("/search/") else "",
            "demo": settings.ONEZONE_DEMO,
            "logins": demo_logins,
        }
    }


def demo_logins() -> tuple[Mapping[str, str], ...]:
    """The logins of the demo zone (role, username, password) as its loader left them; none in any other mode."""
    if not settings.ONEZONE_DEMO or not settings.ONEZONE_DEMO_MARKER.exists():
        return ()
    return tuple(json.loads(settings.ONEZONE_DEMO_MARKER.read_text(encoding="utf-8")).get("logins", ()))


def today(request: HttpRequest, zone: Zone | None) -> Day:
    """The day at the zone's clock, working or not by the zone's calendar; a visitor sees the packaged one."""
    on = local_date(now(request), zone.timezone if zone else settings.TIME_ZONE)
    # A page that has read the zone's calendar leaves it at the request, so that the frame need not read it again.
    held: WorkCalendar | None = getattr(request, "calendar", None)
    calendar = held or (calendar_for(zone.id) if zone else builtin_calendar())
    return Day(on, calendar.is_workday(on))
