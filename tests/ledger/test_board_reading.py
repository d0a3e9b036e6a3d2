"""Tests that the board reads the book in its one statement as the book reads itself."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from onezone.figures import queries as figures
from onezone.figures.services import load_source
from onezone.ledger import queries
from onezone.ledger.domain.amounts import Amount
from onezone.platform.identity.actor import Role, system_actor
from onezone.platform.identity.queries import values_of_zone
from tests.ledger.conftest import AT, as_role

pytestmark = pytest.mark.django_db


def test_entries_that_the_board_reads_are_those_of_the_book(book: Any) -> None:
    (value,) = values_of_zone(book.id, queries.entries_in("pk")).get()
    plain = [
        replace(
            each, name="", park="", is_demo=False,
            amounts={kind: yuan for kind, yuan in each.amounts.items() if kind is Amount.filed},
        )
        for each in queries.entries_in_short(as_role(book, Role.leader))
    ]  # fmt: skip
    assert sorted(queries.as_entries(value), key=lambda each: each.reference) == sorted(
        plain, key=lambda each: each.reference
    )


def test_figures_that_the_board_reads_have_the_conflicts_of_the_figures(zone: Any) -> None:
    load_source(actor=system_actor(zone), at=AT, name="lingyuan")
    held = figures.as_standing(*values_of_zone(zone.id, *figures.standing_in("pk"), "settings").get())
    assert held.conflicts == figures.conflicts_of(as_role(zone, Role.leader))
    assert str(held.values["gdp"][0]) == "72.59 亿元"
