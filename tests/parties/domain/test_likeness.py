"""Which enterprises may be one: by code, by a name in common, by the way names are written; never all with all."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onezone.parties.domain import likeness
from onezone.parties.domain.blocking import MOST_IN_A_BLOCK, alike_each, pairs
from onezone.parties.domain.likeness import Firm, Why, alike, core

WEISHENG = "辽宁炜盛复合新型材料有限公司"


def why(one: Firm | str, other: Firm | str) -> Why | None:
    left = one if isinstance(one, Firm) else Firm("E-00001", one)
    right = other if isinstance(other, Firm) else Firm("E-00002", other)
    found = alike(left, [right])
    return found[0].why if found else None


@pytest.mark.parametrize(
    ("name", "held"),
    [
        ("辽宁炜盛（凌源）新材料有限公司", "炜盛新材料"),
        ("朝阳市凌源市三沅环保科技有限公司", "三沅环保科技"),
        ("凌源钢铁集团有限责任公司", "钢铁"),
        ("ＡＢＣ 机械股份有限公司", "abc机械"),
        ("新华机械有限公司", "新华机械"),
        ("凌钢集团凌源分公司", "凌钢集团凌源分公司"),
        ("公司", "公司"),
        ("凌源", "凌源"),
    ],
)
def test_a_name_is_compared_without_region_and_form(name: str, held: str) -> None:
    assert core(name) == held


def test_the_firm_that_the_report_writes_two_ways_is_found() -> None:
    assert why(WEISHENG, "辽宁炜盛新型复合材料有限公司") is Why.close
    assert why(Firm("1", WEISHENG, aliases=("辽宁炜盛新材料有限公司",)), "辽宁炜盛新材料有限公司") is Why.listed


def test_the_subject_in_the_code_counts_whatever_the_names_are() -> None:
    moved = Firm("91211302MA0Y00016A", "完全不同的名称")
    assert why(Firm("91211382MA0Y00016X", WEISHENG), moved) is Why.code
    assert why(Firm("91211382MA0Y00017X", WEISHENG), moved) is None


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (WEISHENG, " 辽宁炜盛复合新型材料有限公司", Why.same),
        ("广东三沅环保科技有限公司", "三沅环保科技股份有限公司", Why.form),
        ("辽宁三沅环保科技有限公司", "凌源市三沅环保科技有限公司", Why.form),
        ("广东三沅环保科技有限公司", "凌源三沅环保科技有限公司", None),
        ("凌源伟盛玻纤有限公司", "凌源炜盛玻纤有限公司", Why.close),
        ("康迈汽车零部件有限公司", "路捷汽车零部件有限公司", None),
        ("一汽凌源", "航天凌河", None),
        ("兴达2号矿业有限公司", "兴达3号矿业有限公司", None),
        ("兴达2号矿业有限公司", "兴达2号矿山有限公司", Why.close),
        ("凌钢集团有限公司", "凌钢集团有限公司凌源分公司", None),
    ],
)
def test_the_way_a_name_is_written(one: str, other: str, expected: Why | None) -> None:
    assert why(one, other) is expected
    assert why(other, one) is expected


def test_a_former_name_counts_as_a_name() -> None:
    renamed = Firm("1", "凌源新材料有限公司", former_names=("凌源玻纤制品有限公司",))
    assert why(renamed, "凌源玻纤制品有限责任公司") is Why.form


def test_pairs_come_once_the_surest_first() -> None:
    firms = [
        Firm("E-00001", "凌源伟盛玻纤有限公司"),
        Firm("E-00002", "凌源炜盛玻纤有限公司"),
        Firm("E-00003", "凌源炜盛玻纤股份有限公司"),
        Firm("E-00004", "龙源实业"),
    ]
    assert [(each.one, each.other, each.why) for each in pairs(firms)] == [
        ("E-00002", "E-00003", Why.form),
        ("E-00001", "E-00002", Why.close),
        ("E-00001", "E-00003", Why.close),
    ]


def test_a_word_that_all_share_makes_no_pairs_and_a_name_that_all_bear_makes_one_for_each() -> None:
    signs = [chr(0x4E00 + 37 * n) for n in range(200)]
    trade = [Firm(f"E-{n:05}", f"{signs[n]}{signs[-n - 1]}汽车零部件有限公司") for n in range(100)]
    assert pairs(trade) == ()
    named = [Firm(f"E-{n:05}", "凌源玻纤有限公司") for n in range(MOST_IN_A_BLOCK + 5)]
    assert len(pairs(named)) == len(named) - 1


def test_what_is_found_for_one_is_found_among_all() -> None:
    names = (
        WEISHENG,
        "辽宁炜盛新型复合材料有限公司",
        "凌源伟盛玻纤有限公司",
        "炜盛玻纤",
        "炜玻盛纤",
        "鑫源铸造",
        "源鑫铸造",
    )
    firms = [Firm(f"E-{n:05}", name) for n, name in enumerate(names)]
    one_by_one = {
        (each.key, found.other) for at, each in enumerate(firms) for found in alike(each, firms[at + 1 :])
    }  # fmt: skip
    assert {(each.one, each.other) for each in pairs(firms)} == one_by_one


def test_each_of_many_new_ones_is_held_against_the_known_and_those_before_it() -> None:
    held = [Firm("E-00001", WEISHENG), Firm("E-00002", "龙源实业"), Firm("E-00003", "康迈汽车零部件有限公司")]
    new = [
        Firm("+0", "炜盛复合新型材料股份有限公司"),
        Firm("+1", "鑫源铸造"),
        Firm("+2", "鑫源铸造有限公司"),
        Firm("91211302MA0Y00016A", "甲"),
        Firm("91211382MA0Y00016X", "乙"),
        Firm("+5", "路捷汽车零部件有限公司"),
    ]
    found = alike_each(new, iter(held), most=3)
    assert {key: [(each.other, each.why) for each in many] for key, many in found.items()} == {
        "+0": [("E-00001", Why.form)],
        "+2": [("+1", Why.form)],
        "91211382MA0Y00016X": [("91211302MA0Y00016A", Why.code)],
    }


def test_of_too_many_of_one_name_a_new_one_is_shown_the_first_and_never_too_many() -> None:
    held = [Firm(f"E-{n:05}", "凌源玻纤有限公司") for n in range(MOST_IN_A_BLOCK + 5)]
    [found] = alike_each([Firm("+0", "凌源玻纤有限公司")], held, most=3).values()
    assert [each.other for each in found] == ["E-00000"]
    [few] = alike_each([Firm("+0", "凌源玻纤有限公司")], held[:9], most=3).values()
    assert [each.other for each in few] == ["E-00000", "E-00001", "E-00002"]
    many = alike_each([Firm(f"+{n}", "凌源玻纤有限公司") for n in range(MOST_IN_A_BLOCK + 5)], [], most=3)
    assert {each.other for likenesses in many.values() for each in likenesses} == {"+0"}


@given(
    st.text("炜盛新型复合材料玻纤凌源市有限公司集团（）()ab12 ", max_size=20), st.text("炜盛新型复合材料", max_size=12)
)
def test_any_two_names_can_be_compared_either_way_round(one: str, other: str) -> None:
    assert likeness.likeness(one, other) == likeness.likeness(other, one)
    assert 0 <= likeness.likeness(one, other) <= 100
    assert why(one, other) is why(other, one)
    assert likeness.plain(core(one)) == core(one)
