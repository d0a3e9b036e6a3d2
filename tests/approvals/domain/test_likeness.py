"""Likeness of projects: a warning that is right about twins, phases and strangers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onezone.approvals.domain.likeness import ALIKE, Described, alike, bare, name_likeness

FIRM, OTHER_FIRM = "91350100M000100Y43", "91211382MA0Y00016X"
PLANT = "年产3万吨玻纤原料精加工项目(一期)"


def found(new: Described, *others: Described) -> list[str]:
    return [each.reference for each in alike(new, others)]


def test_the_same_name_written_differently_is_found_with_the_same_firm() -> None:
    twin = Described("年产 3 万吨玻纤原料精加工 工程（一期）", FIRM, "", "P-1")
    assert found(Described(PLANT, FIRM), twin) == ["P-1"]
    assert alike(Described(PLANT, FIRM), [twin])[0].percent == 100


def test_another_phase_is_named_as_such() -> None:
    (second,) = alike(Described(PLANT.replace("一", "二"), FIRM), [Described(PLANT, FIRM, "", "P-1")])
    assert second.other_phase
    assert second.percent < 100


def test_a_like_name_of_another_firm_counts_only_in_the_same_place() -> None:
    elsewhere = Described(PLANT, OTHER_FIRM, "飞地产业园", "P-1")
    assert found(Described(PLANT, FIRM, "XF-07 地块"), elsewhere) == []
    assert found(Described(PLANT, FIRM, "飞地产业园"), elsewhere) == ["P-1"]


def test_unknown_firm_and_place_are_no_common_ground() -> None:
    assert found(Described(PLANT), Described(PLANT, "", "", "P-1")) == []


@pytest.mark.parametrize("other", ["智能仓储中心", "汽车零部件铸造车间扩建", "玻纤", "年产30万吨焦炭"])
def test_a_different_project_of_the_firm_is_no_twin(other: str) -> None:
    assert name_likeness(PLANT, other) < ALIKE
    assert found(Described(other, FIRM), Described(PLANT, FIRM, "", "P-1")) == []


def test_a_name_of_common_words_only_keeps_them() -> None:
    assert bare("建设项目") == "建设项目"
    assert name_likeness("建设项目", "建设项目") == 100


@given(st.text(max_size=30), st.text(max_size=30))
def test_likeness_is_a_share_and_has_no_direction(one: str, other: str) -> None:
    assert 0 <= name_likeness(one, other) <= 100
    assert name_likeness(one, other) == name_likeness(other, one)
