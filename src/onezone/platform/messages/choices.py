"""How a person wants to be written to: read and set by themselves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from onezone.platform.identity.actor import Actor
from onezone.platform.identity.errors import NotFound
from onezone.platform.identity.scope import act_transaction
from onezone.platform.messages.models import MailChoice


@dataclass(frozen=True, slots=True)
class Choice:
    """Address, wish (each, digest, none) and language of one person."""

    address: str = ""
    wish: str = MailChoice.Wish.none.value
    language: str = "zh-hans"


def choice_of(actor: Actor) -> Choice:
    """What the person chose; without a choice nothing is sent."""
    row = MailChoice.objects.filter(zone_id=actor.zone_id, user_id=actor.user_id).first()
    return Choice() if row is None else Choice(row.address, row.wish, row.language)


def choose_mail(*, actor: Actor, at: datetime, address: str, wish: str, language: str) -> None:
    """Set one's own choice. NotFound for the system itself, which receives nothing.

    No journal entry: an address is personal data, and the chain cannot forget.
    """
    if actor.user_id is None:
        raise NotFound(what=actor.name)
    with act_transaction(actor):
        MailChoice.objects.update_or_create(
            zone_id=actor.zone_id,
            user_id=actor.user_id,
            defaults={"address": address, "wish": wish, "language": language},
            create_defaults={"address": address, "wish": wish, "language": language, "digest_at": at},
        )
