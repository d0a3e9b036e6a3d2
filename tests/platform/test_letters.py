"""Letters: to whom wants them, once for one event, from rows; a failed try waits, a late one is left."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.test import Client

from onezone.platform.identity.actor import Actor
from onezone.platform.identity.models import User
from onezone.platform.identity.scope import zone_scope
from onezone.platform.messages.choices import choose_mail
from onezone.platform.messages.mail import TRIES, send, send_due
from onezone.platform.messages.models import Mail, MailChoice, Message
from onezone.platform.messages.services import tell
from onezone.platform.messages.telling import Telling
from onezone.platform.web.now import wall_clock
from tests.platform.conftest import AT, Cast, make_cast
from tests.platform.test_races import at_once

MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def _letters_are_sent(settings: Any) -> None:
    settings.ONEZONE_MAIL = True
    settings.ONEZONE_URL = "https://zone.example.cn"
    settings.DEFAULT_FROM_EMAIL = "zone@example.cn"
    settings.ONEZONE_PASSWORD_PROFILE = "asvs"  # the cast's passwords are as old as its story


class Broken(BaseEmailBackend):
    """A mail server that is away."""

    def send_messages(self, email_messages: Any) -> int:
        raise OSError("connection refused")


def choose(cast: Cast, who: str = "officer", wish: str = "each", language: str = "zh-hans") -> None:
    choose_mail(actor=getattr(cast, who), at=AT, address=f"{who}@example.cn", wish=wish, language=language)


def tell_department(cast: Cast, key: str = "P-1#7", at: datetime = AT) -> None:
    told = Telling(
        key, "filing", ("新收件：B302", "New filing: B302"), ("某项目", "A project"), "/projects/P-1/items/B302/",
        department="NRB",
    )  # fmt: skip
    tell(actor=cast.system, at=at, tellings=[told])


def letters(cast: Cast) -> list[Mail]:
    with zone_scope(cast.zone.id):
        return list(Mail.objects.order_by("id"))


def test_nobody_is_written_to_who_did_not_ask(here: Cast) -> None:
    choose(here, "officer", "digest")
    choose(here, "window", "none")
    tell_department(here)
    assert letters(here) == []


def test_a_department_writes_to_those_of_it_who_want_each_message(here: Cast) -> None:
    choose(here, "officer")
    choose(here, "applicant")
    tell_department(here)
    [letter] = letters(here)
    assert (letter.address, letter.subject, letter.state) == ("officer@example.cn", "新收件：B302", "waiting")
    assert send_due(at=AT) == 1
    [sent] = mail.outbox
    assert sent.to == ["officer@example.cn"]
    assert "https://zone.example.cn/projects/P-1/items/B302/" in sent.body
    assert sent.extra_headers["List-Unsubscribe"] == "<https://zone.example.cn/messages/mail/>"
    assert sent.extra_headers["Message-ID"].endswith("@zone.example.cn>")
    assert "<a href=" in sent.alternatives[0][0]


def test_a_letter_is_in_the_language_its_reader_chose(here: Cast) -> None:
    choose(here, language="en")
    tell_department(here)
    send_due(at=AT)
    assert mail.outbox[0].subject == "New filing: B302"
    assert "A project" in mail.outbox[0].body


def test_an_event_told_again_writes_no_second_letter(here: Cast) -> None:
    choose(here)
    tell_department(here)
    tell_department(here)
    assert send_due(at=AT) == 1
    tell_department(here)
    assert send_due(at=AT + MINUTE) == 0
    assert len(mail.outbox) == 1
    with zone_scope(here.zone.id):
        assert Message.objects.count() == 1


def test_a_failed_try_waits_longer_each_time_and_ends_dead_and_visible(here: Cast, settings: Any) -> None:
    choose(here)
    tell_department(here)
    settings.EMAIL_BACKEND = f"{__name__}.Broken"
    at, waits = AT, []
    for _try in range(TRIES):
        assert send_due(at=at) == 0
        [letter] = letters(here)
        waits.append((letter.next_at - at) // MINUTE)
        at = letter.next_at
    assert waits == [1, 2, 4, 8, 16, 32, 64, 128]
    assert (letter.state, letter.attempts) == ("dead", TRIES)
    assert "connection refused" in letter.error
    assert send_due(at=at) == 0


def test_a_letter_whose_sender_died_goes_out_again_under_the_same_identifier(here: Cast) -> None:
    choose(here)
    tell_department(here)
    send_due(at=AT)
    with zone_scope(here.zone.id):  # the mark was lost: the process died between the server's yes and it
        Mail.objects.update(state="waiting")
    assert send_due(at=AT + MINUTE) == 0  # held by its lease
    assert send_due(at=AT + 6 * MINUTE) == 1
    assert len({each.extra_headers["Message-ID"] for each in mail.outbox}) == 1


def test_what_could_not_be_sent_for_days_is_not_sent_in_a_heap(here: Cast) -> None:
    choose(here)
    tell_department(here)
    assert send_due(at=AT + timedelta(days=4)) == 0
    assert [each.state for each in letters(here)] == ["late"]
    assert mail.outbox == []


def test_without_a_mail_server_nothing_is_written(here: Cast, settings: Any) -> None:
    settings.ONEZONE_MAIL = False
    choose(here)
    tell_department(here)
    assert letters(here) == []


def test_a_choice_of_another_zone_changes_nothing_here(here: Cast, there: Cast) -> None:
    choose(there)
    tell_department(here)
    assert letters(here) == []


@pytest.mark.django_db(transaction=True)
def test_of_many_workers_one_sends_a_letter() -> None:
    cast = make_cast("lingyuan")
    choose(cast)
    tell_department(cast)
    [letter] = letters(cast)
    sent = at_once(4, lambda _: send(zone_id=cast.zone.id, mail_id=letter.pk, at=AT))
    assert sorted(map(bool, sent)) == [False, False, False, True]
    assert len(mail.outbox) == 1


@pytest.mark.django_db(transaction=True)
def test_told_by_many_at_once_there_is_one_message_and_one_letter() -> None:
    cast = make_cast("lingyuan")
    choose(cast)
    at_once(4, lambda _: tell_department(cast))
    with zone_scope(cast.zone.id):
        assert (Message.objects.count(), Mail.objects.count()) == (1, 1)


def test_the_page_keeps_a_choice_and_refuses_one_without_an_address(here: Cast, client: Client) -> None:
    sign_in(client, here.officer)
    answer = client.post("/messages/mail/", {"wish": "each", "address": "", "language": "zh-hans"})
    assert answer.status_code == 422
    answer = client.post("/messages/mail/", {"wish": "digest", "address": "mo@example.cn", "language": "en"})
    assert answer.status_code == 302
    with zone_scope(here.zone.id):
        row = MailChoice.objects.get()
    assert (row.address, row.wish, row.language, row.user_id) == (
        "mo@example.cn",
        "digest",
        "en",
        here.officer.user_id,
    )


def sign_in(client: Client, actor: Actor) -> Client:
    client.force_login(User.objects.get(pk=actor.user_id))
    session = client.session
    session.update({"post": actor.post_id, "zone": actor.zone_id, "seen": int(wall_clock().timestamp())})
    session.save()
    return client
