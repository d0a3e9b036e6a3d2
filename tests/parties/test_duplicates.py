"""Enterprises that may be one: listed with a reason, told apart for good, warned of before a new one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from onezone.kernel.moment import local_date
from onezone.parties import alike, services
from onezone.parties.errors import SameEnterprise, TextMissing
from onezone.parties.models import Enterprise, ToldApart
from onezone.parties.register import ENTERPRISES
from onezone.platform.identity.errors import NotAllowed, NotFound
from onezone.platform.identity.scope import zone_scope
from onezone.platform.journal.models import JournalRow
from onezone.platform.registers import importing, running, trying
from onezone.platform.registers.errors import ImportNotReady
from onezone.platform.registers.judging import Fate
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


def import_of(here: Cast, rows: list[tuple[str, str]]) -> str:
    """An import of names and codes, received and read."""
    content = "名称,统一社会信用代码\n" + "".join(f"{name},{code}\n" for name, code in rows)
    reference = importing.receive(
        actor=here.window, at=AT, register=ENTERPRISES, name="企业.csv", content=content.encode()
    )
    work_off(here)
    return reference


def work_off(here: Cast) -> None:
    running.work_off(actor=here.system, at=AT, clock=lambda: AT)


FILE = [("炜盛复合新型材料股份有限公司", ""), ("龙源实业", ""), ("凌源龙源实业有限公司", ""), ("鑫源铸造", "")]
"""The first is like both that are known, the third like the second."""


def test_a_file_with_likely_duplicates_is_written_only_once_somebody_decided(here: Cast) -> None:
    reference = import_of(here, FILE)
    with zone_scope(here.zone.id):
        run = trying.import_of(here.window, ENTERPRISES, reference)
        doubts = {each.line: [doubt[:3] for doubt in each.doubts] for each in run.lines.filter(fate=Fate.alike)}
    assert doubts == {
        2: [[None, ONE, NAMES[ONE]], [None, OTHER, NAMES[OTHER]]],
        4: [[3, "+1", "龙源实业"]],
    }
    act = {"actor": here.window, "at": AT, "register": ENTERPRISES, "reference": reference}
    with pytest.raises(ImportNotReady):
        importing.take(**act)
    importing.decide(**act, choices={2: trying.OUT})
    work_off(here)
    assert importing.decide_alike(**act, choice=trying.TAKE) == 1
    work_off(here)
    importing.take(**act)
    work_off(here)
    with zone_scope(here.zone.id):
        names = set(Enterprise.objects.values_list("name", flat=True))
    assert names == {*NAMES.values(), *(name for name, _code in FILE[1:])}


def test_what_is_left_out_is_nobodys_copy(here: Cast) -> None:
    reference = import_of(here, FILE)
    importing.decide(
        actor=here.window, at=AT, register=ENTERPRISES, reference=reference, choices={2: trying.OUT, 3: trying.OUT}
    )
    work_off(here)
    with zone_scope(here.zone.id):
        counts = trying.import_of(here.window, ENTERPRISES, reference).counts
    assert (counts["alike"], counts["new"], counts["out"]) == (0, 2, 2)


def test_the_page_of_an_import_says_what_a_row_may_be_and_takes_one_answer_for_all(
    window: Client, here: Cast, settings: Any, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    page = f"/enterprises/import/{import_of(here, FILE)}/"
    shown = window.get(page).content.decode()
    for said in (f'href="/enterprises/{ONE}/whole/"', "第 3 行 龙源实业", "炜盛复合新型材料”", "2 行可能与已有的重复"):
        assert said in shown, said
    assert "Without region" in window.get(page, headers={"accept-language": "en"}).content.decode()
    assert "2 行都可以导入" not in shown
    assert "4 行都可以导入" in window.post(page, {"do": "add-alike"}, follow=True).content.decode()
    assert "已导入 4 行" in window.post(page, {"do": "take"}, follow=True).content.decode()


def test_likely_duplicates_are_left_out_by_one_answer(
    window: Client, here: Cast, settings: Any, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    page = f"/enterprises/import/{import_of(here, FILE)}/"
    window.post(page, {"do": "leave-out-alike"})
    assert "已导入 2 行" in window.post(page, {"do": "take"}, follow=True).content.decode()
