"""The administrators read words: no act of the journal, no job, no refusal stands there by its technical name alone."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils.translation import override

import onezone
from onezone.administration import words
from onezone.config.wiring import JOBS
from onezone.platform.registers.declaration import Verb
from onezone.platform.registers.registry import registers
from tests.administration.conftest import Door
from tests.platform.conftest import Cast

ROOT = Path(onezone.__file__).parent
OF_ROWS = {"create", "change", "import", "confirm"}
"""Acts of the register kit, which are journalled under the register's code."""


def acts_written() -> Iterator[tuple[str, str]]:
    """Every act that a service outside the approvals writes into the journal, and where."""
    for path in sorted(ROOT.rglob("*.py")):
        if "approvals" in path.parts:
            continue
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(call, ast.Call):
                continue
            given = [each.value for each in call.keywords if each.arg == "act"]
            if isinstance(call.func, ast.Name) and call.func.id == "journal":
                given += call.args[2:3]
            for each in given:
                if isinstance(each, ast.Constant) and isinstance(each.value, str) and ":" not in each.value:
                    yield each.value, path.name


def test_every_act_of_the_journal_has_a_word_in_both_languages() -> None:
    acts = {act: where for act, where in acts_written() if act not in OF_ROWS}
    assert {"link_project", "state_figure", "create_user"} <= set(acts), "the search must find what is there"
    assert {act: where for act, where in acts.items() if words.act_word(act) == act} == {}
    with override("en"):
        assert {act for act in acts if not words.act_word(act).isascii()} == set()


@pytest.mark.parametrize("verb", sorted(OF_ROWS))
def test_an_act_on_a_registers_rows_names_the_register(verb: str) -> None:
    for each in registers():
        assert str(each.name) in words.act_word(f"{each.code}_{verb}")


def test_what_was_refused_is_told_by_the_sentence_of_the_permission() -> None:
    assert words.asked_word("figures:period:close") == "期间结账"
    assert words.asked_word("approvals:hand_over") == "把办件移交给同部门的经办人"
    assert words.asked_word(f"registers:enterprises:{Verb.bring.value}") == "成批导入企业"


def test_every_job_says_what_it_does_and_when() -> None:
    assert {job.name for job in JOBS if words.job_word(job.name) == job.name} == set()
    assert {job.name for job in JOBS if words.plan_word(job.plan) == job.plan} == set()
    assert words.plan_word("* * * * *") == "每 1 分钟"
    assert words.plan_word("*/15 * * * *") == "每 15 分钟"
    assert words.plan_word("41 3 * * *") == "每天 03:41"
    assert words.plan_word("0 3 * * 1") == "0 3 * * 1"


def test_the_overview_of_permissions_has_every_room_and_register(cast: Cast, door: Door) -> None:
    page = door("secadmin").get("/admin/permissions/").content.decode()
    for act in ("figures:period:close", "ledger:month:book", *(f"registers:{each.code}:read" for each in registers())):
        assert act in page
