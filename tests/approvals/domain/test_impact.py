"""What is foretold of a change is what then happens, whatever the case looks like; and the look changes nothing."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from onezone.approvals.domain.case import Act
from onezone.approvals.domain.impact import Impact, foresee

from .story import LAND, Story, everything

OPINED = ("B301", "A107", "B302", "B303", "B305")
FACTS = {
    "design.far": ("1.3", "1.5"), "design.facade": ("grey", "red"), "design.layout": ("sha256:layout-1", "sha256:l-2"),
    "land.area_m2": ("100000", "90000"), "land.conditions.far": (">=1.2", ">=2.0"),
    "land.conditions.height": ("<=24", "<=18"),
}  # fmt: skip
CHANGES = st.one_of(
    st.sampled_from(sorted(FACTS)).flatmap(
        lambda name: st.sampled_from(FACTS[name]).map(lambda value: {"name": name, "value": value})
    ),
    st.tuples(st.sampled_from(OPINED), st.integers(1, 2)).map(
        lambda pair: {"material": f"{pair[0]}图", "hash": f"sha256:{pair[0]}-{pair[1]}"}
    ),
    st.sampled_from(OPINED).map(lambda matter: {"catalogue": "ruleset-2", "matters": [matter]}),
)


def look(story: Story, act: str, **data: Any) -> Impact:
    return foresee(story.case, Act(act, story.at(), "NRB", data))


def reviewed() -> Story:
    return Story().running(*OPINED)


@settings(max_examples=60)
@given(st.lists(CHANGES, max_size=3), st.booleans(), CHANGES)
def test_what_is_foretold_is_what_happens(
    earlier: list[dict[str, Any]], attested: bool, change: dict[str, Any]
) -> None:
    story = reviewed()
    for each in earlier:
        story.do("change_input", **each)
    if attested and (stale := sorted(story.stale())):
        name = story.case.stale_because(story.case.sim_items[stale[0]])[0]
        story.do("attest", stale[0], input=name, reasons="不影响结论")
    before, untouched = story.stale(), everything(story.case)
    because = {each: story.case.stale_because(story.case.sim_items[each]) for each in before}
    found = look(story, "change_input", **change)
    assert everything(story.case) == untouched, "a look changes nothing"
    story.do("change_input", **change)
    after = {each: story.case.stale_because(story.case.sim_items[each]) for each in story.stale()}
    new = {each: names for each, names in after.items() if each not in before or names != because[each]}
    assert set(new) <= set(found.stale)
    assert all(tuple(each.name for each in found.stale[matter]) == after[matter] for matter in found.stale)
    assert set(found.standing) | set(found.behind) == set(OPINED) - set(after)
    assert found.refusal is None


def test_a_change_that_is_refused_says_so_and_wakes_nobody() -> None:
    found = look(reviewed(), "record_fact", name="land.contract", value={"parcel": "x"})
    assert found.refusal is not None
    assert found.refusal.code == "fact_malformed"
    assert found.stale == {}


def test_who_rests_on_a_stale_opinion_is_woken_only_when_its_outcome_changes() -> None:
    story = reviewed()
    found = look(story, "change_input", material="B301图", hash="sha256:B301-2")
    assert set(found.stale) == {"B301"}
    assert {"B302", "B303", "B305"} == set(found.behind)
    assert found.behind["B303"] == ("B301",)
    assert found.standing == ("A107",)
    story.do("change_input", material="B301图", hash="sha256:B301-2")
    same = story.fork().do("reconfirm", "B301", outcome="agree", reasons="同前")
    assert same.stale() == set()
    other = story.do("reconfirm", "B301", outcome="conditional", conditions=["补绿地"])
    assert other.stale() == set(found.behind)


def test_a_review_under_way_is_said_to_read_the_new_value() -> None:
    story = Story().running("B301", "A107").reviewing("B302")
    assert look(story, "change_input", name="design.far", value="1.5").reading == ("B302",)
    assert look(story, "change_input", name="design.facade", value="red").reading == ()


def test_land_in_another_name_ends_the_simulation_and_is_foretold() -> None:
    found = look(reviewed(), "record_fact", name="land.contract", value={**LAND, "holder": "91211382MA0XQ1234K"})
    assert found.ends
    assert found.convertible == ()
    assert look(reviewed(), "record_fact", name="land.contract", value=LAND).convertible
