"""Reads of identity; what an actor may see is asked here and nowhere else."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, NamedTuple

from django.db.models import Expression, OuterRef, Q, QuerySet

from onezone.platform.identity.actor import Actor, Role
from onezone.platform.identity.errors import NotFound
from onezone.platform.identity.models import Department, Post, User, Zone
from onezone.platform.identity.scope import own_posts_scope, zone_scope
from onezone.platform.statements import Prepared, Table, rows_of


@dataclass(frozen=True, slots=True)
class PostRow:
    """A post as lists and menus show it."""

    id: int
    zone_id: int
    zone_zh: str
    zone_en: str
    department: str | None
    department_zh: str
    department_en: str
    role: str
    enterprise: str
    held_from: date
    held_to: date | None


@dataclass(frozen=True, slots=True)
class DepartmentRow:
    """A department of the actor's zone."""

    id: int
    code: str
    name_zh: str
    name_en: str


def posts_of(user: User, on: date) -> tuple[PostRow, ...]:
    """The posts, in every zone, that the person holds on that day; for login and the switch of posts."""
    return rows_of_posts(all_posts_of(user.id), on)


def all_posts_of(user_id: int) -> Sequence[Post]:
    """All posts that the person ever got, in every zone, the newest first, with person and zone; one query.

    With their departments too, of the zone in scope: those of other zones stand behind a wall.
    """
    with own_posts_scope(user_id):
        rows = Post.objects.filter(user_id=user_id).select_related("user", "zone", "department")
        return list(rows.order_by("-held_from", "-id"))


def rows_of_posts(posts: Sequence[Post], on: date) -> tuple[PostRow, ...]:
    """Those of the posts that are held on that day, as menus show them; other zones are asked for their departments."""
    held = [post for post in posts if post.held_on(on)]
    departments = {post.department_id: post.department for post in held if post.department is not None}
    for zone_id in {post.zone_id for post in held if post.department_id and post.department_id not in departments}:
        with zone_scope(zone_id):
            departments |= {row.id: row for row in Department.objects.filter(zone_id=zone_id)}
    return tuple(_post_row(post, departments.get(post.department_id)) for post in held)


def zone_by_code(code: str) -> Zone:
    """The zone of that code. NotFound otherwise."""
    zone = Zone.objects.filter(code=code).first()
    if zone is None:
        raise NotFound(what=code)
    return zone


def zone_with_id(zone_id: int) -> Zone:
    """The zone of that number, as an actor or an event names it. NotFound otherwise."""
    zone = Zone.objects.filter(pk=zone_id).first()
    if zone is None:
        raise NotFound(what=str(zone_id))
    return zone


def zone_settings(zone_id: int) -> Mapping[str, Any]:
    """The zone's settings; rooms read their own entries and have defaults for what is missing."""
    settings: Mapping[str, Any] = Zone.objects.values_list("settings", flat=True).get(pk=zone_id)
    return settings


def values_of_zone(zone_id: int, *values: str | Expression) -> QuerySet[Zone, tuple[Any, ...]]:
    """One row of what is asked of a zone: columns, and readings of other tables that name it by its `pk`."""
    return Zone.objects.filter(pk=zone_id).values_list(*values)


def all_zones() -> Sequence[Zone]:
    """Every zone, by code; for commands and sweeps."""
    return list(Zone.objects.order_by("code"))


def departments_visible_to(actor: Actor) -> tuple[DepartmentRow, ...]:
    """The departments of the actor's zone, in their order."""
    rows = Department.objects.filter(zone_id=actor.zone_id)
    return tuple(DepartmentRow(row.id, row.code, row.name_zh, row.name_en) for row in rows)


def departments_in(zone: str) -> Expression:
    """The same as a value of another query, by the column of it that names the zone; for `as_departments`."""
    rows = Department.objects.filter(zone_id=OuterRef(zone))
    return rows_of(rows, "position", "code", "id", "name_zh", "name_en")


