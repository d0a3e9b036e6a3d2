"""Reads of identity; what an actor may see is asked here and nowhere else."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from onezone.platform.identity.actor import Actor, Role
from onezone.platform.identity.errors import NotFound
from onezone.platform.identity.models import Department, Post, User, Zone
from onezone.platform.identity.scope import own_posts_scope, zone_scope


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
    with own_posts_scope(user.id):
        posts = list(Post.objects.filter(user=user).select_related("zone").order_by("-held_from", "-id"))
    held = [post for post in posts if post.held_on(on)]
    departments: dict[int, Department] = {}
    for zone_id in {post.zone_id for post in held if post.department_id}:
        with zone_scope(zone_id):
            departments |= {row.id: row for row in Department.objects.filter(zone_id=zone_id)}
    return tuple(_post_row(post, departments.get(post.department_id or 0)) for post in held)


def post_for_session(*, post_id: int, user_id: int) -> Post:
    """The post a session names, with person, zone and department; inside the scope of its zone. NotFound otherwise."""
    post = Post.objects.select_related("user", "zone", "department").filter(pk=post_id, user_id=user_id).first()
    if post is None:
        raise NotFound(what=str(post_id))
    return post


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


def all_zones() -> Sequence[Zone]:
    """Every zone, by code; for commands and sweeps."""
    return list(Zone.objects.order_by("code"))


def departments_visible_to(actor: Actor) -> tuple[DepartmentRow, ...]:
    """The departments of the actor's zone, in their order."""
    rows = Department.objects.filter(zone_id=actor.zone_id)
    return tuple(DepartmentRow(row.id, row.code, row.name_zh, row.name_en) for row in rows)


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
    concerned = Q(department__code__in=departments) | Q(role__in=[role.value for role in roles])
    if enterprise:
        concerned |= Q(enterprise=enterprise)
    posts = Post.objects.select_related("user", "zone", "department").filter(
        concerned, zone_id=actor.zone_id, user__is_active=True
    )
    return tuple(post.as_actor() for post in posts.order_by("id") if post.held_on(on))


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
