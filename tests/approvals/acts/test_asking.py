"""Asking others at the door: hand over, send back, added signers, countersigning; each as a person at a browser."""

from __future__ import annotations

from onezone.approvals import words
from onezone.approvals.models import WorkItemRow
from onezone.platform.identity.scope import zone_scope
from onezone.platform.outbox.models import OutboxEvent
from tests.approvals.acts.door import Door, pdf, text_of

A101 = {"matter": "A101", "mode": "formal"}
B302 = {"matter": "B302", "mode": "formal"}


def key(door: Door, who: str) -> str:
    person = door.world.people[who]
    return f"{person.user_id}/{person.name}"


def accepted(door: Door) -> None:
    door.did("window", "file", **A101)
    door.did("DRB/officer", "accept", **A101)


def test_the_holder_hands_an_item_over_and_nobody_else_of_the_officers(door: Door) -> None:
    door.did("window", "file", **B302)
    door.did("NRB/officer", "accept", **B302)
    to = key(door, "NRB/signer")
    door.refused("NRB/officer", "hand_over", "not_allowed", 403, to=to, reason="休假", **B302)
    door.did("NRB/signer", "assign", officer=key(door, "NRB/officer"), **B302)
    door.refused("NRB/officer", "hand_over", "reasons_missing", to=to, **B302)
    door.refused("NRB/officer", "hand_over", "officer_unknown", 422, to="999/某人", reason="休假", **B302)
    door.refused("NRB/officer", "hand_over", "officer_unknown", 422, to=key(door, "DRB/officer"), reason="休假", **B302)
    door.refused("NRB/officer", "hand_over", "same_holder", to=key(door, "NRB/officer"), reason="休假", **B302)
    door.did("NRB/officer", "hand_over", to=to, reason="借调外出", **B302)
    told = text_of(door.get("NRB/signer", "items/B302/"))
    assert "移交" in told
    assert "借调外出" in told
    door.did("NRB/signer", "hand_over", to=key(door, "NRB/officer"), reason="回来了", **B302)


def test_one_item_goes_back_for_named_papers_and_wakes_its_reader(door: Door) -> None:
    accepted(door)
    slot = door.get("DRB/officer", "acts/send_back/", **A101).context["form"].choices.materials[0][0]
    door.refused("DRB/officer", "send_back", "list_empty", reason="章不清", **A101)
    door.refused("DRB/officer", "send_back", "not_its_material", slots=["身份证"], reason="章不清", **A101)
    door.did("DRB/officer", "send_back", slots=[slot], reason="公章不清，请重新盖章", **A101)
    page = door.get("DRB/officer", "items/A101/")
    assert "公章不清，请重新盖章" in text_of(page)
    assert page.context["page"].correction.materials
    assert page.context["page"].why.who == "申请人"
    door.refused("DRB/signer", "decide", "correction_open", outcome="approve", **A101)
    door.did("applicant", "resubmit", file_0=pdf(f"{slot}.pdf"), **A101)
    page = door.get("DRB/officer", "items/A101/").context["page"]
    assert page.correction is None
    assert page.why.changes
    with zone_scope(door.world.zone.id):
        told = OutboxEvent.objects.get(name="approvals.resubmit")
    assert told.payload["woken"] == ["formal:A101"]


def test_a_colleague_of_another_department_gives_the_view_asked_for(door: Door) -> None:
    accepted(door)
    form = door.get("DRB/officer", "acts/add_signer/", **A101).context["form"]
    offered = {value for _group, options in form.fields["to"].widget.choices[1:] for value, _name in options}
    asked = f"NRB|{key(door, 'NRB/officer')}"
    assert asked in offered
    assert f"DRB|{key(door, 'DRB/officer')}" not in offered
    door.refused(
        "DRB/officer", "add_signer", "officer_unknown", 422, place="before", to="NRB|1/某人", reason="请看", **A101
    )
    door.did("DRB/officer", "add_signer", place="before", to=asked, reason="是否占用耕地", **A101)
    door.refused("DRB/signer", "decide", "added_signer_open", outcome="approve", **A101)
    door.refused("NRB/signer", "give_view", "not_allowed", 403, view="agree", **A101)
    answer = door.get("NRB/officer", "items/A101/")
    assert answer.context["page"].why.mine
    assert "是否占用耕地" in text_of(answer)
    assert any(row.code == "A101" for group in door.client("NRB/officer").get("/desk/").context["page"].groups
               for row in group.rows)  # fmt: skip
    door.refused("NRB/officer", "give_view", "reasons_missing", view="disagree", **A101)
    door.did("NRB/officer", "give_view", view="agree", reasons="不占耕地", **A101)
    door.did("DRB/signer", "decide", outcome="approve", **A101)
    steps = door.get("DRB/signer", "items/A101/").context["page"].steps
    assert [(step.added, step.told) for step in steps] == [("前加签", "同意：不占耕地"), ("", "准予")]


