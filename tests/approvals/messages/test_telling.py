"""Who is told of what: exactly those whom an act concerns, once, in words of both languages."""

from __future__ import annotations

from django.db import connection
from django.test.utils import CaptureQueriesContext

from onezone.approvals.domain.engine import ACTS
from onezone.approvals.domain.told import KINDS, LAND, PREFILLED, STALE, TOLD, WOKEN
from onezone.approvals.jobs import tell_who_is_concerned
from onezone.approvals.services.telling import RECIPIENTS
from onezone.kernel.hashing import digest
from onezone.platform.messages.models import Message
from onezone.platform.outbox.services import Event
from tests.approvals.messages.conftest import Told

RULES = [rule for rules in (*TOLD.values(), (LAND, STALE, WOKEN, PREFILLED)) for rule in rules]


def with_upstream(told: Told) -> Told:
    """What a design scheme rests on is decided."""
    for matter, department in (("A101", "DRB"), ("A109", "ADC"), ("L02", "NRB")):
        told.world.decide(matter, department)
    told.since()
    return told


def test_every_rule_names_a_kind_known_recipients_and_an_act_of_the_engine() -> None:
    assert set(TOLD) <= ACTS
    assert {rule.kind for rule in RULES} <= set(KINDS)
    assert {name for rule in RULES for name in rule.to} <= set(RECIPIENTS)
    assert all(rule.subject[0] and rule.subject[1] for rule in RULES)
    assert all(bool(rule.todo[0]) == bool(rule.todo[1]) for rule in RULES)


def test_a_filing_is_told_to_its_department_alone(told: Told) -> None:
    told.world.file("L02")
    [row] = told.rows()
    assert row.department is not None
    assert row.department.code == "NRB"
    assert row.subject.startswith("新收件：L02 ")
    assert row.subject_en.startswith("New filing: L02 ")
    assert (row.kind, row.project) == ("filing", told.world.reference)
    assert row.link == f"/projects/{told.world.reference}/items/L02/"
    assert "池窑拉丝三期" in row.body


def test_the_formal_story_from_filing_to_delivery(told: Told) -> None:
    world = told.world
    world.file("L02")
    told.since()
    world.do("NRB/officer", "request_supplement", matter="L02", missing=["总平面图"])
    assert set(told.since()) == {"applicant"}
    world.do("window", "resubmit", matter="L02", materials={"总平面图": digest("plan")})
    assert set(told.since()) == {"NRB"}  # nobody holds it yet
    world.do("NRB/officer", "accept", matter="L02")
    assert {who: {each[:3] for each in said} for who, said in told.since().items()} == {"applicant": {"已受理"}}
    world.do("NRB/signer", "decide", matter="L02", outcome="approve")
    assert set(told.since()) == {"NRB"}
    world.do("NRB/officer", "deliver", matter="L02")
    assert {who: {each[:5] for each in said} for who, said in told.since().items()} == {"applicant": {"结果已送达"}}


def test_an_assigned_officer_is_told_and_then_what_concerns_the_item(told: Told) -> None:
    world = told.world
    world.file("L02")
    world.do("NRB/officer", "accept", matter="L02")
    told.since()
    key = f"{world.people['NRB/officer'].user_id}/NRB officer"
    world.do("NRB/signer", "assign", matter="L02", officer=key)
    assert told.since() == {"NRB/officer": {"分派给您：L02 出让地块规划条件"}}


def test_simulated_approval_from_application_to_opinion(told: Told) -> None:
    world = with_upstream(told).world
    world.do("window", "apply")
    assert told.since() == {"convener": {"申请模拟审批"}}
    world.do("convener", "admit", matters=["B301", "B302"])
    assert told.since() == {"applicant": {"准入模拟审批"}}
    world.file("B301", "simulated")
    assert told.since() == {"NRB": {"新收件：B301 建设工程设计方案(总平面图)审查（模拟）"}}
    world.do("NRB/officer", "accept", matter="B301", mode="simulated")
    told.since()
    world.do("NRB/officer", "opine", matter="B301", outcome="agree")
    assert told.since() == {"applicant": {"模拟意见已出：B301 建设工程设计方案(总平面图)审查（模拟）"}}


def test_an_opinion_that_falls_is_told_to_who_gave_it_and_only_then(told: Told) -> None:
    world = with_upstream(told).world
    world.do("convener", "admit", matters=["B301"])
    world.opine("B301", "NRB")
    told.since()
    world.do("window", "change_input", facts={"design.height": "18"})
    assert told.since() == {}
    world.do("window", "change_input", facts={"design.far": "1.9", "design.height": "21"})
    assert told.since() == {"NRB/officer": {"意见失效，请复核：B301 建设工程设计方案(总平面图)审查（模拟）"}}
    world.do("window", "note", text="记事")
    assert told.since() == {}