def as_departments(rows: Table) -> tuple[DepartmentRow, ...]:
    """The departments that the value of `departments_in` names, in their order."""
    return tuple(DepartmentRow(key, code, zh, en) for _position, code, key, zh, en in sorted(rows or ()))


def actors_in(actor: Actor, *, on: date, department: str | None = None, role: Role | None = None) -> tuple[Actor, ...]:
    """The people who hold such a post in the actor's zone on that day."""
    posts = Post.objects.select_related("user", "zone", "department").filter(
        zone_id=actor.zone_id, user__is_active=True
    )
    if department is not None:
        posts = posts.filter(department__code=department)
    if role is not None:
        posts = posts.filter(role=role.value)
    return tuple(post.as_actor() for post in posts.order_by("id") if post.held_on(on))


def actors_concerned(
    actor: Actor, *, on: date, departments: Collection[str] = (), enterprise: str = "", roles: Collection[Role] = ()
) -> tuple[Actor, ...]:
    """The people of the actor's zone who that day hold a post in one of the departments, or for the enterprise, or in
    one of the roles; one query for all of them."""
    enterprise, wanted = enterprise or NONE, {role.value for role in roles}
    found = _posts_of_a_zone().first(zone=actor.zone_id, enterprise=enterprise)
    posts = sorted((_Held(*row) for row in (found[0] if found else None) or ()), key=lambda each: each.id)
    concerned = [
        each for each in posts
        if each.department in departments or each.role in wanted or each.enterprise == enterprise
    ]  # fmt: skip
    return tuple(each.as_actor(actor) for each in concerned if each.held_on(on))


class _Held(NamedTuple):
    """A post with what an actor is made of; days as ISO texts, which sort as the days do."""

    id: int
    user_id: int
    name: str
    role: str
    department: str | None
    enterprise: str
    held_from: str
    held_to: str | None

    def held_on(self, day: date) -> bool:
        return self.held_from <= day.isoformat() and (self.held_to is None or day.isoformat() < self.held_to)

    def as_actor(self, beside: Actor) -> Actor:
        return Actor(
            user_id=self.user_id,
            post_id=self.id,
            name=self.name,
            role=Role(self.role),
            department=self.department,
            zone_id=beside.zone_id,
            zone_code=beside.zone_code,
            enterprise=self.enterprise or None,
        )


NONE = "-"
"""No enterprise has this code."""


@cache
def _posts_of_a_zone() -> Prepared:
    """All officials of a zone and who stands for one enterprise; few enough to be chosen from outside the database."""
    columns = ("id", "user_id", "user__display_name", "role", "department__code", "enterprise", "held_from", "held_to")

    def reading(zone: Any, enterprise: Any) -> QuerySet[Zone, tuple[Any, ...]]:
        wanted = ~Q(role=Role.applicant.value) | Q(enterprise=enterprise)
        rows = Post.objects.filter(wanted, zone_id=OuterRef("pk"), user__is_active=True)
        return values_of_zone(zone, rows_of(rows, *columns))

    return Prepared(reading, zone=int, enterprise=str)


def actors_of_person(actor: Actor, user_id: int, *, on: date) -> tuple[Actor, ...]:
    """The posts that a person holds in the actor's zone on that day."""
    posts = Post.objects.select_related("user", "zone", "department").filter(
        zone_id=actor.zone_id, user_id=user_id, user__is_active=True
    )
    return tuple(post.as_actor() for post in posts.order_by("id") if post.held_on(on))


def _post_row(post: Post, department: Department | None) -> PostRow:
    return PostRow(
        id=post.id,
        zone_id=post.zone_id,
        zone_zh=post.zone.name_zh,
        zone_en=post.zone.name_en,
        department=department.code if department else None,
        department_zh=department.name_zh if department else "",
        department_en=department.name_en if department else "",
        role=post.role,
        enterprise=post.enterprise,
        held_from=post.held_from,
        held_to=post.held_to,
    )


def count_posts_for(actor: Actor, enterprise: str) -> int:
    """How many posts act for the enterprise of that code."""
    return Post.objects.filter(zone_id=actor.zone_id, enterprise=enterprise).count()
