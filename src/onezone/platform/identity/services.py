"""The acts on zones, accounts and posts; each journalled in the zone's own chain."""

from __future__ import annotations

from datetime import date, datetime

from django.db import IntegrityError, transaction

from onezone.kernel.errors import JSON
from onezone.kernel.moment import local_date
from onezone.platform.identity import errors, permissions, store
from onezone.platform.identity.actor import ADMINISTRATORS, Actor, Role, system_actor
from onezone.platform.identity.models import Department, LoginAttempt, Post, User, Zone
from onezone.platform.identity.names import fold_username, is_username
from onezone.platform.identity.passwords import current_profile, require_good_password
from onezone.platform.identity.permissions import Act
from onezone.platform.identity.scope import act_transaction
from onezone.platform.journal.services import ZONE_CHAIN, append

IN_A_DEPARTMENT = frozenset({Role.window, Role.officer, Role.signer})


def open_zone(
    *,
    at: datetime,
    code: str,
    name_zh: str,
    name_en: str = "",
    timezone: str = "Asia/Shanghai",
    settings: dict[str, JSON] | None = None,
) -> Zone:
    """Create a zone; only commands call this, so the system itself is the actor. CodeTaken if the code is in use."""
    try:
        with transaction.atomic():
            zone = Zone.objects.create(
                code=code, name_zh=name_zh, name_en=name_en, timezone=timezone, settings=settings or {}
            )
    except IntegrityError:
        raise errors.CodeTaken(field="code", value=code) from None
    actor = system_actor(zone)
    with act_transaction(actor):
        append(actor=actor, at=at, chain=ZONE_CHAIN, act="open_zone", payload={"code": code, "name": name_zh})
    return zone


def set_zone(*, actor: Actor, at: datetime, settings: dict[str, JSON]) -> Zone:
    """Change entries of the zone's settings; the journal keeps what they were and what they became."""
    permissions.require(actor, Act.set_zone)
    with act_transaction(actor):
        zone = Zone.objects.select_for_update().get(pk=actor.zone_id)
        before = {key: zone.settings.get(key) for key in settings}
        zone.settings = {**zone.settings, **settings}
        zone.save(update_fields=["settings"])
        append(
            actor=actor, at=at, chain=ZONE_CHAIN, act="set_zone", payload={"before": before, "after": dict(settings)}
        )
    return zone


def add_department(
    *, actor: Actor, at: datetime, code: str, name_zh: str, name_en: str = "", position: int = 0
) -> Department:
    """Add a department to the actor's zone. CodeTaken if the zone has one of that code."""
    permissions.require(actor, Act.add_department)
    with act_transaction(actor):
        if Department.objects.filter(zone_id=actor.zone_id, code=code).exists():
            raise errors.CodeTaken(field="code", value=code)
        department = Department.objects.create(
            zone_id=actor.zone_id, code=code, name_zh=name_zh, name_en=name_en, position=position
        )
        payload: dict[str, JSON] = {"code": code, "name": name_zh}
        append(actor=actor, at=at, chain=ZONE_CHAIN, act="add_department", payload=payload)
    return department


def create_user(
    *,
    actor: Actor,
    at: datetime,
    username: str,
    display_name: str,
    password: str,
    must_change_password: bool = True,
) -> User:
    """Create an account without any post. UsernameInvalid, UsernameTaken, or the password rule that is broken."""
    permissions.require(actor, Act.create_user)
    name = fold_username(username)
    if not is_username(name):
        raise errors.UsernameInvalid(field="username", username=username)
    require_good_password(password, username=name, profile=current_profile())
    with act_transaction(actor):
        if User.objects.filter(username=name).exists():
            raise errors.UsernameTaken(field="username", username=name)
        user = User(
            username=name,
            display_name=display_name,
            home_zone_id=actor.zone_id,
            must_change_password=must_change_password,
            password_changed_at=at,
            created_at=at,
        )
        user.set_password(password)
        user.save(force_insert=True)
        append(actor=actor, at=at, chain=ZONE_CHAIN, act="create_user", payload={"user": user.id, "username": name})
    return user


def deactivate_user(*, actor: Actor, at: datetime, username: str) -> User:
    """Close an account: its sessions die with the next request. Nothing is deleted; what the person did stays."""
    permissions.require(actor, Act.deactivate_user)
    with act_transaction(actor):
        user = store.locked_user(actor, username)
        user.is_active = False
        user.save(update_fields=["is_active"])
        append(
            actor=actor, at=at, chain=ZONE_CHAIN, act="deactivate_user",
            payload={"user": user.id, "username": user.username},
        )  # fmt: skip
    return user


def reset_password(*, actor: Actor, at: datetime, username: str, password: str) -> User:
    """Set a temporary password that must be changed at the next login; every session of the account ends."""
    permissions.require(actor, Act.reset_password)
    with act_transaction(actor):
        user = store.locked_user(actor, username)
        require_good_password(password, username=user.username, profile=current_profile())
        _set_password(user, password, at=at, must_change=True)
        append(
            actor=actor, at=at, chain=ZONE_CHAIN, act="reset_password",
            payload={"user": user.id, "username": user.username},
        )  # fmt: skip
    return user


