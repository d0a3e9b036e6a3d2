"""Tests the life of a simulated case: admission, hold, expiry, extension, ends; and the odd ways of a formal item."""

from __future__ import annotations

from datetime import date, timedelta

from onezone.approvals.domain.acts_case import ADMISSION, admission_checks
from onezone.approvals.domain.acts_sim import add_months
from onezone.approvals.domain.case import Act
from onezone.approvals.domain.engine import apply
from onezone.approvals.domain.rules import ZoneRules
from onezone.approvals.domain.wake import Woken

from .story import LAND, Story


def test_admission_refuses_by_the_name_of_every_failed_rule() -> None:
    story = Story(facts={"land.dispute": True, "project.secret": "true", "land.net": "true"})
    assert story.refused("admission_refused", "admit")["findings"] == ["no_dispute", "not_secret"]
    checks = {check.name: check.ok for check in admission_checks(story.case)}
    assert (checks["net_land"], checks["no_dispute"], checks["good_credit"]) == (True, False, None)
    assert len(checks) == len(ADMISSION)
    story = Story(route=["P215"])
    assert story.refused("admission_refused", "admit")["findings"] == ["excluding_matter"]


def test_admission_fixes_the_items_that_can_be_simulated() -> None:
    story = Story()
    assert story.refused("admission_refused", "admit", matters=["B301", "A101"])["findings"] == ["A101"]
    story.refused("unknown_matter", "admit", matters="Z9")
    assert story.refused("date_impossible", "admit", valid_to="2026-03-02")["reason"] == "in_the_past"
    story.do("admit", matters="B301", valid_to="2026-08-01")
    assert (story.sim("B301")["state"], story.state()["simulation"]["valid_to"]) == ("planned", "2026-08-01")
    story.refused("act_not_possible", "admit")
    story.formal("A109", "A101", "L02").opined("B301")
    assert (story.case_state(), story.case.sim_items["B301"].version) == ("ready", 1)


def test_an_application_needs_the_risk_commitment_and_may_be_turned_down() -> None:
    story = Story()
    assert story.refused("admission_refused", "apply")["findings"] == ["risk_commitment"]
    story.do("record_fact", name="project.risk_commitment", value=True).do("apply")
    story.refused("reasons_missing", "refuse_admission")
    early = story.fork().on("2026-03-09").do("admit")
    assert early.case.simulation.applied_on == date(2026, 3, 2)
    story.do("refuse_admission", reasons=["地块未收储", "另报"])
    assert story.state()["simulation"]["end_reason"] == "地块未收储;另报"
    assert story.do("admit").case_state() == "running"


def test_a_refused_admission_keeps_the_ended_simulation() -> None:
    story = Story().running("B301").do("terminate", reasons="退地").do("record_fact", name="land.dispute", value=True)
    story.refused("admission_refused", "admit")
    assert story.sim("B301")["state"] == "voided"
    story.do("record_fact", name="land.dispute", value=False).do("admit")
    assert (story.case_state(), story.case.sim_items) == ("running", {})


def test_expiry_needs_no_job_and_is_an_end() -> None:
    story = Story().running("B301").on("2027-03-02")
    assert story.case_state() == "ready"
    story.on("2027-03-03")
    assert (story.case_state(), story.sim("B301")["state"]) == ("expired", "voided")
    story.refused("act_not_possible", "extend_simulation")
    story.refused("not_admitted", "file", "B305", mode="simulated")
    # A land paper that comes too late wakes nothing.
    story.land()
    assert (story.case_state(), story.state()["simulation"]["ended_on"]) == ("expired", "2027-03-02")
    story.refused("act_not_possible", "convert", "B301")
    assert story.do("admit").case_state() == "converting"


def test_the_land_in_time_keeps_a_case_open() -> None:
    story = Story().running("B301").on("2027-03-02").land().on("2027-03-03")
    assert (story.case_state(), story.sim("B301")["state"]) == ("converting", "stale")


def test_a_simulation_is_extended_once_and_not_by_more_than_the_zone_says() -> None:
    story = Story().running("B301")
    for data in ({"to": "2027-09-03"}, {"to": "2027-03-02"}, {"months": 7}, {"months": 99999}):
        story.refused("date_impossible", "extend_simulation", **data)
    assert story.fork().do("extend_simulation", months=2).state()["simulation"]["valid_to"] == "2027-05-02"
    assert story.fork().do("extend_simulation", to="2027-04-01").state()["simulation"]["valid_to"] == "2027-04-01"
    story.do("extend_simulation")
    assert story.state()["simulation"]["valid_to"] == "2027-09-02"
    story.refused("extended_already", "extend_simulation")
    assert story.on("2027-09-02").sim("B301")["state"] == "approved"
    assert story.on("2027-09-03").case_state() == "expired"
    Story().refused("not_admitted", "extend_simulation")


