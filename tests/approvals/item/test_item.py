"""Item pages: what they read and rest on, a clock that explains itself, acts with the rules' own reasons."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from onezone.approvals.pages.item import ItemPage, build_item
from onezone.approvals.queries.availability import act_availability
from onezone.approvals.services.core import perform
from onezone.approvals.store import load
from onezone.kernel.errors import RuleError
from onezone.kernel.hashing import digest
from onezone.platform.identity.scope import zone_scope
from onezone.platform.journal.models import JournalRow
from tests.approvals.project.conftest import FACTS, World, at, open_in

NOW = at("2026-11-23", 10)


def item(world: World, matter: str, who: str = "NRB/officer", *, simulated: bool = False) -> ItemPage:
    with zone_scope(world.zone.id):
        return build_item(world.people[who], world.reference, matter, simulated=simulated, at=NOW)


def html(world: World, path: str, who: str = "NRB/officer") -> str:
    return unescape(world.get(path, who))


@pytest.fixture
def stopped(world: World) -> World:
    """B302 of another project: accepted 11-09, shown to the public 11-12 to 11-18, promised 3 days, law 20."""
    with zone_scope(world.zone.id):
        world.on("2026-10-20")
        world.reference = open_in(world, name="三期", code="2610-211382-04-01-390001", facts=FACTS)
        world.decide("A101", "DRB")
        world.on("2026-11-09").file("B302")
        world.do("NRB/officer", "accept", matter="B302")
        world.on("2026-11-12").do("NRB/officer", "suspend", matter="B302", kind="public_notice")
        world.on("2026-11-19").do("NRB/officer", "resume", matter="B302", to="2026-11-18")
    return world


def test_both_clocks_stand_on_one_axis_and_agree_with_the_mock_up(stopped: World) -> None:
    clock = item(stopped, "B302").clock
    assert clock is not None
    promised, statutory = clock.rulers
    assert len(promised.cells) == len(statutory.cells) == 20
    assert list(promised.cells[:10]) == ["e", "e", "s", "s", "s", "s", "s", "e d", "o", "o"]
    assert list(statutory.cells[:10]) == ["e"] * 10
    assert "到期 2026-11-19，超 2" in promised.words
    assert "到期 2026-12-07，余 10" in statutory.words


def test_the_clock_is_explained_line_by_line(stopped: World) -> None:
    clock = item(stopped, "B302").clock
    assert clock is not None
    told = [(f"{line.on:%m-%d}", line.text, line.promised, line.statutory) for line in clock.lines]
    assert told == [
        ("11-09", "受理", "0", "0"),
        ("11-10", "计入时限", "2", "2"),
        ("11-12", "特别程序：公示", "停", "7"),
        ("11-19", "计入时限", "3", "8"),
        ("11-19", "承诺到期", "3", ""),
        ("11-20", "超期", "超 2", "10"),
        ("11-23", "今天", "超 2", "10"),
        ("11-24", "尚未到来", "", ""),
        ("12-07", "法定到期", "", "20"),
    ]


def test_a_late_item_says_why_and_whose_move_it_is(stopped: World) -> None:
    why = item(stopped, "B302").why
    assert (why.light, why.n, why.mine) == ("red", 2, False)
    assert "时钟没有停" in why.sentence
    assert why.who == "签发人"
    assert item(stopped, "B302", "NRB/signer").why.mine


def test_a_deemed_acceptance_is_named_as_one(world: World) -> None:
    with zone_scope(world.zone.id):
        world.on("2026-10-20")
        world.reference = open_in(world, name="四期", code="2610-211382-04-01-390002", facts=FACTS)
        world.on("2026-11-12").file("B302")
    page = item(world, "B302")
    assert page.state == "已受理"
    assert "视为" in page.why.sentence
    assert page.clock is not None
    assert page.clock.lines[0].text == "视为受理"


def test_a_stale_opinion_shows_the_field_before_and_after(world: World) -> None:
    with zone_scope(world.zone.id):
        world.on("2026-11-20").do("applicant", "change_input", name="design.far", value="1.5")
    page = item(world, "B302", simulated=True)
    changed = [(row.name, row.then, row.now) for row in page.reads if row.changed]
    assert changed == [("design.far", "1.2", "1.5")]
    assert page.why.changes == ("设计容积率 1.2 → 1.5",)


def test_a_field_that_the_matter_does_not_read_is_not_shown(world: World) -> None:
    with zone_scope(world.zone.id):
        world.on("2026-11-20").do("applicant", "change_input", name="design.facade", value="红色")
    page = item(world, "B302", simulated=True)
    assert "design.facade" not in {row.name for row in page.reads}
    assert page.changed == 0


def test_what_an_item_rests_on_says_what_kind_of_result_it_is(world: World) -> None:
    rests = {row.code or row.name: (row.word, row.simulated) for row in item(world, "B302", simulated=True).upstream}
    assert rests["B301"] == ("模拟同意", True)
    assert rests["A107"] == ("模拟同意", True)
    assert ("缺的一环", False) in rests.values()
    formal = {row.code: row.word for row in item(world, "B301", simulated=True).upstream}
    assert formal["L02"] == "正式有效"


def test_who_waits_for_an_item_is_listed(world: World) -> None:
    assert {"B302"} <= {row.code for row in item(world, "B301", simulated=True).waiting}


def test_conditions_show_when_they_are_overdue(world: World) -> None:
    states = [row.state for row in item(world, "B302", simulated=True).conditions]
    assert states == ["已逾期", "未了"]


def test_the_history_is_the_items_own(world: World) -> None:
    told = [line.what for line in item(world, "B302", simulated=True).history]
    assert [each.split("：")[0] for each in told] == ["出具模拟意见", "受理", "申报"]
    assert item(world, "L03").history[0].what == "受理"


# -- acts -----------------------------------------------------------------------------------------------------------

FIELDS: dict[str, dict[str, Any]] = {
    "request_supplement": {"missing": ["一份"]},
    "refuse_acceptance": {"reasons": "理由"},
    "assign": {"officer": "1/x"},
    "suspend": {"kind": "hearing", "notice": digest("n")},
    "extend": {"days": 1, "approver": "田雨禾"},
    "decide": {"outcome": "refuse", "reasons": "理由"},
    "revoke": {"reasons": "理由"},
    "recommend": {"outcome": "refuse"},
    "opine": {"outcome": "disagree"},
    "reconfirm": {"outcome": "disagree"},
    "return_conversion": {"missing": ["一份"]},
    "deviate": {"reasons": "理由"},
    "propose": {"outcome": "refuse", "reasons": "理由"},
    "ask_countersign": {"departments": ["MET"]},
    "send_back": {"reason": "理由"},
}


def _asking(world: World) -> dict[str, dict[str, Any]]:
    """Acts that name a person of the zone, or a paper of the item."""
    colleague, other = (
        f"{world.people[who].user_id}/{world.people[who].name}" for who in ("NRB/officer", "WRB/officer")
    )
    return {
        "hand_over": {"to": colleague, "reason": "理由"},
        "add_signer": {"to": other, "department": "WRB", "place": "before", "reason": "理由"},
    }


@pytest.mark.parametrize("who", ["NRB/officer", "NRB/signer", "WRB/officer", "applicant", "window", "leader"])
@pytest.mark.parametrize(("matter", "mode"), [("L03", "formal"), ("L02", "formal"), ("B302", "simulated")])
def test_an_act_is_offered_exactly_when_it_would_be_done(scoped: World, who: str, matter: str, mode: str) -> None:
    actor, case = scoped.people[who], load(scoped.people["NRB/officer"], scoped.reference).case
    held = (case.sim_items if mode == "simulated" else case.work_items)[matter]
    papers = {"send_back": {"slots": list(case.matter(matter).material_names[:1]), "reason": "理由"}}
    owed = {
        **_asking(scoped),
        **papers,
        "meet_condition": {"condition": next((each.id for each in held.open_conditions), "")},
    }
    for line in act_availability(actor, case, matter, mode, at=NOW):
        data = {"matter": matter, "mode": mode, **(FIELDS | owed).get(line.act, {})}
        try:
            with transaction.atomic():
                perform(actor=actor, at=NOW, project=scoped.reference, act=line.act, data=data)
                transaction.set_rollback(True)
            code = ""
        except RuleError as refusal:
            code = refusal.code
        assert code == (line.refusal.code if line.refusal is not None else ""), line.act


def test_trying_acts_changes_nothing(scoped: World) -> None:
    actor = scoped.people["NRB/signer"]
    case = load(actor, scoped.reference).case
    before = (dict(case.work_items), dict(case.sim_items), len(case.facts.versions), case.last_at)
    for matter, mode in (("L03", "formal"), ("B302", "simulated")):
        act_availability(actor, case, matter, mode, at=NOW)
    assert before == (dict(case.work_items), dict(case.sim_items), len(case.facts.versions), case.last_at)


@pytest.mark.parametrize("who", ["WRB/officer", "NRB/officer", "leader"])
def test_looking_at_an_item_leaves_no_refusal_in_the_journal(world: World, who: str) -> None:
    """What a page tries by itself was asked by nobody: the auditor's list of refusals holds what people tried."""
    for matter in ("L03", "L02"):
        world.get(f"items/{matter}/", who)
    with zone_scope(world.zone.id):
        assert list(JournalRow.objects.filter(chain="refused").values_list("payload", flat=True)) == []


