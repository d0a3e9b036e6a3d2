"""Tests conversion: each guard alone, the way of the conversion's acts, batches, pre-filled items, honesty."""

from __future__ import annotations

import pytest

from onezone.approvals.domain.case import SIMULATABLE
from onezone.approvals.domain.rehearsal import rehearse
from onezone.approvals.domain.rules import ZoneRules

from .story import APPLICANT, ASSUMED, LAND, PARCEL, Story, everything

ALL = ("G1", "G2", "G3", "G4", "G5", "G6", "G7")
OTHER = "91110000802100433B"


def _ready() -> Story:
    """B301 and A107 with opinions, the land contract as assumed."""
    return Story().running("B301", "A107", "B302").on("2026-04-20").land()


def test_what_was_assumed_and_came_true_converts_in_topological_order() -> None:
    story = _ready()
    assert story.case_state() == "converting"
    assert story.refused("guards_failed", "convert", "B302")["guards"] == {g: g != "G2" for g in ALL}
    story.do("convert", "A107").do("convert", "B301").on("2026-04-21").do("convert", "B302", officer="张三")
    held = story.work("B302")
    assert (held["state"], held["converted"], held["accepted_on"], held["on_time"]) == (
        "approved", True, "2026-04-21", True)  # fmt: skip
    last = story.state()["conversions"][-1]
    assert last["guards"] == dict.fromkeys(ALL, True)
    # I5: it names its snapshot and the land facts it rests on.
    assert last["snapshot"] == story.case.sim_items["B302"].snapshot.digest()
    assert last["facts"]["land.contract"] == 1
    assert story.case.conversions[-1].officer == "张三"
    assert story.case_state() == "converted"
    story.refused("not_admitted", "convert", "B302")


def test_before_any_land_fact_g1_says_so() -> None:
    story = Story().running("B301")
    data = story.refused("guards_failed", "convert", "B301")
    assert data["guards"] == {g: g != "G1" for g in ALL}
    assert data["reasons"]["G1"][0]["code"] == "no_land_fact"
    story.refused("not_converting", "request_conversion", "B301")


def test_g1_another_holder_alone() -> None:
    story = Story().running("B301")
    story.case.facts.record("land.contract", {**LAND, "holder": OTHER}, at=story.at(), actor="NRB")
    assert story.failed("B301") == {"G1": ["other_holder"]}


def test_g1_each_land_entry_that_the_matter_reads_and_no_other() -> None:
    for name, changed in (
        ("land.area_m2", {"area_m2": "90000"}),
        ("land.use", {"use": "storage"}),
        ("land.conditions.far", {"conditions": {"far": ">=2.0", "height": "<=24"}}),
    ):
        story = Story().running("B301", "B305").on("2026-04-20").land(**changed)
        reasons = story.guards("B301").failed["G1"]
        assert [(reason.code, reason.name) for reason in reasons] == [("land_differs", name)]
        assert story.failed("B305") == {"G2": ["not_effective"]}


def test_g1_another_parcel_fails_for_every_matter_and_cannot_be_attested() -> None:
    story = Story().running("B301", "B305").on("2026-04-20").land(parcel="211382001001GB00099")
    assert story.case_state() in {"ready", "running"}
    assert "land_differs" in story.failed("B305")["G1"]
    story.refused("no_such_difference", "attest", "B301", input="land.parcel", reason="同一地块")
    assert story.refused("guards_failed", "convert", "B301")["guards"]["G1"] is False
    story.do("change_input", name="land.parcel", value="211382001001GB00099")
    story.do("reconfirm", "B301")
    assert story.failed("B301") == {}


def test_g2_names_every_prerequisite_that_is_not_formal() -> None:
    story = _ready()
    assert story.failed("B302") == {"G2": ["not_effective", "not_effective"]}
    assert [reason.name for reason in story.guards("B302").failed["G2"]] == ["LANDPERMIT", "B301"]


