"""Licences and what an enterprise tells of its work, and the page that shows it whole."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from onezone.figures.errors import AmountMalformed
from onezone.figures.models import FigureValue
from onezone.kernel.moment import local_date
from onezone.parties.licences import LICENCES
from onezone.parties.operations import operations_of, report_operations
from onezone.parties.queries import licences_of
from onezone.parties.services import correct_enterprise, register_enterprise
from onezone.platform.identity import services as identity
from onezone.platform.identity.actor import Actor, Role
from onezone.platform.identity.scope import zone_scope
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
        page = build_list(here.window, LICENCES, {"group": "enterprise"})
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
    with pytest.raises(AmountMalformed):
        report_operations(**words, period="2026-03", amounts={"firm_output": "1", "firm_tax": "许多"})
    correct_enterprise(actor=here.window, at=AT, credit_code=FIBRE, changes={"name": "凌源新材料有限公司"})
    with zone_scope(here.zone.id):
        assert FigureValue.objects.count() == 2
        told = operations_of(steward, FIBRE)
    assert {period: [row.statement.figure for row in rows] for period, rows in told.items()} == {
        "2025": ["firm_jobs", "firm_output"]
    }


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
    for said in ("凌源玻纤有限公司", "52,300", "旧证", "已过期", "剩 <b>5</b> 天", "玻纤"):
        assert said in page, said
    assert client.get("/enterprises/91350211M00013FA13/whole/").status_code == 404
    assert f"/enterprises/{FIBRE}/whole/" in client.get("/enterprises/").content.decode()