def test_an_outcome_that_the_rules_refuse_cannot_be_chosen_and_says_why(world: World) -> None:
    with zone_scope(world.zone.id):
        world.on("2026-11-20").file("B302")
        world.do("NRB/officer", "accept", matter="B302")
    page = html(world, "items/B302/", "NRB/signer")
    assert re.search(r'value="approve"[^>]* disabled', page)
    assert not re.search(r'value="refuse"[^>]* disabled', page)
    assert "前置事项还没有结果" in page


def test_a_late_decision_form_asks_for_the_reason(stopped: World) -> None:
    assert 'name="late_reason"' in html(stopped, "items/B302/", "NRB/signer")
    assert 'name="late_reason"' not in html(stopped, "items/A101/", "DRB/signer")


def test_an_applicant_reads_the_page_and_is_offered_only_their_own_acts(world: World) -> None:
    page = item(world, "L03", "applicant")
    assert {each.act for each in page.buttons} == {"withdraw"}
    assert not page.form


# -- simulated is never formal ---------------------------------------------------------------------------------------


def test_a_simulated_item_says_on_its_face_what_it_is_not(world: World) -> None:
    page = html(world, "simulated/B302/")
    assert "仅作为模拟审批内部流转依据,不具有行政许可的法律效力,不得作为开工、抵押、交易、招标凭证" in page
    assert 'class="item-page item-sim"' in page
    assert "办件号" not in page
    assert "决定书" not in page