def test_g3_a_changed_input_alone_and_attested_away() -> None:
    story = _ready().do("request_conversion", "B301").do("change_input", material="B301图", hash="sha256:B301-2")
    assert story.sim("B301")["state"] == "conv_precheck"
    assert story.failed("B301") == {"G3": ["input_changed"]}
    story.refused("guards_failed", "formal_accept", "B301")
    story.refused("field_missing", "attest", "B301")
    story.refused("no_such_difference", "attest", "B301", **{"from": "sha256:B301-1", "to": "sha256:B301-3"})
    story.do("attest", "B301", **{"from": "sha256:B301-1", "to": "sha256:B301-2"}, reason="只改错字")
    assert story.failed("B301") == {}
    held = story.case.sim_items["B301"].attestations[0]
    assert (held.name, held.was, held.now, held.reason) == (
        "material:B301图", "sha256:B301-1", "sha256:B301-2", "只改错字")  # fmt: skip
    story.do("formal_accept", "B301").do("grant", "B301")


def test_an_item_in_conversion_whose_input_changed_can_be_reviewed_again() -> None:
    story = _ready().do("request_conversion", "B301").do("change_input", name="design.far", value="1.4")
    story.do("reconfirm", "B301")
    assert story.sim("B301")["state"] == "approved"
    story.do("request_conversion", "B301").do("formal_accept", "B301").do("grant", "B301")


def test_g4_expired_opinion_alone_and_confirmed_again() -> None:
    story = _ready().on("2027-03-03")
    assert story.failed("B301") == {"G4": ["expired"]}
    assert story.sim("B301")["state"] == "stale"
    assert story.refused("guards_failed", "convert", "B301")["guards"] == {g: g != "G4" for g in ALL}
    story.do("reconfirm", "B301", outcome="agree")
    assert story.case.sim_items["B301"].valid_to.isoformat() == "2028-03-03"
    story.do("convert", "B301")


def test_g4_a_new_ruleset_is_never_carried_over_in_silence() -> None:
    story = _ready().do("change_input", catalogue="builtin/2", matters=["B301"])
    assert story.failed("B301") == {"G4": ["ruleset_changed"]}
    assert story.sim("B301")["stale_because"] == ["ruleset"]
    assert story.sim("A107")["stale_because"] == []
    story.do("attest", "B301", input="ruleset")
    assert story.failed("B301") == {"G4": ["ruleset_changed"]}
    story = _ready().do("change_input", catalogue="builtin/2")
    assert {key for key in story.case.sim_items if "G4" in story.failed(key)} == {"A107", "B301", "B302"}


def test_g5_what_was_shown_to_the_public_is_what_is_granted() -> None:
    story = Story().running().reviewing("B301", materials={"总平面图": "sha256:1"})
    story.do("suspend", "B301", kind="public_notice").on("2026-03-12").do("resume", "B301")
    story.do("opine", "B301", outcome="agree").on("2026-04-20").land()
    assert story.failed("B301") == {}
    changed = story.fork().do("change_input", materials={"总平面图": "sha256:2"}).do("reconfirm", "B301")
    assert changed.failed("B301") == {"G5": ["public_procedure_outdated"]}
    attested = story.fork().do("change_input", materials={"总平面图": "sha256:2"})
    attested.do("attest", "B301", input="总平面图")
    assert attested.failed("B301") == {}
    open_ = Story().running().reviewing("B301").do("suspend", "B301", kind="public_notice").land()
    assert open_.failed("B301")["G5"] == ["public_procedure_open"]


def test_g6_an_open_condition_alone() -> None:
    story = Story().running().reviewing("B301")
    story.refused("reasons_missing", "opine", "B301", outcome="conditional")
    given = [{"id": "k1", "text": "补绿地率", "due": "2026-05-01", "owner": "applicant"}, "补日照"]
    story.do("opine", "B301", outcome="conditional", conditions=given).on("2026-04-20").land()
    assert story.failed("B301") == {"G6": ["condition_open", "condition_open"]}
    story.refused("no_such_condition", "meet_condition", "B301")
    story.refused("no_such_condition", "meet_condition", "B301", condition="补消防")
    story.do("meet_condition", "B301", condition="k1", materials={"绿地": "sha256:g"})
    story.refused("no_such_condition", "meet_condition", "B301", condition="k1")
    assert story.failed("B301") == {"G6": ["condition_open"]}
    before = story.case.output_of("B301")
    story.do("meet_condition", "B301", waive=True)
    assert story.failed("B301") == {}
    assert story.case.output_of("B301") == before
    states = [held.state(story.day) for held in story.case.sim_items["B301"].conditions]
    assert states == ["met", "waived"]


