"""Where identity's rows are found for a change, locked."""

from __future__ import annotations

from datetime import date

from onezone.platform.identity.actor import ADMINISTRATORS, Actor
from onezone.platform.identity.errors import NotFound
from onezone.platform.identity.models import Department, Post, User
from onezone.platform.identity.names import fold_username
from onezone.platform.identity.scope import own_posts_scope


def locked_user(actor: Actor, username: str) -> User:
    """The account that the actor's zone administers. NotFound otherwise, also for accounts of another zone."""
    name = fold_username(username)
    user = User.objects.select_for_update().filter(username=name, home_zone_id=actor.zone_id).first()
    if user is None:
        raise NotFound(what=name)
    return user


def locked_self(actor: Actor) -> User:
    """The actor's own account. NotFound for the system itself."""
    if actor.user_id is None:
        raise NotFound(what=actor.name)
    return User.objects.select_for_update().get(pk=actor.user_id)


def locked_person(username: str) -> User:
    """Any live account, for granting a post: a person may hold posts in several zones. NotFound otherwise."""
    name = fold_username(username)
    user = User.objects.select_for_update().filter(username=name, is_active=True).first()
    if user is None:
        raise NotFound(what=name)
    return user


def locked_post(actor: Actor, post_id: int) -> Post:
    """A post of the actor's zone. NotFound otherwise."""
    post = Post.objects.select_for_update().filter(pk=post_id, zone_id=actor.zone_id).first()
    if post is None:
        raise NotFound(what=str(post_id))
    return post


def department_of(actor: Actor, code: str) -> Department:
    """The department of that code in the actor's zone. NotFound otherwise."""
    department = Department.objects.filter(zone_id=actor.zone_id, code=code).first()
    if department is None:
        raise NotFound(what=code)
    return department


def administrator_post_in(user: User, held_from: date, held_to: date | None) -> Post | None:
    """The first of the person's administrator posts, in any zone, that overlaps the period."""
    with own_posts_scope(user.id):
        posts = list(Post.objects.filter(user=user, role__in=[role.value for role in ADMINISTRATORS]))
    for post in posts:
        begins_before_end = held_to is None or post.held_from < held_to
        ends_after_start = post.held_to is None or post.held_to > held_from
        if begins_before_end and ends_after_start:
            return post
    return None
