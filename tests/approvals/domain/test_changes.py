"""Tests what a changed input wakes: exactly its readers, and nobody downstream of an unchanged outcome."""

from __future__ import annotations

import pytest

from onezone.approvals.domain.condition import Condition
from onezone.approvals.domain.snapshot import output_hash

from .story import LAND, Story

DESIGN = {"B301", "B302", "B303", "C401", "C402"}


def _wide() -> Story:
    story = Story().running("B301", "A107", "B302", "B303", "B305").formal("P218")
    return story.opined("C401", "C402", "C404")


@pytest.mark.parametrize(
    ("name", "value", "stale"),
    [
        ("design.facade", "red", set()),
        ("design.far", "1.5", DESIGN),
        ("design.layout", "sha256:layout-2", DESIGN),
        ("land.conditions.far", ">=2.0", {"B301", "B302", "B303"}),
        ("land.conditions.height", "<=18", {"B301", "B302"}),
        ("land.area_m2", "90000", {"A107", "B301", "B302"}),
        ("project.name", "新名", set()),
    ],
)
def test_a_changed_fact_wakes_exactly_its_readers(name: str, value: str, stale: set[str]) -> None:
    story = _wide().do("change_input", name=name, value=value)
    assert story.stale() == stale
    # The same value again is no change.
    if name in story.facts:
        assert _wide().do("change_input", name=name, value=story.facts[name]).stale() == set()
        assert story.do("change_input", name=name, value=story.facts[name]).stale() == set()


def test_a_land_contract_with_another_ratio_wakes_its_readers_only() -> None:
    story = _wide().on("2026-04-20").land(conditions={"far": ">=2.0", "height": "<=24"})
    assert story.stale() == {"B301", "B302", "B303"}
    for matter in ("B301", "B302", "B303"):
        assert story.sim(matter)["stale_because"] == ["land.conditions.far"]


def test_a_paper_that_states_what_nobody_assumed_is_no_difference() -> None:
    story = Story(facts={"design.far": "1.3"}).running("B301").land()
    assert story.stale() == set()
    story.do("convert", "B301")


def test_an_upstream_opinion_renewed_with_the_same_outcome_wakes_nobody() -> None:
    story = _wide().do("change_input", material="B301图", hash="sha256:B301-2")
    assert story.stale() == {"B301"}
    story.do("reconfirm", "B301", outcome="agree", reasons="另写一遍理由", number="模-2")
    assert story.stale() == set()


@pytest.mark.parametrize(
    "again",
    [{"outcome": "conditional", "conditions": ["补绿地"]}, {"outcome": "disagree"}, {"output": {"height": "20"}}],
)
def test_an_upstream_opinion_with_another_outcome_wakes_its_readers(again: dict[str, object]) -> None:
    story = _wide().do("change_input", material="B301图", hash="sha256:B301-2").do("reconfirm", "B301", **again)
    assert story.stale() == {"B302", "B303", "B305", "C401"}
    assert story.sim("C401")["stale_because"] == ["upstream:B301"]
    # C402 and C404 rest on C401 and B302, whose outcomes have not changed yet.
    assert story.sim("C404")["stale_because"] == []


def test_an_outcome_is_its_sense_its_conditions_and_what_it_hands_on() -> None:
    one = output_hash("B301", positive=True, conditions=[Condition("c1", "甲"), Condition("c2", "乙")], output=None)
    assert one == output_hash(
        "B301", positive=True, conditions=[Condition("x", "乙"), Condition("y", "甲")], output=None
    )
    others = [
        output_hash("B302", positive=True, conditions=[Condition("c1", "甲"), Condition("c2", "乙")], output=None),
        output_hash("B301", positive=False, conditions=[Condition("c1", "甲"), Condition("c2", "乙")], output=None),
        output_hash("B301", positive=True, conditions=[Condition("c1", "甲")], output=None),
        output_hash("B301", positive=True, conditions=[Condition("c1", "甲"), Condition("c2", "乙")], output="x"),
    ]
    assert len({one, *others}) == 5


def test_the_formal_decision_hands_on_the_same_as_the_opinion_it_confirms() -> None:
    story = _wide().land()
    story.do("request_conversion", "B301").do("formal_accept", "B301").do("deviate", "B301", reasons="另查")
    assert story.stale() == set()
    story.do("decide", "B301", outcome="approve")
    assert story.stale() == set()


