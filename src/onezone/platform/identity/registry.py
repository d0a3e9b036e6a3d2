"""What the administrators read: accounts (system), who holds which post (security), one's own account (everybody)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Max, Q

from onezone.platform.identity.actor import ADMINISTRATORS, Actor, Role
from onezone.platform.identity.errors import NotFound
from onezone.platform.identity.login import PER_ACCOUNT, WINDOW
from onezone.platform.identity.models import ROLE_CHOICES, LoginAttempt, Post, User
from onezone.platform.identity.names import fold_username
from onezone.platform.identity.passwords import Profile, current_profile, password_is_over
from onezone.platform.identity.permissions import Act, require

ROLES = ROLE_CHOICES
"""The roles with their words, for pages, which never see tables."""
STATES = ("active", "temporary", "over", "locked", "unused", "closed")


@dataclass(frozen=True, slots=True)
class AccountRow:
    """One account as the system administrator sees it: no post, no business.

    `state`: active, closed, locked, temporary (a password that must be changed), over (its password is too old), unused
    (will be closed at the next look). `ends_on` is the day on which the password is over, `closes_on` that of closing.
    """

    id: int
    username: str
    name: str
    state: str
    created_at: datetime
    last_login: datetime | None
    failures: int
    ends_on: datetime | None
    closes_on: datetime | None


@dataclass(frozen=True, slots=True)
class HolderRow:
    """One post and its holder; `state`: held, coming, over. `conflict`: the person holds a second one of the three."""

    id: int
    username: str
    name: str
    role: str
    department: str
    department_zh: str
    department_en: str
    enterprise: str
    held_from: date
    held_to: date | None
    state: str
    conflict: bool
    own: bool


@dataclass(frozen=True, slots=True)
class LoginRow:
    """One try to sign in with one's own name."""

    at: datetime
    address: str
    outcome: str


def accounts(actor: Actor, *, at: datetime, text: str = "", state: str = "") -> tuple[AccountRow, ...]:
    """The accounts that the actor's zone administers, by name."""
    require(actor, Act.read_accounts)
    users = User.objects.filter(home_zone_id=actor.zone_id)
    if text:
        users = users.filter(Q(username__icontains=fold_username(text)) | Q(display_name__icontains=text))
    rows = _account_rows(list(users), at)
    return tuple(row for row in rows if not state or row.state == state)


def account(actor: Actor, username: str, *, at: datetime) -> AccountRow:
    """One of them. NotFound."""
    require(actor, Act.read_accounts)
    users = list(User.objects.filter(home_zone_id=actor.zone_id, username=fold_username(username)))
    if not users:
        raise NotFound(what=username)
    return _account_rows(users, at)[0]


def holders(actor: Actor, *, on: date, text: str = "", role: str = "", state: str = "held") -> tuple[HolderRow, ...]:
    """Who holds, will hold or held which post in the actor's zone."""
    require(actor, Act.read_posts)
    posts = Post.objects.filter(zone_id=actor.zone_id).select_related("user", "department")
    posts = posts.order_by("user__username", "-held_from")
    if text:
        posts = posts.filter(
            Q(user__username__icontains=fold_username(text))
            | Q(user__display_name__icontains=text)
            | Q(enterprise=text.upper())
        )
    rows = _holder_rows(actor, list(posts), on)
    return tuple(row for row in rows if state in ("", row.state) and role in ("", row.role))


def holder(actor: Actor, post_id: int, *, on: date) -> HolderRow:
    """One post. NotFound."""
    require(actor, Act.read_posts)
    posts = list(Post.objects.filter(zone_id=actor.zone_id, pk=post_id).select_related("user", "department"))
    if not posts:
        raise NotFound(what=str(post_id))
    return _holder_rows(actor, posts, on)[0]


def own_account(actor: Actor, *, at: datetime) -> AccountRow:
    """One's own account. NotFound for the system itself."""
    users = list(User.objects.filter(pk=actor.user_id))
    if not users:
        raise NotFound(what=actor.name)
    return _account_rows(users, at)[0]


def own_logins(actor: Actor, *, limit: int = 10) -> tuple[LoginRow, ...]:
    """The latest tries to sign in with one's own name, newest first."""
    name = User.objects.filter(pk=actor.user_id).values_list("username", flat=True).first()
    rows = LoginAttempt.objects.filter(username=name or "").order_by("-at", "-id")[:limit]
    return tuple(LoginRow(row.at, row.address, row.outcome) for row in rows)


def _account_rows(users: Sequence[User], at: datetime) -> list[AccountRow]:
    profile = current_profile()
    names = [user.username for user in users]
    tries = LoginAttempt.objects.filter(username__in=names)
    logins = dict(
        tries.filter(outcome=LoginAttempt.Outcome.passed).values_list("username").annotate(last=Max("at"))
    )  # fmt: skip
    failures: dict[str, int] = {}
    for name in tries.filter(at__gt=at - WINDOW, outcome=LoginAttempt.Outcome.failed).values_list(
        "username", flat=True
    ):
        failures[name] = failures.get(name, 0) + 1
    return [_account_row(user, at, profile, logins, failures) for user in users]


def _account_row(
    user: User, at: datetime, profile: Profile, logins: Mapping[str, datetime], failures: Mapping[str, int]
) -> AccountRow:
    last, failed = logins.get(user.username), failures.get(user.username, 0)
    closes = profile.closes_at(max(filter(None, (last, user.password_changed_at, user.created_at))))
    changed = user.password_changed_at
    ends = changed + profile.max_age if changed is not None and profile.max_age is not None else None
    state = "active"
    if not user.is_active:
        state = "closed"
    elif closes is not None and closes <= at:
        state = "unused"
    elif failed >= PER_ACCOUNT:
        state = "locked"
    elif user.must_change_password:
        state = "temporary"
    elif password_is_over(changed, at=at, profile=profile):
        state = "over"
    return AccountRow(
        user.id, user.username, user.display_name, state, user.created_at, last, failed,
        ends if user.is_active else None, closes if user.is_active else None,
    )  # fmt: skip


def _holder_rows(actor: Actor, posts: Sequence[Post], on: date) -> list[HolderRow]:
    return [
        HolderRow(
            post.id, post.user.username, post.user.display_name, post.role,
            post.department.code if post.department else "",
            post.department.name_zh if post.department else "",
            post.department.name_en if post.department else "",
            post.enterprise, post.held_from, post.held_to,
            "held" if post.held_on(on) else "coming" if on < post.held_from else "over",
            _is_second(post, posts), post.user_id == actor.user_id,
        )
        for post in posts
    ]  # fmt: skip


def _is_second(post: Post, posts: Sequence[Post]) -> bool:
    """Whether the person holds another of the three administrators' posts in the same time."""
    if Role(post.role) not in ADMINISTRATORS:
        return False
    return any(
        other.id != post.id and other.user_id == post.user_id and Role(other.role) in ADMINISTRATORS
        and (other.held_to is None or other.held_to > post.held_from)
        and (post.held_to is None or post.held_to > other.held_from)
        for other in posts
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Keeper:
    """One of the three administrators' posts: who holds it today; nobody is a gap, two roles in one hand a conflict."""

    role: str
    holders: tuple[HolderRow, ...]


def three_administrators(actor: Actor, *, on: date) -> tuple[Keeper, ...]:
    """The three posts in their order, each with its holders."""
    rows = holders(actor, on=on)
    order = (Role.system_admin, Role.security_admin, Role.auditor)
    return tuple(Keeper(role.value, tuple(row for row in rows if row.role == role.value)) for role in order)
