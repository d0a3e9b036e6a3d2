"""Reads of messages: only those of one's own post, or of its department."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from heapq import merge

from django.db.models import Q, QuerySet
from django.utils.translation import get_language

from onezone.platform.identity.actor import Actor
from onezone.platform.identity.errors import NotFound
from onezone.platform.identity.models import Department
from onezone.platform.messages.models import Message

PAGE_SIZE = 50
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class MessageRow:
    """A message as a list shows it, in the language in force."""

    id: int
    subject: str
    body: str
    link: str
    sent_at: datetime
    read_at: datetime | None
    to_department: bool
    kind: str = ""
    project: str = ""
    read_by: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a list is narrowed to: only unread, whose ("own", "department" or both), a kind, a project."""

    unread: bool = False
    to: str = ""
    kind: str = ""
    project: str = ""


@dataclass(frozen=True, slots=True)
class Unread:
    """How many wait: of one's own, and of the department."""

    own: int
    department: int

    @property
    def all(self) -> int:
        return self.own + self.department


def addressed_to(actor: Actor) -> QuerySet[Message]:
    """The messages of the actor's post and of its department."""
    mine = Q(post_id=actor.post_id) if actor.post_id is not None else Q(pk__in=[])
    if actor.department is not None:
        mine |= Q(department__in=_department(actor))
    return Message.objects.filter(Q(zone_id=actor.zone_id) & mine)


def unread_of(actor: Actor) -> Unread:
    """What waits for the actor, in one query over the two small indexes of what is unread."""
    own, department = (rows.filter(read_at__isnull=True).values_list("department_id") for rows in _both(actor))
    found = [row[0] for row in own.order_by().union(department.order_by(), all=True)]
    return Unread(own=found.count(None), department=len(found) - found.count(None))


def unread_count(actor: Actor) -> int:
    """How many messages wait for the actor."""
    return unread_of(actor).all


def messages_after(actor: Actor, *, after: tuple[str, int] | None, limit: int) -> tuple[MessageRow, ...]:
    """The newest messages first, from after a place (instant as ISO text, id) on."""
    rows = addressed_to(actor)
    if after is not None:
        rows = rows.filter(Q(sent_at__lt=after[0]) | Q(sent_at=after[0], id__lt=after[1]))
    return tuple(_row(row) for row in rows.order_by("-sent_at", "-id")[:limit])


def messages_visible_to(
    actor: Actor, *, limit: int = PAGE_SIZE, asked: Asked = Asked(), before: str = ""
) -> tuple[MessageRow, ...]:
    """The newest messages first; `before` is the cursor of the last row seen. Two queries, each along its index."""
    own, department = (_narrowed(rows, asked, before)[:limit] for rows in _both(actor))
    wanted: Sequence[QuerySet[Message]] = {"own": (own,), "department": (department,)}.get(asked.to, (own, department))
    together = merge(*wanted, key=lambda row: (row.sent_at, row.id), reverse=True)
    return tuple(_row(row) for row, _place in zip(together, range(limit), strict=False))


def told_since(actor: Actor, since: datetime, *, upto: datetime, limit: int = 500) -> tuple[MessageRow, ...]:
    """What the actor was told after one moment up to another, the newest first."""
    rows = addressed_to(actor).filter(sent_at__gt=since, sent_at__lte=upto)
    return tuple(_row(row) for row in rows.order_by("-sent_at", "-id")[:limit])


def message_of(actor: Actor, message_id: int) -> MessageRow:
    """One message of the actor's. NotFound otherwise."""
    row = addressed_to(actor).filter(pk=message_id).first()
    if row is None:
        raise NotFound(what=str(message_id))
    return _row(row)


def cursor_of(row: MessageRow) -> str:
    """Where a page ended: the instant in microseconds and the number, so that two of one instant are not lost."""
    return f"{(row.sent_at - _EPOCH) // timedelta(microseconds=1)}-{row.id}"


def _both(actor: Actor) -> tuple[QuerySet[Message], QuerySet[Message]]:
    rows = Message.objects.filter(zone_id=actor.zone_id)
    own = rows.filter(post_id=actor.post_id) if actor.post_id is not None else rows.none()
    return own, rows.filter(department__in=_department(actor)) if actor.department is not None else rows.none()


def _department(actor: Actor) -> QuerySet[Department]:
    return Department.objects.filter(zone_id=actor.zone_id, code=actor.department).order_by()


def _narrowed(rows: QuerySet[Message], asked: Asked, before: str) -> QuerySet[Message]:
    if asked.unread:
        rows = rows.filter(read_at__isnull=True)
    if asked.kind:
        rows = rows.filter(kind=asked.kind)
    if asked.project:
        rows = rows.filter(project=asked.project.upper())
    place = _place_of(before)
    if place is not None:
        rows = rows.filter(Q(sent_at__lt=place[0]) | Q(sent_at=place[0], id__lt=place[1]))
    return rows.order_by("-sent_at", "-id")


def _place_of(cursor: str) -> tuple[datetime, int] | None:
    """The place a cursor names; a cursor that is none begins at the top."""
    instant, _, number = cursor.partition("-")
    if not (instant.isdecimal() and number.isdecimal() and len(instant) <= 17 and len(number) <= 18):
        return None
    return _EPOCH + timedelta(microseconds=int(instant)), int(number)


def _row(row: Message) -> MessageRow:
    english = (get_language() or "").startswith("en")
    return MessageRow(
        id=row.id,
        subject=(row.subject_en if english else "") or row.subject,
        body=(row.body_en if english else "") or row.body,
        link=row.link,
        sent_at=row.sent_at,
        read_at=row.read_at,
        to_department=row.department_id is not None,
        kind=row.kind,
        project=row.project,
        read_by=row.read_by,
    )
