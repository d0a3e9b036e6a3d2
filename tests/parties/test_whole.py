"""Licences and what an enterprise tells of its work, and the page that shows it whole."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import parse_qsl

import pytest
from django.test import Client

from onezone.figures.models import FigureValue
from onezone.kernel.moment import local_date
from onezone.parties.licences import LICENCES
from onezone.parties.operations import operations_of, report_operations
from onezone.parties.queries import licences_of
from onezone.parties.services import add_contact, correct_enterprise, register_enterprise
from onezone.platform.identity import services as identity
from onezone.platform.identity.actor import Actor, Role
from onezone.platform.identity.scope import zone_scope
from onezone.platform.registers import queries as kit_queries
from onezone.platform.registers import services as registers
from onezone.platform.registers.errors import RowRefused
from onezone.platform.registers.pages.row import build_row
from onezone.platform.registers.pages.rows import build_list
from tests.platform.conftest import AT, PASSWORD, Cast, actor_of, make_cast

FIBRE = "91350100M000100Y43"
TODAY = local_date(AT)


@pytest.fixture
def here(db: None) -> Cast:
    cast = make_cast("lingyuan")
    register_enterprise(actor=cast.window, at=AT, credit_code=FIBRE, name="凌源玻纤有限公司", aliases=["玻纤"])
    return cast


@pytest.fixture
def steward(here: Cast) -> Actor:
    identity.create_user(
        actor=here.system, at=AT, username="zhou", display_name="周岚", password=PASSWORD, must_change_password=False
    )
    return actor_of(identity.grant_post(actor=here.system, at=AT, username="zhou", role=Role.steward))


def licence(here: Cast, name: str, **given: str) -> str:
    return registers.create(
        actor=here.window, at=AT, register=LICENCES, given={"enterprise": FIBRE, "name": name, **given}
    )


def test_licences_belong_to_an_enterprise_and_do_not_end_before_they_begin(here: Cast) -> None:
    assert licence(here, "取水许可证", expires_on="2026-12-19") == "L-00001"
    licence(here, "排污许可证", enterprise="凌源玻纤有限公司", expires_on="2026-05-01")
    for wrong in ({"enterprise": "没有这家"}, {"issued_on": "2026-05-02", "expires_on": "2026-05-01"}):
        with pytest.raises(RowRefused):
            licence(here, "别的", **wrong)
    with zone_scope(here.zone.id):
        assert [row.name for row in licences_of(here.officer, FIBRE)] == ["排污许可证", "取水许可证"]


def test_a_link_is_shown_by_the_name_that_it_leads_to(here: Cast) -> None:
    key = licence(here, "取水许可证")
    with zone_scope(here.zone.id):
        page = build_list(here.window, LICENCES, {"group": "enterprise"}, today=TODAY)
        shown = build_row(here.window, LICENCES, key)
    [cell] = [each for each in page.groups[0].rows[0].cells if each.column.name == "enterprise"]
    assert (cell.text, cell.href) == ("凌源玻纤有限公司", f"/enterprises/{FIBRE}/whole/")
    assert [(each.text, each.href) for each in shown.fields if each.field.name == "enterprise"] == [
        ("凌源玻纤有限公司", f"/enterprises/{FIBRE}/whole/")
    ]


def test_what_an_enterprise_tells_is_all_kept_or_not_at_all_and_stays_its_own_under_a_new_name(
    here: Cast, steward: Actor
) -> None:
    words: dict[str, Any] = {"actor": steward, "at": AT, "credit_code": FIBRE, "source": "企业报表"}
    report_operations(**words, period="2025", amounts={"firm_output": "52300", "firm_jobs": "612"})
    with pytest.raises(RowRefused):
        report_operations(**words, period="2026-03", amounts={"firm_output": "1", "firm_tax": "许多"})
    correct_enterprise(actor=here.window, at=AT, credit_code=FIBRE, changes={"name": "凌源新材料有限公司"})
    with zone_scope(here.zone.id):
        assert FigureValue.objects.count() == 2
        told = operations_of(steward, FIBRE)
    assert {period: [row.statement.figure for row in rows] for period, rows in told.items()} == {
        "2025": ["firm_jobs", "firm_output"]
    }


def test_licences_that_run_out_have_a_view_of_their_own(here: Cast) -> None:
    for name, days in (("旧证", -1), ("今天的", 0), ("还早的", 91), ("快了的", 90)):
        licence(here, name, expires_on=(TODAY + timedelta(days=days)).isoformat())
    licence(here, "长期的")
    with zone_scope(here.zone.id):
        plain = build_list(here.window, LICENCES, {}, today=TODAY)
        found = {
            name: [row.title for group in view.groups for row in group.rows]
            for name, query, _on in plain.ready
            for view in [build_list(here.window, LICENCES, dict(parse_qsl(query)), today=TODAY)]
            if [on for _name, _query, on in view.ready].count(True) == 1
        }
    assert found == {"90 天内到期": ["今天的", "快了的"], "已过期": ["旧证"]}


def test_a_list_asked_for_one_link_names_it_however_many_others_there_are(
    here: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kit_queries, "MOST_OPTIONS", 1)
    register_enterprise(actor=here.window, at=AT, credit_code="91350211M00013FA13", name="三沅环保")
    with zone_scope(here.zone.id):
        page = build_list(here.window, LICENCES, {"enterprise": FIBRE}, today=TODAY)
    [options] = [each.options for each in page.filters if each.name == "enterprise"]
    assert (FIBRE, "凌源玻纤有限公司") in options


def test_what_is_longer_than_the_page_says_how_much_there_is_and_leads_to_it(
    here: Cast, steward: Actor, settings: Any
) -> None:
    settings.ONEZONE_TODAY = TODAY
    for year in range(2000, 2016):
        report_operations(
            actor=steward, at=AT, credit_code=FIBRE, period=str(year), amounts={"firm_jobs": "5"}, source="企业报表"
        )
    for n in range(9):
        licence(here, f"第{n}张证")
        add_contact(actor=here.window, at=AT, credit_code=FIBRE, name=f"第{n}位", phone="13800000000")
    for n in range(9):
        correct_enterprise(
            actor=here.window, at=AT, credit_code=FIBRE, changes={"address": f"{n}号", "legal_person": f"{n}某"}
        )
    client = Client()
    client.post("/login/", {"username": "zhou", "password": PASSWORD})
    page = client.get(f"/enterprises/{FIBRE}/whole/").content.decode()
    for said in ("全部 9 件", "全部 9 人和维护", "全部 16 期", " 条</a>", f'/licences/?enterprise={FIBRE}"'):
        assert said in page, said
    assert ">2003<" in page
    assert ">2002<" not in page
    assert ">2000<" in client.get(f"/enterprises/{FIBRE}/whole/?periods=all").content.decode()


def test_one_page_shows_an_enterprise_whole(here: Cast, steward: Actor, settings: Any) -> None:
    settings.ONEZONE_TODAY = TODAY
    report_operations(
        actor=steward, at=AT, credit_code=FIBRE, period="2025", amounts={"firm_output": "52300"}, source="企业报表"
    )
    licence(here, "旧证", expires_on=(TODAY - timedelta(days=1)).isoformat())
    licence(here, "快到期的证", expires_on=(TODAY + timedelta(days=5)).isoformat())
    client = Client()
    client.post("/login/", {"username": "zhou", "password": PASSWORD})
    page = client.get(f"/enterprises/{FIBRE}/whole/").content.decode()
    for said in (
        "凌源玻纤有限公司",
        "52,300",
        "旧证",
        "过期 <b>1</b> 天",
        "剩 <b>5</b> 天",
        "2 件到期或将到期",
        "玻纤",
    ):
        assert said in page, said
    assert client.get("/enterprises/91350211M00013FA13/whole/").status_code == 404
    assert f"/enterprises/{FIBRE}/whole/" in client.get("/enterprises/").content.decode()
