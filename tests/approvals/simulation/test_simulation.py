"""Application, admission with its checks, the running case, and the list of simulations."""

from __future__ import annotations

from typing import Any

from onezone.approvals.pages.simulation import build_simulation
from onezone.approvals.pages.simulations import build_simulations
from onezone.approvals.queries.project import project_case
from onezone.platform.identity.scope import zone_scope
from tests.approvals.project.conftest import TODAY, World, open_in
from tests.approvals.simulation.story import ITEMS, admit, give_opinions, open_story, sign_land

YES = (
    "agreement_signed", "risk_commitment", "plan_fits", "net_land", "no_dispute", "not_hazardous", "not_secret",
    "not_restricted", "not_real_estate", "good_credit", "no_red_line",
)  # fmt: skip


def post(world: World, who: str, path: str, **data: Any) -> Any:
    return world.client(who).post(f"/projects/{world.reference}/simulation/{path}", data)


def state(world: World) -> str:
    with zone_scope(world.zone.id):
        return str(project_case(world.people["leader"], world.reference).case.sim_state(TODAY))


def answers(**changes: str) -> dict[str, str]:
    return {**dict.fromkeys(YES, "yes"), **changes}


def bare(world: World) -> World:
    """A project of which nothing that admission asks is known."""
    with zone_scope(world.zone.id):
        world.reference = open_in(world, name="康迈汽车零部件", code="2610-211382-04-01-381290")
    return world


def test_an_application_without_the_signed_commitment_is_refused_and_keeps_what_was_typed(opened: World) -> None:
    bare(opened)
    given = {**answers(), "net_land": "no"}
    answer = post(opened, "applicant", "apply/", **given)
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "没有签署风险承诺书" in text
    assert 'name="net_land" value="no"' in text
    checked = text.split('name="net_land" value="no"')[1][:80]
    assert "checked" in checked
    assert state(opened) == "draft"


def test_an_application_records_each_answer_as_a_fact(opened: World) -> None:
    bare(opened)
    given = {**answers(net_land="unknown", no_dispute="no"), "commitment": "on"}
    assert post(opened, "applicant", "apply/", **given).status_code == 302
    assert state(opened) == "applied"
    with zone_scope(opened.zone.id):
        page = build_simulation(opened.people["convener"], opened.reference, today=TODAY)
    known = {check.name: check.ok for check in page.checks}
    assert known["net_land"] is None
    assert known["no_dispute"] is False
    assert known["risk_commitment"] is True


def test_admission_waits_until_nothing_is_unknown(opened: World) -> None:
    bare(opened)
    post(opened, "applicant", "apply/", **answers(net_land="unknown"), commitment="on")
    given = {"matters": ["A107", "B301"], "minutes": "凌开联席纪〔2026〕7号"}
    answer = post(opened, "convener", "admit/", **answers(net_land="unknown"), **given)
    assert answer.status_code == 422
    assert "未核实的条件须先核实" in answer.content.decode()
    assert post(opened, "convener", "admit/", **answers(), **given).status_code == 302
    assert state(opened) == "running"
    with zone_scope(opened.zone.id):
        page = build_simulation(opened.people["convener"], opened.reference, today=TODAY)
    assert page.minutes == "凌开联席纪〔2026〕7号"
    assert [row.matter for row in page.items] == ["A107", "B301"]


def test_a_failed_check_refuses_admission_by_name_and_writes_nothing(opened: World) -> None:
    bare(opened)
    post(opened, "applicant", "apply/", **answers(net_land="unknown"), commitment="on")
    given = {"matters": ["A107"], "minutes": "凌开联席纪〔2026〕7号"}
    answer = post(opened, "convener", "admit/", **answers(no_dispute="no"), **given)
    assert answer.status_code == 409
    assert "地块无争议" in answer.content.decode()
    assert state(opened) == "applied"
    with zone_scope(opened.zone.id):
        case = project_case(opened.people["leader"], opened.reference).case
    assert case.facts.read("land.dispute") == "false"
    assert case.facts.read("land.net") is None


def test_minutes_of_the_joint_meeting_are_asked_for(opened: World) -> None:
    with zone_scope(opened.zone.id):
        opened.on("2026-10-15").do("applicant", "apply")
    answer = post(opened, "convener", "admit/", **answers(), matters=["A107"])
    assert answer.status_code == 422
    assert "联席会议纪要编号" in answer.content.decode()


