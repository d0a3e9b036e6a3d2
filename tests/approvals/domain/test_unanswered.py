"""A one-time list that the applicant does not answer: what a zone's time for it leads to, without any job."""

from __future__ import annotations

import pytest

from onezone.approvals.domain.rules import ZoneRules

from .story import LAND, Story

TEN_DAYS = ZoneRules(reply_days=10)


@pytest.mark.parametrize("policy", ["acceptance_refused", "withdrawn_before"])
def test_a_supplement_not_answered_ends_as_the_zone_says(policy: str) -> None:
    story = Story(ZoneRules(reply_days=10, missed_supplement=policy))
    story.do("file", "A109").do("request_supplement", "A109", missing=["项目情况表"])
    assert story.after(10).work("A109")["state"] == "supplement"
    assert story.after(1).work("A109")["state"] == policy
    story.refused("act_not_possible", "resubmit", "A109")
    story.do("file", "A109")
    assert story.work("A109")["state"] == "received"


def test_without_a_limit_of_the_zone_a_supplement_waits() -> None:
    story = Story().do("file", "A109").do("request_supplement", "A109", missing=["项目情况表"])
    assert story.after(200).work("A109")["state"] == "supplement"


def test_a_simulated_correction_not_answered_is_withdrawn_and_may_be_filed_again() -> None:
    story = Story(TEN_DAYS).formal("A109", "A101", "L02").do("admit")
    story.do("file", "B301", mode="simulated").do("request_supplement", "B301", mode="simulated", missing=["总平面图"])
    assert story.after(10).sim("B301")["state"] == "correction"
    assert story.after(1).sim("B301")["state"] == "withdrawn"
    story.do("file", "B301", mode="simulated")
    assert story.sim("B301")["state"] == "received"


def test_a_returned_conversion_not_answered_goes_back_to_its_opinion() -> None:
    story = Story(TEN_DAYS).formal("A109", "A101", "L02").do("admit").opined("B301")
    story.do("record_fact", name="land.contract", value=LAND).do("request_conversion", "B301")
    story.do("return_conversion", "B301", missing=["盖章页"])
    assert story.after(10).sim("B301")["state"] == "conv_returned"
    assert story.after(1).sim("B301")["state"] == "approved"
    story.do("convert", "B301")
    assert story.sim("B301")["state"] == "converted"
