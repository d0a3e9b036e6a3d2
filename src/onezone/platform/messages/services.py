"""The acts on messages: telling, and having read."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from django.db.models import QuerySet

from onezone.platform.identity.actor import Actor
from onezone.platform.identity.errors import NotFound
from onezone.platform.identity.models import Department
from onezone.platform.identity.scope import act_transaction
from onezone.platform.messages.mail import write_mails
from onezone.platform.messages.models import Message
from onezone.platform.messages.queries import addressed_to
from onezone.platform.messages.telling import Telling


def tell(*, actor: Actor, at: datetime, tellings: Sequence[Telling]) -> None:
    """Tell people of the actor's zone, each once an event, and write the letters that those people asked for.

    Saying it again changes nothing: the rows are unique by event and recipient. NotFound for a department that is not
    there.
    """
    if not tellings:
        return
    with act_transaction(actor):
        departments = _departments(actor, {each.department for each in tellings if each.department is not None})
        Message.objects.bulk_create(
            [_message(actor, at, each, departments) for each in tellings], ignore_conflicts=True
        )
        write_mails(actor=actor, at=at, tellings=tellings)


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
    """Tell one post or department something in Chinese only. ValueError unless exactly one recipient is named."""
    telling = Telling(event_key, "", (subject, ""), (body, ""), link, "", post_id, department)
    with act_transaction(actor):
        tell(actor=actor, at=at, tellings=[telling])
        recipient = {"post_id": post_id} if department is None else {"department__code": department}
        return Message.objects.get(zone_id=actor.zone_id, event_key=event_key, **recipient)


def mark_read(*, actor: Actor, at: datetime, message_ids: Iterable[int] | None = None) -> int:
    """Note that the actor has read these messages (all of theirs when None); ids of others are passed over."""
    with act_transaction(actor):
        unread = _named(actor, message_ids).filter(read_at__isnull=True)
        return unread.update(read_at=at, read_by=actor.name)


def mark_unread(*, actor: Actor, at: datetime, message_ids: Iterable[int] | None = None) -> int:
    """Take back what was marked read: the messages named, or (None) all that were marked at the instant `at`."""
    with act_transaction(actor):
        read = _named(actor, message_ids).filter(read_at__isnull=False)
        if message_ids is None:
            read = read.filter(read_at=at)
        return read.update(read_at=None, read_by="")


def mark_answered(*, actor: Actor, at: datetime, links: Sequence[str], kinds: Collection[str]) -> int:
    """Note as read what asked for something that has been done since: unread messages of these kinds to these pages."""
    if not kinds:
        return 0
    with act_transaction(actor):
        asked = Message.objects.filter(zone_id=actor.zone_id, link__in=links, kind__in=kinds)
        return asked.filter(read_at__isnull=True, sent_at__lt=at).order_by().update(read_at=at)


def _named(actor: Actor, message_ids: Iterable[int] | None) -> QuerySet[Message]:
    rows = addressed_to(actor).order_by()
    return rows if message_ids is None else rows.filter(pk__in=list(message_ids))


def _departments(actor: Actor, codes: set[str]) -> dict[str, int]:
    if not codes:
        return {}
    found = dict(Department.objects.filter(zone_id=actor.zone_id, code__in=codes).values_list("code", "id"))
    for code in codes:
        if code not in found:
            raise NotFound(what=code)
    return found


def _message(actor: Actor, at: datetime, telling: Telling, departments: dict[str, int]) -> Message:
    return Message(
        zone_id=actor.zone_id,
        post_id=telling.post_id,
        department_id=departments[telling.department] if telling.department is not None else None,
        event_key=telling.event_key,
        kind=telling.kind,
        project=telling.project,
        subject=telling.subject[0][:200],
        subject_en=telling.subject[1][:300],
        body=telling.body[0],
        body_en=telling.body[1],
        link=telling.link,
        sent_at=at,
    )
