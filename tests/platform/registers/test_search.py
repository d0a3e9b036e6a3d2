"""The box above a list asks the full-text index where the register is in it, and looks at the rows where it is not."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from onezone.parties.register import ENTERPRISES
from onezone.platform.identity.scope import act_transaction, zone_scope
from onezone.platform.registers.listing import Asked, listing
from onezone.platform.search import services as search
from tests.platform.conftest import Cast
from tests.platform.registers.test_rows import FIBRE, add

NAMES = ("凌源玻纤有限公司", "ＡＢＣ玻纤（凌源）公司", "朝阳纤维素厂")


@pytest.fixture
def filled(here: Cast) -> Cast:
    for name in NAMES:
        add(here, name, credit_code=FIBRE if name == NAMES[0] else "")
    return here


def found(cast: Cast, words: str, register: Any = ENTERPRISES) -> set[str]:
    with zone_scope(cast.zone.id):
        return {row.name for row in listing(cast.officer, register, Asked(words=words)).rows}


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("玻纤", {0, 1}),
        ("纤", {0, 1, 2}),
        ("abc玻纤", {1}),
        ("公司 凌源", {0, 1}),
        ("纤玻", set()),
        ("凌纤", set()),
        (FIBRE[8:], {0}),
        (FIBRE.lower(), {0}),
        ("——", set()),
        ("'\" OR *", set()),
    ],
)
def test_chinese_is_found_anywhere_and_a_code_from_its_middle(filled: Cast, words: str, expected: set[int]) -> None:
    assert found(filled, words) == {NAMES[at] for at in expected}


def test_what_the_index_does_not_know_is_not_looked_for_in_the_rows(filled: Cast) -> None:
    """Otherwise every search would read every row, as long as the register is."""
    with act_transaction(filled.window):
        search.clear(actor=filled.window, kinds=["enterprise"])
    assert found(filled, "玻纤") == set()


def test_a_register_that_is_not_in_the_index_is_still_searched(filled: Cast) -> None:
    assert found(filled, "玻纤", replace(ENTERPRISES, code="of-no-table", found_as="")) == {NAMES[0], NAMES[1]}


def test_a_list_of_what_was_found_is_read_page_by_page_by_as_few_questions(
    here: Cast, django_assert_max_num_queries: Any
) -> None:
    for n in range(9):
        add(here, f"玻纤企业{n}", capital=str(n % 3))
    add(here, "别家")
    seen, after = [], ""
    with zone_scope(here.zone.id):
        while True:
            with django_assert_max_num_queries(3):
                page = listing(here.officer, ENTERPRISES, Asked(words="玻纤", sort="-capital", after=after), limit=4)
            seen += [row.name for row in page.rows]
            after = page.after
            if not after:
                break
    assert sorted(seen) == [f"玻纤企业{n}" for n in range(9)]
    assert page.total.count == 9


def test_another_zones_words_find_nothing_here(here: Cast, there: Cast) -> None:
    add(here, NAMES[0], credit_code=FIBRE)
    add(there, "别的企业", credit_code=FIBRE)
    assert found(there, "玻纤") == set()
