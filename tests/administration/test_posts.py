"""The security administrator's pages: granting, ending, who holds what, the three administrators."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from onezone.administration.pages.permissions import build_permissions
from onezone.approvals import permissions as approvals
from onezone.platform.identity import registry
from onezone.platform.identity.actor import Role
from onezone.platform.identity.models import Post
from onezone.platform.identity.scope import zone_scope
from tests.administration.conftest import TODAY, Door
from tests.platform.conftest import Cast


@pytest.fixture
def security(door: Door) -> Client:
    return door("secadmin")


def grant(client: Client, **fields: str) -> int:
    sent = {"username": "li-lingyuan", "role": "leader", "department": "", "enterprise": ""} | fields
    return client.post("/admin/posts/grant/", sent).status_code


def test_a_post_is_granted_from_a_day_to_a_day(security: Client, cast: Cast) -> None:
    first, last = TODAY + timedelta(days=1), TODAY + timedelta(days=31)
    assert grant(security, held_from=first.isoformat(), held_to=last.isoformat()) == 302
    with zone_scope(cast.zone.id):
        post = Post.objects.get(user__username="li-lingyuan", role="leader")
    assert (post.held_from, post.held_to) == (first, last)
    with zone_scope(cast.zone.id):
        (row,) = registry.holders(cast.secadmin, on=TODAY, role="leader", state="coming")
    assert row.username == "li-lingyuan"


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"username": "nobody"}, 404),
        ({"role": "officer"}, 422),
        ({"role": "applicant"}, 422),
        ({"role": "king"}, 422),
        ({"username": "sec-lingyuan"}, 409),
        ({"username": "sys-lingyuan", "role": "auditor"}, 409),
        ({"held_from": "2026-05-01", "held_to": "2026-04-30"}, 422),
        ({"role": "officer", "department": "NOWHERE"}, 422),
    ],
)  # fmt: skip
def test_what_cannot_be_granted_is_refused_and_named(fields: dict[str, str], status: int, security: Client) -> None:
    answer = security.post("/admin/posts/grant/", {"username": "li-lingyuan", "role": "leader"} | fields)
    assert answer.status_code == status
    assert answer.context["form"].errors


def test_a_post_is_ended_and_its_session_with_it(security: Client, door: Door, cast: Cast) -> None:
    officer = door("officer")
    assert officer.get("/desk/").status_code == 200
    address = f"/admin/posts/{cast.officer.post_id}/end/"
    assert "wang" in security.get(address).content.decode()
    assert security.post(address).status_code == 302
    assert officer.get("/desk/")["Location"].startswith("/login/")
    assert security.post(address).status_code == 409


def test_a_vacant_administrator_is_seen(security: Client, cast: Cast) -> None:
    with zone_scope(cast.zone.id):
        keepers = registry.three_administrators(cast.secadmin, on=TODAY)
    assert [(each.role, len(each.holders)) for each in keepers] == [
        ("system_admin", 1), ("security_admin", 1), ("auditor", 1),
    ]  # fmt: skip
    security.post(f"/admin/posts/{cast.auditor.post_id}/end/")
    assert "空缺" in security.get("/admin/posts/").content.decode()


def test_the_matrix_shows_every_act_for_every_role() -> None:
    page = build_permissions()
    assert len(page.roles) == len(Role)
    lines = {line.act: line for _title, group in page.groups for line in group}
    for act, grant_ in approvals.ACTS.items():
        cells = dict(zip(Role, lines[f"approvals:{act}"].cells, strict=True))
        assert {role for role, cell in cells.items() if cell} == grant_.roles