def test_conditions_are_named_by_text_or_place_and_overdue_is_computed() -> None:
    story = Story().running().reviewing("B301")
    story.do("opine", "B301", outcome="conditional", conditions=["甲", {"text": "乙", "due_on": "2026-03-05"}])
    held = story.case.sim_items["B301"].conditions[1]
    assert (held.state(story.day), held.state(story.on("2026-03-06").day)) == ("open", "overdue")
    story.do("meet_condition", "B301", condition=1).do("meet_condition", "B301", condition="甲")
    assert story.sim("B301")["open_conditions"] == []


def test_g7_alone_is_what_the_applicant_has_not_signed() -> None:
    story = _ready()
    assert story.failed("B301", accepted=False) == {"G7": ["not_accepted"]}
    assert story.guards("B301", accepted=False).all_but_filing_ok
    assert story.guards("B301").ok("G7")
    story.refused("act_not_possible", "formal_accept", "B301")
    story.refused("act_not_possible", "grant", "B301")


def test_all_guards_are_evaluated_and_reported_together() -> None:
    story = Story().running().reviewing("A107", "B301", materials={"图": "sha256:1"})
    story.do("suspend", "B301", kind="public_notice").do("resume", "B301")
    story.do("opine", "A107", outcome="agree").do("opine", "B301", outcome="agree")
    story.do("file", "B302", mode="simulated", materials={"图": "sha256:1"}).do("accept", "B302")
    story.do("opine", "B302", outcome="conditional", conditions=["补"])
    story.on("2027-03-01").land(area_m2="1").on("2027-03-03").do("change_input", material="图", hash="sha256:2")
    assert set(story.failed("B302", accepted=False)) == {"G1", "G2", "G3", "G4", "G6", "G7"}
    assert "G5" in story.failed("B301")


def test_a_conversion_is_given_back_once_and_can_be_left_with_reasons() -> None:
    story = _ready().do("request_conversion", "B301", officer="申请人")
    story.refused("list_empty", "return_conversion", "B301")
    story.do("return_conversion", "B301", missing=["签字页"])
    story.do("resubmit", "B301", mode="simulated", materials={"签字页": "sha256:s"})
    story.refused("supplement_used", "return_conversion", "B301", missing=["又一页"])
    story.do("formal_accept", "B301")
    assert story.work("B301")["clocks"]["promised"]["start_on"] == "2026-04-20"
    assert story.refused("act_not_possible", "decide", "B301", outcome="approve")["possible"] == ["grant", "deviate"]
    story.refused("act_not_possible", "withdraw", "B301")
    story.refused("conversion_in_flight", "withdraw")
    story.refused("conversion_in_flight", "withdraw", mode="simulated")
    story.refused("field_missing", "withdraw", mode="formal")
    story.refused("reasons_missing", "deviate", "B301")
    story.do("deviate", "B301", reasons="规划调整")
    assert (story.work("B301")["state"], story.work("B301")["converted"]) == ("reviewing", False)
    story.do("decide", "B301", outcome="refuse", reasons="不符合新规划")
    assert "upstream:B301" in story.sim("B302")["stale_because"]
    assert story.state()["conversions"] == []


def test_nothing_is_signed_while_a_special_procedure_runs() -> None:
    story = _ready().do("request_conversion", "B301").do("formal_accept", "B301")
    story.do("suspend", "B301", kind="expert_review", notice="sha256:n")
    for act in ("grant", "convert"):
        assert story.refused("act_not_possible", act, "B301")["state"] == "suspended"
    story.refused("act_not_possible", "deviate", "B301", reasons="x")
    story.do("resume", "B301").do("convert", "B301")


def test_a_conversion_left_over_from_an_ended_simulation_is_an_ordinary_item() -> None:
    story = _ready().do("request_conversion", "B301").do("formal_accept", "B301").do("terminate", reasons="退地")
    story.do("decide", "B301", outcome="approve")
    assert (story.work("B301")["state"], story.work("B301")["converted"]) == ("approved", False)
    assert story.state()["conversions"] == []


