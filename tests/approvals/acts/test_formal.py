"""Every act on a formal item through its form: it happens once, and what the rules refuse comes back by name."""

from __future__ import annotations

from tests.approvals.acts.door import NOTICE, Door, pdf, text_of

A101 = {"matter": "A101", "mode": "formal"}


def test_a_filing_is_answered_by_a_supplement_and_taken_up_again(door: Door) -> None:
    door.did("window", "file", **A101)
    door.refused("window", "file", "already_filed", **A101)
    door.refused("DRB/officer", "request_supplement", "list_empty", missing="  \n", **A101)
    door.did("DRB/officer", "request_supplement", missing="营业执照\n备案申请表", **A101)
    door.refused("DRB/officer", "request_supplement", "act_not_possible", missing="再要一份", **A101)
    door.did("applicant", "resubmit", file_0=pdf("备案申请表.pdf"), **A101)
    door.refused("applicant", "resubmit", "act_not_possible", **A101)
    door.did("DRB/officer", "accept", promised="环评承诺\n节能承诺", promised_due="2026-12-01", **A101)
    door.refused("DRB/officer", "accept", "act_not_possible", **A101)
    page = door.get("DRB/officer", "items/A101/").context["page"]
    assert [row.text for row in page.conditions] == ["环评承诺", "节能承诺"]
    assert any(version.name == "备案申请表.pdf" for slot in page.slots for version in slot.versions)


def test_a_filing_that_is_not_fit_is_not_accepted(door: Door) -> None:
    door.did("window", "file", **A101)
    door.refused("DRB/officer", "refuse_acceptance", "reasons_missing", **A101)
    door.did("DRB/officer", "refuse_acceptance", reasons="不属于本机关职权范围", **A101)
    assert door.state("A101") == "不予受理"


def test_an_item_is_assigned_begun_stopped_and_extended(door: Door) -> None:
    b302 = {"matter": "B302", "mode": "formal"}
    door.did("window", "file", **b302)
    door.did("NRB/officer", "accept", **b302)
    officer = f"{door.world.people['NRB/officer'].user_id}/NRB officer"
    door.refused("NRB/signer", "assign", "form_malformed", 422, **b302)
    door.did("NRB/signer", "assign", officer=officer, **b302)
    door.did("NRB/officer", "start", **b302)
    door.refused("NRB/officer", "start", "act_not_possible", **b302)
    door.refused("NRB/officer", "suspend", "notice_missing", kind="hearing", **b302)
    door.did("NRB/officer", "suspend", kind="hearing", notice_file=pdf(), **b302)
    door.refused("NRB/officer", "suspend", "kind_running", kind="hearing", notice=NOTICE, **b302)
    door.on("2026-10-15")
    door.refused("NRB/officer", "resume", "date_impossible", kind="hearing", to="2026-10-20", **b302)
    door.did("NRB/officer", "resume", kind="hearing", to="2026-10-14", **b302)
    door.refused("NRB/officer", "resume", "act_not_possible", kind="hearing", **b302)
    door.refused("NRB/signer", "extend", "approver_missing", days="5", reasons="案情复杂", **b302)
    door.did("NRB/signer", "extend", days="5", approver="局长 田雨禾", reasons="案情复杂", **b302)
    door.refused("NRB/signer", "extend", "extension_refused", days="30", approver="田雨禾", reasons="再延", **b302)


def test_a_decision_is_signed_delivered_and_revoked(door: Door) -> None:
    door.did("window", "file", **A101)
    door.did("DRB/officer", "accept", **A101)
    door.refused("DRB/officer", "recommend", "act_not_possible", outcome="approve", **A101)
    door.refused("DRB/signer", "decide", "outcome_unknown", outcome="perhaps", **A101)
    door.refused("DRB/signer", "decide", "reasons_missing", outcome="refuse", **A101)
    owing = {"condition_text": ["补交节能承诺"], "condition_owner": [""], "condition_due": ["2026-12-20"]}
    door.refused("DRB/signer", "decide", "conditions_open", outcome="approve", **owing, **A101)
    door.did("DRB/signer", "decide", outcome="approve_tolerating", reasons="材料齐全", **owing, **A101)
    door.refused("DRB/signer", "decide", "act_not_possible", outcome="approve", **A101)
    door.refused("DRB/officer", "meet_condition", "no_such_condition", condition="c9", **A101)
    door.did("DRB/officer", "meet_condition", condition="c1", evidence_file=pdf("节能承诺.pdf"), **A101)
    door.refused("DRB/officer", "meet_condition", "no_such_condition", condition="c1", **A101)
    door.did("DRB/officer", "deliver", **A101)
    door.refused("DRB/officer", "deliver", "act_not_possible", **A101)
    door.refused("DRB/signer", "revoke", "reasons_missing", **A101)
    door.did("DRB/signer", "revoke", reasons="以欺骗手段取得", **A101)
    assert door.state("A101") == "已撤销"


def test_an_applicant_takes_a_filing_back(door: Door) -> None:
    door.did("window", "file", **A101)
    door.did("applicant", "withdraw", reasons="项目调整", **A101)
    door.refused("applicant", "withdraw", "act_not_possible", reasons="项目调整", **A101)


def test_a_late_decision_says_why(door: Door) -> None:
    door.did("window", "file", **A101)
    door.did("DRB/officer", "accept", **A101)
    door.on("2026-11-20")
    answer = door.refused("DRB/signer", "decide", "form_malformed", 422, outcome="approve", **A101)
    assert "超期原因" in text_of(answer)
    door.did("DRB/signer", "decide", outcome="approve", late_reason="等待会签两日", **A101)
    assert "等待会签两日" in text_of(door.get("applicant", "items/A101/"))
