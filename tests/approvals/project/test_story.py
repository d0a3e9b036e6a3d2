"""Timeline, journal and conditions: every act as a sentence, every row verified, every debt with its date."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection

from onezone.approvals.catalogue_file import builtin_catalogue
from onezone.approvals.domain.engine import ACTS
from onezone.approvals.export import export_case
from onezone.approvals.pages.project import build_conditions
from onezone.approvals.pages.project_facts import build_facts
from onezone.approvals.pages.project_materials import build_materials
from onezone.approvals.pages.project_story import _detail, _sentence
from onezone.approvals.pages.project_timeline import build_journal, build_timeline
from onezone.platform.identity.scope import zone_scope
from onezone.platform.journal.queries import Entry
from tests.approvals.project.conftest import TODAY, World, at, take_land


def lines(world: World, on: date = TODAY, **asked: str) -> list:
    page = build_timeline(world.people["leader"], world.reference, today=on, asked=asked)
    return [line for day in page.days for line in day.lines]


def test_the_timeline_is_grouped_by_day_with_the_newest_first(scoped: World) -> None:
    page = build_timeline(scoped.people["leader"], scoped.reference, today=TODAY, asked={})
    days = [day.on for day in page.days]
    assert days == sorted(days, reverse=True)
    assert page.total == len(lines(scoped)) == 34


def test_a_conditional_opinion_is_told_with_its_conditions_and_a_diamond(scoped: World) -> None:
    line = next(line for line in lines(scoped, matter="B302") if "附条件" in line.text)
    assert line.text == "B302 工程规划许可证：附条件同意：附条件 2 条"
    assert (line.is_sim, line.mark, line.who) == (True, "simcond", "NRB officer")


def test_a_formal_decision_is_a_circle(scoped: World) -> None:
    line = next(line for line in lines(scoped, matter="P204") if "准予" in line.text)
    assert (line.is_sim, line.mark) == (False, "done")


def test_acts_without_a_mode_are_told_on_the_side_they_were_on(scoped: World) -> None:
    scoped.do("CAD/officer", "note", text="电话核实")
    take_land(scoped)
    scoped.do("applicant", "request_conversion", matter="A107")
    scoped.do("NRB/signer", "convert", matter="A107")
    told = {line.text: line.is_sim for line in lines(scoped, date(2026, 11, 24))}
    assert told["申请转换 A107 用地规划许可证"] is True
    assert told["转换 A107 用地规划许可证"] is False


@pytest.mark.parametrize(
    ("asked", "count"), [({"department": "WRB"}, 2), ({"matter": "B302"}, 3), ({"side": "formal"}, 20)]
)
def test_filters_by_department_matter_and_side(scoped: World, asked: dict[str, str], count: int) -> None:
    assert len(lines(scoped, **asked)) == count


def test_every_act_of_the_engine_has_a_sentence(scoped: World) -> None:
    catalogue = builtin_catalogue()
    for act in sorted(ACTS):
        entry = Entry(
            1, act, "1/1/甲", "officer", at("2026-11-23"), {"matter": "B302", "outcome": "agree"}, "sha256", "", ""
        )
        assert "B302" in _sentence(entry, catalogue, "B302")
        assert isinstance(_detail(act, {}, catalogue), str)


def test_an_untouched_chain_holds_and_its_verdict_counts_the_rows(world: World) -> None:
    page = world.get("journal/", verify="1")
    assert "凭证链完整：34 条记录" in page


@pytest.mark.sqlite
def test_a_changed_row_is_named_by_number(scoped: World) -> None:
    with connection.cursor() as cursor:
        cursor.execute("select name from sqlite_master where type = 'trigger' and tbl_name = 'journal_journalrow'")
        for (name,) in cursor.fetchall():
            cursor.execute(f'drop trigger "{name}"')
        cursor.execute("update journal_journalrow set role = 'leader' where chain = %s and seq = 5", [scoped.reference])
    page = build_journal(scoped.people["leader"], scoped.reference, today=TODAY, asked={}, checked=True)
    assert not page.verdict_holds
    assert page.verdict is not None
    assert "第 5 条" in page.verdict


def test_the_chain_is_not_verified_unasked(scoped: World) -> None:
    assert build_journal(scoped.people["leader"], scoped.reference, today=TODAY, asked={}).verdict is None


def test_conditions_stand_in_four_groups_with_owner_and_days(scoped: World) -> None:
    scoped.do("NRB/officer", "meet_condition", matter="B302", mode="simulated", condition="取得交管意见")
    page = build_conditions(scoped.people["leader"], scoped.reference, today=TODAY)
    groups = {key: debts for key, _word, debts in page.groups}
    assert [(debt.text, debt.owner, debt.left) for debt in groups["overdue"]] == [
        ("总平面补标消防车道转弯半径", "企业", -1)
    ]
    assert [debt.text for debt in groups["met"]] == ["取得交管意见"]
    assert not groups["open"]
    assert not groups["waived"]


def test_all_pages_of_a_project_answer_for_everybody_who_may_see_it(world: World) -> None:
    for who in ("NRB/officer", "window", "applicant", "leader", "convener"):
        for path in ("", "materials/", "conditions/", "timeline/", "journal/", "facts/", "case.json", "graph.svg"):
            assert world.client(who).get(f"/projects/{world.reference}/{path}").status_code == 200, (who, path)


def test_the_drawing_and_the_pages_speak_english(world: World) -> None:
    with zone_scope(world.zone.id):
        client = world.client("leader", "en")
    client.cookies["django_language"] = "en"
    for path in ("", "materials/", "timeline/", "facts/"):
        assert client.get(f"/projects/{world.reference}/{path}").status_code == 200


@pytest.mark.parametrize(
    ("build", "count"),
    [
        (lambda actor, ref: build_conditions(actor, ref, today=TODAY), 1),
        (lambda actor, ref: build_timeline(actor, ref, today=TODAY, asked={}), 2),
        (lambda actor, ref: build_journal(actor, ref, today=TODAY, asked={}), 2),
        (lambda actor, ref: build_materials(actor, ref, today=TODAY), 2),
        (lambda actor, ref: build_facts(actor, ref, today=TODAY), 1),
        (export_case, 4),
    ],
    ids=["conditions", "timeline", "journal", "materials", "facts", "export"],
)
def test_a_page_costs_the_same_queries_however_much_was_done(
    scoped: World, build: Callable[..., object], count: int, django_assert_num_queries: Callable[..., Any]
) -> None:
    with django_assert_num_queries(count):
        build(scoped.people["leader"], scoped.reference)
