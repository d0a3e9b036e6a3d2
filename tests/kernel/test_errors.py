"""Named refusals: sentences in two languages, JSON data, unique codes."""

from __future__ import annotations

import gc
import json
import pickle
from datetime import UTC, date, datetime
from pathlib import PurePath
from types import MappingProxyType

import pytest

from onezone.kernel import hashing, moment
from onezone.kernel.errors import FieldError, RuleError, all_errors


def test_a_refusal_says_its_sentence_in_the_language_asked_for() -> None:
    error = FieldError(field="项目代码", reason="位数不符")
    assert error.say("zh-hans") == error.say("zh-CN") == error.say() == "项目代码：位数不符"
    assert error.say("en") == "项目代码: 位数不符"
    assert str(error) == "field_invalid: 项目代码: 位数不符"


def test_data_is_json_whatever_was_passed() -> None:
    error = RuleError(
        on=date(2026, 3, 2), at=datetime(2026, 3, 2, tzinfo=UTC), items=("a", 1), kinds={"b", "a"}, none=None,
        more=MappingProxyType({1: True}), path=PurePath("a/b"),
    )  # fmt: skip
    assert error.data == {
        "on": "2026-03-02", "at": "2026-03-02T00:00:00+00:00", "items": ["a", 1], "kinds": ["a", "b"], "none": None,
        "more": {"1": True}, "path": "a/b",
    }  # fmt: skip
    assert json.loads(json.dumps(error.data)) == error.data


def test_a_list_is_read_out_and_a_missing_word_does_not_silence_the_sentence() -> None:
    assert hashing.NotCanonical(found=["float", "set"]).say("en").startswith("The value at {path} (float, set) cannot")


def test_braces_in_the_data_are_only_text() -> None:
    assert moment.InstantInvalid(text="{text.__class__}").say("zh").startswith("“{text.__class__}”不是")


def test_a_refusal_survives_the_way_to_another_process() -> None:
    error = pickle.loads(pickle.dumps(FieldError(field="a", reason="b")))
    assert (type(error), error.data) == (FieldError, {"field": "a", "reason": "b"})


def test_the_list_of_refusals_is_sorted_and_holds_those_of_the_kernel() -> None:
    codes = [error.code for error in all_errors()]
    assert codes == sorted(set(codes))
    assert {"rule_error", "field_invalid", "not_canonical", "hash_algorithm_unknown", "instant_invalid"} <= set(codes)


def _family_with_a_thief() -> None:
    family = type("Family", (RuleError,), {"__module__": __name__})
    thief = type("Thief", (family,), {"code": "field_invalid", "__module__": __name__})
    with pytest.raises(ValueError, match="field_invalid"):
        all_errors()
    thief.code = "thief_no_more"
    assert thief in all_errors()
    assert family not in all_errors()


def test_a_subclass_without_a_code_of_its_own_is_not_listed_and_a_stolen_code_is_found() -> None:
    _family_with_a_thief()
    gc.collect()  # the classes made here must not stay in the list that other tests read
    assert "thief_no_more" not in {error.code for error in all_errors()}
