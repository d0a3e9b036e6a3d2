"""Reads of the API's own tables: a person's tokens."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from onezone.platform.api.models import AccessToken
from onezone.platform.identity.actor import Actor


@dataclass(frozen=True, slots=True)
class TokenRow:
    """A token as its holder's page shows it; never the token itself."""

    id: int
    name: str
    created_at: datetime
    expires_on: date
    used_at: datetime | None
    revoked_at: datetime | None
    is_live: bool


def tokens_of(actor: Actor, *, today: date) -> tuple[TokenRow, ...]:
    """The tokens of the actor's own post, newest first."""
    rows = AccessToken.objects.filter(zone_id=actor.zone_id, post_id=actor.post_id)
    return tuple(
        TokenRow(
            row.id, row.name, row.created_at, row.expires_on, row.used_at, row.revoked_at,
            row.revoked_at is None and today < row.expires_on,
        )
        for row in rows[:100]
    )  # fmt: skip
