"""Acts on accounts that are rare: opening a closed one again."""

from __future__ import annotations

from datetime import datetime

from onezone.platform.identity import permissions, store
from onezone.platform.identity.actor import Actor
from onezone.platform.identity.models import User
from onezone.platform.identity.passwords import current_profile, require_good_password
from onezone.platform.identity.permissions import Act
from onezone.platform.identity.scope import act_transaction
from onezone.platform.journal.services import ZONE_CHAIN, append


def reopen_user(*, actor: Actor, at: datetime, username: str, password: str) -> User:
    """Open a closed account again, with a temporary password; its posts are as they were left."""
    permissions.require(actor, Act.reopen_user)
    with act_transaction(actor):
        user = store.locked_user(actor, username)
        require_good_password(password, username=user.username, profile=current_profile())
        user.is_active = user.must_change_password = True
        user.password_changed_at = at
        user.set_password(password)
        user.save(update_fields=["is_active", "must_change_password", "password", "password_changed_at"])
        payload = {"user": user.id, "username": user.username}
        append(actor=actor, at=at, chain=ZONE_CHAIN, act="reopen_user", payload=payload)
    return user