def test_the_item_set_is_proposed_from_the_route(opened: World) -> None:
    with zone_scope(opened.zone.id):
        page = build_simulation(opened.people["convener"], opened.reference, today=TODAY)
    proposed = [each.matter for each in page.planned]
    assert {"A107", "B301", "B302", "C401", "C405"} <= set(proposed)
    assert "P202" not in proposed
    assert proposed == [each for each in _order(opened) if each in proposed]


def _order(world: World) -> tuple[str, ...]:
    with zone_scope(world.zone.id):
        return project_case(world.people["leader"], world.reference).case.context.catalogue.order


def test_refusing_admission_needs_reasons(opened: World) -> None:
    with zone_scope(opened.zone.id):
        opened.on("2026-10-15").do("applicant", "apply")
    assert post(opened, "convener", "refuse_admission/", reasons="").status_code == 422
    assert post(opened, "convener", "refuse_admission/", reasons="地块有查封").status_code == 302
    assert state(opened) == "refused"


def test_a_case_is_held_and_released(running: World) -> None:
    assert post(running, "convener", "hold/", reasons="").status_code == 422
    assert post(running, "convener", "hold/", reasons="投资方重组").status_code == 302
    assert state(running) == "held"
    assert "投资方重组" in running.get("simulation/", who="convener")
    assert post(running, "convener", "release/", confirm="1").status_code == 302
    assert state(running) == "ready"


def test_a_simulation_is_extended_once(running: World) -> None:
    assert post(running, "convener", "extend_simulation/", to="2028-04-15").status_code == 302
    answer = post(running, "convener", "extend_simulation/", to="2028-06-15")
    assert answer.status_code == 409
    assert "只能延期一次" in answer.content.decode()


def test_termination_voids_what_is_not_converted(running: World) -> None:
    assert post(running, "convener", "terminate/", reasons="违反承诺擅自开工").status_code == 302
    assert state(running) == "terminated"
    assert "作废" in running.get("simulation/", who="convener")


def test_an_officer_may_not_do_the_conveners_acts(running: World) -> None:
    assert post(running, "NRB/officer", "hold/", reasons="试试").status_code == 403
    assert state(running) == "ready"


def test_an_unknown_act_is_not_found(running: World) -> None:
    assert post(running, "convener", "decide/").status_code == 404


def test_a_refusal_is_told_to_a_program_by_its_code(running: World) -> None:
    answer = running.client("convener").post(
        f"/projects/{running.reference}/simulation/release/", {"confirm": "1"}, headers={"accept": "application/json"}
    )
    assert (answer.status_code, answer.json()["code"]) == (409, "act_not_possible")


def test_the_list_counts_what_it_shows(opened: World) -> None:
    with zone_scope(opened.zone.id):
        give_opinions(admit(opened))
        sign_land(opened, conditions={"far": ">=1.2"})
        open_story(opened, name="宏阳玻纤原料精加工", code="2610-211382-04-01-381291")
        opened.on("2026-11-21").do("applicant", "apply")
        page = build_simulations(opened.people["leader"], {}, today=TODAY)
        counts = {stat.key: stat.n for stat in page.stats}
        for key, count in counts.items():
            rows = build_simulations(opened.people["leader"], {"view": key}, today=TODAY).rows
            assert len(rows) == count, key
    assert counts["open"] == 2
    assert counts["applied"] == 1
    assert counts["stale"] == 1
    assert next(row for row in page.rows if row.progress.stale).progress.total == len(ITEMS)


def test_the_list_is_searched_by_name_and_says_when_nothing_is_found(running: World) -> None:
    client = running.client("leader")
    assert "玻璃纤维" in client.get("/simulations/", {"q": "玻璃纤维"}).content.decode()
    assert "没有找到" in client.get("/simulations/", {"q": "没有这个名字"}).content.decode()


def test_an_empty_list_says_what_to_do_next(opened: World) -> None:
    text = opened.client("leader").get("/simulations/").content.decode()
    assert "还没有项目申请模拟审批" in text


def test_a_stranger_sees_no_project_in_the_list(running: World) -> None:
    assert running.reference not in running.client("stranger").get("/simulations/").content.decode()
    assert running.client("stranger").get(f"/projects/{running.reference}/simulation/").status_code == 404


def test_the_legal_line_is_always_there(running: World) -> None:
    assert "不得作为开工、抵押、交易、招标凭证" in running.get("simulation/")
