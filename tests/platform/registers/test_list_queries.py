"""The list of a register asks the same number of queries however long the register is."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from onezone.parties.register import ENTERPRISES
from onezone.platform.identity.scope import zone_scope
from onezone.platform.registers.listing import PAGE
from onezone.platform.registers.pages.rows import build_list
from onezone.platform.registers.registry import register_named
from tests.platform.registers.conftest import AT, Cast
from tests.platform.registers.test_export import fill

FEW, MANY = 10, 2000
ASKED = ({}, {"group": "kind"}, {"q": "E-0"}, {"sort": "-capital"}, {"kind": "resident"})


@pytest.mark.parametrize("asked", ASKED, ids=str)
def test_a_list_asks_as_many_queries_of_two_thousand_rows_as_of_ten(here: Cast, asked: dict[str, str]) -> None:
    fill(here, FEW)
    few = queries(here, asked)
    fill(here, MANY, beyond=FEW)
    assert queries(here, asked) == few


@pytest.mark.parametrize(("sort", "sorted_apart"), [("name", False), ("-name", False), ("-capital", True)])
def test_the_order_of_a_column_that_always_holds_something_is_one_that_an_index_has(
    here: Cast, sort: str, sorted_apart: bool
) -> None:
    with zone_scope(here.zone.id), CaptureQueriesContext(connection) as captured:
        build_list(here.window, ENTERPRISES, {"sort": sort}, today=AT.date())
    [listed] = [each["sql"] for each in captured if f"LIMIT {PAGE + 1}" in each["sql"]]
    assert ("NULLS LAST" in listed) == sorted_apart


@pytest.mark.parametrize("code", ["enterprises", "licences", "partners", "book-table"])
def test_a_list_opens_in_an_order_that_an_index_has(here: Cast, code: str) -> None:
    """Otherwise the first page sorts every row of the zone."""
    with zone_scope(here.zone.id), CaptureQueriesContext(connection) as captured:
        build_list(here.window, register_named(code), {}, today=AT.date())
    [listed] = [each["sql"] for each in captured if f"LIMIT {PAGE + 1}" in each["sql"]]
    plan = how_it_is_read(listed)
    assert "index" in plan.lower()
    assert "Sort Key" not in plan
    assert "ORDER BY" not in plan


def how_it_is_read(sql: str) -> str:
    """The database's plan. PostgreSQL would rather sort the few rows of a test: here it sorts only if it must."""
    postgres = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        if postgres:
            cursor.execute("SET LOCAL enable_sort = off")
        cursor.execute(f"EXPLAIN {sql}" if postgres else f"EXPLAIN QUERY PLAN {sql}")
        return "\n".join(str(line) for line in cursor.fetchall())


def queries(here: Cast, asked: dict[str, str]) -> int:
    with zone_scope(here.zone.id), CaptureQueriesContext(connection) as captured:
        assert build_list(here.window, ENTERPRISES, asked, today=AT.date()).count >= 0
    return len(captured)