def test_the_opinion_paper_has_its_own_number_mark_and_missing_links(world: World) -> None:
    page = html(world, "simulated/B302/opinion/")
    for needed in (
        "建设工程规划许可证模拟审批意见（模拟）",
        "模拟审批专用章",
        "模〔2026〕lingyuan-B302-0001",
        "附条件同意",
        "总平面补标消防车道转弯半径",
        "缺的环节",
        "211382001001GB00001",
        "2610-211382-04-01-381205",
        digest("B302"),
        "不具有行政许可的法律效力",
    ):
        assert needed in page, needed
    assert "审批决定书" not in page


def test_there_is_no_opinion_paper_before_there_is_an_opinion(world: World) -> None:
    for path in ("simulated/U503/opinion/", "items/L03/decision/"):
        answer = world.client("NRB/officer").get(f"/projects/{world.reference}/{path}")
        assert answer.status_code == 404


def test_the_decision_paper_draws_no_seal(world: World) -> None:
    page = html(world, "items/L02/decision/")
    assert "印章由国家统一电子印章系统加盖" in page
    assert "模拟审批专用章" not in page


def test_pages_are_said_in_english(world: World) -> None:
    client = world.client("NRB/officer", "en")
    for path in ("items/L03/", "simulated/B302/", "simulated/B302/opinion/"):
        assert client.get(f"/projects/{world.reference}/{path}").status_code == 200


def test_a_file_is_handed_only_to_who_may_see_the_project(world: World) -> None:
    path = f"/projects/{world.reference}/files/{digest('B302')}/"
    assert world.client("stranger").get(path).status_code == 404


def test_queries_do_not_grow_with_the_items_of_the_project(world: World) -> None:
    client = world.client("NRB/officer")

    def count() -> int:
        client.get(f"/projects/{world.reference}/items/L03/")
        with CaptureQueriesContext(connection) as captured:
            assert client.get(f"/projects/{world.reference}/items/L03/").status_code == 200
        return len(captured)

    few = count()
    with zone_scope(world.zone.id):
        world.on("2026-11-20")
        for matter in ("B301", "B302", "A107", "C401", "C405", "D602"):
            world.file(matter)
            world.now += timedelta(minutes=1)
    assert count() == few


def test_a_formal_item_assumes_no_land(world: World) -> None:
    with zone_scope(world.zone.id):
        world.on("2026-11-20").file("B302")
    words = {row.word for row in item(world, "B302").upstream}
    assert "没有结果" in words
    assert "缺的一环" not in words


def test_matters_are_named_in_the_readers_language(world: World) -> None:
    page = world.client("NRB/officer", "en").get(f"/projects/{world.reference}/items/L03/").context["page"]
    assert page.title != item(world, "L03").title


def test_an_open_condition_can_be_closed_from_the_item(world: World) -> None:
    assert "meet_condition" in {button.act for button in item(world, "B302", simulated=True).buttons}
    assert "meet_condition" not in {button.act for button in item(world, "B303", "CAD/officer", simulated=True).buttons}


def test_the_owner_of_a_condition_is_a_word_not_a_code(world: World) -> None:
    with zone_scope(world.zone.id):
        world.on("2026-11-20").opine(
            "B305", "NRB", outcome="conditional", conditions=[{"text": "甲", "owner": "steward"}]
        )
    assert [each.owner for each in item(world, "B305", simulated=True).conditions] == ["项目管家"]