def test_the_land_is_told_to_who_must_sign_the_applications(told: Told) -> None:
    world = told.world
    world.do("convener", "admit", matters=["B301"])
    told.since()
    world.do("NRB/officer", "record_fact", name="land.contract", value={"holder": "x", "parcel": "y"})
    assert set(told.since()) == {"applicant"}


def test_a_refused_application_is_told_to_the_applicant(told: Told) -> None:
    world = told.world
    world.do("window", "apply")
    told.since()
    world.do("convener", "refuse_admission", reasons="不在范围")
    assert told.since() == {"applicant": {"不予准入模拟审批"}}


def test_an_event_that_is_brought_again_tells_nothing_again(told: Told) -> None:
    told.world.file("L02")
    told.since()
    before = Message.objects.count()
    event = Event(
        key=f"{told.world.reference}#2",
        name="approvals.file",
        payload={"project": told.world.reference, "act": "file", "matters": ["L02"], "about": ["L02"]},
        at=told.world.now,
        zone_id=told.world.zone.id,
        zone_code=told.world.zone.code,
    )
    tell_who_is_concerned(event)
    tell_who_is_concerned(event)
    assert Message.objects.count() in (before, before + 1)  # one more only if the first filing had another place
    tell_who_is_concerned(event)
    assert Message.objects.filter(event_key__startswith=event.key).count() == 1


def test_telling_costs_the_same_for_one_recipient_and_for_many(told: Told) -> None:
    world = with_upstream(told).world
    world.do("convener", "admit", matters=["B301", "B302"])
    world.file("B301", "simulated")
    told.since()
    counts = []
    for act, matters in (("file", ["B301"]), ("terminate", ["B301", "B302"])):
        payload = {"project": world.reference, "act": act, "matters": matters}
        with CaptureQueriesContext(connection) as captured:
            tell_who_is_concerned(Event(f"again {act}", act, payload, world.now, world.zone.id, world.zone.code))
        counts.append(sum(not each["sql"].startswith(("SAVEPOINT", "RELEASE", "SET LOCAL")) for each in captured))
    assert max(counts) - min(counts) <= 1  # departments are looked up only where one is told
    assert max(counts) <= 8


def test_who_is_asked_is_told_and_who_asked_hears_the_answer(told: Told) -> None:
    world = told.world
    world.file("L02")
    world.do("NRB/officer", "accept", matter="L02")
    colleague = f"{world.people['WRB/officer'].user_id}/{world.people['WRB/officer'].name}"
    told.since()
    asking = {"to": colleague, "department": "WRB", "place": "before", "reason": "是否在河道管理范围"}
    world.do("NRB/officer", "add_signer", matter="L02", **asking)
    assert told.since() == {"WRB/officer": {"请您出具加签意见：L02 出让地块规划条件"}}
    world.do("WRB/officer", "give_view", matter="L02", view="agree")
    assert set(told.since()) == {"NRB/signer"}
    world.do("NRB/officer", "propose", matter="L02", outcome="approve", reasons="符合")
    assert told.since() == {}
    world.do("NRB/officer", "ask_countersign", matter="L02", departments=["DRB"])
    assert told.since() == {"DRB": {"请会签：L02 出让地块规划条件"}}
    world.do("DRB/officer", "countersign", matter="L02", verdict="agree")
    assert told.since() == {"NRB": {"会签已答复：L02 出让地块规划条件"}}
    world.do("NRB/officer", "propose", matter="L02", outcome="approve", reasons="符合控规")
    assert told.since() == {"DRB": {"拟办结论已改，请重新会签：L02 出让地块规划条件"}}


def test_a_return_tells_the_applicant_and_the_answer_tells_exactly_who_reads_it(told: Told) -> None:
    world = told.world
    plan = {"总平面图": digest("plan 1")}
    for matter, officer in (("L02", "NRB/officer"), ("P206", "WRB/officer"), ("A101", "DRB/officer")):
        papers = {} if matter == "A101" else plan
        world.do("window", "file", matter=matter, materials=papers)
        world.do(officer, "accept", matter=matter)
    told.since()
    world.do("NRB/officer", "send_back", matter="L02", slots=["总平面图"], reason="图框不全")
    assert told.since() == {"applicant": {"请修改材料：L02 出让地块规划条件"}}
    world.do("window", "resubmit", matter="L02", materials={"总平面图": digest("plan 1")})
    assert set(told.since()) == {"NRB"}
    world.do("NRB/officer", "send_back", matter="L02", slots=["总平面图"], reason="图框仍不全")
    told.since()
    world.do("window", "resubmit", matter="L02", materials={"总平面图": digest("plan 2")})
    heard = {who: {each.partition("：")[0] for each in said} for who, said in told.since().items()}
    assert heard == {"NRB": {"补正已提交", "依据有变，请复核"}, "WRB": {"依据有变，请复核"}}
