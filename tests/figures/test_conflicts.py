"""Tests of the conflicts that the report's own figures contain: found by general checks, gone when corrected."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
import yaml

from onezone.config.cli import main
from onezone.figures.domain.checks import CheckUnknown, find
from onezone.figures.domain.finding import Check, Finding
from onezone.figures.domain.source_form import read_source
from onezone.figures.domain.source_shape import SourceMalformed
from onezone.figures.source_store import checks, definitions, source

Document = dict[str, Any]
EXPECTED = ["C01", "C02", "C04", "C05", "C06", "C10", "C11", "C16", "C17"]


@pytest.fixture
def document() -> Document:
    text = resources.files("onezone.figures.data").joinpath("lingyuan.yaml").read_text("utf-8")
    held: Document = yaml.safe_load(text)
    return held


def _found(document: Document) -> dict[str, Finding]:
    held = read_source(document, definitions())
    return {each.id: each for each in find(checks(), held.world)}


def _kpi(document: Document, name: str) -> dict[str, Any]:
    return next(each for each in document["kpis"] if each["name"] == name)


def test_the_report_contradicts_itself_in_nine_places() -> None:
    held = source("lingyuan")
    assert [each.id for each in find(checks(), held.world)] == EXPECTED


@pytest.mark.parametrize(
    ("conflict", "words"),
    [
        ("C01", ("4.2 亿元", "72.59 亿元", "5.79%", "3.08%", "136.36 亿元", "−2.71")),
        ("C02", ("8.6 亿元", "8.3 亿元", "10 亿元")),
        ("C04", ("147 个", "141 个", "相差 6 个", "137.91 亿元")),
        ("C05", ("4 + 4 + 41 = 49", "92 个")),
        ("C06", ("4 + 3 + 27 = 34", "48 个")),
        ("C10", ("32 项目", "26 项目", "17 企业", "75", "巧合")),
        ("C11", ("63 亿元", "18.3 亿元", "81.3 亿元", "55.0%")),
        ("C16", ("23 亿元", "16 亿元", "7 亿元", "69.6%")),
        ("C17", ("9000 亩", "600 万平方米", "103 万平方米", "0.17", "核心区")),
    ],
)
def test_each_conflict_says_what_it_rests_on(document: Document, conflict: str, words: tuple[str, ...]) -> None:
    found = _found(document)[conflict]
    assert [word for word in words if word not in found.zh] == []
    assert found.en
    assert found.values
    assert found.sources


def _set(name: str, value: Any, key: str = "value") -> Callable[[Document], None]:
    def change(document: Document) -> None:
        _kpi(document, name)[key] = value

    return change


def _variants(document: Document) -> None:
    for each in document["projects"]:
        for variant in each.get("investment_variants", ()):
            variant["value"] = 8.6


def _bands(scope: str, band: str, count: int) -> Callable[[Document], None]:
    def change(document: Document) -> None:
        next(each for each in document["investment_bands"] if each["scope"] == scope)[band] = count

    return change


def _clusters(document: Document) -> None:
    document["clusters"][2]["count_unit"] = "项目"


def _programmes(document: Document) -> None:
    for each in document["projects"]:
        each["programmes"] = [name for name in each.get("programmes", ()) if name != "老企业对外合作"]


def _item(name: str, key: str, value: Any) -> Callable[[Document], None]:
    def change(document: Document) -> None:
        next(each for each in document["infrastructure"] if each["item"] == name)[key] = value

    return change


@pytest.mark.parametrize(
    ("conflict", "correct"),
    [
        ("C01", _set("R&D投入占GDP比重", 5.79)),
        ("C01", _set("园区GDP", 136.36)),
        ("C02", _variants),
        ("C04", _set("引进域外投资", 252.46)),
        ("C05", _bands("全区", "lt1", 92)),
        ("C05", _bands("全区", "from1to5", 133)),
        ("C06", _bands("核心区", "lt1", 48)),
        ("C10", _clusters),
        ("C11", _programmes),
        ("C16", _item("市本级财政投入", "value", 23)),
        ("C17", _item("核心区工业厂房", "scope", "全区")),
    ],
)
def test_a_conflict_is_gone_once_its_figure_is_corrected(
    document: Document, conflict: str, correct: Callable[[Document], None]
) -> None:
    correct(document)
    assert sorted(_found(document)) == [each for each in EXPECTED if each != conflict]


@pytest.mark.parametrize(
    ("conflict", "worsen"),
    [
        ("C08", _bands("核心区", "ge10", 5)),
        ("C09", _bands("全区", "from1to5", 400)),
        ("C01", _set("R&D研发投入", 2.3)),
    ],
)
def test_a_wrong_figure_is_found(document: Document, conflict: str, worsen: Callable[[Document], None]) -> None:
    worsen(document)
    assert conflict in _found(document)


def test_a_value_inside_the_rounding_of_the_source_is_no_conflict(document: Document) -> None:
    _kpi(document, "R&D投入占GDP比重")["value"] = 5.8
    assert "C01" not in _found(document)


def test_another_zone_with_further_scopes_is_checked_by_the_same_kinds(document: Document) -> None:
    document["investment_bands"].append({"scope": "飞地园", "projects": 5, "ge10": 1, "src": ["S26"]})
    assert "飞地园 5 个项目" in _found(document)["BANDS"].zh


def test_hints_of_a_file_are_not_read(document: Document) -> None:
    hinted = copy.deepcopy(document)
    hinted["checks"] = [{"id": "C99", "text": "made up", "src": ["S01"]}]
    _kpi(hinted, "园区GDP")["conflicts"] = ["C99"]
    assert sorted(_found(hinted)) == EXPECTED


def test_an_unknown_kind_of_check_is_refused() -> None:
    with pytest.raises(CheckUnknown):
        find([Check("X1", "guess")], source("lingyuan").world)


@pytest.mark.parametrize(
    "document",
    [
        ["a list"],
        {"kpis": {"value": 1}},
        {"kpis": [{"id": "K01", "name": "园区GDP", "value": "many", "unit": "亿元"}]},
        {"sources": ["S01"]},
    ],
)
def test_a_file_of_another_form_is_refused_with_its_path(document: Any) -> None:
    with pytest.raises(SourceMalformed) as refusal:
        read_source(document, definitions())
    assert refusal.value.data["path"]


def test_the_command_lists_conflicts_as_json_without_a_database(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["figures", "conflicts", "--source", "lingyuan", "--json"]) == 0
    listed = json.loads(capsys.readouterr().out)
    assert [each["id"] for each in listed] == EXPECTED
    first = listed[0]
    assert first["sentence"]
    assert first["sentence_en"]
    assert {each["value"] for each in first["values"]} == {"3.08", "4.2", "72.59"}
    assert all(each["text"] for each in first["sources"])


def test_the_command_takes_a_file_and_refuses_one_that_is_none(
    tmp_path: Path, document: Document, capsys: pytest.CaptureFixture[str]
) -> None:
    _set("R&D投入占GDP比重", 5.79)(document)
    file = tmp_path / "zone.yaml"
    file.write_text(yaml.safe_dump(document, allow_unicode=True), encoding="utf-8")
    assert main(["figures", "conflicts", "--source", str(file), "--lang", "en"]) == 0
    assert "8 conflicts" in capsys.readouterr().out
    assert main(["figures", "conflicts", "--source", str(tmp_path / "none.yaml")]) == 2
    assert "figure_source_malformed" in capsys.readouterr().err
    file.write_text("a: [", encoding="utf-8")
    assert main(["figures", "conflicts", "--source", str(file)]) == 2
