"""Signing in: every try is counted in the database, so that guessing is slow whichever process answers."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.contrib.auth import authenticate
from django.http import HttpRequest

from onezone.kernel.moment import local_date
from onezone.platform.identity import queries
from onezone.platform.identity.actor import system_actor
from onezone.platform.identity.dormancy import close_unused, is_unused
from onezone.platform.identity.errors import LoginLocked, LoginRefused, NoPost
from onezone.platform.identity.models import LoginAttempt, User
from onezone.platform.identity.names import fold_username
from onezone.platform.identity.passwords import current_profile, password_is_over

WINDOW = timedelta(minutes=15)
PER_ACCOUNT = 5
"""Failures of one name in the window after which it is locked (GB/T 22239-2019 8.1.4.1 b)."""
PER_ADDRESS = 60
"""The same for one address; higher, because a whole department may share one."""


def check_login(
    *, request: HttpRequest, username: str, password: str, address: str, at: datetime
) -> tuple[User, queries.PostRow]:
    """Check a name and password and choose the post to begin in: the one given last.

    The try is written and committed as failed before the password is looked at, and the limits are counted with it: of
    any number of tries at once, in any processes, no more than the limit get their password checked. LoginLocked,
    LoginRefused (one sentence, one duration for an unknown name, a wrong password and a closed account), NoPost. An
    account that nobody has used for the profile's time is closed here, whether or not the nightly sweep has come by.
    """
    name = fold_username(username)
    attempt = LoginAttempt.objects.create(username=name, address=address, at=at)
    if _is_locked(attempt):
        _settle(attempt, LoginAttempt.Outcome.refused)
        raise LoginLocked(minutes=int(WINDOW.total_seconds() // 60))
    user = authenticate(request, username=name, password=password)
    if not isinstance(user, User):
        raise LoginRefused
    if is_unused(user, at):
        close_unused(actor=system_actor(user.home_zone), at=at)
        raise LoginRefused
    _settle(attempt, LoginAttempt.Outcome.passed)
    posts = queries.posts_of(user, local_date(at, user.home_zone.timezone))
    if not posts:
        raise NoPost
    return user, posts[0]


def needs_new_password(user: User, at: datetime) -> bool:
    """Whether the person must change the password before anything else: a temporary one, or one past its age."""
    return user.must_change_password or password_is_over(user.password_changed_at, at=at, profile=current_profile())


def forget_attempts(*, before: datetime) -> int:
    """Delete tries older than the given moment; they only serve the limits."""
    return LoginAttempt.objects.filter(at__lt=before).delete()[0]


def _is_locked(attempt: LoginAttempt) -> bool:
    failed = LoginAttempt.objects.filter(at__gt=attempt.at - WINDOW, outcome=LoginAttempt.Outcome.failed)
    if failed.filter(username=attempt.username).count() > PER_ACCOUNT:
        return True
    return failed.filter(address=attempt.address).count() > PER_ADDRESS


def _settle(attempt: LoginAttempt, outcome: LoginAttempt.Outcome) -> None:
    LoginAttempt.objects.filter(pk=attempt.pk).update(outcome=outcome)
