"""The system administrator's pages and everybody's own: accounts, one-time passwords, settings, dead letters."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from onezone.platform.identity import registry, services
from onezone.platform.identity.dormancy import close_unused, is_unused
from onezone.platform.identity.errors import LoginRefused
from onezone.platform.identity.login import check_login
from onezone.platform.identity.models import LoginAttempt, User, Zone
from onezone.platform.identity.passwords import PROFILES, one_time_password, require_good_password
from onezone.platform.identity.scope import zone_scope
from onezone.platform.journal.models import JournalRow
from onezone.platform.messages.models import Mail
from onezone.platform.outbox.models import Delivery, OutboxEvent
from tests.administration.conftest import Door
from tests.platform.conftest import AT, PASSWORD, Cast


@pytest.fixture
def system(door: Door) -> Client:
    return door("sysadmin")


def acts(cast: Cast) -> list[str]:
    with zone_scope(cast.zone.id):
        return list(JournalRow.objects.filter(chain="zone").order_by("seq").values_list("act", flat=True))


def shown_once(content: bytes) -> str:
    found = re.search(r'id="once">([^<]+)<', content.decode())
    assert found is not None
    return found.group(1)


def test_an_account_is_made_and_its_password_shown_once(system: Client, cast: Cast) -> None:
    answer = system.post("/admin/users/new/", {"username": "Zhao.Yun", "display_name": "赵云"})
    password = shown_once(answer.content)
    user = User.objects.get(username="zhao.yun")
    assert user.check_password(password)
    assert user.must_change_password
    assert password not in system.get("/admin/users/zhao.yun/").content.decode()
    assert acts(cast)[-1] == "create_user"
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize("name", ["", "wang-lingyuan", "a", "空格 名", "x" * 80])
def test_a_name_that_cannot_be_is_refused_beside_its_field(name: str, system: Client) -> None:
    answer = system.post("/admin/users/new/", {"username": name, "display_name": "赵"})
    assert answer.status_code == 422
    assert answer.context["form"].errors["username"]


def test_an_account_is_closed_opened_reset_and_unlocked(system: Client, cast: Cast) -> None:
    address = "/admin/users/wang-lingyuan/"
    assert system.post(address, {"act": "deactivate"}).status_code == 302
    assert not User.objects.get(username="wang-lingyuan").is_active
    assert shown_once(system.post(address, {"act": "reopen"}).content)
    assert User.objects.get(username="wang-lingyuan").is_active
    password = shown_once(system.post(address, {"act": "reset"}).content)
    assert User.objects.get(username="wang-lingyuan").check_password(password)
    for _ in range(6):
        LoginAttempt.objects.create(username="wang-lingyuan", address="10.0.0.1", at=AT)
    assert registry.account(cast.sysadmin, "wang-lingyuan", at=AT).state == "locked"
    system.post(address, {"act": "unlock"})
    assert registry.account(cast.sysadmin, "wang-lingyuan", at=AT).state == "temporary"
    assert acts(cast)[-4:] == ["deactivate_user", "reopen_user", "reset_password", "unlock_user"]


def test_a_password_given_once_keeps_every_profile() -> None:
    for profile in PROFILES.values():
        drawn = {one_time_password(profile) for _ in range(50)}
        assert len(drawn) == 50
        for password in drawn:
            require_good_password(password, username="somebody", profile=profile)
            assert not set("0O1lI") & set(password)


def test_an_account_of_another_zone_is_not_found(system: Client, there: Cast) -> None:
    assert system.get("/admin/users/wang-chaoyang/").status_code == 404
    assert b"chaoyang" not in system.get("/admin/users/").content


@pytest.mark.parametrize(("days", "unused"), [(89, False), (90, True), (400, True)])
def test_an_account_nobody_uses_is_unused_after_ninety_days(days: int, unused: bool, cast: Cast) -> None:
    user = User.objects.get(username="wang-lingyuan")
    assert is_unused(user, AT + timedelta(days=days)) is unused


def test_signing_in_counts_as_use(cast: Cast) -> None:
    used = AT + timedelta(days=80)
    LoginAttempt.objects.create(username="wang-lingyuan", address="10.0.0.1", at=used, outcome="passed")
    assert not is_unused(User.objects.get(username="wang-lingyuan"), AT + timedelta(days=120))


def test_the_sweep_closes_unused_accounts_and_writes_each_down(cast: Cast) -> None:
    later = AT + timedelta(days=91)
    LoginAttempt.objects.create(username="wang-lingyuan", address="10.0.0.1", at=later, outcome="passed")
    closed = close_unused(actor=cast.system, at=later)
    assert "wang-lingyuan" not in closed
    assert "li-lingyuan" in closed
    assert acts(cast).count("close_unused_user") == len(closed)
    assert close_unused(actor=cast.system, at=later) == []


def test_an_unused_account_cannot_sign_in_even_before_the_sweep(cast: Cast, rf: Any) -> None:
    with pytest.raises(LoginRefused):
        check_login(
            request=rf.post("/login/"), username="wang-lingyuan", password=PASSWORD, address="10.0.0.1",
            at=AT + timedelta(days=91),
        )  # fmt: skip
    assert not User.objects.get(username="wang-lingyuan").is_active


RULES = {
    "simulation_months": "10", "extension_months": "6", "hold_days": "90", "reply_days": "",
    "missed_supplement": "acceptance_refused", "prefilled_promise": "1", "joint_days": "40", "joint_extension": "15",
    "notice_share": "50", "yellow_share": "20",
}  # fmt: skip


def test_rules_are_checked_kept_and_written_down(system: Client, cast: Cast) -> None:
    assert system.post("/admin/zone/", RULES).status_code == 302
    assert Zone.objects.get(pk=cast.zone.id).settings["approvals"]["simulation_months"] == 10
    assert acts(cast)[-1] == "set_zone"
    for wrong in ({"joint_days": "46"}, {"yellow_share": "50"}, {"hold_days": "-1"}, {"simulation_months": "x"}):
        answer = system.post("/admin/zone/", RULES | wrong)
        assert answer.status_code == 422
        assert answer.context["rules"].errors
    assert acts(cast)[-1] == "set_zone"


def test_rules_set_by_file_stay_when_the_form_is_saved(system: Client, cast: Cast) -> None:
    services.set_zone(actor=cast.sysadmin, at=AT, settings={"approvals": {"stage_days": {"1": 5}}})
    system.post("/admin/zone/", RULES)
    assert Zone.objects.get(pk=cast.zone.id).settings["approvals"]["stage_days"] == {"1": 5}


def test_departments_and_closures_are_added_once(system: Client) -> None:
    department = {"code": "WRB", "name_zh": "水务局", "name_en": ""}
    closure = {"day": "2026-05-06", "reason": "暴雪"}
    for address, sent in (("departments", department), ("closures", closure)):
        assert system.post(f"/admin/zone/{address}/", sent).status_code == 302
        again = system.post(f"/admin/zone/{address}/", sent)
        assert again.status_code == 422
    page = system.get("/admin/zone/").content.decode()
    assert "水务局" in page
    assert "暴雪" in page


def test_a_dead_letter_is_shown_without_its_content_and_tried_again(system: Client, cast: Cast) -> None:
    with zone_scope(cast.zone.id), transaction.atomic():
        event = OutboxEvent.objects.create(
            zone=cast.zone, key="P#1", name="gone", payload={"secret": "辽宁炜盛"}, at=AT
        )  # fmt: skip
        letter = Delivery.objects.create(
            zone=cast.zone, event=event, listener="nobody.hears", state="dead", attempts=8, next_at=AT,
            error="LookupError: 辽宁炜盛",
        )  # fmt: skip
    page = system.get("/admin/health/").content.decode()
    assert "nobody.hears" in page
    assert "LookupError" in page
    assert "炜盛" not in page
    assert system.post("/admin/health/", {"delivery": str(letter.id)}).status_code == 302
    assert acts(cast)[-1] == "retry_delivery"
    with zone_scope(cast.zone.id):
        assert Delivery.objects.get(pk=letter.id).state == "dead"
    assert system.post("/admin/health/", {"delivery": "x"}).status_code == 404


def test_everybody_sees_their_own_account_and_nobody_elses(door: Door) -> None:
    page = door("officer").get("/account/").content.decode()
    assert "wang-lingyuan" in page
    assert "li-lingyuan" not in page


def test_a_letter_that_was_not_sent_is_shown_without_its_words_and_sent_again(system: Client, cast: Cast) -> None:
    with zone_scope(cast.zone.id), transaction.atomic():
        letter = Mail.objects.create(
            zone=cast.zone, user_id=cast.officer.user_id, event_key="P#1", address="wang@example.com", language="en",
            subject="辽宁炜盛", body="辽宁炜盛", state="dead", attempts=8, written_at=AT, next_at=AT,
            error="SMTPRecipientsRefused: 辽宁炜盛",
        )  # fmt: skip
    page = system.get("/admin/health/").content.decode()
    assert "wang@example.com" in page
    assert "SMTPRecipientsRefused" in page
    assert "炜盛" not in page
    assert system.post("/admin/health/", {"mail": str(letter.id)}).status_code == 302
    assert acts(cast)[-1] == "send_again"
    with zone_scope(cast.zone.id):
        assert Mail.objects.get(pk=letter.id).state == "waiting"
    assert system.post("/admin/health/", {"mail": str(letter.id)}).status_code == 404
