"""Accounts that nobody uses close by themselves (GB/T 22239-2019 8.1.4.2: no superfluous and no expired accounts)."""

from __future__ import annotations

from datetime import datetime

from onezone.platform.identity.actor import Actor
from onezone.platform.identity.models import LoginAttempt, User
from onezone.platform.identity.passwords import current_profile
from onezone.platform.identity.scope import act_transaction
from onezone.platform.journal.services import ZONE_CHAIN, append


def is_unused(user: User, at: datetime) -> bool:
    """Whether nobody has signed in, and no password was set, for as long as the profile allows."""
    used = [moment for moment in (_last_login(user), user.password_changed_at, user.created_at) if moment is not None]
    closes = current_profile().closes_at(max(used))
    return closes is not None and closes <= at


def close_unused(*, actor: Actor, at: datetime) -> list[str]:
    """Close the zone's accounts that nobody uses, a row of the journal each; the system is the actor."""
    closed = []
    with act_transaction(actor):
        for user in User.objects.select_for_update().filter(home_zone_id=actor.zone_id, is_active=True):
            if not is_unused(user, at):
                continue
            user.is_active = False
            user.save(update_fields=["is_active"])
            payload = {"user": user.id, "username": user.username}
            append(actor=actor, at=at, chain=ZONE_CHAIN, act="close_unused_user", payload=payload)
            closed.append(user.username)
    return closed


def _last_login(user: User) -> datetime | None:
    passed = LoginAttempt.objects.filter(username=user.username, outcome=LoginAttempt.Outcome.passed)
    return passed.order_by("-at").values_list("at", flat=True).first()
