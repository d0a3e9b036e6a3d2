"""Tests whose hands an item is in: handed over with a reason, sent back for named materials; no clock stops."""

from __future__ import annotations

from typing import Any

from .story import Story

PLAN = "sha256:plan-1"
REASON = {"reason": "借调外出"}


def reviewing(**rules: Any) -> Story:
    story = Story().formal("A109", "A101", "L02").land().formal("A107", "B301")
    story.do("file", "B302", materials={"审定设计方案": PLAN}).do("accept", "B302")
    return story.do("assign", "B302", officer="1/莫清")


def test_an_item_is_handed_over_with_a_reason_and_keeps_what_was_noted() -> None:
    story = reviewing().after(1)
    before = story.work("B302")["clocks"]
    story.refused("field_missing", "hand_over", "B302", mode="formal", **REASON)
    story.refused("reasons_missing", "hand_over", "B302", mode="formal", to="2/周启明", reason=" ")
    story.refused("same_holder", "hand_over", "B302", mode="formal", to="1/莫清", **REASON)
    story.do("hand_over", "B302", mode="formal", to="2/周启明", officer="1/莫清", **REASON)
    item = story.case.work_items["B302"]
    assert item.officer == "2/周启明"
    held = item.handovers[0]
    assert (held.held_by, held.to, held.by, held.reason) == ("1/莫清", "2/周启明", "1/莫清", "借调外出")
    assert story.work("B302")["clocks"] == before
    assert story.work("B302")["state"] == "accepted"
    story.do("hand_over", "B302", mode="formal", to="1/莫清", reason="回来了")
    assert [each.to for each in story.case.work_items["B302"].handovers] == ["2/周启明", "1/莫清"]


def test_a_simulated_item_is_handed_over_in_review_and_when_stale() -> None:
    story = Story().running().reviewing("B301", materials={"图": PLAN})
    story.do("hand_over", "B301", to="2/周启明", mode="simulated", **REASON)
    story.do("opine", "B301", outcome="agree").do("change_input", name="design.far", value="1.5")
    story.do("hand_over", "B301", to="3/田雨禾", mode="simulated", **REASON)
    assert story.case.sim_items["B301"].officer == "3/田雨禾"
    assert story.sim("B301")["state"] == "stale"


def test_a_department_sends_its_own_item_back_and_the_clock_goes_on() -> None:
    story = reviewing()
    story.refused("not_its_material", "send_back", "B302", mode="formal", slots=["身份证"], reason="要看原件")
    story.refused("list_empty", "send_back", "B302", mode="formal", slots=[], reason="不清楚")
    story.refused("reasons_missing", "send_back", "B302", mode="formal", slots=["审定设计方案"])
    story.do("send_back", "B302", mode="formal", slots=["审定设计方案"], reason="消防车道转弯半径未标")
    assert story.work("B302")["state"] == "reviewing"
    assert story.work("B302")["correction"] == ["审定设计方案"]
    story.refused("correction_open", "send_back", "B302", mode="formal", slots=["审定设计方案"], reason="再改")
    data = story.refused("correction_open", "decide", "B302", outcome="approve")
    assert data["materials"] == ["审定设计方案"]
    story.after(2)
    assert story.work("B302")["clocks"]["statutory"]["elapsed"] == 2
    assert story.work("B302")["clocks"]["promised"]["suspended_days"] == 0
    story.do("resubmit", "B302", mode="formal", materials={"审定设计方案": "sha256:plan-2"})
    held = story.case.work_items["B302"].corrections[0]
    assert (held.answered_on, held.changed) == (story.day, ("审定设计方案",))
    assert story.work("B302")["correction"] == []
    story.refused("no_correction_asked", "resubmit", "B302", mode="formal")
    story.do("decide", "B302", outcome="approve")


def test_a_refusal_needs_no_corrected_paper() -> None:
    story = reviewing().do("send_back", "B302", mode="formal", slots=["审定设计方案"], reason="红线错")
    story.do("decide", "B302", outcome="refuse", reasons="逾期未改，红线外建设")
    assert story.work("B302")["state"] == "refused"


def test_a_simulated_review_is_sent_back_and_taken_up_again() -> None:
    story = Story().running().reviewing("B301", materials={"图": PLAN})
    story.refused("no_correction_asked", "resubmit", "B301", mode="simulated")
    story.do("send_back", "B301", mode="simulated", slots=["图"], reason="图框不全")
    story.refused("correction_open", "opine", "B301", outcome="agree")
    story.do("resubmit", "B301", mode="simulated", materials={"图": "sha256:plan-2"})
    assert story.sim("B301")["state"] == "reviewing"
    assert story.case.sim_items["B301"].changed == ("material:图",)
    story.do("opine", "B301", outcome="agree")
    assert story.case.sim_items["B301"].changed == ()
