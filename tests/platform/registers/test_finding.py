"""Every register is found by its declaration alone: by title, key and the places that are searched, as rows are now."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from onezone.ledger.register import PARKS
from onezone.parties import merging
from onezone.parties.licences import LICENCES
from onezone.parties.partners import PARTNERS
from onezone.parties.register import ENTERPRISES
from onezone.platform.identity import services as identity
from onezone.platform.identity.actor import Actor, Role
from onezone.platform.identity.scope import act_transaction, zone_scope
from onezone.platform.registers import finding, importing, running, services
from onezone.platform.registers.declaration import Kind, Register, Sensitivity, Verb
from onezone.platform.registers.listing import Asked, listing
from onezone.platform.search import services as search
from onezone.platform.search.models import SearchEntry
from onezone.platform.search.queries import find
from onezone.platform.web.now import wall_clock
from tests.platform.conftest import AT, PASSWORD, Cast, actor_of
from tests.platform.registers.test_rows import FIBRE, add

TABLE: tuple[Register, ...] = ()
"""What the setting ONEZONE_REGISTERS names where a test declares its own."""


@pytest.fixture
def firm(here: Cast) -> str:
    return add(here, "凌源玻纤有限公司", credit_code=FIBRE, aliases="炜盛")


@pytest.fixture
def steward(here: Cast) -> Actor:
    identity.create_user(
        actor=here.system, at=AT, username="zhou", display_name="周岚", password=PASSWORD, must_change_password=False
    )
    return actor_of(identity.grant_post(actor=here.system, at=AT, username="zhou", role=Role.steward))


def licence(cast: Cast, name: str, **given: str) -> str:
    words = {"enterprise": FIBRE, "name": name, **given}
    return services.create(actor=cast.window, at=AT, register=LICENCES, given=words)


def hits(actor: Actor, asked: str, kind: str = "licences") -> list[str]:
    with zone_scope(actor.zone_id):
        return [hit.link for each in find(actor, asked, kinds=[kind], limit=50) for hit in each.hits]


def listed(actor: Actor, asked: str, register: Register = LICENCES) -> list[str]:
    with zone_scope(actor.zone_id):
        return sorted(str(row.name) for row in listing(actor, register, Asked(words=asked)).rows)


@pytest.mark.parametrize("asked", ["取水", "证", "辽水〔2026〕7", "L-00001", "凌源玻纤", "炜盛 取水"])
def test_a_row_is_found_by_title_key_and_every_place_that_is_searched(here: Cast, firm: str, asked: str) -> None:
    licence(here, "取水许可证", number="辽水〔2026〕7号")
    licence(here, "排污登记")
    assert "/licences/L-00001/" in hits(here.officer, asked)
    assert "取水许可证" in listed(here.officer, asked)
    assert hits(here.officer, "没有的") == listed(here.officer, "没有的") == []


def test_a_list_asks_the_index_and_does_not_read_its_rows_for_chinese(here: Cast, firm: str) -> None:
    licence(here, "取水许可证")
    with act_transaction(here.system):
        search.clear(actor=here.system, kinds=["licences"])
    assert listed(here.officer, "取水") == []


def test_a_change_of_one_or_many_rows_is_found_at_once_and_what_was_is_not(here: Cast, firm: str) -> None:
    keys = [licence(here, "取水许可证"), licence(here, "排污登记")]
    services.change(actor=here.window, at=AT, register=LICENCES, key=keys[0], given={"name": "用水指标"})
    assert listed(here.officer, "取水") == hits(here.officer, "取水") == []
    assert listed(here.officer, "用水") == ["用水指标"]
    services.change_many(actor=here.window, at=AT, register=LICENCES, keys=keys, given={"number": "凌许2026"})
    assert listed(here.officer, "凌许") == ["排污登记", "用水指标"]


def test_what_a_file_brings_is_found(here: Cast, firm: str) -> None:
    content = "企业,证照名称,证照编号\n凌源玻纤有限公司,安全生产许可证,冀安1\n".encode()
    words: dict[str, Any] = {"actor": here.window, "at": AT, "register": LICENCES}
    reference = importing.receive(**words, name="a.csv", content=content)
    for step in (lambda: None, lambda: importing.take(**words, reference=reference)):
        step()
        assert running.run(actor=here.window, at=AT, reference=reference, clock=wall_clock)
    assert hits(here.officer, "安全生产") == ["/licences/L-00001/"]


def test_a_row_is_found_by_the_present_names_of_the_row_it_links_to(here: Cast, firm: str) -> None:
    licence(here, "取水许可证")
    services.change(actor=here.window, at=AT, register=ENTERPRISES, key=firm, given={"aliases": "红山"})
    assert listed(here.officer, "炜盛") == []
    assert listed(here.officer, "红山") == ["取水许可证"]


def test_a_row_whose_enterprise_is_merged_is_found_by_the_one_that_stays(here: Cast, firm: str) -> None:
    licence(here, "取水许可证")
    stays = add(here, "朝阳红山新材料有限公司", credit_code="91211300MA0UQ3YB0Y")
    merging.merge(
        actor=here.window, at=AT, kept=stays, gone=firm, reason="同一家", seen=None,
        choices={"name": "kept", "credit_code": "kept"},
    )  # fmt: skip
    assert listed(here.officer, "朝阳红山") == listed(here.officer, "凌源玻纤") == ["取水许可证"]


def test_a_row_whose_key_changes_is_one_page(here: Cast, steward: Actor) -> None:
    words: dict[str, Any] = {"actor": steward, "at": AT, "register": PARKS}
    services.create(**words, given={"name": "东园", "is_core": "是"})
    services.change(**words, key="东园", given={"name": "东南园"})
    assert hits(steward, "园", "parks") == ["/parks/东南园/"]


def test_an_act_that_changes_nothing_that_is_searched_writes_nothing_into_the_index(here: Cast, firm: str) -> None:
    licence(here, "取水许可证")
    with CaptureQueriesContext(connection) as captured:
        services.change(actor=here.window, at=AT, register=ENTERPRISES, key=firm, given={"capital": "8600"})
    asked = [each["sql"] for each in captured if "search_" in each["sql"]]
    assert asked
    assert all(each.startswith("SELECT") for each in asked)


def test_whom_a_list_is_closed_to_finds_nothing_of_it(here: Cast, firm: str) -> None:
    licence(here, "取水许可证")
    assert hits(here.applicant, "取水") == hits(here.auditor, "取水") == hits(here.sysadmin, "取水") == []
    assert hits(here.window, "取水") != []


def test_what_the_list_does_not_show_an_actor_is_not_found_by_them(here: Cast, firm: str, settings: Any) -> None:
    licence(here, "取水许可证")
    licence(here, "取水登记")
    narrow = replace(LICENCES, visible=lambda actor, rows: rows if actor.system else rows.filter(name="取水登记"))
    globals()["TABLE"] = finding.search_kinds([narrow])
    settings.ONEZONE_SEARCH_KINDS = f"{__name__}.TABLE"
    assert hits(here.window, "取水") == ["/licences/L-00002/"]


def test_what_is_masked_is_in_nobodys_words(here: Cast, firm: str, settings: Any) -> None:
    """Neither its own nor that of a row it links to, and not as a title: whoever finds a value has read it."""
    fields = tuple(
        replace(each, sensitivity=Sensitivity.personal) if each.name in ("name", "in_charge") else each
        for each in PARTNERS.fields
    )
    holders = {**PARTNERS.holders, Verb.unmask: frozenset({Role.window})}
    guarded = replace(PARTNERS, fields=fields, holders=holders, searched=("name", "in_charge", "works_on"))
    lent = replace(LICENCES, searched=("name", "enterprise__legal_person"))
    masked = replace(
        ENTERPRISES,
        fields=tuple(
            replace(each, sensitivity=Sensitivity.commercial) if each.name == "legal_person" else each
            for each in ENTERPRISES.fields
        ),
    )
    globals()["TABLE"] = (masked, lent, guarded)
    settings.ONEZONE_REGISTERS = f"{__name__}.TABLE"
    services.change(actor=here.window, at=AT, register=ENTERPRISES, key=firm, given={"legal_person": "孙某某"})
    services.create(actor=here.window, at=AT, register=lent, given={"enterprise": FIBRE, "name": "取水许可证"})
    services.create(
        actor=here.window, at=AT, register=guarded, given={"name": "赵某某", "in_charge": "钱某某", "works_on": "设计"}
    )
    with zone_scope(here.zone.id):
        text = "\n".join(SearchEntry.objects.filter(kind__in=["partners", "licences"]).values_list("text", flat=True))
        assert "设计" in text
        assert "取水许可证" in text
        for secret in ("赵某某", "钱某某", "孙某某"):
            assert secret not in text
        assert finding.places(guarded) == ("works_on",)
        assert listing(here.window, guarded, Asked(words="钱某某")).rows == ()


def test_rows_that_are_older_than_their_being_found_are_brought_in_and_a_rebuild_gives_what_acts_have_kept(
    here: Cast, firm: str, steward: Actor
) -> None:
    licence(here, "取水许可证", number="7")
    services.create(actor=steward, at=AT, register=PARKS, given={"name": "东园", "is_core": "是"})

    def held() -> list[tuple[Any, ...]]:
        with zone_scope(here.zone.id):
            return sorted(SearchEntry.objects.values_list("kind", "key", "title", "note", "code", "link", "text"))

    kept = held()
    assert {kind for kind, *_more in kept} == {"enterprise", "licences", "parks"}
    with act_transaction(here.system):
        search.clear(actor=here.system, kinds=["licences", "parks"])
    call_command("rebuild_search", missing=True)
    assert held() == kept
    call_command("rebuild_search")
    assert held() == kept


@pytest.mark.parametrize("code", [each.code for each in finding.registers()])
def test_every_register_that_is_found_has_a_key_of_text_and_places_that_its_rows_have(here: Cast, code: str) -> None:
    register = finding.register_named(code)
    with zone_scope(here.zone.id):
        held = finding.rows_found(here.system, register).values_list(
            register.field(register.key).place, *finding.places(register)
        )
        assert list(held) == []
    assert register.field(register.key).kind is Kind.text or not register.is_found
    assert len(finding.kind_of(register)) <= SearchEntry._meta.get_field("kind").max_length
