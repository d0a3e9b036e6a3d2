"""Tests of the register of dollar rates, and of the rate that stands beside every number converted by it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from onezone.figures import services
from onezone.figures.models import ExchangeRate
from onezone.figures.pages.register import FigureRow
from onezone.figures.queries import conflicts_of, values_of
from onezone.figures.register import RATES
from onezone.platform.identity.actor import Actor, Role
from onezone.platform.identity.errors import NotAllowed
from onezone.platform.registers import services as registers
from onezone.platform.registers.errors import RowRefused
from tests.figures.conftest import AT

pytestmark = pytest.mark.django_db


def _as(zone: Any, role: Role) -> Actor:
    return Actor(1, 1, "罗琳", role, "TJ", zone.id, zone.code)


def _rate(zone: Any, role: Role = Role.convener, **changed: str) -> str:
    given = {"period": "2019", "yuan": "6.8985", "source": "年平均汇率", **changed}
    return registers.create(actor=_as(zone, role), at=AT, register=RATES, given=given)


def test_a_number_in_dollars_is_shown_in_yuan_beside_the_rate_and_its_source(
    loaded: Any, enter: Callable[..., Client]
) -> None:
    _rate(loaded, is_demo="yes")
    page = enter(Role.leader).get("/figures/exports/").content.decode()
    assert "≈ 0.7425 亿元" in page
    assert "按 2019 汇率 1 美元 = 6.8985 元（年平均汇率）" in page
    assert "演示" in page


def test_a_number_without_a_rate_for_its_period_is_not_converted_and_says_so(
    loaded: Any, enter: Callable[..., Client]
) -> None:
    _rate(loaded, period="2020")
    page = enter(Role.leader).get("/figures/exports/").content.decode()
    assert "没有 2019 的美元汇率，万美元不能换算为亿元。" in page
    assert "亿元</small>" not in page


def test_a_ratio_of_two_currencies_is_computed_by_the_rate_of_its_period(
    loaded: Any, enter: Callable[..., Client]
) -> None:
    client = enter(Role.leader)
    assert "没有 2019 的美元汇率" in client.get("/figures/export_share/").content.decode()
    _rate(loaded)
    page = client.get("/figures/export_share/").content.decode()
    assert "1.02%" in page
    assert "6.8985" in page


def test_the_list_works_out_a_ratio_that_nobody_stated_and_names_both_parts_with_their_sources(
    loaded: Any, enter: Callable[..., Client]
) -> None:
    client = enter(Role.leader)

    def listed() -> FigureRow:
        groups = client.get("/figures/").context["page"].groups
        return next(row for _, rows in groups for row in rows if row.code == "export_share")

    assert (listed().value, listed().status) == (None, "none")
    assert "没有 2019 的美元汇率" in client.get("/figures/").content.decode()
    _rate(loaded)
    row = listed()
    assert (row.status, row.quotient.computed) == ("computed", "1.02%")
    page = client.get("/figures/", {"status": "computed"}).content.decode()
    for said in ("1.02%", "1076.31 万美元 ÷ 72.59 亿元", "出口创汇总额 S02", "园区GDP S02", "6.8985", "复算"):
        assert said in page
    assert "R&amp;D投入占GDP比重</a>" not in page, "a stated ratio is no worked-out one"


def test_a_ratio_is_worked_out_again_when_a_part_changes(loaded: Any, enter: Callable[..., Client]) -> None:
    _rate(loaded)
    convener, client = _as(loaded, Role.convener), enter(Role.leader)
    assert "1.02%" in client.get("/figures/export_share/").content.decode()
    (held,) = [each for each in values_of(convener, "exports") if each.is_current]
    services.state_value(
        actor=convener, at=AT, figure="exports", amount="2152.62", unit_name="万美元", period="2019",
        source_name="海关年报", status="revised", reason="年报", replaces=held.reference,
    )  # fmt: skip
    for path in ("/figures/export_share/", "/figures/?status=computed"):
        page = client.get(path).content.decode()
        assert "2.05%" in page
        assert "海关年报" in page


def test_a_stated_ratio_of_two_currencies_is_checked_by_the_rate_that_its_sentence_names(loaded: Any) -> None:
    convener = _as(loaded, Role.convener)
    services.state_value(
        actor=convener, at=AT, figure="export_share", amount="2.5", unit_name="%", period="2019", source_name="通报"
    )

    def said() -> str:
        (found,) = [each.finding for each in conflicts_of(convener) if each.finding.id == "RATIO"]
        return found.zh

    assert "没有 2019 的美元汇率" in said()
    _rate(loaded)
    for words in ("1.02%", "按 2019 汇率 1 美元 = 6.8985 元，年平均汇率", "来源写 2.5%", "1.48 个百分点"):
        assert words in said()


def test_a_ratio_is_not_computed_from_a_part_that_is_told_in_two_ways(
    loaded: Any, enter: Callable[..., Client]
) -> None:
    services.state_value(
        actor=_as(loaded, Role.convener), at=AT, figure="gdp", amount="73.0", unit_name="亿元", period="2019",
        source_name="市统计局",
    )  # fmt: skip
    page = enter(Role.leader).get("/figures/rd_share/").content.decode()
    assert "5.79%" not in page.split("fg-conflict")[0]
    assert "先定一个" in page


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"period": "去年"}, "period"),
        ({"period": "2019-"}, "period"),
        ({"yuan": "0"}, "yuan"),
        ({"yuan": "689.85"}, "yuan"),
        ({"yuan": "6.89851"}, "yuan"),
        ({"source": ""}, "source"),
    ],
)
def test_what_is_wrong_with_a_rate_is_named_at_its_field(zone: Any, changed: dict[str, str], field: str) -> None:
    with pytest.raises(RowRefused) as refusal:
        _rate(zone, **changed)
    assert [fault.data["field"] for fault in refusal.value.faults] == [field]
    assert not ExchangeRate.objects.exists()


def test_a_period_has_one_rate(zone: Any) -> None:
    _rate(zone)
    with pytest.raises(RowRefused):
        _rate(zone, yuan="7")


@pytest.mark.parametrize("role", [Role.leader, Role.officer, Role.window])
def test_only_who_confirms_figures_registers_a_rate(zone: Any, role: Role) -> None:
    with pytest.raises(NotAllowed):
        _rate(zone, role)
