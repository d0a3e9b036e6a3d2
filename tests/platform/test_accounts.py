"""Accounts and posts: the three administrators stay apart, and every act leaves its row."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from onezone.platform.identity import errors, permissions, queries, services
from onezone.platform.identity.actor import ADMINISTRATORS, Role
from onezone.platform.identity.models import LoginAttempt, Post, User
from onezone.platform.identity.passwords import PROFILES, password_is_over, require_good_password
from onezone.platform.identity.permissions import Act, may
from onezone.platform.identity.scope import zone_scope
from onezone.platform.journal.models import JournalRow
from onezone.platform.messages.queries import unread_count
from tests.platform.conftest import AT, PASSWORD, Cast

DENGBAO = PROFILES["dengbao3"]


def create(cast: Cast, username: str = "zhao", **words: Any) -> User:
    given = {"display_name": "赵", "password": PASSWORD} | words
    return services.create_user(actor=cast.sysadmin, at=AT, username=username, **given)


def grant(cast: Cast, username: str = "zhao", role: Role = Role.leader, **words: Any) -> Post:
    return services.grant_post(actor=cast.secadmin, at=AT, username=username, role=role, **words)


def last_act(cast: Cast) -> JournalRow:
    with zone_scope(cast.zone.id):
        return JournalRow.objects.filter(chain="zone").latest("seq")


def test_the_system_administrator_creates_and_the_security_administrator_grants(here: Cast) -> None:
    user = create(here)
    assert last_act(here).act == "create_user"
    assert user.must_change_password
    post = grant(here, role=Role.officer, department="NRB")
    row = last_act(here)
    assert (row.act, row.actor, row.role) == ("grant_post", here.secadmin.signature, "security_admin")
    assert row.payload["department"] == "NRB"
    assert post.held_on(date(2026, 4, 20))
    assert not post.held_on(date(2026, 4, 19))


def test_no_administrator_can_do_anothers_job(here: Cast) -> None:
    with pytest.raises(errors.NotAllowed):
        services.create_user(actor=here.secadmin, at=AT, username="zhao", display_name="赵", password=PASSWORD)
    with pytest.raises(errors.NotAllowed):
        services.grant_post(actor=here.sysadmin, at=AT, username="li-lingyuan", role=Role.leader)
    with pytest.raises(errors.NotAllowed) as refused:
        services.deactivate_user(actor=here.auditor, at=AT, username="li-lingyuan")
    assert refused.value.say("zh-hans") == "当前岗位不能停用账号。"


def test_no_act_is_shared_by_two_administrators_and_business_posts_have_none() -> None:
    for act in Act:
        assert len(permissions.HOLDERS[act]) == 1
        assert permissions.HOLDERS[act] <= ADMINISTRATORS
        assert permissions.SENTENCES[act]


@pytest.mark.parametrize("second", sorted(ADMINISTRATORS))
def test_nobody_holds_two_of_the_three_posts(here: Cast, second: Role) -> None:
    create(here)
    grant(here, role=Role.system_admin)
    with pytest.raises(errors.TwoAdministratorPosts):
        grant(here, role=second)


def test_nobody_holds_two_of_the_three_posts_in_two_zones(here: Cast, there: Cast) -> None:
    create(here)
    grant(here, role=Role.system_admin)
    with pytest.raises(errors.TwoAdministratorPosts):
        grant(there, role=Role.auditor)


def test_one_administrator_post_after_the_other_is_allowed(here: Cast) -> None:
    create(here)
    first = grant(here, role=Role.system_admin)
    services.end_post(actor=here.secadmin, at=AT + timedelta(days=2), post_id=first.id)
    assert grant(here, role=Role.auditor, held_from=date(2026, 4, 22)).role == "auditor"


def test_the_database_itself_refuses_a_second_administrator_post(here: Cast) -> None:
    with zone_scope(here.zone.id), pytest.raises(IntegrityError), transaction.atomic():
        Post.objects.create(zone=here.zone, user_id=here.sysadmin.user_id, role="auditor", held_from=AT.date())


def test_nobody_grants_to_or_takes_from_themselves(here: Cast) -> None:
    with pytest.raises(errors.GrantToSelf):
        grant(here, username="sec-lingyuan")
    assert here.secadmin.post_id is not None
    with pytest.raises(errors.GrantToSelf):
        services.end_post(actor=here.secadmin, at=AT, post_id=here.secadmin.post_id)


@pytest.mark.parametrize(
    ("role", "place", "field"),
    [
        (Role.officer, {}, "department"),
        (Role.applicant, {}, "enterprise"),
        (Role.leader, {"enterprise": "91350100M000100Y43"}, "enterprise"),
    ],
)
def test_a_post_names_what_its_role_needs(here: Cast, role: Role, place: dict[str, str], field: str) -> None:
    create(here)
    with pytest.raises(errors.PostIncomplete) as refused:
        grant(here, role=role, **place)
    assert refused.value.data["field"] == field


def test_a_post_cannot_end_before_it_begins(here: Cast) -> None:
    create(here)
    with pytest.raises(errors.DateOrder):
        grant(here, held_from=date(2026, 5, 1), held_to=date(2026, 4, 30))


def test_an_ended_post_is_not_held_from_that_day_and_ends_once(here: Cast) -> None:
    create(here)
    post = grant(here)
    ended = services.end_post(actor=here.secadmin, at=AT, post_id=post.id)
    assert not ended.held_on(date(2026, 4, 20))
    with pytest.raises(errors.PostOver):
        services.end_post(actor=here.secadmin, at=AT, post_id=post.id)


def test_posts_and_accounts_of_another_zone_are_not_found(here: Cast, there: Cast) -> None:
    assert there.officer.post_id is not None
    with pytest.raises(errors.NotFound):
        services.end_post(actor=here.secadmin, at=AT, post_id=there.officer.post_id)
    with pytest.raises(errors.NotFound):
        services.deactivate_user(actor=here.sysadmin, at=AT, username="wang-chaoyang")


def test_one_person_holds_posts_in_two_zones_and_sees_both(here: Cast, there: Cast) -> None:
    create(here)
    grant(here, role=Role.officer, department="NRB")
    grant(there)
    user = User.objects.get(username="zhao")
    rows = queries.posts_of(user, AT.date())
    assert {(row.zone_id, row.role, row.department) for row in rows} == {
        (here.zone.id, "officer", "NRB"),
        (there.zone.id, "leader", None),
    }


def test_two_spellings_of_a_name_are_one_account(here: Cast) -> None:
    create(here, "zhao")
    with pytest.raises(errors.UsernameTaken):
        create(here, "ＺＨＡＯ ")


@pytest.mark.parametrize("name", ["", "z", "赵", "a b", "-zhao", "<script>"])
def test_a_username_has_a_form(here: Cast, name: str) -> None:
    with pytest.raises(errors.UsernameInvalid):
        create(here, name)


@pytest.mark.parametrize(
    ("password", "refusal"),
    [
        ("Short-1", errors.PasswordTooShort),
        ("onlyletters", errors.PasswordTooPlain),
        ("lower12345", errors.PasswordTooPlain),
        ("Zhao-2026-xy", errors.PasswordTooCommon),
        ("Password123", errors.PasswordTooCommon),
    ],
)
def test_dengbao_passwords_are_long_and_mixed(password: str, refusal: type[errors.FieldError]) -> None:
    with pytest.raises(refusal):
        require_good_password(password, username="zhao", profile=DENGBAO)


def test_asvs_passwords_are_longer_and_need_no_mixture() -> None:
    require_good_password("vier kleine worte", username="zhao", profile=PROFILES["asvs"])
    with pytest.raises(errors.PasswordTooShort):
        require_good_password("Elf-Zeiche1", username="zhao", profile=PROFILES["asvs"])


def test_only_dengbao_passwords_grow_old() -> None:
    assert password_is_over(AT, at=AT + timedelta(days=90, seconds=1), profile=DENGBAO)
    assert not password_is_over(AT, at=AT + timedelta(days=90), profile=DENGBAO)
    assert not password_is_over(AT, at=AT + timedelta(days=9000), profile=PROFILES["asvs"])


def test_a_new_password_needs_the_old_one_and_differs_from_it(here: Cast) -> None:
    new = "Zirconia+Glass-9"
    with pytest.raises(errors.PasswordWrong):
        services.change_password(actor=here.officer, at=AT, old="nope", new=new)
    with pytest.raises(errors.PasswordUnchanged):
        services.change_password(actor=here.officer, at=AT, old=PASSWORD, new=PASSWORD)
    user = services.change_password(actor=here.officer, at=AT, old=PASSWORD, new=new)
    assert user.check_password(new)
    assert last_act(here).act == "change_password"
    assert new not in str(last_act(here).payload)


def test_unlocking_forgives_the_failures_of_that_account_only(here: Cast) -> None:
    for name in ("wang-lingyuan", "wang-lingyuan", "li-lingyuan"):
        LoginAttempt.objects.create(username=name, address="10.0.0.1", at=AT)
    assert services.unlock_user(actor=here.sysadmin, at=AT, username="wang-lingyuan") == 2
    assert LoginAttempt.objects.get(outcome="failed").username == "li-lingyuan"


def test_a_department_code_is_used_once_a_zone(here: Cast) -> None:
    with pytest.raises(errors.CodeTaken):
        services.add_department(actor=here.sysadmin, at=AT, code="NRB", name_zh="又一个")


def test_a_changed_setting_is_journalled_with_what_it_was(here: Cast) -> None:
    services.set_zone(actor=here.sysadmin, at=AT, settings={"journal_algorithm": "sm3"})
    assert last_act(here).payload == {"before": {"journal_algorithm": None}, "after": {"journal_algorithm": "sm3"}}


def test_the_first_administrators_come_from_the_command_line(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ONEZONE_ADMIN_PASSWORD", PASSWORD)
    call_command("create_admin", "system", "chen", "--name", "陈", "--zone", "new", "--zone-name", "新区")
    user = User.objects.get()
    assert user.must_change_password
    assert [row.role for row in queries.posts_of(user, AT.date().replace(year=2099))] == ["system_admin"]
    with pytest.raises(CommandError, match="已被使用"):
        call_command("create_admin", "audit", "chen", "--name", "陈", "--zone", "new")
    with pytest.raises(CommandError, match="没有找到"):
        call_command("create_admin", "audit", "wu", "--name", "吴", "--zone", "nowhere")


def test_a_fresh_installation_has_no_account(db: None) -> None:
    assert User.objects.count() == 0


def test_who_holds_a_post_today_can_be_asked(here: Cast) -> None:
    with zone_scope(here.zone.id):
        officers = queries.actors_in(here.system, on=AT.date(), department="NRB", role=Role.officer)
        assert [actor.name for actor in officers] == ["wang"]
        assert queries.departments_visible_to(here.officer)[0].name_zh == "自然资源局"
        assert unread_count(here.officer) == 0
    assert may(here.system, Act.grant_post)


def test_a_zone_is_found_by_number_and_by_code_or_not_at_all(here: Cast) -> None:
    assert queries.zone_with_id(here.zone.id) == queries.zone_by_code("lingyuan") == here.zone
    assert queries.zone_settings(here.zone.id) == {}
    with pytest.raises(errors.NotFound):
        queries.zone_with_id(0)
    with pytest.raises(errors.NotFound):
        queries.zone_by_code("nowhere")
