"""Tests countersigning: who signed what by its hash, what an edit does, limits, silence, objections, going on."""

from __future__ import annotations

import pytest

from onezone.approvals.domain.items import WorkItem
from onezone.approvals.domain.rules import ZoneRules

from .story import Story

LI, TIAN, GUAN, CAI = "1/李", "4/田", "9/关", "8/蔡"
TEXT = {"outcome": "approve", "reasons": "指标符合规划条件", "officer": LI}


def asked(rules: ZoneRules | None = None, *departments: str) -> Story:
    story = Story(rules or ZoneRules()).formal("A109", "A101", "L02").land().formal("A107", "B301")
    story.do("file", "B302", materials={"审定设计方案": "sha256:1"}).do("accept", "B302")
    story.do("propose", "B302", **TEXT)
    return story.do("ask_countersign", "B302", departments=list(departments or ("CAD", "HCD")), officer=LI)


def item_of(story: Story) -> WorkItem:
    return story.case.work_items["B302"]


def states(story: Story) -> dict[str, str]:
    return {each.department: each.state(item_of(story).proposal, story.day) for each in item_of(story).countersigns}


def sign(story: Story, department: str, officer: str = GUAN) -> Story:
    return story.do("countersign", "B302", department=department, verdict="agree", officer=officer)


def test_every_department_asked_signs_the_same_outcome_before_it_is_decided() -> None:
    story = asked()
    assert states(story) == {"CAD": "waiting", "HCD": "waiting"}
    assert story.work("B302")["countersigns"] == states(story)
    sign(story, "CAD")
    data = story.refused("countersign_open", "decide", "B302", outcome="approve", officer=TIAN)
    assert data["departments"] == ["HCD"]
    sign(story, "HCD", CAI)
    assert states(story) == {"CAD": "agreed", "HCD": "agreed"}
    story.refused("same_person", "decide", "B302", outcome="approve", officer=GUAN)
    story.do("decide", "B302", outcome="approve", officer=TIAN)
    assert item_of(story).reasons == "指标符合规划条件"
    signed = {each.answers[0].signed for each in item_of(story).countersigns}
    assert signed == {item_of(story).proposals[0].digest()}


def test_what_cannot_be_asked_is_refused_by_name() -> None:
    story = asked()
    story.refused("list_empty", "ask_countersign", "B302", departments=[])
    story.refused("own_department", "ask_countersign", "B302", departments=["NRB"])
    story.refused("department_unknown", "ask_countersign", "B302", departments=["ZZZ"])
    story.refused("payload_malformed", "ask_countersign", "B302", departments=["CAD"], days=0)
    story.refused("not_asked", "countersign", "B302", department="WRB", verdict="agree")
    story.refused("reasons_missing", "countersign", "B302", department="CAD", verdict="disagree")
    story.refused("outcome_unknown", "countersign", "B302", department="CAD", verdict="perhaps")
    story.refused("reasons_missing", "propose", "B302", outcome="approve")
    story.refused("differs_from_proposal", "countersign", "B302", department="CAD", verdict="agree", signed="sha256:x")


def test_an_edit_makes_a_countersignature_invalid_and_deletes_nothing() -> None:
    story = asked()
    sign(story, "CAD")
    first = item_of(story).proposals[0]
    story.after(2).do("propose", "B302", **{**TEXT, "conditions": [{"text": "开工前放线", "due": "2026-06-01"}]})
    assert states(story) == {"CAD": "invalid", "HCD": "waiting"}
    held = item_of(story).countersigns[0]
    assert (held.answers[0].signed, held.asked_on) == (first.digest(), story.day)
    assert item_of(story).proposals[0] == first
    sign(story, "CAD")
    assert [answer.signed for answer in item_of(story).countersigns[0].answers] == [
        proposal.digest() for proposal in item_of(story).proposals
    ]
    assert states(story)["CAD"] == "agreed"


def test_taking_an_edit_back_makes_the_signature_valid_again() -> None:
    """What counts is the hash of what was signed, not that somebody typed in between."""
    story = asked(None, "CAD")
    sign(story, "CAD")
    story.do("propose", "B302", **{**TEXT, "reasons": "改一改"})
    assert states(story) == {"CAD": "invalid"}
    story.do("propose", "B302", **TEXT)
    assert states(story) == {"CAD": "agreed"}
    assert len(item_of(story).proposals) == 3


