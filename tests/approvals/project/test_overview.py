"""The overview of a project: four answers, the graph in every state, what can move, what is owed."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.utils.translation import override

from onezone.approvals.pages.project import ProjectPage, build_project
from onezone.platform.identity.errors import NotFound
from onezone.platform.identity.scope import zone_scope
from tests.approvals.project.conftest import FACTS, OTHER_FIRM, TODAY, World, open_in, take_land
from tests.approvals.project.reading import read


def overview(world: World, on: date = TODAY, who: str = "NRB/officer") -> ProjectPage:
    return build_project(world.people[who], world.reference, today=on)


def test_the_missing_land_paper_is_the_only_tall_and_the_only_missing_node(scoped: World) -> None:
    page = overview(scoped)
    tall = [spot for column in page.graph.columns for spot in column.spots if spot.place.span > 1]
    assert [spot.node.id for spot in tall] == ["L04"]
    assert page.answers.missing == "缺 土地出让合同 L04"
    assert page.answers.missing_is_land
    assert "土地权利人未定" in page.answers.missing_reasons


def test_the_critical_path_runs_through_the_land_and_is_dashed_from_there(scoped: World) -> None:
    graph = overview(scoped).graph
    assert graph.critical.path[-1] == "C405"
    assert "L04" in graph.critical.path
    kinds = {edge.source: edge.kind for edge in graph.edges if edge.kind != "n"}
    assert kinds["L03"] == "c"
    assert kinds["L04"] == "cw"


def test_formal_and_simulated_results_are_counted_apart(scoped: World) -> None:
    planning = next(column for column in overview(scoped).graph.columns if column.id == "2")
    assert planning.formal == (0, 4)
    assert planning.simulated == (3, 4)
    assert planning.bar == ("s", "s", "s", "q")


def test_a_simulated_node_says_what_it_is_not_and_is_never_a_check_on_green(scoped: World) -> None:
    nodes = overview(scoped).graph.nodes
    assert nodes["B302"].label.startswith("B302 建设工程规划许可证")
    assert "模拟，不具行政许可效力：附条件同意" in nodes["B302"].label
    assert {node.shape for node in nodes.values() if node.is_sim} <= {"sim", "simcond", "simrun", "simwait"}
    assert all(node.css != "done" for node in nodes.values() if node.is_sim)


def test_a_pre_check_of_the_permit_to_build_has_papers_and_no_days(scoped: World) -> None:
    node = overview(scoped).graph.nodes["C405"]
    assert re.fullmatch(r"\d+/\d+ 件", node.days)


def test_the_light_is_the_worst_open_clock_and_an_overdue_condition_stands_beside_it(scoped: World) -> None:
    answers = overview(scoped).answers
    assert answers.light == "red"
    assert answers.light_reason.startswith("P205 承诺时限超")
    assert answers.overdue == "条件逾期 1 条，自 11-20"


def test_three_hands_are_named_and_what_needs_no_land_can_move(scoped: World) -> None:
    page = overview(scoped)
    assert len({step.who for step in page.answers.moves}) == len(page.answers.moves) == 3
    assert [step.matter for step in page.moves.blocking] == ["L03"]
    assert "D610" in {step.matter for step in page.moves.possible}
    assert "L06" not in {step.matter for step in page.moves.possible}


def test_no_lone_date_is_forecast(world: World) -> None:
    assert "样本不足" in world.get()


def test_every_node_is_one_link_with_its_full_name_in_the_order_of_columns(world: World) -> None:
    page = world.get()
    links = read(page, "a", data_node="")
    assert links
    assert len(links) == len({link.attrs["data-node"] for link in links})
    assert all(link.attrs.get("aria-label") and link.attrs.get("href") for link in links)
    assert next(h3.text for h3 in read(page, "h3") if "data-graph" in h3.inside) == "并行推进"
    assert all(svg.attrs.get("aria-hidden") == "true" for svg in read(page, "svg", _class="edges"))


def test_the_table_holds_the_same_matters_as_the_drawing(world: World) -> None:
    with zone_scope(world.zone.id):
        known = set(overview(world).graph.nodes)
    rows = [row.attrs["id"] for row in read(world.get(view="table"), "tr", id="")]
    assert {row[2:] for row in rows if row.startswith("m-")} == known


def test_the_exported_drawing_stands_alone_and_has_the_same_nodes(world: World) -> None:
    answer = world.client("leader").get(f"/projects/{world.reference}/graph.svg")
    assert answer["Content-Type"] == "image/svg+xml"
    assert "http" not in answer.content.decode().replace("http://www.w3.org/2000/svg", "")
    titles = [title.text for title in read(answer.content.decode(), "title") if not title.attrs]
    with zone_scope(world.zone.id):
        graph = overview(world).graph
    assert sorted(titles) == sorted(spot.node.label for column in graph.columns for spot in column.spots)


def test_no_filing_shows_stage_names_one_line_and_no_empty_boxes(world: World) -> None:
    with zone_scope(world.zone.id):
        world.reference = open_in(world, name="还没申报的项目", code="")
    page = world.get(who="window")
    assert not read(page, data_graph="")
    assert "尚未申报" in page
    assert 'href="/window/intake/' in page


def test_without_simulation_there_is_no_blue_and_the_land_is_an_ordinary_node(scoped: World) -> None:
    scoped.reference = open_in(scoped, name="不做模拟的项目", code="", facts=FACTS)
    scoped.decide("A101", "DRB")
    page = overview(scoped)
    assert page.graph.gap is None
    assert not page.graph.is_simulated
    assert page.graph.nodes["L04"].css == "todo"
    assert not any(node.is_sim for node in page.graph.nodes.values())


def test_a_held_simulation_says_so_with_reason_and_day(scoped: World) -> None:
    scoped.do("convener", "hold", reasons="信访核查")
    answers = overview(scoped).answers
    assert (answers.stopped, answers.stopped_reason) == ("模拟审批暂停", "信访核查")


def test_a_land_contract_in_another_name_voids_what_is_simulated_and_keeps_what_is_formal(scoped: World) -> None:
    take_land(scoped, holder=OTHER_FIRM)
    scoped.on("2026-11-25").do("leader", "record_fact", name="project.note", value="x")
    page = overview(scoped, date(2026, 11, 24))
    assert page.answers.stopped_reason == "土地由他人取得"
    assert page.answers.stopped_by == "NRB officer"
    assert page.graph.nodes["B302"].css == "void sim"
    assert page.graph.nodes["B302"].state == "作废"
    assert page.graph.nodes["P202"].css == "done"
    assert page.graph.gap is None


def test_a_recorded_land_contract_is_a_fact_with_its_day(scoped: World) -> None:
    take_land(scoped)
    node = overview(scoped, date(2026, 11, 24)).graph.nodes["L04"]
    assert (node.css, node.state, node.days, node.is_fact) == ("done", "已登记", "11-24", True)


def test_a_refusal_is_a_black_cross(scoped: World) -> None:
    scoped.do("WRB/signer", "decide", matter="P205", outcome="refuse", reasons="选址不符合水土保持规划")
    node = overview(scoped).graph.nodes["P205"]
    assert (node.css, node.shape, node.state) == ("refused", "refused", "不予许可")


def test_a_changed_input_turns_exactly_its_readers_stale(scoped: World) -> None:
    scoped.do("window", "change_input", name="design.height", value="20")
    nodes = overview(scoped).graph.nodes
    stale = {key for key, node in nodes.items() if node.shape == "simstale"}
    assert stale == {"B301", "B302", "B303"}


def test_two_sources_that_disagree_are_both_shown(world: World) -> None:
    with zone_scope(world.zone.id):
        world.do("leader", "record_fact", name="project.investment", value="830000000")
    shown = read(world.get(), "a", _class="oz-conflict")[0].text
    assert "8.3" in shown


def test_a_year_later_everything_is_late_and_nothing_breaks(scoped: World) -> None:
    page = overview(scoped, TODAY + timedelta(days=400))
    assert page.answers.light == "black"
    assert page.answers.stopped == "模拟审批：已到期"


@pytest.mark.parametrize("who", ["stranger"])
def test_a_project_of_another_enterprise_is_not_found(world: World, who: str) -> None:
    for path in ("", "materials/", "conditions/", "timeline/", "journal/", "facts/", "graph.svg", "case.json"):
        assert world.client(who).get(f"/projects/{world.reference}/{path}").status_code == 404
    with zone_scope(world.zone.id), pytest.raises(NotFound):
        overview(world, who=who)


def test_the_page_speaks_english(scoped: World) -> None:
    with override("en"):
        labels = [node.label for node in overview(scoped).graph.nodes.values()]
    assert any(label.startswith("B302 ") and "Natural Resources" in label for label in labels)


def test_an_overview_costs_the_same_queries_however_much_was_done(
    scoped: World, django_assert_num_queries: pytest.FixtureRequest
) -> None:
    with django_assert_num_queries(4):  # type: ignore[operator]  # case, filings, journal, link to the book
        overview(scoped)


def test_what_a_later_result_overtook_is_nobodys_move(scoped: World) -> None:
    scoped.reference = open_in(scoped, name="土地已有的项目", code="", facts=FACTS)
    scoped.do("NRB/officer", "record_fact", name="land.contract", value={"holder": OTHER_FIRM, "parcel": "X"})
    page = overview(scoped)
    assert page.graph.nodes["L03"].state == "无记录"
    assert "L03" not in {step.matter for step in page.moves}


def test_an_ended_simulation_gives_reason_day_and_officer_instead_of_a_forecast(world: World) -> None:
    with zone_scope(world.zone.id):
        world.do("convener", "terminate", reasons="企业放弃用地")
        answers = overview(world).answers
        assert (answers.stopped_by, answers.has_ended) == ("convener", True)
        assert not overview(world).debts
    page = world.get()
    assert "不再预测" in page
    assert "企业放弃用地" in page
    assert "样本不足" not in page