def test_a_formal_item_already_there_stands_in_the_way() -> None:
    story = _ready().do("file", "B301")
    story.refused("already_filed", "convert", "B301")
    story.do("withdraw", "B301", mode="formal").do("convert", "B301")
    assert story.case.work_items["B301"].instance == 2
    assert len(story.case.closed_items) == 1
    story.refused("already_filed", "file", "B301")


def test_check_sheets_open_as_prefilled_items_and_are_never_converted() -> None:
    story = Story(facts={**ASSUMED, "project.contractor": "建工"}).running("B301", "A107", "B302").formal("P218")
    story.opined("C401", "C404", "C405", "U501").on("2026-04-20").land()
    story.refused("not_convertible", "convert", "C405")
    story.refused("not_convertible", "request_conversion", "C405")
    for matter in ("A107", "B301", "B302", "C401", "C404"):
        assert "C405" not in story.case.work_items
        story.do("convert", matter)
    assert story.work("U501")["prefilled"]
    # The land paper of C405 is the title: the contract alone does not open it.
    assert "C405" not in story.case.work_items
    story.on("2026-04-22").do("record_fact", name="land.paid", value=True).land(paper="land.title")
    held = story.work("C405")
    assert (held["state"], held["prefilled"], held["converted"], story.case.work_items["C405"].number) == (
        "accepted", True, False, None)  # fmt: skip
    assert held["clocks"]["promised"]["limit"] == 1
    assert (story.sim("C405")["state"], held["effective"]) == ("upgraded", False)
    assert not story.case.work_items["C405"].signed
    story.do("file", "C405")
    assert story.case.work_items["C405"].signed
    story.refused("already_filed", "file", "C405")
    story.on("2026-04-23").do("decide", "C405", outcome="approve")
    assert story.work("C405")["on_time"] is True
    assert all(held["matter"] != "C405" for held in story.state()["conversions"])


def test_a_check_sheet_alone_makes_no_case_converted() -> None:
    """I8: without a formal application of the applicant no simulated case is converted."""
    story = Story(facts={**ASSUMED, "project.contractor": "建工"}).running("C406").on("2026-04-20").land()
    assert story.work("C406")["prefilled"]
    assert story.case_state() == "partially_converted"
    story.do("file", "C406")
    assert story.case_state() == "converted"


def test_a_hold_that_ends_opens_what_became_ready_meanwhile() -> None:
    story = Story(facts={**ASSUMED, "project.contractor": "建工"}).running("C406").do("hold", reasons="等规划")
    story.land()
    assert "C406" not in story.case.work_items
    story.do("release")
    assert story.work("C406")["prefilled"]


def test_a_simulated_opinion_never_satisfies_a_formal_prerequisite() -> None:
    """I1, I3: opinions on everything, and still nothing formal."""
    story = Story().running("B301", "A107", "B302").formal("P218").opined("C401", "C404", "C405")
    for matter in ("B302", "B303", "C401", "C404", "C405"):
        story.do("file", matter).do("accept", matter, mode="formal")
        assert story.refused("prerequisite_missing", "decide", matter, outcome="approve")["missing"]
    assert not any(item.is_effective for key, item in story.case.work_items.items() if key[0] in "BC")


def test_matters_that_wait_for_no_land_are_not_simulated() -> None:
    story = Story().running()
    for matter in story.context.catalogue.matters.values():
        if matter.simulation not in SIMULATABLE:
            story.refused("not_simulatable", "file", matter.id, mode="simulated")


def test_going_formal_with_an_unfinished_review_needs_the_land() -> None:
    story = Story().running().reviewing("B301")
    story.refused("not_converting", "upgrade", "B301")
    story.land().do("upgrade", "B301")
    assert (story.work("B301")["state"], story.sim("B301")["state"]) == ("accepted", "upgraded")
    story.refused("already_filed", "file", "B301", mode="formal")