def test_a_replaced_material_makes_proposal_and_signatures_invalid_until_confirmed() -> None:
    story = asked(None, "CAD")
    sign(story, "CAD")
    story.do("change_input", material="审定设计方案", hash="sha256:2")
    assert item_of(story).proposal.outdated == ("material:审定设计方案",)
    assert states(story) == {"CAD": "invalid"}
    refused: dict[str, dict[str, object]] = {
        "decide": {"outcome": "approve", "officer": TIAN},
        "ask_countersign": {"departments": ["MET"]},
        "countersign": {"department": "CAD", "verdict": "agree", "officer": GUAN},
    }
    for act, data in refused.items():
        assert story.refused("inputs_changed", act, "B302", **data)["inputs"] == ["material:审定设计方案"]
    story.do("propose", "B302", **TEXT)
    assert states(story) == {"CAD": "invalid"}
    sign(story, "CAD")
    story.do("decide", "B302", outcome="approve", officer=TIAN)


def test_a_fact_that_the_matter_does_not_read_leaves_signatures_alone() -> None:
    story = asked(None, "CAD")
    sign(story, "CAD")
    before = item_of(story)
    story.do("change_input", name="design.facade", value="red")
    assert item_of(story) is before
    story.do("decide", "B302", outcome="approve", officer=TIAN)


@pytest.mark.parametrize(
    "decided",
    [
        {"outcome": "refuse", "reasons": "另有考虑"},
        {"outcome": "approve", "reasons": "另一个理由"},
        {"outcome": "approve_tolerating", "conditions": ["补图"]},
    ],
)
def test_what_is_decided_is_what_was_countersigned(decided: dict[str, object]) -> None:
    story = asked(None, "CAD")
    sign(story, "CAD")
    story.refused("differs_from_proposal", "decide", "B302", officer=TIAN, **decided)


def test_conditions_that_were_countersigned_stand_in_the_decision() -> None:
    story = asked(None, "CAD")
    story.do("propose", "B302", **{**TEXT, "outcome": "approve_tolerating", "conditions": ["补绿地率复核"]})
    sign(story, "CAD")
    story.do("decide", "B302", outcome="approve_tolerating", officer=TIAN)
    assert [held.text for held in item_of(story).conditions] == ["补绿地率复核"]


def test_silence_needs_a_recorded_reason_where_the_zone_says_nothing() -> None:
    story = asked(None, "CAD")
    assert item_of(story).countersigns[0].due_on.isoformat() == "2026-03-05"
    data = story.after(3).refused("countersign_running", "proceed", "B302", department="CAD", reasons="等不及")
    assert data["due_on"] == "2026-03-05"
    story.after(1)
    assert states(story) == {"CAD": "silent"}
    story.refused("countersign_open", "decide", "B302", outcome="approve", officer=TIAN)
    story.refused("reasons_missing", "proceed", "B302", department="CAD")
    story.do("proceed", "B302", department="CAD", reasons="限期已过，电话催办两次", officer=TIAN)
    assert states(story) == {"CAD": "passed_over"}
    story.do("decide", "B302", outcome="approve", officer=TIAN)
    assert story.work("B302")["clocks"]["statutory"]["suspended_days"] == 0
    assert story.work("B302")["on_time"] is False


def test_silence_is_no_objection_where_the_zone_says_so() -> None:
    story = asked(ZoneRules(silent_countersign="no_objection", countersign_days=1), "CAD").after(1)
    story.refused("countersign_open", "decide", "B302", outcome="approve", officer=TIAN)
    story.after(1).do("decide", "B302", outcome="approve", officer=TIAN)


def test_an_objection_is_answered_by_an_edit_or_overruled_with_a_reason() -> None:
    story = asked(None, "CAD")
    story.do("countersign", "B302", department="CAD", verdict="disagree", reasons="未见易地建设批件", officer=GUAN)
    assert states(story) == {"CAD": "objected"}
    assert story.refused("countersign_open", "decide", "B302", outcome="approve", officer=TIAN)
    fork = story.fork()
    fork.do("proceed", "B302", department="CAD", reasons="联席会议 2026-7 号纪要", officer="5/韩")
    fork.do("decide", "B302", outcome="approve", officer=TIAN)
    sign(story, "CAD")
    assert [each.verdict for each in item_of(story).countersigns[0].answers] == ["disagree", "agree"]
    story.do("decide", "B302", outcome="approve", officer=TIAN)


def test_a_department_may_be_asked_again_with_other_days() -> None:
    story = asked(None, "CAD")
    story.do("ask_countersign", "B302", departments="CAD", days=10)
    assert len(item_of(story).countersigns) == 1
    assert item_of(story).countersigns[0].days == 10


def test_a_suspended_item_is_still_countersigned() -> None:
    story = asked(None, "CAD").do("suspend", "B302", mode="formal", kind="hearing", notice="sha256:n")
    sign(story, "CAD")
    assert states(story) == {"CAD": "agreed"}
    assert story.work("B302")["state"] == "suspended"
