"""Tests of a book that comes as a table: what was taken out changes nothing, nothing goes back, months stand."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from onezone.ledger import queries
from onezone.ledger.domain import errors
from onezone.ledger.domain.amounts import Amount
from onezone.ledger.domain.counting import RULES
from onezone.ledger.domain.months import Month
from onezone.ledger.domain.stages import Side, Stage, Step
from onezone.ledger.domain.totals import bands
from onezone.ledger.models import AmountRow, BookProject, StepRow
from onezone.ledger.register import BOOK
from onezone.ledger.services import money as moneys
from onezone.ledger.services import projects, stages
from onezone.ledger.services.projects import Opening
from onezone.platform.identity.actor import Role
from onezone.platform.registers import cells
from onezone.platform.registers.errors import LinkUnknown, NumberMalformed
from onezone.platform.registers.judging import Fate
from onezone.platform.registers.models import Entry
from tests.ledger.conftest import AT, TODAY, as_role, enter_project
from tests.ledger.table import NEW, bring, fates_of_export, try_file
from tests.ledger.test_acts import _close, _month, _state
from tests.sizes import size

pytestmark = pytest.mark.django_db


def test_a_book_that_was_taken_out_changes_nothing_when_it_comes_back(book: Any) -> None:
    assert fates_of_export(book) == {Fate.same}


odd = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30)
named = st.sampled_from(["活塞、缸套", 'A"B', "=1+1", "a  b", " 分号；线", "-12", "一\n二", "普通"]) | odd


@given(
    name=named, tags=st.lists(named, max_size=3), filed=st.decimals(0, 10**13, places=2), stage=st.sampled_from(Stage)
)
@settings(max_examples=size(25, 300), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_written_into_the_book_comes_back_from_its_export_as_it_was(
    zone: Any, name: str, tags: list[str], filed: Decimal, stage: Stage
) -> None:
    with transaction.atomic():
        try:
            proofs = {"idea": name, "investor": name, "minutes": name, "contract": name, "firm": name, "site": name,
                      "permit": name, "photo": name, "listing": name, "acceptance": name, "trial": name, "sale": name,
                      "output": name}  # fmt: skip
            reference = projects.register_project(
                actor=as_role(zone), at=AT, name=f"甲{name}", stage=stage, on=date(2026, 1, 5), evidence=proofs,
                tags=tags, aliases=tags, builder=name, park="核心园",
            )  # fmt: skip
            _state(zone, reference, f"{filed:f}", unit_name="元")
            projects.correct_project(actor=as_role(zone), at=AT, reference=reference, changes={"name": f"乙{name}"})
            assert fates_of_export(zone) == {Fate.same}
        except (errors.TextMissing, errors.EvidenceMissing):
            assert not name.strip() or not cells.clean(name)
        finally:
            transaction.set_rollback(True)


def test_a_new_project_is_taken_over_with_its_past_and_counts(zone: Any) -> None:
    bring(zone, NEW)
    row = BookProject.objects.get()
    assert (row.reference, row.stage, row.started_on) == ("L-00001", "started", date(2026, 6, 1))
    assert [(each.stage, str(each.on)) for each in StepRow.objects.filter(project=row)] == [
        ("signed", "2025-11-20"), ("started", "2026-06-01"),
    ]  # fmt: skip
    assert StepRow.objects.filter(project=row).last().evidence["permit"] == "施工许可 31 号"  # type: ignore[union-attr]
    assert AmountRow.objects.get().source == "导入  第 2 行"
    total = bands(RULES["key_projects"], queries.entries(as_role(zone)), "核心区").total
    assert (total.n, total.yuan) == (1, Decimal(86_000_000))
    assert fates_of_export(zone) == {Fate.same}


def test_an_amount_comes_in_the_unit_that_its_columns_head_names(zone: Any) -> None:
    rest = {name: text for name, text in NEW.items() if name != "备案"}
    [tried] = try_file(zone, {**rest, "总投资（亿元）": "0.86"})
    assert (tried.fate, tried.verdict.values["filed"]) == (Fate.new, Decimal("86000000.00"))
    [dollars] = try_file(zone, {**rest, "总投资（万美元）": "1200"})
    assert [type(fault) for fault in dollars.verdict.faults] == [NumberMalformed]


@pytest.mark.parametrize(
    ("changed", "refusal", "field"),
    [
        ({"佐证": ""}, errors.EvidenceMissing, "evidence"),
        ({"编号": "L-00009"}, errors.ReferenceGiven, "reference"),
        ({"签约日期": "2026-06-02"}, errors.PastImpossible, "signed_on"),
        ({"开工日期": "2026-05-01"}, errors.PastImpossible, "started_on"),
        ({"阶段": "签约", "开工日期": "2026-06-01"}, errors.PastImpossible, "started_on"),
        ({"备案": "-1"}, errors.AmountMalformed, "filed"),
        ({"进入阶段日期": "2026-11-24"}, errors.DayAhead, "stage_on"),
        ({"行业代码": "玻纤"}, errors.IndustryMalformed, "industry"),
        ({"行业代码": "3061"}, errors.IndustryMalformed, "industry_edition"),
    ],
)
def test_what_is_wrong_with_a_new_project_is_named_at_its_cell(
    zone: Any, changed: dict[str, str], refusal: type, field: str
) -> None:
    [tried] = try_file(zone, {**NEW, **changed})
    assert refusal in {type(fault) for fault in tried.verdict.faults}
    assert field in {fault.data["field"] for fault in tried.verdict.faults}


def test_a_project_of_the_book_goes_on_by_its_next_gate_and_never_back(zone: Any) -> None:
    reference = enter_project(zone, stage=Stage.signed)
    about = {"编号": reference, "阶段": "落地", "进入阶段日期": "2026-04-10", "佐证": "土地合同 12 号"}
    bring(zone, about)
    assert BookProject.objects.get().stage == "landed"
    for changed, refusal in (
        ({"阶段": "签约", "进入阶段日期": "2026-05-01", "佐证": "旧合同"}, errors.StageOutOfTurn),
        ({"阶段": "竣工", "进入阶段日期": "2026-05-01", "佐证": "验收"}, errors.StageOutOfTurn),
        ({"阶段": "开工", "进入阶段日期": "2026-04-01", "佐证": "许可"}, errors.DayBeforeLast),
        ({"阶段": "开工", "进入阶段日期": "2026-05-01"}, errors.EvidenceMissing),
        ({"阶段": "开工", "进入阶段日期": "2027-01-01", "佐证": "许可"}, errors.DayAhead),
        ({"阶段": "落地", "进入阶段日期": "2026-04-11"}, errors.FixedByActs),
        ({"签约日期": "2026-01-04"}, errors.FixedByActs),
        ({"状态": "终止"}, errors.FixedByActs),
    ):
        [tried] = try_file(zone, {"编号": reference, **changed})
        assert refusal in {type(fault) for fault in tried.verdict.faults}, changed


def test_a_project_that_is_paused_or_over_does_not_go_on_by_a_file(zone: Any) -> None:
    reference = enter_project(zone, stage=Stage.signed)
    stages.turn_project(
        actor=as_role(zone), at=AT, reference=reference, side=Side.paused, on=TODAY, reason="等土地"
    )  # fmt: skip
    moved = {"编号": reference, "阶段": "落地", "进入阶段日期": "2026-11-23", "佐证": "合同"}
    [tried] = try_file(zone, moved)
    assert errors.StageOutOfTurn in {type(fault) for fault in tried.verdict.faults}


def test_an_amount_of_a_file_leaves_the_old_one_readable_and_phases_fit(zone: Any) -> None:
    bring(zone, NEW)
    whole = BookProject.objects.get()
    phase = {**NEW, "项目名称": "石英砂提纯一期", "属于": whole.reference, "备案": "50000000"}
    bring(zone, phase)
    [tried] = try_file(zone, {**phase, "项目名称": "石英砂提纯二期"})
    assert [type(fault) for fault in tried.verdict.faults] == [errors.PhasesExceedParent]
    first, second = try_file(
        zone, {"编号": whole.reference, "备案": "100000000"}, {**phase, "项目名称": "石英砂提纯二期"}
    )
    assert (first.fate, second.fate) == (Fate.changed, Fate.new)
    [tried] = try_file(zone, {"编号": whole.reference, "备案": "40000000"})
    assert [type(fault) for fault in tried.verdict.faults] == [errors.PhasesExceedParent]
    [tried] = try_file(zone, {**NEW, "项目名称": "一期一段", "属于": "石英砂提纯一期"})
    assert [type(fault) for fault in tried.verdict.faults] == [errors.ParentIsPhase]
    bring(zone, {"编号": whole.reference, "备案": "100000000"})
    stated = AmountRow.objects.filter(project=whole, kind=Amount.filed)
    assert [(int(each.yuan), each.reason) for each in stated] == [(86_000_000, ""), (100_000_000, "导入更正")]


def test_a_project_and_its_phases_come_in_one_file_whatever_the_order_of_its_rows(zone: Any) -> None:
    phase = {**NEW, "备案": "30000000", "属于": NEW["项目名称"]}
    tried = bring(zone, {**phase, "项目名称": "石英砂一期"}, NEW, {**phase, "项目名称": "石英砂二期"})
    assert {each.fate for each in tried} == {Fate.new}
    whole = BookProject.objects.get(name=NEW["项目名称"])
    assert sorted(whole.phases.values_list("name", flat=True)) == ["石英砂一期", "石英砂二期"]
    assert StepRow.objects.filter(project__parent=whole).count() == 4
    told = Entry.objects.filter(register=BOOK.code, row=whole.phases.get(name="石英砂一期").pk).get()
    assert told.changes["parent"] == ["", whole.reference]
    assert fates_of_export(zone) == {Fate.same}
    total = bands(RULES["key_projects"], queries.entries(as_role(zone)), "全区").total
    assert (total.n, total.yuan) == (1, Decimal(86_000_000))


def test_a_phase_of_a_file_keeps_the_rules_of_phases(zone: Any) -> None:
    phase = {**NEW, "项目名称": "一期", "属于": NEW["项目名称"]}
    section = {**NEW, "项目名称": "一期一段", "属于": "一期"}
    for rows, refusal in (
        ((NEW, {**phase, "备案": "86000001"}), errors.PhasesExceedParent),
        ((NEW, phase, section), errors.ParentIsPhase),
        (({**NEW, "属于": NEW["项目名称"]},), errors.ParentIsPhase),
        ((phase,), LinkUnknown),
    ):
        tried = try_file(zone, *rows)
        assert refusal in {type(fault) for each in tried for fault in each.verdict.faults}
    _whole, left = try_file(zone, NEW, phase, choices={"2": "out"})
    assert [type(fault) for fault in left.verdict.faults] == [LinkUnknown]


def test_a_phase_goes_to_a_project_that_the_same_file_renames(zone: Any) -> None:
    reference = enter_project(zone)
    bring(zone, {"编号": reference, "项目名称": "玻纤短切二线"}, {**NEW, "项目名称": "一期", "属于": "玻纤短切二线"})
    assert BookProject.objects.get(name="一期").parent.reference == reference  # type: ignore[union-attr]


def test_a_name_that_a_file_replaces_stays_as_an_alias(zone: Any) -> None:
    reference = enter_project(zone)
    bring(zone, {"编号": reference, "项目名称": "玻纤短切二线", "项目管家": "高远"})
    row = BookProject.objects.get()
    assert (row.name, row.aliases, row.steward) == ("玻纤短切二线", ["玻纤短切线"], "高远")
    assert "玻纤短切线" in row.every_name


def test_who_does_not_keep_the_book_brings_nothing(zone: Any) -> None:
    assert not any(BOOK.may(as_role(zone, role), "import") for role in (Role.leader, Role.window, Role.officer))  # type: ignore[arg-type]


def test_a_past_writes_nothing_into_a_closed_month(zone: Any) -> None:
    _month(zone, enter_project(zone), "2026-09", "100", "100")
    _close(zone, "2026-09")
    late = Month("2026-09", Decimal(5), Decimal(5), Decimal(5), building=Decimal(5))
    opening = Opening("迟到的项目", (Step(Stage.started, date(2026, 3, 1)),), months=(late,))
    with pytest.raises(errors.MonthClosed):
        projects.take_over(actor=as_role(zone), at=AT, projects=[opening])


def test_every_act_of_the_book_stands_in_the_history_of_the_fields_it_changed(zone: Any) -> None:
    reference, steward = enter_project(zone, stage=Stage.signed), as_role(zone)
    _state(zone, reference, "3")
    _month(zone, reference, "2026-09", "100", "100")
    stages.advance_project(
        actor=steward, at=AT, reference=reference, to=Stage.landed, on=TODAY, evidence={"firm": "执照", "site": "合同"}
    )  # fmt: skip
    projects.place_project(actor=steward, at=AT, reference=reference, park="城东园", tags=["飞地"])
    projects.correct_project(actor=steward, at=AT, reference=reference, changes={"name": "新名", "steward": "高远"})
    stages.turn_project(actor=steward, at=AT, reference=reference, side=Side.paused, on=TODAY, reason="等土地")
    projects.split_project(actor=steward, at=AT, reference=reference, phases=[("一期", None)])
    moneys.plan_year(actor=steward, at=AT, reference=reference, year=2026, amount="9", unit_name="万元")
    bring(zone, {"编号": reference, "宗地": "D-12", "项目名称": "更新的名"})
    for row in BookProject.objects.all():
        told: dict[str, str] = {}
        for entry in Entry.objects.filter(register=BOOK.code, row=row.pk).order_by("id"):
            for name, (old, new) in entry.changes.items():
                assert told.get(name, "") == old
                told[name] = new
        held = {each.name: cells.write(each, cells.value_of(each, row)) for each in BOOK.kept}
        assert {name: text for name, text in told.items() if text} == {
            name: text for name, text in held.items() if text
        }
