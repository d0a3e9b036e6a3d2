"""H6: the three administrators do not share a single power, grant nothing to themselves, and see no case."""

from __future__ import annotations

import inspect
from datetime import date
from itertools import combinations
from typing import Any

import pytest
from django.test import Client

from onezone.approvals import permissions as approvals
from onezone.approvals.services.case_file import hand_over_case
from onezone.parties import permissions as parties
from onezone.platform.calendar import services as calendar
from onezone.platform.identity import accounts, permissions, registry, services
from onezone.platform.identity.actor import ADMINISTRATORS, Role
from onezone.platform.identity.errors import GrantToSelf, NotAllowed
from onezone.platform.identity.permissions import Act, may
from onezone.platform.identity.scope import zone_scope
from onezone.platform.journal import audit
from onezone.platform.journal.models import JournalRow
from onezone.platform.messages import undelivered
from onezone.platform.outbox import letters
from onezone.platform.outbox import queries as outbox
from onezone.platform.webhooks.services import subscriptions
from tests.administration.conftest import Door
from tests.approvals.project.conftest import World, world
from tests.permissions import table
from tests.platform.conftest import AT, Cast

__all__ = ["world"]
WHO = {"sysadmin": Role.system_admin, "secadmin": Role.security_admin, "auditor": Role.auditor}
DAY = date(2026, 4, 20)
W = audit.Wanted()
# Every service of the administrators, with what it needs; who may call it is read from the table of permissions.
SERVICES: dict[Act, list[tuple[Any, dict[str, Any]]]] = {
    Act.create_user: [(services.create_user, {"username": "x1", "display_name": "x", "password": "Glass-Fibre-2018"})],
    Act.deactivate_user: [(services.deactivate_user, {"username": "li-lingyuan"})],
    Act.reopen_user: [(accounts.reopen_user, {"username": "li-lingyuan", "password": "Glass-Fibre-2018"})],
    Act.reset_password: [(services.reset_password, {"username": "li-lingyuan", "password": "Glass-Fibre-2018"})],
    Act.unlock_user: [(services.unlock_user, {"username": "li-lingyuan"})],
    Act.add_department: [(services.add_department, {"code": "ZZZ", "name_zh": "z"})],
    Act.set_zone: [(services.set_zone, {"settings": {}})],
    Act.close_days: [(calendar.close_day, {"day": DAY, "reason": "x"})],
    Act.grant_post: [(services.grant_post, {"username": "li-lingyuan", "role": Role.leader})],
    Act.end_post: [(services.end_post, {"post_id": 0})],
    Act.read_journal: [(audit.search, {"wanted": W}), (audit.look, {"chain": "zone", "seq": 1})],
    Act.verify_journal: [(audit.check, {})],
    Act.export_journal: [
        (audit.take_rows, {"wanted": W, "form": "csv"}),
        (audit.take_journal, {"chain": None}),
        (audit.take_checkpoint, {}),
        (hand_over_case, {"project": "P-2026-9999"}),
    ],
    Act.read_accounts: [(lambda *, actor, at: registry.accounts(actor, at=at), {})],
    Act.read_posts: [(lambda *, actor, at: registry.holders(actor, on=DAY), {})],
    Act.read_health: [
        (lambda *, actor, at: outbox.dead_letters(actor), {}),
        (lambda *, actor, at: outbox.jobs(actor), {}),
        (lambda *, actor, at: undelivered.dead_mails(actor, at=at), {}),
    ],
    Act.keep_webhooks: [
        (subscriptions.subscribe, {"name": "x", "url": "https://example.com/"}),
        (subscriptions.unsubscribe, {"subscription": 0}),
        (subscriptions.send_again, {"call": 0}),
    ],
    Act.retry_delivery: [(letters.retry_delivery, {"delivery_id": 0}), (undelivered.send_again, {"mail": 0})],
}


def test_no_act_belongs_to_two_administrators_and_none_of_theirs_to_anybody_else() -> None:
    sets = {role: {act for act in Act if role in permissions.HOLDERS[act]} for role in ADMINISTRATORS}
    for one, two in combinations(sorted(ADMINISTRATORS), 2):
        assert not sets[one] & sets[two]
    assert set().union(*sets.values()) == set(Act)
    for act in Act:
        assert permissions.HOLDERS[act] <= ADMINISTRATORS


