"""Tests that the seeded faults (tests/faults.py) still fit the code they break."""

from __future__ import annotations

from tests.architecture.sources import PACKAGE, ROOT
from tests.faults import FAULTS


def test_every_seeded_fault_is_found_in_one_place_and_names_tests_that_are_there() -> None:
    places = {fault.name: (PACKAGE / fault.file).read_text(encoding="utf-8").count(fault.right) for fault in FAULTS}
    assert {name: count for name, count in places.items() if count != 1} == {}
    named = {word for fault in FAULTS for word in fault.tests.split() if word.startswith("tests")}
    assert [name for name in sorted(named) if not (ROOT / name).exists()] == []
