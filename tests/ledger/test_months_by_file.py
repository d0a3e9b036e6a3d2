"""Tests of months and yearly plans that come as a table: the rules by cell, what is booked or closed stays."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from onezone.figures.models import ClosedPeriod
from onezone.kernel.errors import FieldError
from onezone.ledger.domain import errors
from onezone.ledger.domain.months import read_period
from onezone.ledger.domain.stages import Stage
from onezone.ledger.models import BookProject, MonthRow, YearPlan
from onezone.ledger.month_register import BOOK_MONTHS, BOOK_PLANS
from onezone.ledger.register import BOOK
from onezone.ledger.services import money as moneys
from onezone.ledger.services import projects
from onezone.platform.identity.actor import Role
from onezone.platform.identity.errors import NotFound
from onezone.platform.journal.models import JournalRow
from onezone.platform.registers import history, services, store
from onezone.platform.registers.errors import LinkUnknown, RepeatedInFile, ValueMissing
from onezone.platform.registers.judging import Fate
from onezone.platform.registers.listing import Asked, listing
from onezone.platform.registers.models import Entry
from tests.ledger.conftest import AT, as_role, enter_project
from tests.ledger.table import bring, fates_of_export, try_file
from tests.ledger.test_acts import _close, _month, _state
from tests.sizes import size

pytestmark = pytest.mark.django_db
SEPTEMBER = {"项目": "玻纤短切线", "月份": "2026-09", "本月完成": "1000000", "建筑工程": "1000000"}
OCTOBER = {"项目": "玻纤短切线", "月份": "2026年10月", "本月完成": "500000", "建筑工程": "1500000"}


def refused(zone: Any, *rows: Mapping[str, str], **more: Any) -> list[tuple[type[FieldError], str]]:
    """What is wrong with a table of months, and at which cell."""
    tried = try_file(zone, *rows, register=BOOK_MONTHS, **more)
    return [(type(fault), str(fault.data["field"])) for each in tried for fault in each.verdict.faults]


def test_months_of_a_file_follow_each_other_whatever_their_order_and_move_the_project(zone: Any) -> None:
    enter_project(zone)
    bring(zone, OCTOBER, {**SEPTEMBER, "形象进度": "基础完成"}, register=BOOK_MONTHS)
    booked = [(row.period, int(row.month), int(row.year_to_date), int(row.since_start), row.progress)
              for row in MonthRow.objects.order_by("period")]  # fmt: skip
    assert booked == [
        ("2026-09", 1_000_000, 1_000_000, 1_000_000, "基础完成"),
        ("2026-10", 500_000, 1_500_000, 1_500_000, ""),
    ]
    assert BookProject.objects.get().completed == Decimal(1_500_000)
    assert JournalRow.objects.filter(act="bring_months").count() == 1


def test_months_and_plans_that_were_taken_out_change_nothing_when_they_come_back(book: Any) -> None:
    assert fates_of_export(book, BOOK_MONTHS) == {Fate.same}
    assert fates_of_export(book, BOOK_PLANS) == {Fate.same}


@given(months=st.lists(st.decimals(0, 10**11, places=2), min_size=1, max_size=6), note=st.text(max_size=20))
@settings(max_examples=size(15, 200), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_months_are_booked_their_export_changes_nothing(zone: Any, months: list[Decimal], note: str) -> None:
    with transaction.atomic():
        reference, total = enter_project(zone), Decimal(0)
        for at, month in enumerate(months, 1):
            total += month
            moneys.book_month(
                actor=as_role(zone), at=AT, reference=reference, period=f"2026-{at:02}", unit_name="元",
                numbers={"month": f"{month:f}", "building": f"{total:f}"}, explanation=note, progress=note,
            )  # fmt: skip
        moneys.plan_year(
            actor=as_role(zone), at=AT, reference=reference, year=2026, amount=f"{total:f}", unit_name="元", reason=note
        )
        assert fates_of_export(zone, BOOK_MONTHS) == fates_of_export(zone, BOOK_PLANS) == {Fate.same}
        transaction.set_rollback(True)


@pytest.mark.parametrize(
    ("changed", "refusal", "field"),
    [
        ({"项目": "没有的项目"}, LinkUnknown, "project"),
        ({"月份": ""}, ValueMissing, "period"),
        ({"月份": "十月"}, errors.MonthMalformed, "period"),
        ({"月份": "2026-13"}, errors.MonthMalformed, "period"),
        ({"月份": "2026-12"}, errors.MonthAhead, "period"),
        ({"本月完成": "-5"}, errors.AmountMalformed, "month"),
        ({"自年初累计": "7"}, errors.MonthBreaksRules, "year_to_date"),
        ({"建筑工程": "7"}, errors.MonthBreaksRules, "year_to_date"),
        ({"自开始建设累计": "7"}, errors.MonthBreaksRules, "since_start"),
        ({"旧设备": "1"}, errors.MonthBreaksRules, "equipment"),
        ({"建设用地费": "1"}, errors.MonthBreaksRules, "other"),
        ({"调整": "-100000", "建筑工程": "900000"}, errors.MonthBreaksRules, "explanation"),
    ],
)
def test_what_is_wrong_with_a_month_is_named_at_its_cell(
    zone: Any, changed: dict[str, str], refusal: type, field: str
) -> None:
    enter_project(zone)
    assert (refusal, field) in refused(zone, {**SEPTEMBER, **changed})


def test_a_month_that_does_not_follow_says_what_it_ought_to_be(zone: Any) -> None:
    _month(zone, enter_project(zone), "2026-09", "100", "100")
    wrong = {**OCTOBER, "自年初累计": "7", "自开始建设累计": "8", "建筑工程": "7"}
    [tried] = try_file(zone, wrong, register=BOOK_MONTHS)
    said = {fault.data["field"]: fault.say("zh-hans") for fault in tried.verdict.faults}
    assert "应为 1,500,000 元" in said["year_to_date"]
    assert "应为 1,500,000 元" in said["since_start"]


def test_two_cells_that_break_two_rules_are_both_named(zone: Any) -> None:
    enter_project(zone)
    assert refused(zone, {**SEPTEMBER, "旧设备": "1", "建设用地费": "1"}) == [
        (errors.MonthBreaksRules, "equipment"), (errors.MonthBreaksRules, "other"),
    ]  # fmt: skip


def test_a_column_in_another_unit_is_taken_in_yuan(zone: Any) -> None:
    enter_project(zone)
    month = {"项目": "玻纤短切线", "月份": "2026-09", "本月完成（万元）": "1,000.5", "建筑工程（单位：元）": "10005000"}
    bring(zone, month, register=BOOK_MONTHS)
    assert MonthRow.objects.get().month == Decimal(10_005_000)


def test_a_month_above_the_total_is_explained(zone: Any) -> None:
    _state(zone, enter_project(zone), "0.009")
    assert refused(zone, SEPTEMBER) == [(errors.MonthBreaksRules, "explanation")]
    assert refused(zone, {**SEPTEMBER, "说明": "追加设备"}) == []


def test_a_booked_month_stays_and_a_closed_one_takes_nothing(zone: Any) -> None:
    reference = enter_project(zone)
    enter_project(zone, name="迟报项目")
    _month(zone, reference, "2026-09", "100", "100")
    assert refused(zone, {**SEPTEMBER, "本月完成": "7"}) == [(errors.MonthStands, "month")]
    assert refused(zone, {**SEPTEMBER, "月份": "2026-08"}) == [(errors.MonthOutOfOrder, "period")]
    _close(zone, "2026-09")
    assert refused(zone, {**SEPTEMBER, "本月完成": "7"}) == [(errors.MonthClosed, "month")]
    assert refused(zone, {**SEPTEMBER, "项目": "迟报项目"}) == [(errors.MonthClosed, "period")]
    assert refused(zone, SEPTEMBER) == []
    assert fates_of_export(zone, BOOK_MONTHS) == {Fate.same}
    bring(zone, {**OCTOBER, "建筑工程": "1300000", "调整": "-200000", "说明": "9 月多报"}, register=BOOK_MONTHS)
    assert BookProject.objects.get(reference=reference).completed == Decimal(1_300_000)


def test_a_month_that_is_closed_between_dry_run_and_taking_is_refused_whole(zone: Any) -> None:
    enter_project(zone)
    _month(zone, enter_project(zone, name="另一个项目"), "2026-09", "100", "100")
    tried = try_file(zone, SEPTEMBER, OCTOBER, register=BOOK_MONTHS)
    _close(zone, "2026-09")
    rows = [services.Written(each.row, each.verdict, each.line) for each in tried]
    with pytest.raises(errors.MonthClosed), transaction.atomic():
        services.write(actor=as_role(zone), at=AT, register=BOOK_MONTHS, rows=rows, act="import")
    assert not MonthRow.objects.filter(project__name="玻纤短切线").exists()


def test_a_month_that_is_left_out_is_no_ground_for_the_next_one(zone: Any) -> None:
    enter_project(zone)
    wrong = {**SEPTEMBER, "旧设备": "1"}
    assert refused(zone, wrong, OCTOBER, choices={"2": "out"}) == [(errors.MonthBreaksRules, "year_to_date")]
    bring(zone, wrong, {**OCTOBER, "建筑工程": "500000"}, register=BOOK_MONTHS, choices={"2": "out"})
    assert [row.period for row in MonthRow.objects.all()] == ["2026-10"]


def test_one_month_of_a_project_stands_once_in_a_file(zone: Any) -> None:
    reference = enter_project(zone)
    again = {**SEPTEMBER, "项目": reference, "月份": "2026.9"}
    assert (RepeatedInFile, "period") in refused(zone, SEPTEMBER, again)


@pytest.mark.parametrize("text", ["2026-09", "2026-9", "2026年9月", "2026.09", "202609", "2026/9", "2026-09-01"])
def test_a_month_is_read_as_people_and_spreadsheets_write_it(text: str) -> None:
    assert read_period(text) == "2026-09"


def test_months_add_up_without_counting_a_phase_beside_its_project(zone: Any) -> None:
    whole = enter_project(zone, stage=Stage.signed)
    [phase] = projects.split_project(actor=as_role(zone), at=AT, reference=whole, phases=[("一期", None)])
    for reference in (whole, phase):
        _month(zone, reference, "2026-09", "100", "100")
    _month(zone, phase, "2026-10", "10", "110")
    held = listing(as_role(zone, Role.leader), BOOK_MONTHS, Asked())
    assert (held.total.count, held.total.sums["month"]) == (3, Decimal(1_100_000))


def test_another_plan_for_a_year_needs_a_reason_and_the_old_one_stays_readable(zone: Any) -> None:
    reference = enter_project(zone)
    plan = {"编号": reference, "年度": "2026", "计划投资": "9000000"}
    bring(zone, plan, register=BOOK_PLANS)
    first = YearPlan.objects.get()
    [tried] = try_file(zone, {**plan, "计划投资": "5000000"}, register=BOOK_PLANS)
    assert [(type(fault), fault.data["field"]) for fault in tried.verdict.faults] == [(errors.ReasonMissing, "reason")]
    bring(zone, {**plan, "计划投资": "5000000", "理由": "设备推迟"}, register=BOOK_PLANS)
    assert [int(row.yuan) for row in YearPlan.objects.order_by("id")] == [9_000_000, 5_000_000]
    steward = as_role(zone)
    [row] = listing(steward, BOOK_PLANS, Asked()).rows
    assert (row.yuan, row.reason) == (Decimal(5_000_000), "设备推迟")
    changes = [(line.field.name, line.old, line.new) for line in history.lines_of(steward, BOOK_PLANS, row)]
    assert ("yuan", "900", "500") in changes
    assert BOOK_PLANS.leads(steward, [str(first.pk)]) == {str(first.pk): str(row.pk)}
    assert fates_of_export(zone, BOOK_PLANS) == {Fate.same}


def test_a_closed_year_takes_no_plan(zone: Any) -> None:
    enter_project(zone)
    plan = {"项目": "玻纤短切线", "年度": "2025", "计划投资": "9000000"}
    ClosedPeriod.objects.create(zone_id=zone.id, period="2025", digest="-", values=0, closed_by="-", closed_at=AT)
    [tried] = try_file(zone, plan, register=BOOK_PLANS)
    assert [(type(fault), fault.data["field"]) for fault in tried.verdict.faults] == [(errors.MonthClosed, "year")]
    [tried] = try_file(zone, {**plan, "年度": "1999"}, register=BOOK_PLANS)
    assert errors.YearMalformed in {type(fault) for fault in tried.verdict.faults}


@pytest.mark.parametrize("key", ["x", "1e3", "９", "0", "99999999999999999999"])
def test_an_address_that_is_no_number_of_a_month_leads_nowhere(zone: Any, key: str) -> None:
    with pytest.raises(NotFound):
        store.row_of(as_role(zone), BOOK_MONTHS, key)


def test_what_a_file_completes_stands_in_the_history_of_the_project_and_of_the_month(zone: Any) -> None:
    enter_project(zone)
    bring(zone, SEPTEMBER, OCTOBER, register=BOOK_MONTHS)
    row = BookProject.objects.get()
    entry = Entry.objects.filter(register=BOOK.code, row=row.pk).latest("id")
    assert (entry.changes, entry.line, entry.file) == ({"completed": ["", "1500000.00"]}, 3, "sha256-1")
    month = MonthRow.objects.get(period="2026-10")
    told = {line.field.name: line.new for line in history.lines_of(as_role(zone), BOOK_MONTHS, month)}
    assert (told["month"], told["since_start"], told["project"]) == ("50", "150", row.reference)
