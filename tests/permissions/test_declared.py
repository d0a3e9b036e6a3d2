"""Tests that every address of the site stands in the reviewed table of permissions."""

from __future__ import annotations

from tests.permissions import table


def test_every_address_and_method_stands_in_the_table_of_permissions() -> None:
    missing = table.undeclared()
    assert not missing, f"no row in tests/permissions/matrix.csv:\n{table.told(missing)}\n\n{table.HOW_TO_ADD}"


def test_no_row_of_the_table_of_permissions_is_left_over() -> None:
    gone = table.left_over()
    assert not gone, f"tests/permissions/matrix.csv has rows without an address; delete them:\n{table.told(gone)}"
