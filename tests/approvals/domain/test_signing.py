"""Tests the signing chain with its additions: views before and after a step, two persons, the signature last."""

from __future__ import annotations

from onezone.approvals.domain.rules import ZoneRules

from .story import Story

LI, WANG, ZHOU, TIAN = "1/李", "2/王", "3/周", "4/田"
ASK = {"department": "HCD", "reason": "请看消防车道"}


def prepared(*chain: str) -> Story:
    """A building permit under review, with everything it rests on effective."""
    story = Story(ZoneRules(signing={"permit": chain}))
    story.formal("A109", "A101", "L02").land()
    story.do("file", "A107").do("accept", "A107")
    for step, officer in zip(chain[:-1], (LI, WANG, ZHOU), strict=False):
        assert step
        story.do("recommend", "A107", outcome="approve", officer=officer)
    story.do("decide", "A107", outcome="approve", officer=TIAN).formal("B301")
    return story.do("file", "B302", materials={"审定设计方案": "sha256:1"}).do("accept", "B302")


def test_a_view_before_the_step_is_waited_for_and_binds_nobody() -> None:
    story = prepared("review", "sign")
    story.refused("outcome_unknown", "add_signer", "B302", to=WANG, place="beside", officer=LI, **ASK)
    story.refused("reasons_missing", "add_signer", "B302", to=WANG, place="before", department="HCD", officer=LI)
    story.refused("same_person", "add_signer", "B302", to=LI, place="before", officer=LI, **ASK)
    story.do("add_signer", "B302", to=WANG, place="before", officer=LI, **ASK)
    story.refused("same_person", "add_signer", "B302", to=WANG, place="after", officer=LI, **ASK)
    assert story.refused("added_signer_open", "recommend", "B302", outcome="approve", officer=LI)["officers"] == [WANG]
    story.refused("not_asked", "give_view", "B302", view="agree", officer=ZHOU)
    story.refused("reasons_missing", "give_view", "B302", view="disagree", officer=WANG)
    story.do("give_view", "B302", view="disagree", reasons="转弯半径不足", officer=WANG)
    story.refused("not_asked", "give_view", "B302", view="agree", officer=WANG)
    story.do("recommend", "B302", outcome="approve", officer=LI)
    story.do("decide", "B302", outcome="approve", officer=TIAN)
    held = story.case.work_items["B302"].added[0]
    assert (held.view, held.text, held.given_on, held.at) == ("disagree", "转弯半径不足", story.day, 0)


def test_a_step_after_stands_between_the_step_and_the_signature() -> None:
    story = prepared("review", "sign")
    story.do("add_signer", "B302", to=WANG, place="after", officer=LI, **ASK)
    story.do("recommend", "B302", outcome="approve", officer=LI)
    assert story.refused("added_signer_open", "decide", "B302", outcome="approve", officer=TIAN)["officers"] == [WANG]
    story.do("give_view", "B302", view="agree", officer=WANG)
    story.refused("same_person", "decide", "B302", outcome="approve", officer=WANG)
    story.refused("same_person", "decide", "B302", outcome="approve", officer=LI)
    story.do("decide", "B302", outcome="approve", officer=TIAN)


def test_nothing_comes_after_the_signature_and_whoever_gave_a_view_does_not_review() -> None:
    story = prepared("review", "check", "sign")
    story.do("add_signer", "B302", to=WANG, place="before", officer=LI, **ASK)
    story.do("give_view", "B302", view="agree", officer=WANG)
    story.do("recommend", "B302", outcome="approve", officer=LI)
    story.refused("same_person", "recommend", "B302", outcome="approve", officer=WANG)
    story.refused("same_person", "add_signer", "B302", to=LI, place="before", officer=ZHOU, **ASK)
    story.do("recommend", "B302", outcome="approve", officer=ZHOU)
    story.refused("signature_is_last", "add_signer", "B302", to="9/关", place="after", officer=TIAN, **ASK)
    story.do("add_signer", "B302", to="9/关", place="before", officer=TIAN, **ASK)
    story.refused("added_signer_open", "decide", "B302", outcome="approve", officer=TIAN)


def test_a_signer_who_does_not_answer_is_removed_with_a_reason_and_stays_on_record() -> None:
    story = prepared("review", "sign")
    story.do("add_signer", "B302", to=WANG, place="before", officer=LI, **ASK)
    story.do("add_signer", "B302", to=ZHOU, place="before", officer=LI, **ASK)
    story.refused("not_asked", "remove_signer", "B302", reason="出差")
    story.refused("reasons_missing", "remove_signer", "B302", signer="a1")
    story.do("remove_signer", "B302", signer="a1", reason="出差")
    story.do("remove_signer", "B302", reason="不再需要")
    assert [each.text for each in story.case.work_items["B302"].added] == ["出差", "不再需要"]
    story.do("recommend", "B302", outcome="approve", officer=LI)


def test_a_step_whose_inputs_changed_is_done_again_before_the_signature() -> None:
    story = prepared("review", "check", "sign")
    story.do("recommend", "B302", outcome="approve", officer=LI, reasons="符合")
    story.do("recommend", "B302", outcome="approve", officer=ZHOU)
    story.do("change_input", material="审定设计方案", hash="sha256:2")
    item = story.case.work_items["B302"]
    assert [each.outdated for each in item.recommendations] == [("material:审定设计方案",)] * 2
    data = story.refused("step_outdated", "decide", "B302", outcome="approve", officer=TIAN)
    assert data == {"matter": "B302", "step": "review", "inputs": ["material:审定设计方案"]}
    assert story.work("B302")["chain"] == {"done": 0, "steps": 3, "awaited": []}
    story.do("recommend", "B302", outcome="approve", officer=LI, reasons="看过新图，维持")
    story.refused("step_outdated", "decide", "B302", outcome="approve", officer=TIAN)
    story.refused("same_person", "recommend", "B302", outcome="approve", officer=LI)
    story.do("recommend", "B302", outcome="approve", officer=ZHOU)
    assert [each.text for each in story.case.work_items["B302"].recommendations] == ["看过新图，维持", ""]
    story.do("decide", "B302", outcome="approve", officer=TIAN)


def test_an_input_that_is_what_it_was_again_puts_right_what_rested_on_it() -> None:
    story = prepared("review", "sign")
    story.do("recommend", "B302", outcome="approve", officer=LI)
    story.do("change_input", name="design.far", value="1.5")
    story.refused("step_outdated", "decide", "B302", outcome="approve", officer=TIAN)
    story.do("change_input", name="design.far", value="1.30")
    assert story.case.work_items["B302"].changed == ()
    story.do("decide", "B302", outcome="approve", officer=TIAN)


def test_nobody_signs_what_he_did_not_see() -> None:
    story = prepared("review", "sign")
    seen = story.case.work_items["B302"].seen
    assert seen is not None
    story.do("change_input", material="审定设计方案", hash="sha256:2")
    story.refused("inputs_changed", "recommend", "B302", outcome="approve", officer=LI, seen=seen.digest())
    story.do("recommend", "B302", outcome="approve", officer=LI)
    story.do("decide", "B302", outcome="approve", officer=TIAN, seen=story.case.work_items["B302"].seen.digest())
    bound = story.case.work_items["B302"].seen
    story.do("change_input", material="审定设计方案", hash="sha256:3")
    assert story.case.work_items["B302"].seen == bound
    assert bound.materials == {"审定设计方案": "sha256:2"}
