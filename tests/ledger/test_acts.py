"""Tests of the acts on the project book: evidence, reasons, closed months, phases, links, who may."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import Error, transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from onezone.figures.queries import values_of
from onezone.figures.services import close_period
from onezone.ledger import queries
from onezone.ledger.domain import errors
from onezone.ledger.domain.amounts import Amount, money
from onezone.ledger.domain.months import Month
from onezone.ledger.domain.stages import GATES, ORDER, Side, Stage, Step
from onezone.ledger.listing import book_named
from onezone.ledger.models import AmountRow, BookProject, MonthRow, StepRow
from onezone.ledger.services import links, notes, projects, stages
from onezone.ledger.services import money as moneys
from onezone.ledger.services.projects import Opening
from onezone.ledger.services.totals import publish_totals
from onezone.parties.services import register_enterprise
from onezone.platform.identity import services as identity
from onezone.platform.identity.actor import Role, system_actor
from onezone.platform.identity.errors import NotAllowed, NotFound
from onezone.platform.identity.scope import zone_scope
from onezone.platform.journal.models import JournalRow
from tests.ledger.conftest import AT, TODAY, as_role, enter_project
from tests.ledger.table import NEW, bring
from tests.sizes import size

pytestmark = pytest.mark.django_db


def _advance(zone: Any, reference: str, to: Stage, on: date = TODAY) -> None:
    proofs = {proof.code: "文件一号" for proof in GATES[to]}
    stages.advance_project(actor=as_role(zone), at=AT, reference=reference, to=to, on=on, evidence=proofs)


def _month(zone: Any, reference: str, period: str, month: str, building: str, **more: Any) -> None:
    numbers = {"month": month, "building": building, **more.pop("numbers", {})}
    moneys.book_month(
        actor=as_role(zone), at=AT, reference=reference, period=period, unit_name="万元", numbers=numbers, **more
    )


def _state(zone: Any, reference: str, amount: str = "2.6", **more: Any) -> None:
    given: dict[str, Any] = {"kind": Amount.filed, "unit_name": "亿元", "on": date(2026, 3, 2), "source": "备案证"}
    moneys.state_amount(actor=as_role(zone), at=AT, reference=reference, amount=amount, **{**given, **more})


def _row(reference: str) -> BookProject:
    return BookProject.objects.get(reference=reference)


def test_a_project_goes_from_talks_to_full_output_gate_by_gate(zone: Any) -> None:
    reference = enter_project(zone)
    for place, to in enumerate(ORDER[Stage.signed.rank :]):
        _advance(zone, reference, to, date(2026, 2, 1) + timedelta(days=30 * place))
    row = _row(reference)
    assert (row.stage, row.signed_on, row.started_on) == ("full", date(2026, 2, 1), date(2026, 4, 2))
    case = queries.book_project(as_role(zone, Role.leader), reference)
    assert [each.step.stage for each in case.steps] == [Stage.talks, *ORDER[3:]]
    assert JournalRow.objects.filter(zone_id=zone.id, act="advance_project").count() == 7


def test_a_gate_without_its_evidence_leaves_everything_as_it_was(zone: Any) -> None:
    reference = enter_project(zone)
    with pytest.raises(errors.EvidenceMissing):
        stages.advance_project(actor=as_role(zone), at=AT, reference=reference, to=Stage.signed, on=TODAY, evidence={})
    assert _row(reference).stage == "talks"
    assert StepRow.objects.filter(project__reference=reference).count() == 1
    assert not JournalRow.objects.filter(zone_id=zone.id, act="advance_project").exists()


def test_a_stop_keeps_the_stage_and_stands_until_it_is_lifted(zone: Any) -> None:
    reference, steward = enter_project(zone), as_role(zone)
    stages.turn_project(actor=steward, at=AT, reference=reference, side=Side.paused, on=TODAY, reason="冬休")
    with pytest.raises(errors.SideStands):
        _advance(zone, reference, Stage.signed)
    stages.turn_project(actor=steward, at=AT, reference=reference, side=Side.running, on=TODAY, reason="复工")
    _advance(zone, reference, Stage.signed)
    assert _row(reference).side == "running"


def test_the_same_name_or_code_stands_once(zone: Any) -> None:
    first = enter_project(zone, code="2609-211382-04-01-417206")
    with pytest.raises(errors.NameTaken) as refused:
        enter_project(zone)
    assert refused.value.data["reference"] == first
    with pytest.raises(errors.NameTaken):
        enter_project(zone, name="另一名称", code="2609-211382-04-01-417206")


def test_an_unknown_park_is_named(zone: Any) -> None:
    with pytest.raises(errors.ChoiceUnknown):
        enter_project(zone, park="没有的园")


def test_the_five_amounts_are_kept_apart_and_a_new_value_leaves_the_old_readable(zone: Any) -> None:
    reference = enter_project(zone, park="核心园")
    _state(zone, reference, "8.3")
    _state(zone, reference, "8.3", kind=Amount.agreed)
    with pytest.raises(errors.ReasonMissing):
        _state(zone, reference, "86000", unit_name="万元")
    _state(zone, reference, "86000", unit_name="万元", reason="变更备案")
    row = _row(reference)
    assert (row.filed, row.agreed, row.intended) == (Decimal(860_000_000), Decimal(830_000_000), None)
    written = [f"{each.digits} {each.unit}" for each in AmountRow.objects.filter(project=row, kind="filed")]
    assert written == ["8.3 亿元", "86000 万元"]


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"amount": "many"}, errors.AmountMalformed),
        ({"amount": "-1"}, errors.AmountMalformed),
        ({"unit_name": "亩"}, errors.AmountMalformed),
        ({"source": " "}, errors.TextMissing),
        ({"on": date(2027, 1, 1)}, errors.DayAhead),
        ({"kind": Amount.completed}, errors.ChoiceUnknown),
    ],
)
def test_what_is_wrong_with_an_amount_is_named(zone: Any, changed: dict[str, Any], refusal: type) -> None:
    reference = enter_project(zone)
    with pytest.raises(refusal):
        _state(zone, reference, **changed)
    assert not AmountRow.objects.exists()


def test_totals_of_a_month_that_are_left_empty_follow_from_the_month_before(zone: Any) -> None:
    reference = enter_project(zone)
    _month(zone, reference, "2025-12", "300", "900", numbers={"year_to_date": "900", "since_start": "1500"})
    _month(zone, reference, "2026-01", "100", "100")
    _month(zone, reference, "2026-03", "50", "150")
    rows = MonthRow.objects.filter(project__reference=reference).order_by("period")
    assert [int(row.since_start) // 10_000 for row in rows] == [1500, 1600, 1650]
    assert int(_row(reference).completed or 0) == 16_500_000
    with pytest.raises(errors.MonthBreaksRules):
        _month(zone, reference, "2026-04", "10", "150")
    with pytest.raises(errors.MonthOutOfOrder):
        _month(zone, reference, "2026-02", "10", "110")


def _close(zone: Any, period: str) -> None:
    convener = as_role(zone, Role.convener)
    publish_totals(actor=convener, at=AT, period=period)
    close_period(actor=convener, at=AT, period=period)


def test_every_published_total_names_its_rule_and_version(zone: Any) -> None:
    _month(zone, enter_project(zone), "2026-09", "100", "100")
    convener = as_role(zone, Role.convener)
    publish_totals(actor=convener, at=AT, period="2026-09")
    for figure, rule in (("month_completed", "completed_months v1"), ("key_projects", "key_projects v4")):
        sources = {each.source for each in values_of(convener, figure)}
        assert sources, figure
        assert all(rule in source for source in sources), sources


def test_a_closed_month_takes_nothing_and_the_next_one_adjusts_with_a_reason(zone: Any) -> None:
    reference, late = enter_project(zone), enter_project(zone, name="迟报项目")
    _month(zone, reference, "2026-09", "100", "100")
    _close(zone, "2026-09")
    with pytest.raises(errors.MonthClosed):
        _month(zone, late, "2026-09", "10", "10")
    adjusting: dict[str, Any] = {"numbers": {"adjustment": "-20"}}
    with pytest.raises(errors.MonthBreaksRules):
        _month(zone, reference, "2026-10", "50", "130", **adjusting)
    _month(zone, reference, "2026-10", "50", "130", explanation="9 月多报一台设备", **adjusting)
    assert queries.completed_in(as_role(zone), "2026-10")[1] == Decimal(300_000)


def test_a_plan_of_a_closed_year_stands(zone: Any) -> None:
    reference, steward = enter_project(zone), as_role(zone)
    moneys.plan_year(actor=steward, at=AT, reference=reference, year=2026, amount="900", unit_name="万元")
    with pytest.raises(errors.ReasonMissing):
        moneys.plan_year(actor=steward, at=AT, reference=reference, year=2026, amount="800", unit_name="万元")
    with pytest.raises(errors.AmountMalformed):
        moneys.plan_year(actor=steward, at=AT, reference=reference, year=2026, amount="", unit_name="万元")


def _try(zone: Any, reference: str, name: str, period: str, amount: int, number: int) -> None:
    """One act of whatever kind; a refusal is an answer too."""
    with suppress(errors.RuleError, errors.FieldError):
        TRIED[name](zone, reference, period, amount, number)


def _try_month(zone: Any, reference: str, period: str, amount: int, _number: int) -> None:
    _month(zone, reference, period, str(amount), str(amount), numbers={"year_to_date": str(amount)})


def _try_late(zone: Any, _reference: str, period: str, amount: int, number: int) -> None:
    _try_month(zone, enter_project(zone, name=f"后来的项目{number}"), period, amount, number)


def _try_split(zone: Any, reference: str, _period: str, amount: int, number: int) -> None:
    phases = [(f"分期{number}", money(f"{amount}", "万元"))]
    projects.split_project(actor=as_role(zone), at=AT, reference=reference, phases=phases)


def _try_place(zone: Any, reference: str, _period: str, _amount: int, _number: int) -> None:
    projects.place_project(actor=as_role(zone), at=AT, reference=reference, park="城东园", tags=["飞地"])


def _try_stop(zone: Any, reference: str, _period: str, amount: int, _number: int) -> None:
    side = list(Side)[amount % 4]
    stages.turn_project(actor=as_role(zone), at=AT, reference=reference, side=side, on=TODAY, reason="因")


def _try_rename(zone: Any, reference: str, _period: str, _amount: int, number: int) -> None:
    projects.correct_project(actor=as_role(zone), at=AT, reference=reference, changes={"name": f"新名{number}"})


def _try_past(zone: Any, _reference: str, period: str, amount: int, number: int) -> None:
    months = (Month(period, *[Decimal(amount)] * 3, building=Decimal(amount)),)
    past = Opening(f"接收的项目{number}", (Step(Stage.started, date(2026, 3, 1)),), months=months)
    projects.take_over(actor=as_role(zone), at=AT, projects=[past])


TRIED: dict[str, Callable[[Any, str, str, int, int], Any]] = {
    "month": _try_month,
    "late": _try_late,
    "amount": lambda zone, reference, _period, amount, _number: _state(zone, reference, str(amount), reason="变更"),
    "advance": lambda zone, reference, _period, amount, _number: _advance(zone, reference, ORDER[min(amount % 10, 9)]),
    "split": _try_split,
    "place": _try_place,
    "stop": _try_stop,
    "rename": _try_rename,
    "bring": lambda zone, reference, _period, amount, number: bring(
        zone, {"编号": reference, "备案": str(amount), "项目名称": f"表名{number}"}
    ),
    "phase": lambda zone, reference, _period, amount, number: bring(
        zone, {**NEW, "项目名称": f"表里的项目{number}", "属于": reference, "备案": str(amount)}
    ),
    "past": _try_past,
    "publish": lambda zone, _reference, period, _amount, _number: publish_totals(
        actor=as_role(zone, Role.convener), at=AT, period=period
    ),
}


@given(
    st.lists(
        st.tuples(
            st.sampled_from(sorted(TRIED)),
            st.sampled_from(["2026-08", "2026-09", "2026-10", "2026-11"]),
            st.integers(0, 900),
        ),
        max_size=12,
    )
)
@example([(name, "2026-09", 7) for name in sorted(TRIED)])  # every act by name in the closed month itself
@settings(max_examples=size(12, 300), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_later_act_changes_what_a_closed_month_completed(zone: Any, acts: list[tuple[str, str, int]]) -> None:
    with transaction.atomic():
        reference = enter_project(zone)
        _state(zone, reference, "3")
        _month(zone, reference, "2026-08", "100", "100")
        _month(zone, reference, "2026-09", "100", "200")
        _close(zone, "2026-09")
        leader = as_role(zone, Role.leader)
        before = (queries.digest_rows(leader, "2026-09"), queries.completed_in(leader, "2026-09"))
        for number, (name, period, amount) in enumerate(acts):
            _try(zone, reference, name, period, amount, number)
        assert (queries.digest_rows(leader, "2026-09"), queries.completed_in(leader, "2026-09")) == before
        transaction.set_rollback(True)


@pytest.mark.parametrize("kind", [StepRow, AmountRow, MonthRow])
def test_what_is_recorded_is_never_changed_in_its_row(zone: Any, kind: type) -> None:
    reference = enter_project(zone)
    _state(zone, reference)
    _month(zone, reference, "2026-09", "100", "100")
    row = kind.objects.get()  # type: ignore[attr-defined]
    with pytest.raises(Error), transaction.atomic():
        row.save()


def test_phases_fit_into_their_project_whichever_is_stated_last(zone: Any) -> None:
    reference, steward = enter_project(zone, park="核心园"), as_role(zone)
    _state(zone, reference, "3")
    (first,) = projects.split_project(actor=steward, at=AT, reference=reference, phases=[("一期", money("2", "亿元"))])
    with pytest.raises(errors.PhasesExceedParent):
        projects.split_project(actor=steward, at=AT, reference=reference, phases=[("二期", money("1.1", "亿元"))])
    with pytest.raises(errors.PhasesExceedParent):
        _state(zone, first, "3.1", reason="扩大")
    with pytest.raises(errors.PhasesExceedParent):
        _state(zone, reference, "1.9", reason="缩减")
    with pytest.raises(errors.PhaseOfPhase):
        projects.split_project(actor=steward, at=AT, reference=first, phases=[("一期一段", None)])
    assert queries.book_project(steward, first).entry.is_core


def test_a_name_that_is_replaced_stays_as_an_alias(zone: Any) -> None:
    reference = enter_project(zone)
    projects.correct_project(actor=as_role(zone), at=AT, reference=reference, changes={"name": "玻纤短切二线"})
    assert (_row(reference).name, _row(reference).aliases) == ("玻纤短切二线", ["玻纤短切线"])


def test_a_project_is_joined_to_its_firm_by_credit_code(zone: Any) -> None:
    reference, code = enter_project(zone), "91211382MA0Y00016X"
    given: dict[str, Any] = {"actor": as_role(zone), "at": AT, "reference": reference}
    with pytest.raises(errors.ChoiceUnknown):
        projects.correct_project(**given, changes={"credit_code": code})
    register_enterprise(actor=system_actor(zone), at=AT, credit_code=code, name="辽宁炜盛")
    projects.correct_project(**given, changes={"credit_code": code, "nature": "new"})
    (row,) = book_named(as_role(zone), "炜盛", limit=5)
    assert (row.reference, row.builder) == (reference, "辽宁炜盛")


def test_the_gap_of_an_element_is_what_is_needed_and_not_secured(zone: Any) -> None:
    reference, steward = enter_project(zone), as_role(zone)
    notes.set_element(actor=steward, at=AT, reference=reference, kind="land", need="60", secured="42.5")
    notes.set_element(actor=steward, at=AT, reference=reference, kind="land", need="60", secured="45")
    (line,) = queries.book_project(steward, reference).elements
    assert (line.need, line.secured, line.gap) == (Decimal(60), Decimal(45), Decimal(15))
    with pytest.raises(errors.NumberMalformed):
        notes.set_element(actor=steward, at=AT, reference=reference, kind="land", need="许多", secured="0")
    with pytest.raises(errors.ChoiceUnknown):
        notes.set_element(actor=steward, at=AT, reference=reference, kind="air", need="1", secured="0")


def test_a_blocker_ends_once_and_with_its_result(zone: Any) -> None:
    reference, officer = enter_project(zone), as_role(zone, Role.officer)
    given = {"actor": officer, "at": AT, "reference": reference}
    number = notes.raise_blocker(**given, text="增容方案未定", department="供电公司", due=TODAY)
    with pytest.raises(errors.TextMissing):
        notes.resolve_blocker(**given, number=number, result=" ")
    notes.resolve_blocker(**given, number=number, result="已批复")
    with pytest.raises(errors.BlockerClosed):
        notes.resolve_blocker(**given, number=number, result="再来")
    with pytest.raises(NotFound):
        notes.resolve_blocker(**given, number=number + 1, result="没有")
    with pytest.raises(errors.DayImpossible):
        notes.raise_blocker(**given, text="晚了", department="供电公司", due=TODAY - timedelta(days=1))


def test_what_is_linked_belongs_to_one_project(zone: Any) -> None:
    first, second = enter_project(zone), enter_project(zone, name="另一项目")
    given: dict[str, Any] = {"actor": as_role(zone), "at": AT, "kind": "approval", "key": "P-2026-0001"}
    for _again in range(2):
        links.attach(**given, reference=first, title="短切线", address="/projects/P-2026-0001/")
    with pytest.raises(errors.LinkTaken):
        links.attach(**given, reference=second, title="短切线", address="/projects/P-2026-0001/")
    assert queries.linked_to(as_role(zone, Role.leader), "approval", "P-2026-0001") == (first, "玻纤短切线")
    assert queries.linked_to(as_role(zone, Role.applicant), "approval", "P-2026-0001") is None
    links.detach(**given, reason="挂错了")
    assert queries.linked_to(as_role(zone, Role.leader), "approval", "P-2026-0001") is None


@pytest.mark.parametrize("role", [each for each in Role if each not in (Role.steward, Role.convener)])
def test_who_does_not_keep_the_book_changes_nothing(zone: Any, role: Role) -> None:
    reference, actor = enter_project(zone), as_role(zone, role)
    with pytest.raises(NotAllowed):
        stages.turn_project(actor=actor, at=AT, reference=reference, side=Side.paused, on=TODAY, reason="因")
    with pytest.raises(NotAllowed):
        projects.place_project(actor=actor, at=AT, reference=reference, park="核心园", tags=[])
    with pytest.raises(NotAllowed):
        publish_totals(actor=actor, at=AT)


def test_a_neighbour_finds_nothing(zone: Any) -> None:
    reference = enter_project(zone)
    other = identity.open_zone(at=AT, code="211302", name_zh="朝阳经济技术开发区", settings={})
    with zone_scope(other.id), pytest.raises(NotFound):
        queries.book_project(system_actor(other), reference)
