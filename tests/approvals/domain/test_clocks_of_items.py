"""Tests the clocks of items and filings as acts move them: silence, suspensions, extensions, lights, filings."""

from __future__ import annotations

from datetime import date

import pytest

from onezone.approvals.domain.rules import ZoneRules

from .story import Story

NOTICE = "sha256:notice"


def _b302(day: str = "2026-03-02", *, accept: bool = True) -> Story:
    story = Story().on("2026-02-27").formal("A109", "A101", "L02").land().formal("A107", "B301")
    story.on(day).do("file", "B302")
    return story.do("accept", "B302") if accept else story


def _clock(story: Story, matter: str = "B302", which: str = "statutory") -> dict[str, object]:
    return dict(story.work(matter)["clocks"][which])


def test_silence_accepts_on_the_sixth_day_effective_on_receipt() -> None:
    story = _b302(accept=False)
    story.on("2026-03-09")
    assert (story.work("B302")["state"], story.work("B302")["deemed_accepted"]) == ("received", False)
    story.on("2026-03-10")
    held = story.work("B302")
    assert (held["state"], held["deemed_accepted"], held["accepted_on"]) == ("accepted", True, "2026-03-02")
    assert _clock(story)["start_on"] == "2026-03-02"
    assert _clock(story)["elapsed"] == 6
    # No job ran: what is stored is untouched, and a notice comes too late.
    assert str(story.case.work_items["B302"].state) == "received"
    story.refused("act_not_possible", "request_supplement", "B302", missing=["图"])
    story.refused("act_not_possible", "accept", "B302")
    story.do("decide", "B302", outcome="approve")
    assert story.work("B302")["on_time"] is False


def test_the_notice_on_the_fifth_day_is_in_time_and_given_once() -> None:
    story = _b302(accept=False).on("2026-03-09")
    story.refused("list_empty", "request_supplement", "B302", missing=[])
    story.refused("list_empty", "request_supplement", "B302", missing=[" "])
    story.do("request_supplement", "B302", missing="总平面图")
    story.on("2026-04-09")
    assert story.work("B302")["state"] == "supplement"
    story.do("resubmit", "B302", materials={"总平面图": "sha256:2"})
    story.refused("supplement_used", "request_supplement", "B302", missing=["指标表"])
    story.on("2026-04-16")
    assert story.work("B302")["state"] == "received"
    story.on("2026-04-17")
    assert (story.work("B302")["state"], story.work("B302")["accepted_on"]) == ("accepted", "2026-04-09")


def test_a_limit_from_receipt_runs_from_the_complete_papers() -> None:
    story = Story().formal("A109", "A101", "L02").do("file", "B301")
    assert story.work("B301")["clocks"]["promised"]["start_on"] == "2026-03-02"
    story.on("2026-03-04").do("request_supplement", "B301", missing=["图"])
    assert story.work("B301")["clocks"] == {}
    story.on("2026-03-10").do("resubmit", "B301")
    assert story.work("B301")["clocks"]["promised"]["start_on"] == "2026-03-10"


def test_a_statutory_kind_stops_both_clocks_and_needs_a_notice() -> None:
    story = _b302("2026-03-02")
    story.on("2026-03-05")
    story.refused("notice_missing", "suspend", "B302", kind="hearing")
    story.refused("kind_unknown", "suspend", "B302", kind="coffee", notice=NOTICE)
    story.refused("kind_not_listed", "suspend", "B302", kind="site_visit")
    story.refused("field_missing", "suspend", "B302", notice=NOTICE)
    story.do("suspend", "B302", kind="hearing", notice=NOTICE)
    story.refused("kind_running", "suspend", "B302", kind="hearing", notice=NOTICE)
    story.on("2026-03-18")
    assert [_clock(story, which=each)["suspended_days"] for each in ("statutory", "promised")] == [10, 10]
    story.do("resume", "B302", to="2026-03-18")
    # The published vector, moved by the extra days of the law's 20: 10 working days of 03-05..03-18 do not count.
    assert _clock(story)["due_on"] == "2026-04-14"
    assert _clock(story, which="promised")["due_on"] == "2026-03-19"
    story.refused("act_not_possible", "resume", "B302")


def test_a_local_kind_stops_the_promise_only() -> None:
    story = _b302("2026-03-02").on("2026-03-03").do("suspend", "B302", kind="public_notice")
    story.on("2026-03-12").do("resume", "B302", to="2026-03-11")
    assert _clock(story)["suspended_days"] == 0
    assert _clock(story)["due_on"] == "2026-03-30"
    assert _clock(story, which="promised")["suspended_days"] == 7
    assert _clock(story, which="promised")["due_on"] == "2026-03-16"