def test_departments_countersign_what_is_proposed_and_an_edit_strikes_it(door: Door) -> None:
    accepted(door)
    door.refused("DRB/officer", "ask_countersign", "act_not_possible", departments=["NRB"], **A101)
    door.did("DRB/officer", "propose", outcome="approve", reasons="符合产业政策", **A101)
    door.did("DRB/officer", "ask_countersign", departments=["NRB", "WRB"], days="2", **A101)
    shown = door.get("NRB/officer", "acts/countersign/", **A101)
    assert "符合产业政策" in text_of(shown)
    signed = shown.context["form"].initial["signed"]
    door.did("NRB/officer", "countersign", verdict="agree", signed=signed, **A101)
    door.refused("DRB/signer", "decide", "countersign_open", outcome="approve", **A101)
    door.did("DRB/officer", "propose", outcome="approve", reasons="符合产业政策和准入条件", **A101)
    door.refused("WRB/officer", "countersign", "differs_from_proposal", verdict="agree", signed=signed, **A101)
    page = door.get("NRB/officer", "items/A101/").context["page"]
    assert (page.why.mine, page.form_act) == (True, "countersign")
    assert not door.get("NRB/signer", "items/A101/").context["page"].why.who.startswith("签发")
    rows = door.get("DRB/officer", "items/A101/").context["page"].countersigns
    assert [(row.state, row.word) for row in rows] == [("invalid", "会签失效"), ("waiting", "待会签")]
    assert rows[0].answers[0].changes == ("理由已改",)
    door.did("NRB/officer", "countersign", verdict="agree", **A101)
    door.did("WRB/officer", "countersign", verdict="disagree", reasons="未编水保方案", **A101)
    door.refused("DRB/signer", "proceed", "not_allowed", 403, department="WRB", reasons="不采纳", **A101)
    door.did("convener", "proceed", department="WRB", reasons="联席会议：水保另行申报", **A101)
    door.refused("DRB/signer", "decide", "differs_from_proposal", outcome="approve", reasons="别的理由", **A101)
    door.did("DRB/signer", "decide", outcome="approve", **A101)
    page = door.get("DRB/signer", "items/A101/")
    assert [row.state for row in page.context["page"].countersigns] == ["agreed", "passed_over"]
    assert "联席会议：水保另行申报" in text_of(page)


def test_whoever_is_asked_stands_on_the_row_until_the_answer(door: Door) -> None:
    accepted(door)
    door.did("DRB/officer", "propose", outcome="approve", reasons="符合", **A101)
    door.did("DRB/officer", "ask_countersign", departments=["NRB"], **A101)
    with zone_scope(door.world.zone.id):
        assert WorkItemRow.objects.get(matter="A101").asked == "|NRB|"
    door.did("NRB/officer", "countersign", verdict="agree", **A101)
    with zone_scope(door.world.zone.id):
        assert WorkItemRow.objects.get(matter="A101").asked == ""


def test_a_late_decision_without_its_reason_is_refused_by_every_door(door: Door) -> None:
    accepted(door)
    door.on("2026-11-20")
    answer = door.client("DRB/signer").post(
        f"/projects/{door.world.reference}/acts/decide/",
        {**A101, "outcome": "approve", "late_reason": "   "},
        headers={"accept": "application/json"},
    )
    assert answer.status_code in (409, 422)
    assert answer.json()["code"] in ("late_reason_missing", "form_malformed")


def test_a_late_item_that_waits_for_a_view_names_the_step_and_no_number_of_a_person(door: Door) -> None:
    accepted(door)
    asked = f"NRB|{key(door, 'NRB/officer')}"
    door.did("DRB/officer", "add_signer", place="before", to=asked, reason="是否占用耕地", **A101)
    door.on("2026-11-20")
    for who in ("DRB/officer", "NRB/officer", "DRB/signer"):
        sentence = door.get(who, "items/A101/").context["page"].why.sentence
        assert f"在“{words.act('give_view')}”环节" in sentence, who
        assert "/" not in sentence
