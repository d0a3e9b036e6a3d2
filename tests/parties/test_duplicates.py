"""Enterprises that may be one: listed with a reason, told apart for good, warned of before a new one."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from onezone.kernel.moment import local_date
from onezone.parties import alike, services
from onezone.parties.errors import SameEnterprise, TextMissing
from onezone.parties.models import Enterprise, ToldApart
from onezone.platform.identity.errors import NotAllowed, NotFound
from onezone.platform.identity.scope import zone_scope
from onezone.platform.journal.models import JournalRow
from tests.platform.conftest import AT, PASSWORD, Cast, make_cast

ONE, OTHER = "91350100M000100Y43", "91350211M00013FA13"
NAMES = {ONE: "辽宁炜盛复合新型材料有限公司", OTHER: "辽宁炜盛新型复合材料有限公司"}


@pytest.fixture
def here(db: None) -> Cast:
    cast = make_cast("lingyuan")
    for code, name in NAMES.items():
        services.register_enterprise(actor=cast.window, at=AT, credit_code=code, name=name)
    return cast


@pytest.fixture
def window(here: Cast, settings: Any) -> Client:
    settings.ONEZONE_TODAY = local_date(AT)
    client = Client()
    client.post("/login/", {"username": "li-lingyuan", "password": PASSWORD})
    return client


def found(here: Cast) -> list[tuple[str, str]]:
    with zone_scope(here.zone.id):
        return [(each.one.credit_code, each.other.credit_code) for each in alike.duplicates(here.window, limit=9).pairs]


def test_a_pair_is_told_apart_for_good_until_that_is_taken_back(here: Cast) -> None:
    assert found(here) == [(ONE, OTHER)]
    services.tell_apart(actor=here.window, at=AT, one=OTHER, other=ONE, reason="股东和厂址都不同")
    services.tell_apart(actor=here.window, at=AT, one=ONE, other=OTHER, reason="核过营业执照")
    assert found(here) == []
    with zone_scope(here.zone.id):
        [decided] = alike.told_apart(here.window)
        row = JournalRow.objects.filter(chain="zone").latest("seq")
    assert (decided.reason, row.act, row.payload["enterprises"]) == ("核过营业执照", "tell_apart", [ONE, OTHER])
    services.correct_enterprise(actor=here.window, at=AT, credit_code=ONE, changes={"name": "炜盛新型复合材料有限公司"})
    assert found(here) == []
    services.doubt_again(actor=here.window, at=AT, decision=decided.id)
    assert found(here) == [(ONE, OTHER)]


def test_what_cannot_be_told_apart(here: Cast) -> None:
    for wrong, given in (
        (SameEnterprise, {"one": ONE, "other": ONE, "reason": "x"}),
        (NotFound, {"one": ONE, "other": "E-00009", "reason": "x"}),
        (TextMissing, {"one": ONE, "other": OTHER, "reason": " "}),
    ):
        with pytest.raises(wrong):
            services.tell_apart(actor=here.window, at=AT, **given)
    with pytest.raises(NotAllowed):
        services.tell_apart(actor=here.officer, at=AT, one=ONE, other=OTHER, reason="x")
    with pytest.raises(NotFound):
        services.doubt_again(actor=here.window, at=AT, decision=1)
    with zone_scope(here.zone.id):
        assert not ToldApart.objects.exists()


def test_the_page_lists_pairs_with_a_reason_and_takes_the_decision(window: Client, here: Cast) -> None:
    page = window.get("/enterprises/duplicates/").content.decode()
    for said in ("1 对企业可能是同一家", *NAMES.values(), "名称有 88% 相同"):
        assert said in page, said
    assert (
        "请填写"
        in window.post("/enterprises/duplicates/apart/", {"one": ONE, "other": OTHER}, follow=True).content.decode()
    )
    words = {"one": ONE, "other": OTHER, "reason": "两家的厂址不同"}
    page = window.post("/enterprises/duplicates/apart/", words, follow=True).content.decode()
    assert "没有疑似重复的企业" in page
    assert "两家的厂址不同" in page
    with zone_scope(here.zone.id):
        decision = ToldApart.objects.get().pk
    page = window.post("/enterprises/duplicates/again/", {"decision": decision}, follow=True).content.decode()
    assert "1 对企业可能是同一家" in page
    assert window.post("/enterprises/duplicates/again/", {"decision": "x"}).status_code == 404


def test_a_new_enterprise_that_looks_like_a_known_one_is_taken_only_by_whoever_says_it_is_another(
    window: Client, here: Cast
) -> None:
    given = {"name": "炜盛复合新型材料股份有限公司"}
    page = window.post("/enterprises/new/", given).content.decode()
    assert "可能已经登记过" in page
    assert "炜盛复合新型材料”" in page
    with zone_scope(here.zone.id):
        assert Enterprise.objects.count() == 2
    other = {"name": "辽宁炜盛新型复合材料有限责任公司", "sure": ONE}
    assert "可能已经登记过" in window.post("/enterprises/new/", other).content.decode()
    assert window.post("/enterprises/new/", {**given, "sure": f"{ONE},{OTHER}"}).status_code == 302
    assert window.post("/enterprises/new/", {"name": "龙源实业有限公司"}).status_code == 302
    with zone_scope(here.zone.id):
        assert Enterprise.objects.count() == 4