def change_password(*, actor: Actor, at: datetime, old: str, new: str) -> User:
    """Change one's own password. PasswordWrong, PasswordUnchanged, or the rule of the profile that is broken."""
    with act_transaction(actor):
        user = store.locked_self(actor)
        if not user.check_password(old):
            raise errors.PasswordWrong(field="old")
        if old == new:
            raise errors.PasswordUnchanged(field="new")
        require_good_password(new, username=user.username, profile=current_profile(), field="new")
        _set_password(user, new, at=at, must_change=False)
        append(actor=actor, at=at, chain=ZONE_CHAIN, act="change_password", payload={"user": user.id})
    return user


def unlock_user(*, actor: Actor, at: datetime, username: str) -> int:
    """Forgive the failed logins of an account, so that its owner can try again; returns how many were forgiven."""
    permissions.require(actor, Act.unlock_user)
    with act_transaction(actor):
        user = store.locked_user(actor, username)
        forgiven = LoginAttempt.objects.filter(
            username=user.username, outcome=LoginAttempt.Outcome.failed
        ).update(outcome=LoginAttempt.Outcome.forgiven)  # fmt: skip
        append(
            actor=actor, at=at, chain=ZONE_CHAIN, act="unlock_user",
            payload={"user": user.id, "username": user.username, "forgiven": forgiven},
        )  # fmt: skip
    return forgiven


def grant_post(
    *,
    actor: Actor,
    at: datetime,
    username: str,
    role: Role,
    department: str | None = None,
    enterprise: str | None = None,
    held_from: date | None = None,
    held_to: date | None = None,
) -> Post:
    """Give a person a post in the actor's zone from a local day (today) until, not including, another (open).

    PostIncomplete, DateOrder, NotFound, GrantToSelf, TwoAdministratorPosts.
    """
    permissions.require(actor, Act.grant_post)
    with act_transaction(actor):
        zone = Zone.objects.get(pk=actor.zone_id)
        first = held_from or local_date(at, zone.timezone)
        _require_complete(role, department, enterprise, first, held_to)
        user = store.locked_person(username)
        _require_grantable(actor, user, role, first, held_to)
        post = Post.objects.create(
            zone=zone,
            user=user,
            department=store.department_of(actor, department) if department else None,
            role=role.value,
            enterprise=enterprise or "",
            held_from=first,
            held_to=held_to,
        )
        append(actor=actor, at=at, chain=ZONE_CHAIN, act="grant_post", payload=_post_payload(post, department))
    return post


def end_post(*, actor: Actor, at: datetime, post_id: int, held_to: date | None = None) -> Post:
    """End a post on a local day (today): from that day on it is not held, sessions in it end with the next request."""
    permissions.require(actor, Act.end_post)
    with act_transaction(actor):
        post = store.locked_post(actor, post_id)
        if post.user_id == actor.user_id:
            raise errors.GrantToSelf
        today = local_date(at, Zone.objects.get(pk=actor.zone_id).timezone)
        if post.held_to is not None and post.held_to <= today:
            raise errors.PostOver(held_to=post.held_to)
        last = held_to or max(today, post.held_from)
        if last < post.held_from:
            raise errors.DateOrder(field="held_to", from_=post.held_from, to=last)
        post.held_to = last
        post.save(update_fields=["held_to"])
        payload: dict[str, JSON] = {"post": post.id, "user": post.user_id, "held_to": last.isoformat()}
        append(actor=actor, at=at, chain=ZONE_CHAIN, act="end_post", payload=payload)
    return post


def act_for_another(*, actor: Actor, at: datetime, enterprise: str, becomes: str) -> None:
    """The posts of one enterprise's code act for another code: two that were one. A part of the act that says so.

    Its own row in the journal names the posts: what an applicant sees has changed.
    """
    posts = Post.objects.filter(zone_id=actor.zone_id, enterprise=enterprise).order_by("id")
    numbers: list[JSON] = list(posts.values_list("id", flat=True))
    if numbers:
        posts.update(enterprise=becomes)
        payload: dict[str, JSON] = {"posts": numbers, "enterprise": enterprise, "becomes": becomes}
        append(actor=actor, at=at, chain=ZONE_CHAIN, act="act_for_another", payload=payload)


def _set_password(user: User, password: str, *, at: datetime, must_change: bool) -> None:
    user.set_password(password)
    user.must_change_password = must_change
    user.password_changed_at = at
    user.save(update_fields=["password", "must_change_password", "password_changed_at"])


def _require_complete(
    role: Role, department: str | None, enterprise: str | None, held_from: date, held_to: date | None
) -> None:
    if role in IN_A_DEPARTMENT and not department:
        raise errors.PostIncomplete(field="department", role=role.value)
    if (role is Role.applicant) != bool(enterprise):
        raise errors.PostIncomplete(field="enterprise", role=role.value)
    if held_to is not None and held_to < held_from:
        raise errors.DateOrder(field="held_to", from_=held_from, to=held_to)


def _require_grantable(actor: Actor, user: User, role: Role, held_from: date, held_to: date | None) -> None:
    if user.id == actor.user_id:
        raise errors.GrantToSelf
    if role in ADMINISTRATORS and (held := store.administrator_post_in(user, held_from, held_to)):
        raise errors.TwoAdministratorPosts(username=user.username, held=held.role)


def _post_payload(post: Post, department: str | None) -> dict[str, JSON]:
    return {
        "post": post.id,
        "user": post.user_id,
        "role": post.role,
        "department": department,
        "enterprise": post.enterprise or None,
        "held_from": post.held_from.isoformat(),
        "held_to": post.held_to.isoformat() if post.held_to else None,
    }