def test_months_end_on_the_last_day_there_is() -> None:
    assert add_months(date(2026, 8, 31), 6) == date(2027, 2, 28)
    assert add_months(date(2027, 8, 31), 6) == date(2028, 2, 29)
    assert add_months(date(2026, 12, 15), 1) == date(2027, 1, 15)


def test_a_hold_lasts_ninety_days_at_most_and_stops_every_act() -> None:
    story = Story().running("B301")
    story.refused("reasons_missing", "hold")
    story.do("hold", reasons="规划调整")
    for act, matter, data in (("file", "B305", {"mode": "simulated"}), ("convert", "B301", {})):
        story.refused("not_admitted", act, matter, **data)
    story.on("2026-05-31")
    assert story.case_state() == "held"
    assert story.on("2026-06-01").case_state() == "ready"
    story.refused("act_not_possible", "release")
    story.do("hold", reasons="再议").do("release")
    assert story.case_state() == "ready"
    short = Story(ZoneRules(hold_days=10)).running("B301").do("hold", reasons="x")
    assert short.on("2026-03-13").case_state() == "ready"


def test_a_case_is_withdrawn_or_closed_only_with_no_conversion_in_flight() -> None:
    story = Story().running("B301", "B305", "A107").land().do("request_conversion", "B301")
    assert story.refused("conversion_in_flight", "withdraw")["matters"] == ["B301"]
    story.do("formal_accept", "B301").do("grant", "B301").do("request_conversion", "A107")
    story.refused("conversion_in_flight", "close", reasons="其余另办")
    story.do("convert", "A107")
    story.refused("reasons_missing", "close")
    story.do("close", reasons="其余另办")
    assert (story.sim("B301")["state"], story.sim("B305")["state"]) == ("converted", "voided")


def test_a_withdrawn_item_does_not_keep_the_case_open() -> None:
    story = Story().running("B301", "B305").land().do("withdraw", "B305")
    story.do("convert", "B301")
    assert story.case_state() == "converted"


def test_acts_are_in_order_of_time() -> None:
    story = Story().do("note", text="开始")
    story.refused("field_missing", "note")
    story.seconds -= 5
    story.refused("time_goes_back", "note", text="早了")
    same = story.case.last_at
    happened = apply(story.case, Act("note", same, "x", {"text": "同时"}))
    assert (happened.act, happened.matters, happened.ended) == ("note", (), False)


def test_what_an_act_did_is_reported() -> None:
    story = Story().running("B301")
    at = story.at() + timedelta(minutes=1)
    happened = apply(story.case, Act("change_input", at, "x", {"name": "design.far", "value": "2"}))
    assert happened.matters == ("B301",)
    assert happened.woken == (Woken("B301", "simulated", ("design.far",)),)
    at += timedelta(minutes=1)
    assert apply(story.case, Act("reconfirm", at, "x", {"matter": "B301"})).matters == ("B301",)
    at += timedelta(minutes=1)
    land = {"name": "land.contract", "value": {**LAND, "holder": "别人"}}
    assert apply(story.case, Act("record_fact", at, "x", land)).ended


def test_without_a_mode_an_act_means_the_formal_item_where_there_is_one() -> None:
    story = Story().running().do("file", "B301", mode="simulated").do("accept", "B301")
    assert story.sim("B301")["state"] == "reviewing"
    story.do("file", "B301").do("accept", "B301").do("assign", "B301", officer="li")
    assert story.work("B301")["state"] == "accepted"
    assert story.case.work_items["B301"].officer == "li"
    story.do("assign", "B301", mode="simulated", officer="wang")
    assert story.case.sim_items["B301"].officer == "wang"
    story.refused("not_filed", "accept", "B305")
    story.refused("not_filed", "accept", "B305", mode="simulated")
    story.refused("field_missing", "accept", mode="simulated")
    story.refused("payload_malformed", "accept", "B305", mode="mixed")


