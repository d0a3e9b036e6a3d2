"""Signing in, and sessions that die with the account or the post."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.contrib.sessions.models import Session
from django.test import Client, RequestFactory
from django.test.utils import override_settings

from onezone.platform.identity import services
from onezone.platform.identity.actor import Role
from onezone.platform.identity.errors import LoginLocked, LoginRefused, NoPost
from onezone.platform.identity.login import PER_ACCOUNT, PER_ADDRESS, check_login
from onezone.platform.identity.models import LoginAttempt, User
from onezone.platform.identity.scope import current_zone
from onezone.platform.web.address import client_address
from onezone.platform.web.now import now
from tests.platform.conftest import AT, PASSWORD, Cast

OFFICER = "wang-lingyuan"


@pytest.fixture
def client() -> Client:
    return Client()


@pytest.fixture(autouse=True)
def _in_april(settings: Any) -> None:
    settings.ONEZONE_TODAY = AT.date()
    settings.ROOT_URLCONF = "tests.platform.addresses"


def sign_in(client: Client, username: str = OFFICER, password: str = PASSWORD, **extra: str) -> Any:
    return client.post("/login/", {"username": username, "password": password, **extra})


def check(username: str, password: str, *, address: str = "10.0.0.1", at: Any = AT) -> Any:
    request = RequestFactory().post("/login/")
    return check_login(request=request, username=username, password=password, address=address, at=at)


def test_signing_in_gives_the_post_and_its_zone(here: Cast, client: Client) -> None:
    response = sign_in(client, next="/post/")
    assert (response.status_code, response["Location"]) == (302, "/post/")
    page = client.get("/post/")
    assert page.status_code == 200
    assert page.wsgi_request.actor == here.officer
    assert current_zone() is None


def test_a_name_is_found_however_it_is_typed(here: Cast, client: Client) -> None:
    assert sign_in(client, "ＷＡＮＧ-Lingyuan").status_code == 302


@pytest.mark.parametrize("wanted", ["https://evil.example/", "//evil.example", "javascript:alert(1)"])
def test_after_signing_in_one_stays_here(here: Cast, client: Client, wanted: str) -> None:
    assert sign_in(client, next=wanted)["Location"] == "/"


def test_an_unknown_name_and_a_wrong_password_get_the_same_answer(here: Cast, client: Client) -> None:
    unknown, wrong = sign_in(client, "nobody"), sign_in(client, password="wrong")
    assert unknown.status_code == wrong.status_code == 422
    assert "用户名或密码不正确" in unknown.content.decode()
    assert unknown.content.decode().replace("nobody", OFFICER).count("不正确") == wrong.content.decode().count("不正确")


def test_an_unknown_name_costs_a_password_hash_too(here: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    hashed: list[str] = []
    plain_encode = MD5PasswordHasher.encode

    def counted(self: MD5PasswordHasher, password: str, salt: str) -> str:
        hashed.append(password)
        return plain_encode(self, password, salt)

    monkeypatch.setattr(MD5PasswordHasher, "encode", counted)
    for name in ("nobody", OFFICER):
        with pytest.raises(LoginRefused):
            check(name, "wrong")
    assert hashed == ["wrong", "wrong"]


def test_five_failures_lock_a_name_and_the_right_password_no_longer_helps(here: Cast) -> None:
    for _ in range(PER_ACCOUNT):
        with pytest.raises(LoginRefused):
            check(OFFICER, "wrong")
    with pytest.raises(LoginLocked):
        check(OFFICER, PASSWORD, address="10.0.0.2")
    with pytest.raises(LoginLocked):
        check("ｗａｎｇ-lingyuan", PASSWORD)


def test_a_lock_ends_after_a_quarter_of_an_hour_and_tries_meanwhile_do_not_lengthen_it(here: Cast) -> None:
    for _ in range(PER_ACCOUNT):
        with pytest.raises(LoginRefused):
            check(OFFICER, "wrong")
    for _ in range(PER_ACCOUNT + 1):
        with pytest.raises(LoginLocked):
            check(OFFICER, PASSWORD, at=AT + timedelta(minutes=14, seconds=59))
    assert check(OFFICER, PASSWORD, at=AT + timedelta(minutes=15, seconds=1))[0].username == OFFICER


def test_an_unknown_name_is_locked_like_a_known_one(here: Cast) -> None:
    for _ in range(PER_ACCOUNT):
        with pytest.raises(LoginRefused):
            check("nobody", "wrong")
    with pytest.raises(LoginLocked):
        check("nobody", "wrong")


def test_one_address_cannot_try_many_names(here: Cast) -> None:
    LoginAttempt.objects.bulk_create(
        LoginAttempt(username=f"name{number}", address="10.9.9.9", at=AT) for number in range(PER_ADDRESS)
    )
    with pytest.raises(LoginLocked):
        check(OFFICER, PASSWORD, address="10.9.9.9")
    assert check(OFFICER, PASSWORD, address="10.9.9.8")


def test_an_unlocked_name_may_try_again(here: Cast) -> None:
    for _ in range(PER_ACCOUNT):
        with pytest.raises(LoginRefused):
            check(OFFICER, "wrong")
    services.unlock_user(actor=here.sysadmin, at=AT, username=OFFICER)
    assert check(OFFICER, PASSWORD)


def test_a_locked_name_is_answered_with_too_many_requests(here: Cast, client: Client) -> None:
    for _ in range(PER_ACCOUNT):
        assert sign_in(client, password="wrong").status_code == 422
    response = sign_in(client)
    assert response.status_code == 429
    assert "登录失败次数过多" in response.content.decode()
    assert PASSWORD not in response.content.decode()


def test_a_person_without_a_post_cannot_sign_in(here: Cast) -> None:
    services.create_user(actor=here.sysadmin, at=AT, username="zhao", display_name="赵", password=PASSWORD)
    with pytest.raises(NoPost):
        check("zhao", PASSWORD)


def test_a_closed_account_is_out_with_the_next_request_and_cannot_return(here: Cast, client: Client) -> None:
    sign_in(client)
    services.deactivate_user(actor=here.sysadmin, at=AT, username=OFFICER)
    assert client.get("/post/")["Location"].startswith("/login/")
    assert sign_in(client).status_code == 422


def test_an_ended_post_is_out_with_the_next_request(here: Cast, client: Client) -> None:
    sign_in(client)
    assert here.officer.post_id is not None
    services.end_post(actor=here.secadmin, at=AT, post_id=here.officer.post_id)
    assert client.get("/post/")["Location"] == "/login/?over=1"
    assert client.get("/post/")["Location"].startswith("/login/?next=")


def test_a_password_changed_elsewhere_ends_the_other_sessions(here: Cast) -> None:
    mine, other = Client(), Client()
    sign_in(mine)
    sign_in(other)
    answer = mine.post("/password/", {"old": PASSWORD, "new": "Zirconia+9-Glass", "again": "Zirconia+9-Glass"})
    assert answer.status_code == 302
    assert mine.get("/post/").status_code == 200
    assert other.get("/post/")["Location"].startswith("/login/")


def test_a_silent_session_ends(here: Cast, client: Client) -> None:
    sign_in(client)
    session = client.session
    session["seen"] -= 30 * 60 + 5
    session.save()
    assert client.get("/post/")["Location"] == "/login/?over=1"


def test_a_used_session_goes_on(here: Cast, client: Client) -> None:
    sign_in(client)
    session = client.session
    session["seen"] -= 29 * 60
    before = session["seen"]
    session.save()
    assert client.get("/post/").status_code == 200
    assert client.session["seen"] > before


def test_a_temporary_password_must_be_changed_before_anything_else(here: Cast, client: Client) -> None:
    services.reset_password(actor=here.sysadmin, at=AT, username=OFFICER, password="Temporary-2026")
    sign_in(client, password="Temporary-2026")
    for address in ("/post/", "/styleguide/"):
        assert client.get(address)["Location"] == "/password/"
    assert client.get("/password/").status_code == 200
    client.post("/password/", {"old": "Temporary-2026", "new": "Zirconia+9-Glass", "again": "Zirconia+9-Glass"})
    assert client.get("/post/").status_code == 200


def test_a_password_past_its_age_must_be_changed(here: Cast, client: Client) -> None:
    sign_in(client)
    User.objects.filter(username=OFFICER).update(password_changed_at=AT - timedelta(days=92))
    assert client.get("/post/")["Location"] == "/password/"
    with override_settings(ONEZONE_PASSWORD_PROFILE="asvs"):
        assert client.get("/post/").status_code == 200


def test_wrong_new_passwords_are_told_at_their_field(here: Cast, client: Client) -> None:
    sign_in(client)
    response = client.post("/password/", {"old": PASSWORD, "new": "short", "again": "short"})
    assert response.status_code == 422
    assert "密码至少需要 10 个字符" in response.content.decode()
    response = client.post("/password/", {"old": PASSWORD, "new": "Zirconia+9-Glass", "again": "different"})
    assert "两次输入的新密码不一致" in response.content.decode()


def test_the_session_key_changes_at_sign_in_and_with_the_post(here: Cast, there: Cast, client: Client) -> None:
    services.grant_post(actor=there.secadmin, at=AT, username=OFFICER, role=Role.leader)
    client.get("/login/")
    before = client.session.session_key
    sign_in(client)
    first = client.session.session_key
    assert first not in (None, before)
    posts = {row.zone_id: row.id for row in client.get("/post/").wsgi_request.posts}
    client.post("/post/", {"post": posts[there.zone.id]})
    page = client.get("/post/")
    assert page.wsgi_request.actor.zone_code == "chaoyang"
    client.post("/post/", {"post": posts[here.zone.id]})
    assert client.get("/post/").wsgi_request.actor == here.officer
    assert client.session.session_key != first
    assert not Session.objects.filter(session_key=first).exists()


def test_nobody_enters_anothers_post(here: Cast, client: Client) -> None:
    sign_in(client)
    for stranger in (here.sysadmin.post_id, 2**62, "x", ""):
        assert client.post("/post/", {"post": stranger}).status_code == 404
    assert client.get("/post/").wsgi_request.actor == here.officer


def test_a_forged_zone_in_a_session_shows_nothing(here: Cast, there: Cast, client: Client) -> None:
    sign_in(client)
    session = client.session
    session["zone"] = there.zone.id
    session.save()
    response = client.get("/post/")
    actor = getattr(response.wsgi_request, "actor", None)
    assert actor is None or actor.zone_id == here.zone.id


def test_signing_out_ends_the_session_and_clears_the_browser(here: Cast, client: Client) -> None:
    sign_in(client)
    response = client.post("/logout/")
    assert response["Clear-Site-Data"] == '"cache", "storage"'
    assert client.get("/post/")["Location"].startswith("/login/")
    assert client.get("/logout/").status_code in (302, 405)


@pytest.mark.parametrize(
    "address", ["/signup/", "/accounts/signup/", "/password/reset/", "/accounts/login/", "/admin/"]
)
def test_there_is_no_sign_up_and_no_reset(address: str, here: Cast, client: Client) -> None:
    sign_in(client)
    assert client.get(address).status_code == 404


def test_a_forwarded_address_counts_only_from_a_known_proxy(settings: Any) -> None:
    request = RequestFactory().get("/", REMOTE_ADDR="10.0.0.9", HTTP_X_FORWARDED_FOR="1.2.3.4, 10.0.0.8")
    assert client_address(request) == "10.0.0.9"
    settings.ONEZONE_TRUSTED_PROXIES = ["10.0.0.9", "10.0.0.8"]
    assert client_address(request) == "1.2.3.4"
    request.META["HTTP_X_FORWARDED_FOR"] = "10.0.0.8"
    assert client_address(request) == "10.0.0.9"


def test_a_demonstration_lives_on_its_day(settings: Any) -> None:
    assert now().astimezone(AT.tzinfo).date() in (AT.date(), AT.date() - timedelta(days=1))
    settings.ONEZONE_TODAY = None
    assert now().year > 2000
