"""Letters: written with the message, in its transaction; sent by the background worker, from rows."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from operator import itemgetter
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db.models import F, OuterRef
from django.template.loader import render_to_string
from django.utils.translation import override

from onezone.kernel.moment import local_date
from onezone.platform.identity.actor import Actor, Role
from onezone.platform.identity.models import Post, Zone
from onezone.platform.identity.scope import zone_scope
from onezone.platform.messages.models import Mail, MailChoice
from onezone.platform.messages.telling import Telling
from onezone.platform.statements import Prepared, rows_of

log = logging.getLogger(__name__)

TRIES = 8
"""After so many failed tries (about two hours) a letter is dead and waits for a person."""
LEASE = timedelta(minutes=5)
"""A letter taken by a process that died is taken again after this; the receiver sees the same Message-ID."""
TOO_LATE = timedelta(days=3)
"""What could not be sent in time is not sent in a heap afterwards: it stands in the messages and in the digest."""
READS_FOR_THE_DEPARTMENT = (Role.officer, Role.signer, Role.window)


@dataclass(frozen=True, slots=True)
class _Reader:
    user_id: int
    post_id: int
    department: str | None
    reads_for_all: bool
    address: str
    language: str


def write_mails(*, actor: Actor, at: datetime, tellings: Sequence[Telling]) -> None:
    """Write a letter for everybody who is told and wants each message by mail; once an event and person."""
    if not settings.ONEZONE_MAIL:
        return
    readers = _readers(actor, local_date(at), tellings)
    if not readers:
        return
    Mail.objects.bulk_create(
        [_letter(actor, at, telling, reader) for telling in tellings for reader in readers if _hears(reader, telling)],
        ignore_conflicts=True,
    )


def post_letter(
    *, actor: Actor, at: datetime, choice: MailChoice, event_key: str, subject: str, body: str, link: str
) -> None:
    """Write one letter to one person, whatever it is about; the same key again writes none."""
    letter = Mail(
        zone_id=actor.zone_id, user_id=choice.user_id, event_key=event_key, address=choice.address,
        language=choice.language, subject=subject, body=body, link=link, written_at=at, next_at=at,
    )  # fmt: skip
    Mail.objects.bulk_create([letter], ignore_conflicts=True)


def send_due(*, at: datetime, limit: int = 100) -> int:
    """Send the letters whose time has come, zone by zone; returns how many went out."""
    sent = 0
    for zone_id in Zone.objects.order_by("id").values_list("id", flat=True):
        with zone_scope(zone_id):
            due = Mail.objects.filter(zone_id=zone_id, state=Mail.State.waiting, next_at__lte=at)
            ids = list(due.order_by("next_at", "id").values_list("id", flat=True)[:limit])
        sent += sum(send(zone_id=zone_id, mail_id=mail_id, at=at) for mail_id in ids)
    return sent


def send(*, zone_id: int, mail_id: int, at: datetime) -> bool:
    """Send one letter: taken, handed to the mail server, marked; each in a transaction of its own.

    Taking compares and sets `next_at`, so of many workers one has it. Between the server's yes and the mark lies the
    only moment in which a crash makes it go out again, at most once a lease and TRIES times in all, and always under
    one Message-ID made of event and person, by which mail systems tell the repetition.
    """
    with zone_scope(zone_id):
        letter = Mail.objects.filter(pk=mail_id, state=Mail.State.waiting, next_at__lte=at).first()
        if letter is None or not _take(letter, at):
            return False
    if at - letter.written_at > TOO_LATE:
        _mark(letter, state=Mail.State.late, error="")
        return False
    try:
        _message(letter).send()
    except Exception as error:  # noqa: BLE001  whatever the mail server or the network does, the letter is kept
        _note_failure(letter, error, at)
        return False
    _mark(letter, state=Mail.State.done, done_at=at, error="")
    return True


def message_id(letter: Mail) -> str:
    """The letter's identifier, the same however often it is sent."""
    name = f"{letter.zone_id}/{letter.event_key}/{letter.user_id}"
    return f"<{hashlib.sha256(name.encode()).hexdigest()[:40]}@{urlsplit(settings.ONEZONE_URL).hostname}>"