def test_overlapping_suspensions_count_once_and_the_item_waits_for_the_last() -> None:
    story = _b302("2026-03-02").on("2026-03-04").do("suspend", "B302", kind="public_notice")
    story.on("2026-03-05").do("suspend", "B302", kind="hearing", notice=NOTICE)
    story.on("2026-03-10").do("resume", "B302", kind="public_notice")
    assert story.work("B302")["state"] == "suspended"
    story.refused("act_not_possible", "decide", "B302", outcome="approve")
    story.refused("no_open_suspension", "resume", "B302", kind="public_notice")
    story.on("2026-03-12").do("resume", "B302")
    assert story.work("B302")["state"] == "reviewing"
    assert _clock(story, which="promised")["suspended_days"] == 7
    assert _clock(story)["suspended_days"] == 6


def test_impossible_days_of_a_suspension_are_refused() -> None:
    story = _b302("2026-03-03").on("2026-03-04")
    for field, given, reason in (("from", "2026-03-02", "before_acceptance"),):
        assert (
            story.refused("date_impossible", "suspend", "B302", kind="hearing", notice=NOTICE, **{field: given})[
                "reason"
            ]
            == reason
        )
    story.refused("payload_malformed", "suspend", "B302", kind="hearing", notice=NOTICE, **{"from": "2026-02-30"})
    story.do("suspend", "B302", kind="hearing", notice=NOTICE)
    assert story.refused("date_impossible", "resume", "B302", to="2026-03-03")["reason"] == "before_from"
    assert story.refused("date_impossible", "resume", "B302", to="2026-03-05")["reason"] == "in_the_future"
    # An instant means its local day.
    story.do("resume", "B302", to="2026-03-03T20:00:00Z")
    assert story.case.work_items["B302"].suspensions[0].to_on == date(2026, 3, 4)


def test_a_suspension_recorded_late_erases_no_lateness() -> None:
    backdated = {"kind": "hearing", "notice": NOTICE, "from": "2026-03-04"}
    story = _b302("2026-03-02").on("2026-03-06")
    assert story.refused("date_impossible", "suspend", "B302", **backdated)["reason"] == "limit_passed"
    story = _b302("2026-03-02").on("2026-03-05").do("suspend", "B302", **backdated)
    assert _clock(story)["suspended_days"] == 2


@pytest.mark.parametrize(
    ("day", "promised", "statutory"),
    [("2026-03-05", "2026-03-12", "2026-04-07"), ("2026-03-06", "2026-03-05", "2026-04-07")],
)
def test_an_extension_moves_the_promise_only_before_it_is_missed(day: str, promised: str, statutory: str) -> None:
    story = _b302("2026-03-02").on(day).do("extend", "B302", days=5, approver="局长")
    assert _clock(story, which="promised")["due_on"] == promised
    assert _clock(story)["due_on"] == statutory
    story.do("decide", "B302", outcome="approve")
    assert story.work("B302")["on_time"] is (day == "2026-03-05")


def test_extensions_that_the_law_does_not_give() -> None:
    story = _b302("2026-03-02")
    story.refused("approver_missing", "extend", "B302", days=5)
    for days in (0, -1, True, "5"):
        assert story.refused("extension_refused", "extend", "B302", days=days, approver="局长")["reason"] == "days"
    assert story.refused("extension_refused", "extend", "B302", days=11, approver="局长")["reason"] == "too_long"
    story.do("extend", "B302", days=6, approver="局长")
    assert story.refused("extension_refused", "extend", "B302", days=5, approver="局长")["reason"] == "too_long"
    story.do("extend", "B302", days=4, approver="局长")
    story.do("file", "P202").do("accept", "P202")
    assert story.refused("extension_refused", "extend", "P202", days=1, approver="局长")["reason"] == "none_in_law"
    late = _b302("2026-03-02").on("2026-03-30").do("extend", "B302", days=1, approver="局长")
    late = _b302("2026-03-02").on("2026-03-31")
    assert late.refused("extension_refused", "extend", "B302", days=1, approver="局长")["reason"] == (
        "statutory_date_passed"
    )


def test_lights_follow_the_promise_and_then_the_law() -> None:
    seen = {}
    story = _b302("2026-03-02")
    for day in ("03-02", "03-04", "03-05", "03-06", "03-30", "03-31"):
        seen[day] = story.on(f"2026-{day}").work("B302")["light"]
    assert seen == {
        "03-02": "green",
        "03-04": "yellow",
        "03-05": "yellow",
        "03-06": "red",
        "03-30": "red",
        "03-31": "black",
    }
    assert story.do("decide", "B302", outcome="refuse", reasons=["不符合规划"]).work("B302")["light"] is None
    assert story.work("B302")["on_time"] is False
    assert _clock(story)["due_on"] == "2026-03-30"


def test_clocks_stand_still_after_the_decision() -> None:
    story = _b302("2026-03-02").on("2026-03-05").do("decide", "B302", outcome="approve")
    story.on("2026-05-06").do("deliver", "B302")
    assert (_clock(story)["elapsed"], _clock(story)["remaining"], _clock(story)["due_on"]) == (3, 17, "2026-03-30")
    assert (story.work("B302")["state"], story.work("B302")["on_time"]) == ("delivered", True)


