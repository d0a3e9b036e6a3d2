"""Tests of counting: bands sum to the total, splitting, moving and another unit change nothing, each counted once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onezone.ledger.domain import errors
from onezone.ledger.domain.amounts import Amount, money
from onezone.ledger.domain.cohorts import ageing, plus_months, rate, typical_days
from onezone.ledger.domain.counting import RULES, Entry, Once, count
from onezone.ledger.domain.stages import ORDER, Side, Stage
from onezone.ledger.domain.totals import BAND_KEYS, SCOPES, WORDS, YI, Sum, band_of, bands, table_of, words
from tests.sizes import size

KEY, PHASES = RULES["key_projects"], RULES["key_phases"]
SIGNED = date(2019, 5, 6)


def _entry(reference: str, yuan: Decimal | None, **more: object) -> Entry:
    given = {"stage": Stage.started, "days": {Stage.signed: SIGNED, Stage.started: date(2020, 4, 1)},
             "tags": frozenset({"重点"}), "amounts": {} if yuan is None else {Amount.filed: yuan}}  # fmt: skip
    return Entry(reference, **{**given, **more})  # type: ignore[arg-type]


amounts = st.decimals(min_value=0, max_value=7_000_000_000, places=2)
books = st.lists(
    st.builds(
        lambda yuan, stage, core, side: (yuan, stage, core, side),
        st.none() | amounts, st.sampled_from(ORDER), st.booleans(), st.sampled_from(Side),
    ),
    max_size=30,
).map(lambda rows: [
    _entry(f"L{n}", yuan, stage=stage, is_core=core, side=side) for n, (yuan, stage, core, side) in enumerate(rows)
])  # fmt: skip


@given(books)
@settings(max_examples=size(60, 2_000), deadline=None)
def test_bands_and_words_sum_to_the_same_total_in_every_scope(book: list[Entry]) -> None:
    totals = {}
    for scope in SCOPES:
        banded, worded = bands(KEY, book, scope), words(KEY, book, scope, 2026)
        assert sum(each.n for each in banded.parts.values()) == banded.total.n
        assert sum((each.yuan for each in banded.parts.values()), Decimal(0)) == banded.total.yuan
        assert banded.total == worded.total
        totals[scope] = banded.total
    assert totals["核心区"] + totals["非核心区"] == totals["全区"]


@given(books.filter(bool), st.data())
@settings(max_examples=size(60, 2_000), deadline=None)
def test_splitting_a_project_into_phases_changes_no_total(book: list[Entry], data: st.DataObject) -> None:
    split = data.draw(st.sampled_from(book))
    whole = split.amounts.get(Amount.filed)
    shares = data.draw(st.lists(st.integers(0, 100), min_size=1, max_size=4))
    phases = []
    for number, share in enumerate(shares):
        part = None if whole is None else (whole * share / (sum(shares) or 1)).quantize(Decimal("0.01"))
        if part is not None and sum(shares) > 100:
            part = (part / 2).quantize(Decimal("0.01"))  # a rest stays with the project
        phases.append(_entry(f"{split.reference}-{number}", part, parent=split.reference, stage=split.stage,
                             side=split.side, is_core=split.is_core))  # fmt: skip
    for scope in SCOPES:
        assert bands(KEY, [*book, *phases], scope) == bands(KEY, book, scope)
        money_before, money_after = (bands(PHASES, each, scope).total.yuan for each in (book, [*book, *phases]))
        assert money_before == money_after


@given(books.filter(bool), st.data())
@settings(max_examples=size(60, 2_000), deadline=None)
def test_moving_a_project_to_another_park_moves_it_between_scopes_and_changes_no_total(
    book: list[Entry], data: st.DataObject
) -> None:
    place = data.draw(st.integers(0, len(book) - 1))
    moved = [replace(each, is_core=not each.is_core) if n == place else each for n, each in enumerate(book)]
    assert bands(KEY, moved, "全区") == bands(KEY, book, "全区")
    assert _parts(moved) == _parts(book)


def _parts(book: list[Entry]) -> Sum:
    return bands(KEY, book, "核心区").total + bands(KEY, book, "非核心区").total


@given(st.decimals(min_value=0, max_value=99, places=4))
def test_an_amount_is_the_same_in_every_unit(yi: Decimal) -> None:
    written = [money(f"{yi:f}", "亿元"), money(f"{yi * 10_000:f}", "万元"), money(f"{yi * 100_000_000:f}", "元")]
    assert len({each.yuan for each in written}) == 1
    tables = [bands(KEY, [_entry("L1", each.yuan)], "全区") for each in written]
    assert tables[0] == tables[1] == tables[2]


@pytest.mark.parametrize(
    ("yuan", "band"),
    [("10", "ge10"), ("9.99", "from5to10"), ("5", "from5to10"), ("4.99", "from1to5"), ("1", "from1to5"),
     ("0.99", "lt1"), ("0", "lt1")],
)  # fmt: skip
def test_a_band_is_closed_below_and_open_above(yuan: str, band: str) -> None:
    assert band_of(Decimal(yuan) * YI) == band


def test_a_project_without_an_amount_counts_once_and_in_a_band_of_its_own() -> None:
    table = bands(KEY, [_entry("L1", None)], "全区")
    assert (table.total, table.parts["none"]) == (Sum(1), Sum(1))


def test_parts_that_are_apart_from_their_total_are_refused() -> None:
    with pytest.raises(errors.TotalsApart):
        table_of(KEY, [_entry("L1", YI)], "全区", ("ge10",), lambda _each: "nowhere")


def test_a_project_and_its_phases_are_never_counted_both() -> None:
    mother = _entry("L1", Decimal(900))
    phases = [_entry("L2", Decimal(400), parent="L1"), _entry("L3", Decimal(300), parent="L1")]
    by_parent = count(KEY, [mother, *phases])
    assert [(each.entry.reference, each.amount) for each in by_parent] == [("L1", Decimal(900))]
    by_phase = count(PHASES, [mother, *phases])
    assert [(each.entry.reference, each.amount, each.n) for each in by_phase] == [
        ("L2", Decimal(400), 1), ("L3", Decimal(300), 1), ("L1", Decimal(200), 0)
    ]  # fmt: skip


def test_a_project_without_an_amount_of_its_own_counts_its_phases_sum() -> None:
    held = [_entry("L1", None), _entry("L2", Decimal(400), parent="L1"), _entry("L3", None, parent="L1")]
    assert [each.amount for each in count(KEY, held)] == [Decimal(400)]


@pytest.mark.parametrize(
    "changed",
    [{"tags": frozenset()}, {"days": {Stage.signed: date(2016, 12, 31)}}, {"days": {}}, {"side": Side.terminated},
     {"side": Side.withdrawn}, {"stage": Stage.talks}],
)  # fmt: skip
def test_what_a_rule_does_not_count(changed: dict[str, object]) -> None:
    assert count(KEY, [_entry("L1", YI, **changed)]) == ()


def test_a_paused_project_still_counts() -> None:
    assert len(count(KEY, [_entry("L1", YI, side=Side.paused)])) == 1


def test_rules_name_themselves_with_their_version_and_are_told_in_both_languages() -> None:
    for rule in RULES.values():
        assert rule.name == f"{rule.id} v{rule.version}"
        assert rule.zh
        assert rule.en
        assert rule.once in Once
    assert set(BAND_KEYS) == {"ge10", "from5to10", "from1to5", "lt1", "none"}
    assert set(WORDS) == {"signed", "new", "going", "producing", "early"}


TODAY = date(2026, 11, 23)


def _signed(reference: str, signed: date, started: date | None = None, side: Side = Side.running) -> Entry:
    days = {Stage.signed: signed} | ({Stage.started: started} if started else {})
    return Entry(reference, stage=Stage.started if started else Stage.signed, side=side, days=days)


def test_a_rate_is_of_those_who_signed_in_a_year_and_had_the_time() -> None:
    book = [
        _signed("L1", date(2025, 1, 10), date(2025, 6, 1)),
        _signed("L2", date(2025, 2, 10), date(2026, 5, 1)),
        _signed("L3", date(2025, 3, 10), side=Side.terminated),
        _signed("L4", date(2025, 12, 10)),
        _signed("L5", date(2024, 12, 1), date(2025, 1, 2)),
    ]
    found = rate(book, Stage.signed, Stage.started, 12, 2025, TODAY)
    assert (found.top, found.bottom, found.waiting, found.percent) == (1, 3, 1, "33%")


def test_starts_of_this_year_are_no_numerator_for_signatures_of_this_year() -> None:
    """Ten started this year that signed earlier; of the one that signed this year nothing is known yet."""
    book = [_signed(f"L{n}", date(2025, 1, 10), date(2026, 2, 1)) for n in range(10)]
    book.append(_signed("L99", date(2026, 9, 1)))
    found = rate(book, Stage.signed, Stage.started, 12, 2026, TODAY)
    assert (found.top, found.bottom, found.waiting, found.percent) == (0, 0, 1, "—")


def test_phases_are_no_members_of_a_cohort() -> None:
    book = [_signed("L1", date(2024, 1, 10)), replace(_signed("L2", date(2024, 1, 10)), parent="L1")]
    assert rate(book, Stage.signed, Stage.started, 12, 2024, TODAY).bottom == 1


def test_who_stands_longer_than_the_norm_is_named_the_longest_first() -> None:
    book = [
        _signed("L1", date(2026, 5, 24)),
        _signed("L2", date(2026, 3, 22)),
        _signed("L3", date(2025, 3, 22)),
        _signed("L4", date(2025, 3, 22), side=Side.paused),
    ]
    assert [(each.entry.reference, each.over) for each in ageing(book, TODAY)] == [("L3", 14), ("L2", 2)]


def test_months_end_on_the_last_day_there_is() -> None:
    assert plus_months(date(2026, 8, 31), 6) == date(2027, 2, 28)


def test_typical_days_are_a_median_of_neighbouring_gates() -> None:
    days = {Stage.signed: date(2026, 1, 1), Stage.landed: date(2026, 1, 31), Stage.listed: date(2026, 9, 1)}
    assert typical_days([Entry("L1", days=days)]) == {Stage.signed: (30, 1)}
