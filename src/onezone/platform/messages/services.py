"""The acts on messages: telling, and having read."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q

from onezone.platform.identity.actor import Actor
from onezone.platform.identity.errors import NotFound
from onezone.platform.identity.models import Department
from onezone.platform.identity.scope import act_transaction
from onezone.platform.messages.models import Message
from onezone.platform.messages.queries import addressed_to


def notify(
    *,
    actor: Actor,
    at: datetime,
    event_key: str,
    subject: str,
    body: str = "",
    link: str = "",
    post_id: int | None = None,
    department: str | None = None,
) -> Message:
    """Tell a post or a department (its code) of the actor's zone something, once an event.

    ValueError unless exactly one recipient is named; NotFound for a department that is not there.
    """
    if (post_id is None) == (department is None):
        raise ValueError("a message goes to a post or to a department")
    with act_transaction(actor):
        recipient: dict[str, int | None] = {"post_id": post_id}
        if department is not None:
            recipient = {"department_id": _department_id(actor, department)}
        message, _created = Message.objects.get_or_create(
            zone_id=actor.zone_id,
            event_key=event_key,
            **recipient,
            defaults={"subject": subject[:200], "body": body, "link": link, "sent_at": at},
        )
    return message


def mark_read(*, actor: Actor, at: datetime, message_ids: list[int] | None = None) -> int:
    """Note that the actor has read these messages (all of theirs when None); ids of others are passed over."""
    with act_transaction(actor):
        unread = addressed_to(actor).filter(read_at__isnull=True)
        if message_ids is not None:
            unread = unread.filter(Q(pk__in=message_ids))
        return unread.update(read_at=at)


def _department_id(actor: Actor, code: str) -> int:
    found = Department.objects.filter(zone_id=actor.zone_id, code=code).values_list("id", flat=True).first()
    if found is None:
        raise NotFound(what=code)
    return found
