"""Tests of the acts on figures: nothing is overwritten, closed periods stand, conflicts wait for a decision."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.db import Error, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from onezone.figures import errors, queries, services
from onezone.figures.models import FigureValue
from onezone.platform.identity.actor import Actor, Role, system_actor
from onezone.platform.identity.errors import NotAllowed
from tests.figures.conftest import AT

pytestmark = pytest.mark.django_db


def _as(zone: Any, role: Role) -> Actor:
    return Actor(1, 1, "罗琳", role, "TJ", zone.id, zone.code)


def _state(zone: Any, role: Role = Role.convener, **changed: Any) -> str:
    given = {"figure": "gdp", "amount": "80.1", "unit_name": "亿元", "period": "2020", "source_name": "统计年报 2020"}
    return services.state_value(actor=_as(zone, role), at=AT, **{**given, **changed})


def test_loading_a_source_twice_changes_nothing(loaded: Any) -> None:
    count = FigureValue.objects.count()
    assert count > 40
    assert services.load_source(actor=system_actor(loaded), at=AT, name="lingyuan") == 0
    assert FigureValue.objects.count() == count


def test_the_zones_own_values_contradict_each_other_as_the_report_does(loaded: Any) -> None:
    found = [each.finding.id for each in queries.conflicts_of(_as(loaded, Role.leader))]
    assert found == ["C01", "C02", "C04", "C05", "C06", "C10", "C11", "C16", "C17"]


@pytest.mark.parametrize(
    ("conflict", "figure", "scope", "amount", "unit_name"),
    [
        ("C05", "projects_lt1", "全区", "92", "个"),
        ("C06", "projects_lt1", "核心区", "48", "个"),
        ("C10", "cluster_support", "新材料产业集群", "17", "项目"),
    ],
)
def test_a_value_that_was_missing_or_is_corrected_ends_its_conflict_and_makes_no_other(
    loaded: Any, conflict: str, figure: str, scope: str, amount: str, unit_name: str
) -> None:
    convener = _as(loaded, Role.convener)
    before = [each.finding.id for each in queries.conflicts_of(convener)]
    held = [each for each in queries.values_of(convener, figure) if each.statement.scope == scope]
    more = {"replaces": held[0].reference, "status": "revised", "reason": "按项目计"} if held else {}
    _state(loaded, figure=figure, scope=scope, amount=amount, unit_name=unit_name, period="", **more)
    assert [each.finding.id for each in queries.conflicts_of(convener)] == [each for each in before if each != conflict]


def test_the_amounts_of_a_project_end_their_conflict_once_all_are_one(loaded: Any) -> None:
    convener = _as(loaded, Role.convener)
    held = [each for each in queries.values_of(convener, "project_investment") if "玻璃纤维" in each.statement.scope]
    assert sorted(each.statement.quantity.amount for each in held) == [Decimal("8.3"), Decimal("8.6"), Decimal(10)]
    for each in held:
        _state(
            loaded, figure="project_investment", scope=each.statement.scope, amount="8.6", period="",
            status="revised", reason="备案证明", replaces=each.reference,
        )  # fmt: skip
    assert "C02" not in [each.finding.id for each in queries.conflicts_of(convener)]


def test_two_sources_that_disagree_are_two_values_and_a_conflict(loaded: Any) -> None:
    _state(loaded, period="2019", amount="73.0", source_name="市统计局")
    values = queries.values_of(_as(loaded, Role.leader), "gdp")
    assert [each.is_current for each in values] == [True, True]
    assert any(
        "园区GDP" in each.finding.zh
        for each in queries.conflicts_of(_as(loaded, Role.leader))
        if each.finding.kind == "one_value"
    )


def test_a_revision_leaves_the_old_value_readable(loaded: Any) -> None:
    first = _state(loaded, status="flash")
    second = _state(loaded, amount="80.4", status="revised", reason="年报", replaces=first)
    values = {each.reference: each for each in queries.values_of(_as(loaded, Role.leader), "gdp")}
    assert (values[first].is_current, values[second].is_current) == (False, True)
    with pytest.raises(errors.AlreadyReplaced):
        _state(loaded, status="revised", reason="再改", replaces=first)


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"figure": "nothing"}, errors.FigureUnknown),
        ({"amount": "many"}, errors.AmountMalformed),
        ({"amount": "NaN"}, errors.AmountMalformed),
        ({"amount": "1e9999"}, errors.AmountMalformed),
        ({"amount": "9" * 21}, errors.AmountMalformed),
        ({"amount": "²"}, errors.AmountMalformed),
        ({"unit_name": "亩"}, errors.UnitUnfit),
        ({"unit_name": "丈"}, errors.UnitUnfit),
        ({"period": "2020-13"}, errors.PeriodMalformed),
        ({"source_name": " "}, errors.SourceMissing),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_written(zone: Any, changed: dict[str, str], refusal: type) -> None:
    with pytest.raises(refusal):
        _state(zone, **changed)
    assert not FigureValue.objects.exists()


def test_a_revision_is_of_the_same_period_and_scope(loaded: Any) -> None:
    first = _state(loaded)
    with pytest.raises(errors.RevisesAnother):
        _state(loaded, period="2021", status="revised", reason="另一年", replaces=first)
    with pytest.raises(errors.RevisesAnother):
        _state(loaded, scope="核心区", status="revised", reason="另一范围", replaces=first)


@pytest.mark.parametrize("role", [Role.applicant, Role.window, Role.leader, Role.auditor, Role.system_admin])
def test_who_does_not_keep_figures_does_not_record_them(zone: Any, role: Role) -> None:
    with pytest.raises(NotAllowed):
        _state(zone, role)


def test_an_officer_records_flash_values_and_confirms_none(zone: Any) -> None:
    _state(zone, Role.officer)
    with pytest.raises(NotAllowed):
        _state(zone, Role.officer, status="confirmed")


def test_a_closed_period_takes_only_adjusting_entries_with_a_reason(loaded: Any) -> None:
    convener = _as(loaded, Role.convener)
    digest = services.close_period(actor=convener, at=AT, period="2019")
    with pytest.raises(errors.PeriodIsClosed):
        _state(loaded, period="2019", amount="74")
    with pytest.raises(errors.PeriodIsClosed):
        services.close_period(actor=convener, at=AT, period="2019")
    _state(loaded, period="2019", amount="74", reason="漏报一户")
    (closed,) = [each for each in queries.periods_of(convener) if each.period == "2019"]
    assert (closed.digest, closed.is_intact, closed.adjustments) == (digest, True, 1)


@given(
    st.lists(st.tuples(st.sampled_from(["gdp", "exports", "roads"]), st.sampled_from(["2019", "2020"]), st.booleans()))
)
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_later_act_changes_a_closed_period(loaded: Any, acts: list[tuple[str, str, bool]]) -> None:
    convener = _as(loaded, Role.convener)
    with transaction.atomic():
        services.close_period(actor=convener, at=AT, period="2019")
        for figure, period, revises in acts:
            values = queries.values_of(convener, figure)
            current = [each for each in values if each.is_current and each.statement.period == period]
            _state(
                loaded,
                figure=figure,
                unit_name=queries.definitions().held[figure].unit.name,
                period=period,
                amount="1",
                reason="调整",
                replaces=current[0].reference if revises and current else "",
            )
        (closed,) = [each for each in queries.periods_of(convener) if each.period == "2019"]
        assert closed.is_intact
        transaction.set_rollback(True)


def test_a_decision_holds_while_its_values_are_the_same(loaded: Any) -> None:
    convener = _as(loaded, Role.convener)
    (first,) = [each for each in queries.conflicts_of(convener) if each.finding.id == "C01"]
    with pytest.raises(errors.ReasonMissing):
        services.decide_conflict(
            actor=convener, at=AT, conflict="C01", evidence=first.evidence, outcome="kept", reason=" "
        )
    services.decide_conflict(
        actor=convener, at=AT, conflict="C01", evidence=first.evidence, outcome="explained", reason="分母是全市 GDP"
    )
    decided = {each.finding.id: each.decided for each in queries.conflicts_of(convener)}
    assert decided["C01"] is not None
    stated = next(each for each in queries.values_of(convener, "rd_spend") if each.is_current)
    _state(
        loaded,
        figure="rd_spend",
        amount="4.3",
        period="2019",
        status="revised",
        reason="年报",
        replaces=stated.reference,
    )
    again = {each.finding.id: each.decided for each in queries.conflicts_of(convener)}
    assert again["C01"] is None
    with pytest.raises(errors.ConflictGone):
        services.decide_conflict(
            actor=convener, at=AT, conflict="C01", evidence=first.evidence, outcome="kept", reason="旧的"
        )


def test_a_value_is_never_changed_in_its_row(loaded: Any) -> None:
    row = FigureValue.objects.order_by("id").first()
    assert row is not None
    row.amount = "1"
    with pytest.raises(Error), transaction.atomic():
        row.save()


def test_a_pasted_text_is_kept_as_it_was(loaded: Any) -> None:
    text = "2019年,园区GDP实现72.59亿元。\n"
    reference = services.paste_text(actor=_as(loaded, Role.leader), at=AT, title="", text=text)
    assert queries.press_text(_as(loaded, Role.leader), reference).text == text
    with pytest.raises(errors.TextEmpty):
        services.paste_text(actor=_as(loaded, Role.leader), at=AT, title="", text=" \n")
    with pytest.raises(errors.TextTooLong):
        services.paste_text(actor=_as(loaded, Role.leader), at=AT, title="", text="数" * 50_001)
