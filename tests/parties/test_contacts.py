"""People to call at an enterprise: added, changed, ended, and a number that is shown only to whoever asks for it."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from onezone.kernel.moment import local_date
from onezone.parties import contacts, services
from onezone.parties.errors import ContactListed, TextMissing
from onezone.parties.models import Contact
from onezone.parties.partners import PARTNERS
from onezone.parties.queries import contacts_of, partners_of
from onezone.platform.identity.errors import NotAllowed, NotFound
from onezone.platform.identity.scope import zone_scope
from onezone.platform.journal.models import JournalRow
from onezone.platform.registers import services as registers
from onezone.platform.registers.errors import RowRefused
from tests.platform.conftest import AT, PASSWORD, Cast, make_cast

CODE, PHONE = "91350100M000100Y43", "13812345678"


@pytest.fixture
def here(db: None) -> Cast:
    cast = make_cast("lingyuan")
    services.register_enterprise(actor=cast.window, at=AT, credit_code=CODE, name="凌源玻纤有限公司")
    return cast


@pytest.fixture
def someone(here: Cast) -> int:
    words = {"name": "李四", "phone": PHONE, "part": "filings", "duty": "经理"}
    return services.add_contact(actor=here.window, at=AT, credit_code=CODE, **words).pk


def act(here: Cast, **more: Any) -> dict[str, Any]:
    return {"actor": here.window, "at": AT, "credit_code": CODE, **more}


def test_a_number_is_masked_until_somebody_asks_and_who_asked_is_kept(here: Cast, someone: int) -> None:
    with zone_scope(here.zone.id):
        [listed] = contacts.people_of(here.officer, CODE)
        assert (listed.phone, listed.number, listed.part_word) == ("138****5678", "", "报批经办")
    assert contacts.show_number(**act(here, contact=someone) | {"actor": here.officer}) == PHONE
    with zone_scope(here.zone.id):
        row = JournalRow.objects.get(chain="reads", act="show_number")
        assert (row.payload["contact"], row.actor) == (someone, here.officer.signature)
        assert PHONE not in str(list(JournalRow.objects.values_list("payload", flat=True)))
    with pytest.raises(NotAllowed):
        contacts.show_number(**act(here, contact=someone) | {"actor": here.applicant})
    with pytest.raises(NotFound):
        contacts.show_number(**act(here, contact=someone + 1))


def test_a_person_is_changed_with_history_and_ended_without_being_lost(here: Cast, someone: int) -> None:
    assert contacts.change_contact(**act(here, contact=someone, changes={"duty": "总经理", "phone": ""}))
    assert contacts.change_contact(**act(here, contact=someone, changes={"phone": "13900000000", "part": "head"}))
    assert not contacts.change_contact(**act(here, contact=someone, changes={"duty": " 总经理 "}))
    for _again in range(2):
        contacts.end_contact(**act(here, contact=someone))
    with zone_scope(here.zone.id):
        held, lines = contacts.person(here.window, CODE, someone)
        assert contacts_of(here.window, CODE) == ()
        acts = list(JournalRow.objects.filter(chain="zone").values_list("act", flat=True))
    assert (held.duty, held.phone, held.ended_on) == ("总经理", "139****0000", local_date(AT))
    assert {line.field.name for line in lines} >= {"duty", "phone", "part", "ended_on"}
    assert not any("1390" in line.new or "1381" in line.old for line in lines)
    assert (acts.count("change_contact"), acts.count("end_contact")) == (2, 1)
    services.add_contact(**act(here, name="李四", phone="13900000000"))
    with zone_scope(here.zone.id):
        assert Contact.objects.count() == 2


def test_what_is_refused(here: Cast, someone: int) -> None:
    other = services.add_contact(**act(here, name="王五", phone=PHONE)).pk
    for wrong, changes in ((TextMissing, {"name": " "}), (ContactListed, {"name": "李四"})):
        with pytest.raises(wrong):
            contacts.change_contact(**act(here, contact=other, changes=changes))
    for service, more in ((contacts.change_contact, {"changes": {"name": "x"}}), (contacts.end_contact, {})):
        with pytest.raises(NotAllowed):
            service(**act(here, contact=other, **more) | {"actor": here.officer})


def test_the_pages_mask_show_add_change_and_end(here: Cast, someone: int, settings: Any) -> None:
    settings.ONEZONE_TODAY = local_date(AT)
    client, base = Client(), f"/enterprises/{CODE}/contacts/"
    client.post("/login/", {"username": "li-lingyuan", "password": PASSWORD})
    for path in (base, f"/enterprises/{CODE}/whole/", f"{base}{someone}/"):
        page = client.get(path).content.decode()
        assert "138****5678" in page, path
        assert PHONE not in page, path
    shown = client.post(f"{base}{someone}/number/")
    assert PHONE in shown.content.decode()
    assert "no-store" in shown["Cache-Control"]
    assert client.post(base, {"name": "王五"}).status_code == 422
    page = client.post(base, {"name": "王五", "phone": "13700000000", "part": "safety"}, follow=True).content.decode()
    assert "安全环保" in page
    client.post(f"{base}{someone}/", {"name": "李四", "part": "head", "duty": "总经理", "phone": ""})
    page = client.post(f"{base}{someone}/end/", follow=True).content.decode()
    assert "总经理" in page
    assert f"{local_date(AT)} 停用" in page
    assert client.post(f"{base}{someone}/", {"name": "王五", "phone": "13700000000"}).status_code == 302


def test_partners_outside_are_a_register_linked_to_enterprises(here: Cast) -> None:
    given = {"name": "天津大学", "kind": "高校院所", "works_on": "石墨烯成果转化", "enterprise": "凌源玻纤有限公司"}
    words: dict[str, Any] = {"actor": here.window, "at": AT, "register": PARTNERS}
    assert registers.create(**words, given=given) == "H-00001"
    with pytest.raises(RowRefused):
        registers.create(**words, given={"name": "某银行", "since": "2026-05-02", "until": "2026-05-01"})
    with zone_scope(here.zone.id):
        assert [(row.name, row.works_on) for row in partners_of(here.officer, CODE)] == [("天津大学", "石墨烯成果转化")]