def _readers(actor: Actor, on: date, tellings: Sequence[Telling]) -> list[_Reader]:
    """Of the zone's people who want each message by mail, those who are told now."""
    found = _who_wants_each().first(zone=actor.zone_id)
    rows = [row for row in (found[0] if found else None) or () if _is_held(row[1], row[2], on)]
    readers = [
        _Reader(user, post, department, role in READS_FOR_THE_DEPARTMENT, address, language)
        for post, _from, _to, user, department, role, address, language in sorted(rows, key=itemgetter(0))
    ]
    return [reader for reader in readers if any(_hears(reader, each) for each in tellings)]


def _is_held(held_from: str, held_to: str | None, on: date) -> bool:
    return held_from <= on.isoformat() and (held_to is None or held_to > on.isoformat())


@cache
def _who_wants_each() -> Prepared:
    rows = Post.objects.filter(
        zone_id=OuterRef("pk"),
        user__is_active=True,
        user__mail_choices__zone_id=OuterRef("pk"),
        user__mail_choices__wish=MailChoice.Wish.each,
    )
    person = ("user_id", "department__code", "role", "user__mail_choices__address", "user__mail_choices__language")
    reading = rows_of(rows, "id", "held_from", "held_to", *person)
    return Prepared(lambda zone: Zone.objects.filter(pk=zone).values_list(reading), zone=int)


def _hears(reader: _Reader, telling: Telling) -> bool:
    if telling.post_id is not None:
        return reader.post_id == telling.post_id
    return reader.reads_for_all and reader.department == telling.department


def _letter(actor: Actor, at: datetime, telling: Telling, reader: _Reader) -> Mail:
    place = 1 if reader.language.startswith("en") and telling.subject[1] else 0
    return Mail(
        zone_id=actor.zone_id,
        user_id=reader.user_id,
        event_key=telling.event_key,
        address=reader.address,
        language=reader.language,
        subject=telling.subject[place],
        body=telling.body[place],
        link=telling.link,
        written_at=at,
        next_at=at,
    )


def _take(letter: Mail, at: datetime) -> bool:
    taken = Mail.objects.filter(pk=letter.pk, state=Mail.State.waiting, next_at=letter.next_at)
    return taken.update(next_at=at + LEASE, attempts=F("attempts") + 1) == 1


def _note_failure(letter: Mail, error: Exception, at: datetime) -> None:
    log.warning("letter %s could not be sent: %s", letter.pk, type(error).__name__)
    tries = letter.attempts + 1
    state = Mail.State.dead if tries >= TRIES else Mail.State.waiting
    next_at = at + timedelta(minutes=2 ** (tries - 1))
    _mark(letter, state=state, next_at=next_at, error=f"{type(error).__name__}: {error}"[:2000])


def _mark(letter: Mail, **values: object) -> None:
    with zone_scope(letter.zone_id):
        Mail.objects.filter(pk=letter.pk, state=Mail.State.waiting).update(**values)


def _message(letter: Mail) -> EmailMultiAlternatives:
    """Plain text with a simple HTML twin; a header and a line say where to turn it off."""
    choices = f"{settings.ONEZONE_URL}/messages/mail/"
    page = {
        "subject": letter.subject,
        "lines": letter.body.splitlines(),
        "link": f"{settings.ONEZONE_URL}{letter.link}" if letter.link else "",
        "choices": choices,
    }
    with override(letter.language):
        text, html = (render_to_string(f"messages/letter.{kind}", page) for kind in ("txt", "html"))
    message = EmailMultiAlternatives(
        subject=letter.subject,
        body=text,
        to=[letter.address],
        headers={
            "Message-ID": message_id(letter),
            "List-Unsubscribe": f"<{choices}>",
            "Auto-Submitted": "auto-generated",
        },
    )
    message.attach_alternative(html, "text/html")
    return message