def test_a_withdrawn_opinion_hands_nothing_on_until_there_is_a_new_one() -> None:
    story = _wide().do("withdraw", "B301", mode="simulated")
    assert story.stale() == {"B302", "B303", "B305", "C401"}
    story.do("file", "B301", mode="simulated", materials={"B301图": "sha256:B301-1"})
    assert story.stale() == {"B302", "B303", "B305", "C401"}
    story.do("accept", "B301").do("opine", "B301", outcome="agree")
    assert story.stale() == set()
    assert story.case.sim_items["B301"].version == 2


def test_a_stale_opinion_carries_no_new_one() -> None:
    story = _wide().do("change_input", name="design.far", value="1.5")
    assert story.refused("prerequisite_missing", "reconfirm", "B302")["missing"] == ["B301"]
    story.do("reconfirm", "B302", outcome="disagree")
    story.do("reconfirm", "B301").do("reconfirm", "B303").do("reconfirm", "C401")
    story.refused("prerequisite_missing", "reconfirm", "C402")
    story.do("file", "B302", mode="simulated").do("accept", "B302").do("opine", "B302", outcome="agree")
    story.do("reconfirm", "C402")
    assert story.stale() == set()


def test_changes_are_all_or_nothing_and_delete_nothing() -> None:
    story = _wide()
    story.refused("field_missing", "change_input", facts={"design.far": "1.9", "design.height": None})
    story.refused("fact_malformed", "change_input", facts={"design.far": "1.9", "9 bad": "x"})
    story.refused("field_missing", "change_input")
    story.refused("field_missing", "change_input", material="图")
    story.refused("field_missing", "change_input", name="design.far")
    story.refused("payload_malformed", "change_input", materials={"图": 5})
    story.refused("unknown_matter", "change_input", catalogue="2", matters=["Z9"])
    story.do("change_input", facts={"design.far": "1.9"}, materials={"B301图": "sha256:B301-2"})
    story.do("change_input", fact="design.height", value="20")
    assert story.case.materials["B301图"] == ["sha256:B301-1", "sha256:B301-2"]
    assert [fact.value for fact in story.case.facts.versions if fact.name == "design.far"] == ["1.3", "1.9"]
    assert story.state()["facts"]["design.far"] == {"version": 2}
    assert story.case.sim_items["B301"].snapshot.facts["design.far"] == "1.3"


def test_a_corrected_land_paper_takes_back_what_its_first_version_stated() -> None:
    story = Story().running("B301").land(conditions={"far": ">=2.0", "height": "<=12"})
    assert story.sim("B301")["stale_because"] == ["land.conditions.far", "land.conditions.height"]
    story.do("change_input", name="land.contract", value={**LAND, "conditions": {"far": ">=1.2"}})
    assert story.stale() == set()
    assert story.case.facts.read("land.conditions.height") == "<=24"
    # A later paper goes before an earlier one.
    story.land(paper="land.title", conditions={"far": ">=3.0"})
    assert story.case.facts.read("land.conditions.far") == ">=3.0"


def test_facts_are_read_by_path_and_a_denied_one_proves_nothing() -> None:
    story = Story(facts={}).do("record_fact", name="design", value={"far": "1.2", "floors": 3, "pool": None})
    read = story.case.facts.read
    assert (read("design.far"), read("design.floors"), read("design.pool")) == ("1.2", "3", None)
    story.do("record_fact", name="design", value={"far": "1.4"})
    assert (read("design.far"), read("design.floors")) == ("1.4", None)
    assert story.case.facts.exists("design")
    story.do("record_fact", fact="project.built", value=True)
    assert story.case.prerequisite_effective(story.case.matter("D601"), "BUILT")
    story.do("record_fact", name="project.built", value=False)
    assert not story.case.prerequisite_effective(story.case.matter("D601"), "BUILT")
    story.do("record_fact", name="land.title", value="辽(2026)不动产权第1号")
    assert story.case.is_effective("L08")
    assert story.case.facts.latest("land.title").version == 1


def test_facts_that_cannot_be_recorded() -> None:
    story = Story()
    for name, value in (
        ("9", "x"),
        ("design far", "x"),
        ("design.", "x"),
        ("design.far", 1.5),
        ("land.contract", "是"),
    ):
        story.refused("fact_malformed", "record_fact", name=name, value=value)
    story.refused("fact_malformed", "record_fact", name="land.contract", value={"holder": "x"})
    story.refused("field_missing", "record_fact", name="design.far")
    story.refused("field_missing", "record_fact", value="x")
