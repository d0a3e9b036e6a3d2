"""Password policy as named profiles, because the standards contradict each other; chosen by one setting."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ImproperlyConfigured, ValidationError

from onezone.platform.identity.errors import PasswordTooCommon, PasswordTooPlain, PasswordTooShort

KINDS = (str.isupper, str.islower, str.isdigit, lambda letter: not letter.isalnum())


@dataclass(frozen=True, slots=True)
class Profile:
    """One policy: least length, least kinds of characters, the age after which a change is forced, and the time after
    which an account that nobody uses is closed (None: never)."""

    name: str
    length: int
    classes: int
    max_age: timedelta | None
    source: str
    unused: timedelta | None = None

    def closes_at(self, used: datetime) -> datetime | None:
        """When an account last used at that moment is closed."""
        return used + self.unused if self.unused is not None else None


PROFILES: dict[str, Profile] = {
    "dengbao3": Profile("dengbao3", 10, 3, timedelta(days=90), "GB/T 22239-2019 8.1.4.1 a", timedelta(days=90)),
    "asvs": Profile("asvs", 12, 1, None, "OWASP ASVS 5.0 6.2.1, 6.2.5, 6.2.10"),
}


def current_profile() -> Profile:
    """The profile named by the setting ONEZONE_PASSWORD_PROFILE; ImproperlyConfigured for an unknown name."""
    name = getattr(settings, "ONEZONE_PASSWORD_PROFILE", "dengbao3")
    if name not in PROFILES:
        raise ImproperlyConfigured(f"ONEZONE_PASSWORD_PROFILE={name!r}: choose one of {', '.join(PROFILES)}")
    return PROFILES[name]


def require_good_password(password: str, *, username: str, profile: Profile, field: str = "password") -> None:
    """Raise the first rule that the password breaks: too short, too plain, too common (or holding the username)."""
    if len(password) < profile.length:
        raise PasswordTooShort(field=field, at_least=profile.length)
    if sum(any(kind(letter) for letter in password) for kind in KINDS) < profile.classes:
        raise PasswordTooPlain(field=field, classes=profile.classes)
    if username.casefold() in password.casefold():
        raise PasswordTooCommon(field=field)
    try:
        CommonPasswordValidator().validate(password)
    except ValidationError:
        raise PasswordTooCommon(field=field) from None


def one_time_password(profile: Profile) -> str:
    """A password that keeps every rule of the profile and can be read out on the telephone: no 0 O 1 l I."""
    upper, lower, digits = "ABCDEFGHJKLMNPQRSTUVWXYZ", "abcdefghijkmnpqrstuvwxyz", "23456789"
    drawn = [secrets.choice(upper), *(secrets.choice(lower) for _ in range(profile.length)), secrets.choice(digits)]
    groups = ["".join(drawn[at : at + 4]) for at in range(0, len(drawn), 4)]
    return "-".join(groups) + secrets.choice(digits)


def password_is_over(changed_at: datetime | None, *, at: datetime, profile: Profile) -> bool:
    """Whether the password's age forces a change at that moment."""
    return profile.max_age is not None and changed_at is not None and at - changed_at > profile.max_age