def test_calendar_days_roll_to_a_working_day_and_unpublished_years_are_marked() -> None:
    story = Story().on("2026-09-02").do("file", "P202")
    assert _clock(story, "P202")["due_on"] == "2026-10-08"
    story = Story().on("2026-12-30").do("file", "P202")
    assert (_clock(story, "P202")["provisional"], story.state()["calendar"]["provisional"]) == (True, False)
    assert story.on("2027-01-04").state()["calendar"]["provisional"] is True


def test_an_instant_matter_is_due_the_day_it_is_received() -> None:
    story = Story().on("2026-03-02").do("file", "A101")
    assert _clock(story, "A101", "promised")["due_on"] == "2026-03-02"


def test_a_filing_has_a_stage_and_a_joint_clock() -> None:
    story = Story(ZoneRules(stage_days={"2": 15})).on("2026-02-27").formal("A109", "A101", "L02").land()
    story.on("2026-03-02").do("file", "B301", filing="W-1", stage="2").do("file", "B303", filing="W-1")
    story.do("file", "B305", mode="formal", filing="W-1")
    assert story.state()["filings"]["W-1"] == {"stage": None, "joint": None}
    story.do("accept", "B301").on("2026-03-03").do("accept", "B303").do("accept", "B305")
    joint, stage = (story.state()["filings"]["W-1"][each] for each in ("joint", "stage"))
    assert (joint["limit"], joint["start_on"], joint["elapsed"]) == (45, "2026-03-02", 1)
    assert (stage["limit"], stage["due_on"]) == (15, "2026-03-23")
    story.refused("not_filed", "extend_filing", filing="W-9", approver="市长")
    story.refused("approver_missing", "extend_filing", filing="W-1")
    story.do("extend_filing", filing="W-1", approver="市长")
    story.refused("extension_refused", "extend_filing", filing="W-1", approver="市长")
    joint = story.state()["filings"]["W-1"]["joint"]
    assert (joint["extension"], joint["remaining"]) == (15, 59)
    story.on("2026-03-10").do("decide", "B301", outcome="approve").do("decide", "B303", outcome="approve")
    story.do("decide", "B305", outcome="approve")
    assert story.on("2026-06-01").state()["filings"]["W-1"]["joint"]["elapsed"] == 6


def test_the_joint_limit_is_not_extended_when_it_is_over() -> None:
    story = Story().on("2026-03-02").do("file", "A109", filing="W-1").do("accept", "A109")
    story.on("2026-05-12")
    due = story.state()["filings"]["W-1"]["joint"]["due_on"]
    assert due < "2026-05-12"
    data = story.refused("extension_refused", "extend_filing", filing="W-1", approver="市长")
    assert data["reason"] == "statutory_date_passed"


def test_steps_of_the_signing_chain_have_their_own_clock_and_two_persons() -> None:
    rules = ZoneRules(signing={"permit": ("review", "check", "sign")}, step_days={"review": 1, "check": 2, "sign": 3})
    story = Story(rules).formal("A109", "A101", "L02").land().do("file", "A107").do("accept", "A107")
    assert _clock(story, "A107", "step")["due_on"] == "2026-03-03"
    assert story.refused("signing_chain_open", "decide", "A107", outcome="approve", officer="a")["step"] == "review"
    story.refused("outcome_unknown", "recommend", "A107", outcome="maybe", officer="a")
    story.on("2026-03-04").do("recommend", "A107", outcome="approve", officer="a")
    assert _clock(story, "A107", "step")["due_on"] == "2026-03-06"
    assert story.work("A107")["decided_on"] is None
    assert story.refused("signing_chain_open", "decide", "A107", outcome="approve", officer="b")["step"] == "check"
    story.refused("same_person", "recommend", "A107", outcome="approve", officer="a")
    story.do("recommend", "A107", outcome="approve", officer="b")
    story.refused("act_not_possible", "recommend", "A107", outcome="approve", officer="c")
    assert _clock(story, "A107", "step")["limit"] == 3
    for officer in ("a", "b"):
        story.refused("same_person", "decide", "A107", outcome="approve", officer=officer)
    story.do("decide", "A107", outcome="approve", officer="c")
    assert "step" not in story.work("A107")["clocks"]
    assert rules.chain_for(story.case.matter("A101")) == ("sign",)


def test_a_simulated_review_has_a_promise_but_no_statutory_clock() -> None:
    story = Story().running().reviewing("B301")
    held = story.on("2026-03-10").sim("B301")
    assert (held["clock"]["limit"], held["clock"]["elapsed"], held["light"]) == (5, 6, "red")
    story.do("suspend", "B301", kind="public_notice")
    story.refused("suspension_open", "opine", "B301", outcome="agree")
    story.on("2026-03-17").do("resume", "B301").do("opine", "B301", outcome="agree")
    held = story.on("2026-04-01").sim("B301")
    assert (held["clock"]["suspended_days"], held["clock"]["elapsed"], held["light"]) == (6, 5, None)
    assert "B301" not in story.state()["work_items"]