def test_a_simulated_filing_is_asked_once_for_what_is_missing_and_may_join_a_stage() -> None:
    story = Story().running().do("file", "B301", mode="simulated", filing="W-1", stage="2")
    story.do("request_supplement", "B301", missing=["图"]).do("resubmit", "B301", materials={"图": "sha256:1"})
    story.refused("supplement_used", "request_supplement", "B301", missing=["表"])
    story.do("accept", "B301").do("opine", "B301", outcome="disagree", reasons="超高")
    story.do("file", "B301", mode="simulated", materials={"图": "sha256:2", "表": "sha256:3"})
    item = story.case.sim_items["B301"]
    assert (item.version, item.materials, item.filing, item.reviews) == (2, ("图", "表"), "W-1", 1)
    assert story.case.filings["W-1"].simulated == ("B301",)
    story.refused("already_filed", "file", "B301", mode="simulated")


def test_matters_that_exclude_each_other_are_not_both_filed() -> None:
    story = Story()
    pair = next((m for m in story.context.catalogue.matters.values() if m.excludes), None)
    assert pair is not None
    story.do("file", pair.excludes[0])
    assert story.refused("excluded_matter", "file", pair.id)["other"] == pair.excludes[0]
    story.do("withdraw", pair.excludes[0], mode="formal").do("file", pair.id)


def test_what_needs_no_permit_blocks_nothing() -> None:
    story = Story().running()
    c405 = story.case.matter("C405")
    story.do("file", "P206")
    assert "P206" in story.case.missing_formal(c405)
    withdrawn = story.fork().do("withdraw", "P206", mode="formal")
    assert "P206" not in withdrawn.case.missing_formal(c405)
    story.do("refuse_acceptance", "P206", reasons="不在范围", not_required=True)
    assert story.work("P206")["state"] == "not_required"
    assert "P206" not in story.case.missing_formal(c405)
    routed = Story(route=["P206"])
    assert "P206" in routed.case.missing_formal(c405)
    assert "B303" not in story.case.missing_formal(c405)


def test_tolerated_materials_are_owed_after_the_decision() -> None:
    story = Story().formal("A109").do("file", "A101").do("accept", "A101", promised=["节能承诺"])
    assert story.refused("conditions_open", "decide", "A101", outcome="approve")["conditions"] == ["节能承诺"]
    story.refused("outcome_unknown", "decide", "A101", outcome="agree")
    story.refused("field_missing", "decide", "A101")
    story.refused("reasons_missing", "decide", "A101", outcome="refuse")
    story.do("decide", "A101", outcome="approve_tolerating", conditions=["环评承诺"])
    held = story.work("A101")
    assert (held["open_conditions"], held["effective"]) == (["节能承诺", "环评承诺"], True)
    story.do("deliver", "A101").do("meet_condition", "A101", condition="c2", materials={"环评": "sha256:e"})
    assert story.work("A101")["open_conditions"] == ["节能承诺"]
    story.do("revoke", "A101", reasons=["材料不实"])
    assert (story.work("A101")["effective"], story.case.output_of("A101")) == (False, None)


def test_a_refused_item_is_delivered_filed_again_and_never_revoked() -> None:
    story = Story().do("file", "A109").do("accept", "A109").do("start", "A109", officer="li")
    story.do("decide", "A109", outcome="refuse", reasons="不符合产业政策").do("deliver", "A109")
    story.refused("act_not_possible", "revoke", "A109", reasons="x")
    story.do("file", "A109")
    assert (story.case.work_items["A109"].instance, len(story.case.closed_items)) == (2, 1)


def test_payloads_are_read_or_refused_by_the_place_of_their_fault() -> None:
    story = Story().running().reviewing("B301")
    for field, given in (
        ("outcome", ["agree"]), ("conditions", "补"), ("conditions[0]", [5]), ("conditions[1]", ["a", " "]),
        ("conditions[0].due", [{"text": "a", "due": "明天"}]), ("conditions[0].owner", [{"text": "a", "owner": 1}]),
        ("conditions[0].text", [{"owner": "x"}]), ("reasons[0]", [1]), ("reasons", {"a": "b"}), ("officer", 5),
        ("matters", 5), ("materials", ["x"]), ("facts", ["x"]), ("valid_to", 5), ("valid_to", "2026-13-01"),
        ("months", True), ("months", 10**9), ("months", "6"),
    ):  # fmt: skip
        data = {"outcome": "agree", field.partition("[")[0]: given}
        assert story.refused("payload_malformed", "opine", "B301", **data)["field"] == field
    story.refused("payload_malformed", "meet_condition", "B301", condition=["c1"])
    story.do("opine", "B301", outcome="agree", reasons=None, conditions=None)
