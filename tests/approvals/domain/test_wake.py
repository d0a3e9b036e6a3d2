"""Tests who wakes when an input changes: exactly the items that read it and saw another value, whatever they share."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from onezone.approvals.domain.case import Act
from onezone.approvals.domain.engine import Happened, apply
from onezone.approvals.domain.replay import parse_case, run
from onezone.approvals.domain.view import state_of
from onezone.approvals.domain.wake import Woken

from .story import ASSUMED, LAND, Story

# Formal matters that need no land to be reviewed, and what each is filed with: some papers are shared.
READERS = {
    "P202": ("环评报告表", "总平面图"),
    "P204": ("节能报告", "总平面图"),
    "P206": ("水保方案", "红线图"),
    "B302": ("总平面图", "红线图"),
}
SLOTS = sorted({slot for slots in READERS.values() for slot in slots})


def parallel(*accepted: str) -> Story:
    """A parallel block under review."""
    story = Story().formal("A109", "A101", "L02")
    for matter, slots in READERS.items():
        story.do("file", matter, materials={slot: f"sha256:{slot}-1" for slot in slots}, filing="S-1")
        if matter in accepted:
            story.do("accept", matter)
    return story


def do(story: Story, act: str, **data: Any) -> Happened:
    story.seconds += 1
    happened = apply(story.case, Act(act, story.at(), "applicant", data))
    story.events.append({"at": story.at().isoformat(), "act": act, "actor": "applicant", **data})
    return happened


def test_a_return_in_a_parallel_block_wakes_only_who_reads_the_corrected_paper() -> None:
    story = parallel(*READERS)
    story.do("send_back", "P202", slots=["总平面图"], reason="边界不符")
    untouched = {key: story.case.work_items[key] for key in ("P204", "P206", "B302")}
    happened = do(
        story,
        "resubmit",
        matter="P202",
        materials={"总平面图": "sha256:总平面图-2", "环评报告表": "sha256:环评报告表-1"},
    )
    assert {each.matter for each in happened.woken} == {"P202", "P204", "B302"}
    assert {each.inputs for each in happened.woken} == {("material:总平面图",)}
    assert story.case.work_items["P206"] is untouched["P206"]
    assert story.work("P204")["changed"] == ["material:总平面图"]
    assert story.case.work_items["P204"].woken_on == story.day
    assert story.work("P204")["state"] == "accepted"


def test_the_same_content_again_wakes_nobody() -> None:
    story = parallel(*READERS)
    story.do("send_back", "P202", slots=["总平面图"], reason="边界不符")
    before = dict(story.case.work_items)
    happened = do(story, "resubmit", matter="P202", materials={"总平面图": "sha256:总平面图-1"})
    assert happened.woken == ()
    assert {key for key, item in story.case.work_items.items() if item is not before[key]} == {"P202"}
    assert story.case.work_items["P202"].corrections[0].changed == ()


def test_what_is_not_under_review_is_not_woken() -> None:
    """A filing that waits for acceptance has seen nothing; a decision keeps the hashes it was given on."""
    story = parallel("P204", "P206")
    story.do("decide", "P204", outcome="refuse", reasons="指标不符")
    happened = do(story, "change_input", material="总平面图", hash="sha256:总平面图-2")
    assert happened.woken == ()
    held = story.case.work_items["P204"].seen
    assert held is not None
    assert held.materials["总平面图"] == "sha256:总平面图-1"


def test_an_item_accepted_by_silence_has_seen_its_papers_as_filed() -> None:
    story = parallel().after(8)
    happened = do(story, "change_input", material="红线图", hash="sha256:红线图-2")
    assert {each.matter for each in happened.woken} == {"P206", "B302"}
    assert story.work("P206")["state"] == "accepted"


def test_a_change_taken_back_puts_the_item_to_sleep_again() -> None:
    story = parallel(*READERS)
    assert do(story, "change_input", material="红线图", hash="sha256:红线图-2").woken
    assert do(story, "change_input", material="红线图", hash="sha256:红线图-3").woken == ()
    assert do(story, "change_input", material="红线图", hash="sha256:红线图-1").woken == ()
    item = story.case.work_items["P206"]
    assert (item.changed, item.woken_on) == ((), None)


def test_a_paper_that_was_not_there_is_a_change_for_its_own_item_only() -> None:
    story = parallel(*READERS)
    slot = next(name for name in story.case.matter("P206").material_names if name not in SLOTS)
    story.do("send_back", "P206", slots=[slot], reason="缺页")
    happened = do(story, "resubmit", matter="P206", materials={slot: "sha256:new"})
    assert happened.woken == (Woken("P206", "formal", (f"material:{slot}",)),)


def test_a_fact_wakes_its_readers_whichever_way_they_are_reviewed() -> None:
    story = Story().running("B301").reviewing("B305", materials={"图": "sha256:1"})
    story.land().do("file", "A107").do("accept", "A107")
    happened = do(story, "change_input", facts={"land.title": {**LAND, "area_m2": "90000"}})
    readers = {key for key, each in story.context.catalogue.matters.items() if "land.area_m2" in each.reads}
    assert {each.matter for each in happened.woken} == readers & {"B301", "B305", "A107"}
    assert Woken("A107", "formal", ("land.area_m2",)) in happened.woken


def test_the_same_number_in_another_spelling_is_no_change() -> None:
    story = Story().running("B301").land(area_m2="100000.00", conditions={"far": "≥1.20", "height": "<=24.0"})
    assert story.stale() == set()
    story.do("convert", "B301")
    assert Story().running("B301").land(conditions={"far": ">1.2", "height": "<=24"}).stale() == {"B301"}


def test_a_revoked_prerequisite_wakes_the_review_that_rests_on_it() -> None:
    story = Story().formal("A109", "A101", "L02").land().formal("A107", "B301")
    story.do("file", "B302").do("accept", "B302")
    happened = do(story, "revoke", matter="B301", reasons="数据不实")
    assert happened.woken == (Woken("B302", "formal", ("upstream:B301",)),)


@settings(max_examples=60, deadline=None)
@given(
    accepted=st.sets(st.sampled_from(sorted(READERS)), min_size=1),
    handed_in=st.dictionaries(st.sampled_from(SLOTS), st.integers(1, 2), min_size=1),
    seen_again=st.sets(st.sampled_from(sorted(READERS))),
)
def test_what_wakes_is_exactly_who_reads_what_changed(
    accepted: set[str], handed_in: dict[str, int], seen_again: set[str]
) -> None:
    story = parallel(*sorted(accepted))
    sender = min(accepted)
    story.do("send_back", sender, slots=[READERS[sender][0]], reason="请更正")
    before = dict(story.case.work_items)
    materials = {slot: f"sha256:{slot}-{version}" for slot, version in handed_in.items()}
    happened = do(story, "resubmit", matter=sender, materials=materials)
    changed = {slot for slot, version in handed_in.items() if version == 2}
    new = set(handed_in) - set(READERS[sender])
    expected = {
        matter: {f"material:{slot}" for slot in (changed & set(READERS[matter])) | (new if matter == sender else set())}
        for matter in accepted
    }
    assert {each.matter: set(each.inputs) for each in happened.woken} == {k: v for k, v in expected.items() if v}
    for matter in set(READERS) - {sender} - {key for key, names in expected.items() if names}:
        assert story.case.work_items[matter] is before[matter]
    for matter in sorted(seen_again & accepted):
        story.do("propose", matter, outcome="approve", reasons="看过")
        assert story.work(matter)["changed"] == []
    for matter in accepted - seen_again:
        assert set(story.work(matter)["changed"]) == expected[matter]
    file = parse_case({**story.document(), "project": {**story.document()["project"], "facts": ASSUMED}})
    replayed = run(file, story.context)
    replayed.pop("journal_head")
    assert replayed == state_of(story.case, story.day + timedelta(days=0))
