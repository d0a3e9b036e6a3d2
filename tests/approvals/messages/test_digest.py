"""The daily digest: on working days from eight, once a person and day, of what is theirs and new; empty is not sent."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from onezone.approvals.services.digest import write_digests
from onezone.platform.identity.actor import system_actor
from onezone.platform.messages.choices import choose_mail
from onezone.platform.messages.models import Mail
from tests.approvals.messages.conftest import Told
from tests.approvals.project.conftest import at

TUESDAY = "2026-10-13"


@pytest.fixture(autouse=True)
def _letters_are_sent(settings: Any) -> None:
    settings.ONEZONE_MAIL = True
    settings.ONEZONE_URL = "https://zone.example.cn"


def choose(told: Told, who: str, wish: str = "digest", language: str = "zh-hans") -> None:
    actor = told.world.people[who]
    choose_mail(actor=actor, at=at("2026-10-12", 8), address="mo@example.cn", wish=wish, language=language)


def write(told: Told, moment: datetime) -> list[str]:
    before = set(Mail.objects.values_list("id", flat=True))
    write_digests(actor=system_actor(told.world.zone), at=moment)
    return [mail.subject for mail in Mail.objects.exclude(id__in=before)]


def test_what_is_mine_and_what_was_told_since_stand_in_it(told: Told) -> None:
    choose(told, "NRB/officer")
    told.world.file("L02")
    told.since()
    assert write(told, at(TUESDAY, 8, 5)) == ["2026-10-13：1 件该您办，1 条新消息"]
    [mail] = Mail.objects.all()
    assert "L02 出让地块规划条件" in mail.body
    assert "新收件：L02" in mail.body


def test_it_comes_once_a_day_however_often_or_whenever_it_is_written(told: Told) -> None:
    choose(told, "NRB/officer")
    told.world.file("L02")
    told.since()
    assert len(write(told, at(TUESDAY, 8))) == 1
    for moment in (at(TUESDAY, 8, 15), at(TUESDAY, 16), at("2026-10-12", 18)):
        assert write(told, moment) == []


def test_the_next_tells_only_what_is_new(told: Told) -> None:
    choose(told, "NRB/officer")
    told.world.file("L02")
    told.since()
    write(told, at(TUESDAY, 8))
    assert write(told, at("2026-10-14", 8)) == ["2026-10-14：1 件该您办，0 条新消息"]


def test_before_eight_and_on_rest_days_nothing_is_written(told: Told) -> None:
    choose(told, "NRB/officer")
    told.world.file("L02")
    told.since()
    assert write(told, at(TUESDAY, 7, 59)) == []
    assert write(told, at("2026-10-17", 9)) == []  # a Saturday
    assert len(write(told, at("2026-10-19", 9))) == 1


def test_an_empty_one_is_not_sent_and_not_tried_again_that_day(told: Told) -> None:
    choose(told, "applicant")
    assert write(told, at(TUESDAY, 8)) == []
    told.world.on(TUESDAY).file("L02")
    told.world.do("NRB/officer", "accept", matter="L02")
    told.since()
    assert write(told, at(TUESDAY, 12)) == []
    assert write(told, at("2026-10-14", 8)) == ["2026-10-14：0 件该您办，1 条新消息"]
    assert write(told, at("2026-10-14", 8) + timedelta(minutes=15)) == []


def test_it_is_in_the_readers_language_and_not_for_who_wants_none(told: Told) -> None:
    choose(told, "NRB/officer", language="en")
    choose(told, "applicant", wish="none")
    told.world.file("L02")
    told.since()
    [subject] = write(told, at(TUESDAY, 8))
    assert "new messages" in subject