def test_succession_carries_the_opinions_to_the_project_company() -> None:
    story = Story().running("B301")
    story.do("record_fact", name="land.succession", value={"from": APPLICANT, "to": OTHER})
    story.land(holder=OTHER)
    assert story.case_state() == "converting"
    story.do("convert", "B301")
    stranger = Story().running("B301")
    stranger.do("record_fact", name="land.succession", value={"from": OTHER, "to": OTHER}).land(holder=OTHER)
    assert stranger.case_state() == "terminated"


def test_another_taker_ends_the_simulation_and_voids_what_hangs_on_it() -> None:
    story = Story().running("B301", "A107", "B302").land(holder=OTHER)
    assert story.case_state() == "terminated"
    assert story.state()["simulation"]["end_reason"] == "other_taker"
    assert {held["state"] for held in story.state()["simulation"]["items"].values()} == {"voided"}
    story.refused("act_not_possible", "convert", "B301")
    # I6: never upstream.
    assert {story.work(matter)["state"] for matter in ("A109", "A101", "L02")} == {"approved"}


def test_a_rehearsed_batch_changes_nothing_and_tells_the_truth() -> None:
    story = _ready()
    before = everything(story.case)
    done = rehearse(story.case, ["B302", "A107", "B301", "C401"], at=story.at())
    assert everything(story.case) == before
    assert done == ("A107", "B301", "B302")
    for matter in done:
        story.do("convert", matter)


@pytest.mark.parametrize(("papers", "missing"), [({"B302": ("L08", "L09")}, True), ({}, False)])
def test_which_paper_proves_land_is_the_zone_s_to_say(papers: dict[str, tuple[str, ...]], *, missing: bool) -> None:
    story = Story(ZoneRules(land_papers=papers)).running("B301", "A107", "B302").land()
    story.do("convert", "A107").do("convert", "B301")
    assert ("G2" in story.failed("B302")) is missing
    story.do("record_fact", name="land.title", value={"holder": APPLICANT, "parcel": PARCEL})
    story.do("convert", "B302")


def test_a_revoked_result_takes_back_what_rests_on_it() -> None:
    story = _ready().do("convert", "A107").do("convert", "B301")
    story.do("revoke", "B301")  # a case from elsewhere may lack the words; the office may not (services)
    assert story.failed("B302") == {"G2": ["not_effective"], "G3": ["input_changed"]}
    assert story.sim("B302")["stale_because"] == ["upstream:B301"]
    # The converted opinion is no ground for a new one either.
    assert story.refused("prerequisite_missing", "reconfirm", "B302")["missing"] == ["B301"]
    story.refused("prerequisite_missing", "file", "B303", mode="simulated")
    story.do("file", "B301")
    assert story.case.work_items["B301"].instance == 2


def test_an_attestation_covers_its_two_values_only() -> None:
    story = _ready().do("change_input", material="B301图", hash="sha256:B301-2").do("attest", "B301", input="B301图")
    assert story.sim("B301")["state"] == "approved"
    story.do("change_input", material="B301图", hash="sha256:B301-3")
    assert story.sim("B301")["stale_because"] == ["material:B301图"]


def test_what_changes_between_acceptance_and_signature_is_seen_by_the_signature() -> None:
    story = _ready().do("request_conversion", "B301").do("formal_accept", "B301")
    story.do("change_input", name="design.far", value="1.9")
    for act in ("grant", "convert"):
        assert story.refused("guards_failed", act, "B301")["guards"] == {g: g != "G3" for g in ALL}


def test_a_refused_filing_leaves_no_paper_behind() -> None:
    story = Story().running()
    story.refused("prerequisite_missing", "file", "B302", mode="simulated", materials={"表": "sha256:1"})
    assert story.case.material("表") is None


def test_procedures_that_show_nothing_to_the_public_are_no_matter_of_g5() -> None:
    story = Story().running().reviewing("B301").do("suspend", "B301", kind="expert_review", notice="sha256:n")
    assert story.land().failed("B301").get("G5") is None


def test_no_prefilled_item_opens_beside_a_formal_one() -> None:
    story = Story(facts={**ASSUMED, "project.contractor": "建工"}).running("C406").do("file", "C406").land()
    assert not story.work("C406")["prefilled"]
    assert story.sim("C406")["state"] == "approved"
