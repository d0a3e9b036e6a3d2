"""Places in lists: what an address may carry, and that no row is shown twice or missed on the way there and back."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from onezone.platform.keyset import Page, Turn, page_of_rows, read_place, turn_of, write_place

Row = tuple[str, date]
ROWS: list[Row] = [(name, date(2026, 11, 1 + number % 3)) for number, name in enumerate("庚甲丙乙己丁戊")]


def page(rows: list[Row], *, falls: bool = False, **asked: str) -> Page[Row]:
    return page_of_rows(rows, asked, key=lambda row: (row[1], row[0]), size=3, falls=falls)


@pytest.mark.parametrize("falls", [False, True])
def test_page_after_page_shows_every_row_once_and_back_again(falls: bool) -> None:
    whole = sorted(ROWS, key=lambda row: (row[1], row[0]), reverse=falls)
    pages = [page(ROWS, falls=falls)]
    while pages[-1].after:
        pages.append(page(ROWS, falls=falls, after=pages[-1].after))
    assert [row for each in pages for row in each.rows] == whole
    assert [len(each.rows) for each in pages] == [3, 3, 1]
    assert {each.total for each in pages} == {7}
    back = page(ROWS, falls=falls, before=pages[-1].before)
    assert back.rows == pages[1].rows
    assert page(ROWS, falls=falls, before=back.before) == pages[0]


def test_a_row_that_goes_or_comes_moves_nothing_between_pages() -> None:
    first = page(ROWS)
    less = [row for row in ROWS if row != first.rows[-1]]
    assert page(less, after=first.after).rows == page(ROWS, after=first.after).rows
    more = [*ROWS, ("癸", date(2026, 10, 1))]
    assert page(more, after=first.after).rows == page(ROWS, after=first.after).rows


@pytest.mark.parametrize("text", ["", "x", "[]", "{}", "null", '["丙"]', "[1, 2]", "[[], {}]", "[" * 9000])
def test_what_is_no_place_is_the_first_page(text: str) -> None:
    assert page(ROWS, after=text).rows == page(ROWS).rows
    assert read_place(text, (date, str)) == ()
    assert turn_of({"before": text}, (date, str)) == Turn()


def test_a_place_comes_back_as_it_was_written() -> None:
    at = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
    place = (date(2026, 11, 23), at, Decimal("13500.50"), "丙", 7, True)
    assert read_place(write_place(place), (date, datetime, Decimal, str, int, bool)) == place
    assert read_place(write_place((None, 7)), (Decimal, int), nullable=True) == (None, 7)


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (int, 2**63), (int, 1e400), (int, "x"), (Decimal, "NaN"), (Decimal, "1e400"), (Decimal, []), (date, "soon"),
        (datetime, "2026-11-23T09:00:00"), (str, "a\0"), (str, 5), (date, None), (bool, "yes"),
    ],
)  # fmt: skip
def test_what_no_row_can_hold_is_no_place(kind: type, value: object) -> None:
    assert read_place(write_place([value]), (kind,)) == ()
