"""docs/rules says what the tables say, and every refusal has one code."""

from __future__ import annotations

from onezone.config import docs


def test_the_pages_of_rules_are_current() -> None:
    stale = [name for name, text in docs.pages().items() if (docs.ROOT / name).read_text(encoding="utf-8") != text]
    assert stale == [], "run ./onezone docs"


def test_every_act_of_the_engine_stands_in_the_table_of_acts() -> None:
    page = docs.acts()
    for table in (docs.FORMAL, docs.SIMULATED, docs.PROJECT):
        for act in table:
            assert f"| {act} |" in page


def test_every_pair_of_the_machines_is_documented() -> None:
    page = docs.states()
    for machine in (docs.WORK_ITEM, docs.SIM_ITEM, docs.SIM_CASE):
        for state, act in machine:
            assert f"| {state} " in page
            assert f"| {act} " in page
