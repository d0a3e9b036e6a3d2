"""Every act of simulated approval through its form, from application to conversion, each with a named refusal."""

from __future__ import annotations

import json
from typing import Any

import pytest

from onezone.approvals.domain.errors import LateReasonMissing
from onezone.platform.identity.scope import zone_scope
from tests.approvals.acts.door import NOTICE, Door, make_door, pdf, text_of
from tests.approvals.project.conftest import FIRM

CONTRACT = json.dumps(
    {
        "holder": FIRM,
        "parcel": "211382001001GB00001",
        "area_m2": "100000",
        "use": "工业用地",
        "conditions": {"far": ">=1.0", "height": "<=24", "green": "<=20%"},
    }
)
B301 = {"matter": "B301", "mode": "simulated"}
A107 = {"matter": "A107", "mode": "simulated"}


def admitted(door: Door, matters: str = "A107 B301") -> Door:
    for matter, department in (("A101", "DRB"), ("L02", "NRB")):
        door.did("window", "file", matter=matter, mode="formal")
        door.did(f"{department}/officer", "accept", matter=matter)
        door.did(f"{department}/signer", "decide", matter=matter, outcome="approve")
    door.did("applicant", "apply")
    door.did("convener", "admit", matters=matters)
    return door


def opined(door: Door, matter: str, **fields: Any) -> None:
    item = {"matter": matter, "mode": "simulated"}
    door.did("window", "file", **item)
    door.did("NRB/officer", "accept", **item)
    door.did("NRB/officer", "opine", **{**item, "outcome": "agree", "reasons": "符合规划条件", **fields})


def test_admission_is_asked_for_and_given_or_refused(db: None, settings: Any) -> None:
    door = make_door(settings, **{"project.risk_commitment": "false"})
    door.refused("applicant", "apply", "admission_refused")
    door.did("window", "record_fact", name="project.risk_commitment", value="true")
    door.did("applicant", "apply")
    door.refused("applicant", "apply", "act_not_possible")
    door.refused("convener", "refuse_admission", "reasons_missing")
    door.did("convener", "refuse_admission", reasons="用地不符合规划")
    door.refused("convener", "hold", "act_not_possible", reasons="暂停")


def test_a_fact_against_admission_refuses_it_by_name(db: None, settings: Any) -> None:
    door = make_door(settings, **{"land.dispute": "true"})
    door.did("applicant", "apply")
    door.refused("convener", "admit", "admission_refused", matters="A107")


def test_a_simulation_is_held_released_extended_and_terminated(door: Door) -> None:
    admitted(door)
    door.refused("convener", "hold", "reasons_missing")
    door.did("convener", "hold", reasons="等待规划调整")
    door.refused("convener", "hold", "act_not_possible", reasons="等待规划调整")
    door.did("convener", "release")
    door.refused("convener", "release", "act_not_possible")
    door.did("convener", "extend_simulation", months="6")
    door.refused("convener", "extend_simulation", "extended_already", months="6")
    door.refused("convener", "close", "act_not_possible", reasons="结案")
    door.refused("convener", "terminate", "reasons_missing")
    door.did("convener", "terminate", reasons="投资方退出")
    assert door.get("NRB/officer", "simulated/A107/").context["page"].state == "作废"


def test_an_item_is_reviewed_in_simulation(door: Door) -> None:
    admitted(door)
    door.refused("NRB/officer", "accept", "act_not_possible", **B301)
    door.did("window", "file", **B301)
    door.refused("NRB/officer", "request_supplement", "list_empty", **B301)
    door.did("NRB/officer", "request_supplement", missing="总平面图", **B301)
    door.did("applicant", "resubmit", **B301)
    door.did("NRB/officer", "accept", **B301)
    door.refused("NRB/officer", "accept", "act_not_possible", **B301)
    door.refused("NRB/officer", "assign", "not_allowed", 403, officer="1/x", **B301)
    door.did("NRB/signer", "assign", officer=f"{door.world.people['NRB/officer'].user_id}/NRB officer", **B301)
    door.refused("NRB/officer", "suspend", "kind_unknown", kind="lunch", **B301)
    door.did("NRB/officer", "suspend", kind="expert_review", notice=NOTICE, **B301)
    door.refused("NRB/officer", "opine", "suspension_open", outcome="agree", **B301)
    door.did("NRB/officer", "resume", kind="expert_review", **B301)
    door.refused("NRB/officer", "resume", "no_open_suspension", kind="expert_review", **B301)
    door.refused("NRB/officer", "opine", "reasons_missing", outcome="conditional", **B301)
    door.did(
        "NRB/officer", "opine", outcome="conditional", condition_text="补标转弯半径", condition_due="2026-12-01", **B301
    )
    door.refused("NRB/officer", "opine", "act_not_possible", outcome="agree", **B301)
    door.did("NRB/officer", "meet_condition", condition="c1", waive="on", **B301)
    door.did("applicant", "withdraw", reasons="重新设计", **B301)


