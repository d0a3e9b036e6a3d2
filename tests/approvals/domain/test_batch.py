"""A list of projects, cell by cell: columns by name, faults by cell, nothing guessed silently."""

from __future__ import annotations

import pytest

from onezone.approvals.catalogue_file import builtin_document
from onezone.approvals.domain.batch import Batch, column_of, letter, read_batch
from onezone.approvals.domain.catalogue_parse import parse_catalogue

CATALOGUE = parse_catalogue(builtin_document(), None)
FIRM = "91350100M000100Y43"
HEAD = ["项目名称", "信用代码", "企业", "类型", "总投资（万元）", "用地面积(公顷)", "备注"]


def read(*rows: list[str], head: list[str] = HEAD) -> Batch:
    return read_batch([head, *rows], CATALOGUE)


def faults(batch: Batch) -> list[tuple[str, str]]:
    return [(each.cell, each.zh) for row in batch.rows for each in row.faults]


def test_columns_are_known_by_name_in_any_order_and_others_are_told() -> None:
    batch = read(["玻纤精加工", FIRM, "宏阳", "6", "13500", "2.86", "加急"])
    (row,) = batch.rows
    assert (row.project["name"], row.subject["name"], row.project["land"]) == ("玻纤精加工", "宏阳", "2.86")
    assert batch.unknown == ("备注",)
    assert batch.is_fine


def test_a_type_is_a_number_or_a_name() -> None:
    batch = read(["甲", FIRM, "", "工业类投资项目", "", "", ""], ["乙", FIRM, "", "6", "", "", ""])
    assert [row.project["kind"] for row in batch.rows] == ["6", "6"]


def test_numbers_come_in_the_unit_of_their_heading() -> None:
    head = ["项目名称", "信用代码", "总投资（亿元）", "用地面积（亩）"]
    (row,) = read(["甲", FIRM, "1.35", "30"], head=head).rows
    assert (row.project["investment"], row.project["land"]) == ("13500", "2")
    strange = read(["甲", FIRM, "1.35", "30"], head=["项目名称", "信用代码", "总投资（万美元）", "用地面积（亩）"])
    assert faults(strange) == [("C2", "“1.35万美元”不是数字")]


def test_every_fault_names_its_cell() -> None:
    batch = read(["", "91210000000000000X", "某企业", "99", "很多", "-3", ""], head=HEAD)
    cells = dict(faults(batch))
    assert set(cells) == {"A2", "B2", "D2", "E2", "F2"}
    assert "“很多”不是数字" in cells["E2"]
    assert not batch.is_fine


def test_a_code_that_a_table_program_took_for_a_number_is_told_as_that() -> None:
    batch = read(["甲", "9.1210000000001E+17", "", "6", "", "", ""])
    assert "设为文本" in dict(faults(batch))["B2"]
    assert len(faults(batch)) == 1


def test_a_project_stands_in_a_list_once() -> None:
    batch = read(["甲", FIRM, "", "6", "", "", ""], ["", "", "", "", "", "", ""], ["甲", FIRM, "", "6", "", "", ""])
    assert faults(batch) == [("A4", "与第 2 行重复")]


def test_a_list_without_its_two_columns_is_no_list() -> None:
    assert read(["x"], head=["备注"]).missing == ("credit_code", "project")
    assert read_batch([], CATALOGUE).missing == ("credit_code", "project")
    assert not read(head=HEAD).is_fine


@pytest.mark.parametrize(
    ("heading", "column"),
    [
        (" 统一社会信用代码* ", "credit_code"),
        ("项目名称（全称）", "project"),
        ("Credit Code", "credit_code"),
        ("备注", None),
    ],
)
def test_a_heading_is_read_as_people_write_it(heading: str, column: str | None) -> None:
    assert column_of(heading) == column


def test_letters_go_on_after_z() -> None:
    assert [letter(at) for at in (0, 25, 26, 59)] == ["A", "Z", "AA", "BH"]