def test_no_administrator_has_an_act_of_business() -> None:
    for grant in approvals.ACTS.values():
        assert not grant.roles & ADMINISTRATORS
    for held in parties.HOLDERS.values():
        assert not held & ADMINISTRATORS


def test_every_act_of_the_table_has_its_services_here() -> None:
    assert set(SERVICES) == set(Act)


@pytest.mark.parametrize("act", list(Act), ids=lambda each: each.value)
def test_a_service_refuses_everybody_but_its_one_administrator(act: Act, cast: Cast) -> None:
    people = ("sysadmin", "secadmin", "auditor", "officer", "window", "applicant")
    for service, needed in SERVICES[act]:
        for who in people:
            actor = getattr(cast, who)
            if may(actor, act):
                continue
            with zone_scope(cast.zone.id), pytest.raises(NotAllowed):
                service(actor=actor, at=AT, **needed)


def test_nobody_grants_to_or_ends_for_oneself(cast: Cast) -> None:
    assert cast.secadmin.post_id is not None
    with pytest.raises(GrantToSelf):
        services.grant_post(actor=cast.secadmin, at=AT, username="sec-lingyuan", role=Role.leader)
    with pytest.raises(GrantToSelf):
        services.end_post(actor=cast.secadmin, at=AT, post_id=cast.secadmin.post_id)


def test_no_page_opens_to_two_administrators_but_those_of_everybody() -> None:
    inside = {"200", "302", "409", "422"}
    for key, row in table.read().items():
        if not key.path.startswith(("/audit/", "/admin/")):
            continue
        may_enter = {role for role in ("system_admin", "security_admin", "auditor") if row[role] in inside}
        assert len(may_enter) <= 1, (key, may_enter)
        others = [row[who] for who in table.COLUMNS if who not in ("system_admin", "security_admin", "auditor")]
        assert not inside & set(others), (key, others)


@pytest.mark.parametrize("who", sorted(WHO))
def test_an_administrator_sees_no_row_of_business_on_any_page(who: str, world: World, settings: Any) -> None:
    with zone_scope(world.zone.id):
        world.hire(who, WHO[who])
    client = world.client(who)
    for path in table.routes():
        if "<" in path or path.startswith(("/audit/", "/logout", "/language", "/styleguide", "/(")):
            continue
        text = client.get(path).content.decode(errors="ignore")
        assert world.reference not in text, path
        assert "玻璃纤维" not in text, path
        assert "炜盛" not in text, path


@pytest.mark.parametrize("who", ["sysadmin", "secadmin", "auditor"])
def test_nobody_edits_the_journal_by_any_service(who: str) -> None:
    """No function of the journal that takes an actor changes or removes a row; it can only append."""
    for module in (audit,):
        for _name, function in inspect.getmembers(module, inspect.isfunction):
            source = inspect.getsource(function)
            assert ".update(" not in source
            assert ".delete(" not in source


def refusals(cast: Cast) -> list[JournalRow]:
    with zone_scope(cast.zone.id):
        return list(JournalRow.objects.filter(chain="refused").order_by("seq"))


def test_a_refused_page_leaves_exactly_one_row(cast: Cast, door: Door) -> None:
    """E3: what was denied to somebody who had signed in is one record with who, when, what."""
    assert door("officer").get("/audit/").status_code == 403
    (row,) = refusals(cast)
    assert (row.actor, row.role, row.payload["act"]) == (cast.officer.signature, "officer", "journal:zone:read")
    assert row.payload["address"] == "GET /audit/"
    assert row.act == "refused"


def test_every_page_of_the_administrators_that_refuses_writes_it_down_once(cast: Cast, door: Door) -> None:
    client, expected = door("window"), 0
    for key, row in table.read().items():
        if key.path.startswith(("/audit/", "/admin/")) and "<" not in key.path and row["window"] == "403":
            client.generic(key.method, key.path, content_type="application/x-www-form-urlencoded")
            expected += 1
    assert expected > 10
    assert len(refusals(cast)) == expected


def test_a_flood_of_refusals_is_sixty_rows_an_hour(cast: Cast, door: Door) -> None:
    client = door("officer")
    for _ in range(70):
        client.get("/admin/users/")
    rows = refusals(cast)
    assert len(rows) == 60
    assert "more" in rows[-1].payload
    assert "more" not in rows[-2].payload
    door("window").get("/admin/users/")
    assert len(refusals(cast)) == 61


def test_a_stranger_writes_nothing(cast: Cast) -> None:
    Client().get("/audit/")
    assert refusals(cast) == []