def test_a_stale_opinion_is_attested_or_confirmed_again(door: Door) -> None:
    admitted(door)
    opined(door, "B301")
    door.refused("NRB/officer", "attest", "act_not_possible", input="design.far", reason="没有影响", **B301)
    door.did("applicant", "change_input", name="design.far", value="1.3")
    assert door.state("B301", "simulated") == "意见失效"
    door.refused("NRB/officer", "attest", "no_such_difference", input="design.height", reason="没有影响", **B301)
    door.did("NRB/officer", "attest", input="design.far", reason="仍在规划条件内", **B301)
    assert door.state("B301", "simulated") == "模拟同意"
    door.did("applicant", "change_input", name="design.far", value="1.4")
    door.refused("NRB/officer", "reconfirm", "outcome_unknown", outcome="maybe", **B301)
    door.did("NRB/officer", "reconfirm", outcome="agree", **B301)
    door.refused("NRB/officer", "reconfirm", "act_not_possible", outcome="agree", **B301)


def test_a_land_fact_converts_what_was_reviewed(door: Door) -> None:
    admitted(door)
    opined(door, "A107")
    door.refused("applicant", "request_conversion", "not_converting", **A107)
    land(door)
    door.did("applicant", "request_conversion", **A107)
    door.refused("applicant", "request_conversion", "act_not_possible", **A107)
    door.refused("NRB/officer", "return_conversion", "list_empty", **A107)
    door.did("NRB/officer", "return_conversion", missing="补签申请表", **A107)
    door.did("applicant", "resubmit", **A107)
    door.refused("NRB/signer", "grant", "act_not_possible", **A107)
    door.did("NRB/officer", "formal_accept", **A107)
    door.refused("NRB/officer", "formal_accept", "act_not_possible", **A107)
    door.refused("NRB/officer", "grant", "not_allowed", 403, **A107)
    door.did("NRB/signer", "grant", reasons="与模拟意见一致", **A107)
    assert door.state("A107") == "准予"
    door.refused("NRB/signer", "convert", "act_not_possible", **A107)


def test_a_conversion_signed_after_its_limit_says_why(door: Door) -> None:
    admitted(door)
    opined(door, "A107")
    land(door)
    door.did("applicant", "request_conversion", **A107)
    door.did("NRB/officer", "formal_accept", **A107)
    assert 'name="late_reason"' not in door.get("NRB/signer", "acts/grant/", **A107).content.decode()
    door.on("2026-12-07")
    for act in ("grant", "convert"):
        assert 'name="late_reason"' in door.get("NRB/signer", f"acts/{act}/", **A107).content.decode()
        door.refused("NRB/signer", act, "form_malformed", 422, **A107)
        with zone_scope(door.world.zone.id), pytest.raises(LateReasonMissing):
            door.world.do("NRB/signer", act, matter="A107", late_reason="  ")
    door.did("NRB/signer", "grant", late_reason="等专家意见两日", **A107)
    assert "超期原因：等专家意见两日" in text_of(door.get("NRB/signer", "items/A107/"))


def land(door: Door) -> None:
    """The contract is signed: the missing link is there."""
    door.refused("NRB/officer", "record_fact", "form_malformed", 422, name="land.contract", value='{"holder": ')
    door.refused("NRB/officer", "record_fact", "fact_malformed", name="land.contract", value="{}")
    door.did("NRB/officer", "record_fact", name="land.contract", value=CONTRACT, evidence_file=pdf("出让合同.pdf"))


def test_a_signer_converts_in_one_step_or_leaves_the_opinion(door: Door) -> None:
    admitted(door, "A107 B301")
    opined(door, "A107")
    opined(door, "B301")
    land(door)
    door.did("NRB/signer", "convert", **A107)
    door.did("applicant", "request_conversion", **B301)
    door.did("NRB/officer", "formal_accept", **B301)
    door.refused("NRB/signer", "deviate", "reasons_missing", **B301)
    door.did("NRB/signer", "deviate", reasons="方案有重大调整", **B301)
    assert door.state("B301") == "审查中"


def test_a_review_that_the_land_overtook_goes_on_formally(door: Door) -> None:
    admitted(door)
    door.did("window", "file", **B301)
    door.did("NRB/officer", "accept", **B301)
    door.refused("NRB/officer", "upgrade", "not_converting", **B301)
    land(door)
    door.did("NRB/officer", "upgrade", **B301)
    door.refused("NRB/officer", "upgrade", "act_not_possible", **B301)
    door.did("convener", "terminate", reasons="其余不再模拟")


def test_a_note_and_the_joint_limit(door: Door) -> None:
    door.refused("applicant", "note", "form_malformed", 422)
    door.did("applicant", "note", text="已与管家电话沟通")
    door.refused("convener", "extend_filing", "not_filed", filing="W-2026-0001", approver="区长")
    door.refused("applicant", "extend_filing", "not_allowed", 403, filing="W-2026-0001", approver="区长")
