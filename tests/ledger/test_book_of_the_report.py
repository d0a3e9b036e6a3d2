"""Tests that the demo's book counts what the report says, by the rules of the book."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest

from onezone.figures import queries as figures
from onezone.figures.services import load_source
from onezone.ledger import queries
from onezone.ledger.domain.counting import RULES
from onezone.ledger.domain.errors import MonthMalformed
from onezone.ledger.domain.totals import YI, Table, bands, words
from onezone.ledger.models import BookProject
from onezone.ledger.services.totals import publish_totals
from onezone.platform.identity.actor import Role, system_actor
from onezone.platform.journal.models import JournalRow
from tests.ledger.conftest import AT, TODAY, as_role

pytestmark = pytest.mark.django_db


def _table(zone: Any, scope: str, rule: str = "key_projects") -> Table:
    return bands(RULES[rule], queries.entries(as_role(zone, Role.leader)), scope)


def _counts(table: Table) -> Mapping[str, int]:
    return {key: held.n for key, held in table.parts.items() if held.n}


def test_the_book_of_the_demo_has_the_totals_and_bands_of_the_report(book: Any) -> None:
    whole, core, rest = (_table(book, scope) for scope in ("全区", "核心区", "非核心区"))
    assert (whole.total.n, whole.total.yuan / YI) == (141, Decimal("252.46"))
    assert (core.total.n, core.total.yuan / YI) == (82, Decimal("194.78"))
    assert (rest.total.n, rest.total.yuan / YI) == (59, Decimal("57.68"))
    assert _counts(whole) == {"ge10": 4, "from5to10": 4, "from1to5": 41, "lt1": 92}
    assert _counts(core) == {"ge10": 4, "from5to10": 3, "from1to5": 27, "lt1": 48}
    assert _counts(rest) == {"from5to10": 1, "from1to5": 14, "lt1": 44}


def test_the_lists_of_the_report_are_counted_from_the_same_book(book: Any) -> None:
    cooperation, enclave = _table(book, "全区", "cooperation"), _table(book, "全区", "enclave")
    assert (cooperation.total.n, cooperation.total.yuan / YI) == (48, Decimal("147.92"))
    assert enclave.total.n == 75


def test_phases_stand_in_the_book_and_in_no_total_of_projects(book: Any) -> None:
    assert BookProject.objects.filter(zone_id=book.id).count() == 144
    by_phase = _table(book, "全区", "key_phases")
    assert (by_phase.total.n, by_phase.total.yuan / YI) == (143, Decimal("252.46"))


def test_the_four_words_share_the_total_of_the_bands(book: Any) -> None:
    held = words(RULES["key_projects"], queries.entries(as_role(book, Role.leader)), "全区", TODAY.year)
    assert held.total == _table(book, "全区").total
    assert all(held.parts[key].n for key in ("signed", "new", "going", "producing"))


def test_invented_projects_are_marked_and_named_ones_say_their_source(book: Any) -> None:
    rows = BookProject.objects.filter(zone_id=book.id)
    assert rows.filter(is_demo=True).count() == 121
    assert all(row.source_note.startswith("报道") for row in rows.filter(is_demo=False))


def test_every_project_taken_over_has_its_own_row_in_the_journal(book: Any) -> None:
    rows = JournalRow.objects.filter(zone_id=book.id, act="take_over_project")
    assert len({row.payload["name"] for row in rows}) == rows.count() == 144


def test_the_totals_are_handed_to_the_figures_with_rule_and_version_and_contradict_nothing(book: Any) -> None:
    system = system_actor(book)
    load_source(actor=system, at=AT, name="lingyuan")
    before = [each.finding.id for each in figures.conflicts_of(system)]
    assert len(publish_totals(actor=system, at=AT, period="2026-10")) == 5
    values = {each.source: each for each in figures.values_of(system, "key_project_investment")}
    handed = values["项目台账，计数规则 key_projects v4"]
    assert (str(handed.statement), handed.status) == ("252.46 亿元", "derived")
    assert [each.finding.id for each in figures.conflicts_of(system)] == before
    assert publish_totals(actor=system, at=AT, period="2026-10") == ()


@pytest.mark.parametrize("period", ["2026-13", "2026-02-30", "今年", "2126-01"])
def test_totals_are_handed_in_for_a_month_that_there_was(book: Any, period: str) -> None:
    with pytest.raises(MonthMalformed):
        publish_totals(actor=system_actor(book), at=AT, period=period)
