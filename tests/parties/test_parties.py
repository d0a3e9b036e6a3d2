"""Enterprises and contacts: known by their code, seen by those who may, names kept."""

from __future__ import annotations

import pytest

from onezone.parties import queries, services
from onezone.parties.errors import CreditCodeWrong, EnterpriseKnown, TextMissing
from onezone.parties.models import Enterprise
from onezone.parties.permissions import HOLDERS, SENTENCES, Act
from onezone.platform.identity.errors import NotAllowed, NotFound
from onezone.platform.identity.scope import zone_scope
from onezone.platform.journal.models import JournalRow
from tests.platform.conftest import AT, Cast, make_cast

FIBRE = "91350100M000100Y43"


@pytest.fixture
def here(db: None) -> Cast:
    return make_cast("lingyuan")


@pytest.fixture
def there(db: None) -> Cast:
    return make_cast("chaoyang")


def register(cast: Cast, **words: str) -> Enterprise:
    given = {"credit_code": FIBRE, "name": "凌源玻纤有限公司", "legal_person": "张三"} | words
    return services.register_enterprise(actor=cast.window, at=AT, **given)


def test_the_window_registers_an_enterprise_and_the_journal_says_so(here: Cast) -> None:
    register(here, credit_code=" 91350100m000100y43 ")
    with zone_scope(here.zone.id):
        assert queries.enterprise_by_code(here.officer, FIBRE).name == "凌源玻纤有限公司"
        row = JournalRow.objects.filter(chain="zone").latest("seq")
    assert (row.act, row.payload["credit_code"]) == ("register_enterprise", FIBRE)


def test_a_wrong_code_is_refused_with_its_reason(here: Cast) -> None:
    with pytest.raises(CreditCodeWrong) as refused:
        register(here, credit_code="91350100M000100Y44")
    assert refused.value.data["field"] == "credit_code"
    assert refused.value.data["reason_zh"]


def test_an_enterprise_is_registered_once_a_zone(here: Cast, there: Cast) -> None:
    register(here)
    with pytest.raises(EnterpriseKnown) as refused:
        register(here, name="另一个名字")
    assert refused.value.data["name"] == "凌源玻纤有限公司"
    register(there)


def test_a_name_is_needed(here: Cast) -> None:
    with pytest.raises(TextMissing):
        register(here, name="  ")


def test_a_replaced_name_becomes_a_former_one_and_is_still_found(here: Cast) -> None:
    register(here)
    services.correct_enterprise(
        actor=here.window, at=AT, credit_code=FIBRE, changes={"name": "凌源新材料有限公司", "id": "7"}
    )
    with zone_scope(here.zone.id):
        [found] = queries.enterprises_visible_to(here.officer, text="玻纤")
        row = JournalRow.objects.filter(chain="zone").latest("seq")
    assert (found.name, found.former_names) == ("凌源新材料有限公司", ("凌源玻纤有限公司",))
    assert row.payload["before"] == {"name": "凌源玻纤有限公司"}


def test_an_applicant_sees_only_the_enterprise_they_act_for(here: Cast) -> None:
    register(here)
    register(here, credit_code="91350211M00013FA13", name="别家")
    with zone_scope(here.zone.id):
        assert [row.credit_code for row in queries.enterprises_visible_to(here.applicant)] == [FIBRE]
        with pytest.raises(NotFound):
            queries.enterprise_by_code(here.applicant, "91350211M00013FA13")
        assert queries.enterprises_visible_to(here.sysadmin) == ()


def test_another_zone_finds_nothing(here: Cast, there: Cast) -> None:
    register(here)
    with zone_scope(there.zone.id), pytest.raises(NotFound):
        queries.enterprise_by_code(there.window, FIBRE)
    with pytest.raises(NotFound):
        services.correct_enterprise(actor=there.window, at=AT, credit_code=FIBRE, changes={"name": "x"})


def test_contacts_are_listed_once_and_their_numbers_stay_out_of_the_journal(here: Cast) -> None:
    register(here)
    words = {"credit_code": FIBRE, "name": "李四", "phone": "13800000000"}
    first = services.add_contact(actor=here.applicant, at=AT, **words)
    assert services.add_contact(actor=here.window, at=AT, **words).id == first.id
    with zone_scope(here.zone.id):
        assert [row.phone for row in queries.contacts_of(here.window, FIBRE)] == ["13800000000"]
        row = JournalRow.objects.filter(chain="zone").latest("seq")
    assert "13800000000" not in str(row.payload)


def test_who_may_not_is_refused(here: Cast) -> None:
    register(here)
    with pytest.raises(NotAllowed):
        services.register_enterprise(actor=here.applicant, at=AT, credit_code="91350211M00013FA13", name="别家")
    with pytest.raises(NotAllowed):
        services.add_contact(actor=here.officer, at=AT, credit_code=FIBRE, name="李四", phone="1")
    with pytest.raises(TextMissing):
        services.add_contact(actor=here.applicant, at=AT, credit_code=FIBRE, name="李四", phone=" ")


def test_every_act_has_a_sentence_and_holders() -> None:
    assert set(HOLDERS) == set(SENTENCES) == set(Act)
