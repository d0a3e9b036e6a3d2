"""Search: pairs of signs, words of letters and digits, the exact first, and nobody finds what no list shows them."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from onezone.platform.identity.actor import Actor
from onezone.platform.identity.scope import act_transaction, zone_scope
from onezone.platform.search.grams import MOST_PHRASES, grams, phrases
from onezone.platform.search.pages import build_search
from onezone.platform.search.queries import RANKED, find
from onezone.platform.search.services import Findable, clear, put, remove, rename_owner
from tests.platform.conftest import Cast

KINDS = ("project", "item", "enterprise", "book")
OPEN = 8
"""Kinds that an officer may find any of: those of approvals, and every register."""
FIRM = "91350100M000100Y43"  # the cast's applicant acts for it
PLANT = Findable(
    "project", "P-2026-0142", "年产21万吨高性能玻璃纤维池窑拉丝生产线三期工程", "/projects/P-2026-0142/",
    note="P-2026-0142 · 辽宁炜盛复合新型材料有限公司", code="2610-211382-04-01-381205", owner=FIRM,
)  # fmt: skip
OTHER = Findable("project", "P-2026-0007", "玻璃纤维制品项目", "/projects/P-2026-0007/", note="某公司", owner="X")
ITEM = Findable(
    "item", "P-2026-0142/items/B302", "B302 建设工程规划许可证", "/projects/P-2026-0142/items/B302/",
    title_en="B302 Construction planning permit", code="凌自然资规〔2026〕12号", owner=FIRM,
)  # fmt: skip


def keep(cast: Cast, *pages: Findable) -> None:
    with act_transaction(cast.system):
        put(actor=cast.system, pages=pages)


def found(actor: Actor, asked: str, kinds: Sequence[str] = KINDS, limit: int = 10) -> list[str]:
    with zone_scope(actor.zone_id):
        return [hit.link for hits in find(actor, asked, kinds=kinds, limit=limit) for hit in hits.hits]


def test_chinese_is_cut_into_pairs_and_letters_into_words() -> None:
    assert grams("开发区B302") == ("开发", "发区", "区", "b302")
    assert grams("Ｂ３０２ 许") == ("b302", "许")
    assert [(each.grams, each.prefix) for each in phrases("开发区 P-2026-01")] == [
        (("开发", "发区"), False),
        (("p", "2026", "01"), True),
    ]
    assert [(each.grams, each.prefix) for each in phrases("区")] == [(("区",), True)]
    assert phrases(" 、—〔〕 ") == ()


@given(st.text(max_size=200))
def test_whatever_is_asked_has_few_phrases_of_plain_signs(text: str) -> None:
    asked = phrases(text)
    assert len(asked) <= MOST_PHRASES
    assert all(gram.isalnum() or gram.strip() for each in asked for gram in each.grams)
    assert not any(sign in gram for each in asked for gram in each.grams for sign in "'\"*&|!<>():\\ ")


NUMBERS = ("P-2026-0142", "p-2026-01", "2610-211382")


@pytest.mark.parametrize(
    "asked", ["玻璃", "纤", "三期", "程", "21万吨", "炜盛", "池窑 三期", "高性能玻璃纤维", *NUMBERS]
)
def test_a_project_is_found_by_any_sign_of_its_name_and_by_the_beginning_of_a_number(here: Cast, asked: str) -> None:
    keep(here, PLANT)
    assert found(here.officer, asked) == [PLANT.link]


def test_an_old_page_is_found_beneath_more_newer_ones_than_are_put_in_order(here: Cast) -> None:
    newer = (Findable("project", f"P-N-{n}", f"别的项目{n}", f"/projects/P-N-{n}/") for n in range(RANKED + 1))
    keep(here, PLANT, *newer)
    assert found(here.officer, "玻璃纤维") == [PLANT.link]


@pytest.mark.parametrize(
    "asked", ["玻纤维", "期三", "0142-2026", "381205-04", "82-04", "玻璃 钢铁", "維", "'; DROP", "*"]
)
def test_what_does_not_stand_there_is_not_found(here: Cast, asked: str) -> None:
    keep(here, PLANT)
    assert found(here.officer, asked) == []


@pytest.mark.parametrize(
    "asked", ["B302", "b302 规划", "规划许可", "〔2026〕12号", "凌自然资规", "B302许可证", "planning"]
)
def test_an_item_is_found_by_matter_number_and_either_language(here: Cast, asked: str) -> None:
    keep(here, ITEM)
    assert found(here.officer, asked) == [ITEM.link]


def test_the_exact_and_the_beginning_come_first(here: Cast) -> None:
    keep(here, OTHER, PLANT)
    assert found(here.officer, "玻璃纤维") == [OTHER.link, PLANT.link]
    assert found(here.officer, "P-2026") == [PLANT.link, OTHER.link]
    assert found(here.officer, "玻璃纤维制品项目 ") == [OTHER.link]


def test_applicants_find_their_own_and_administrators_nothing(here: Cast) -> None:
    keep(here, OTHER, PLANT, ITEM)
    assert found(here.applicant, "玻璃") == [PLANT.link]
    assert found(here.applicant, "P-2026-0142") == [PLANT.link, ITEM.link]
    for nobody in (here.sysadmin, here.secadmin, here.auditor):
        assert found(nobody, "玻璃") == []
    assert len(found(here.window, "玻璃")) == 2


def test_another_zone_finds_nothing(here: Cast, there: Cast) -> None:
    keep(here, PLANT)
    assert found(there.officer, "玻璃") == []


def test_a_page_that_changes_is_found_by_what_it_is_now(here: Cast) -> None:
    keep(here, PLANT)
    keep(here, Findable("project", PLANT.key, "轻量化专用车基地", PLANT.link, owner=FIRM))
    assert found(here.officer, "玻璃") == []
    assert found(here.officer, "专用车") == [PLANT.link]


def test_what_is_gone_is_not_found(here: Cast) -> None:
    keep(here, PLANT, ITEM)
    with act_transaction(here.system):
        remove(actor=here.system, kind="item", keys=[ITEM.key])
    assert found(here.officer, "B302") == []
    with act_transaction(here.system):
        clear(actor=here.system, kinds=["project"])
    assert found(here.officer, "玻璃") == []


def test_a_firm_that_is_renamed_is_found_by_both_names(here: Cast) -> None:
    keep(here, PLANT)
    with act_transaction(here.system):
        rename_owner(actor=here.system, owner=FIRM, old="辽宁炜盛复合新型材料有限公司", new="红山玻纤股份有限公司")
    assert found(here.officer, "红山玻纤") == found(here.officer, "炜盛") == [PLANT.link]


def test_the_page_costs_one_query_a_kind_whatever_is_found(here: Cast) -> None:
    keep(here, *(Findable("project", f"P-{each}", f"玻璃 {each}", "/") for each in range(30)))
    for asked in ("玻璃", "没有这个", "玻璃 7"):
        with zone_scope(here.zone.id), CaptureQueriesContext(connection) as captured:
            build_search(here.officer, {"q": asked})
        assert len(captured) == OPEN
    with zone_scope(here.zone.id), CaptureQueriesContext(connection) as captured:
        assert build_search(here.officer, {"q": " "}).groups == ()
    assert len(captured) == 0


def test_what_is_undone_is_not_found(here: Cast) -> None:
    def fail() -> None:
        with act_transaction(here.system):
            put(actor=here.system, pages=[PLANT])
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert found(here.officer, "玻璃") == []
