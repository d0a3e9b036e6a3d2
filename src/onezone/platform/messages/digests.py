"""Who is due a digest, and the letter that takes the person's day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.db.models import Q, QuerySet

from onezone.platform.identity.actor import Actor
from onezone.platform.identity.scope import act_transaction
from onezone.platform.messages.mail import post_letter
from onezone.platform.messages.models import MailChoice


@dataclass(frozen=True, slots=True)
class Reader:
    """A person who wants the digest: since when they have not been told."""

    user_id: int
    language: str
    since: datetime | None


def people_due(actor: Actor, on: date) -> tuple[Reader, ...]:
    """The people of the zone who want letters and have none of that day or a later one."""
    if not settings.ONEZONE_MAIL:
        return ()
    rows = _waiting(actor, on).filter(user__is_active=True).exclude(wish=MailChoice.Wish.none).order_by("id")
    return tuple(Reader(row.user_id, row.language, row.digest_at) for row in rows)


def post_digest(*, actor: Actor, at: datetime, on: date, reader: Reader, subject: str, body: str) -> bool:
    """Take the person's day, and write the letter unless it has no subject; one of many workers does it."""
    with act_transaction(actor):
        mine = _waiting(actor, on).filter(user_id=reader.user_id)
        choice = mine.first()
        if choice is None or mine.update(digest_on=on, digest_at=at) != 1 or not subject:
            return False
        post_letter(
            actor=actor, at=at, choice=choice, event_key=f"digest {on}", subject=subject, body=body, link="/messages/"
        )
    return True


def _waiting(actor: Actor, on: date) -> QuerySet[MailChoice]:
    rows = MailChoice.objects.filter(zone_id=actor.zone_id)
    return rows.filter(Q(digest_on__isnull=True) | Q(digest_on__lt=on))
