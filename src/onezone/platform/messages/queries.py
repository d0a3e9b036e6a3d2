"""Reads of messages: only those of one's own post, or of its department."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from onezone.platform.identity.actor import Actor
from onezone.platform.messages.models import Message


@dataclass(frozen=True, slots=True)
class MessageRow:
    """A message as a list shows it."""

    id: int
    subject: str
    body: str
    link: str
    sent_at: datetime
    read_at: datetime | None
    to_department: bool


def addressed_to(actor: Actor) -> QuerySet[Message]:
    """The messages of the actor's post and of its department."""
    mine = Q(post_id=actor.post_id) if actor.post_id is not None else Q(pk__in=[])
    if actor.department is not None:
        mine |= Q(department__code=actor.department)
    return Message.objects.filter(Q(zone_id=actor.zone_id) & mine)


def unread_count(actor: Actor) -> int:
    """How many messages wait for the actor."""
    return addressed_to(actor).filter(read_at__isnull=True).count()


def messages_after(actor: Actor, *, after: tuple[str, int] | None, limit: int) -> tuple[MessageRow, ...]:
    """The newest messages first, from after a place (instant as ISO text, id) on."""
    rows = addressed_to(actor)
    if after is not None:
        rows = rows.filter(Q(sent_at__lt=after[0]) | Q(sent_at=after[0], id__lt=after[1]))
    return tuple(_row(row) for row in rows.order_by("-sent_at", "-id")[:limit])


def messages_visible_to(actor: Actor, *, limit: int = 50) -> tuple[MessageRow, ...]:
    """The newest messages first."""
    return tuple(_row(row) for row in addressed_to(actor).order_by("-sent_at", "-id")[:limit])


def _row(row: Message) -> MessageRow:
    to_department = row.department_id is not None
    return MessageRow(row.id, row.subject, row.body, row.link, row.sent_at, row.read_at, to_department)
