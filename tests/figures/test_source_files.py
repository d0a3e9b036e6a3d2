"""Source files as others write them: YAML or JSON, whole or spoilt; every "no" names its place, and none crashes."""

from __future__ import annotations

import json
import os
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from onezone.config.cli import main
from onezone.figures.domain.checks import find
from onezone.figures.domain.source_form import read_source
from onezone.figures.domain.source_shape import SourceMalformed
from onezone.figures.source_store import LARGEST_BYTES, checks, definitions, source
from onezone.kernel.errors import RuleError

GDP = {"name": "园区GDP", "year": 2019, "value": 72.59, "unit": "亿元", "src": ["S1"]}


def _listed(file: Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, list[str], str]:
    """Status, ids of the conflicts, and what stands on the error output."""
    status = main(["figures", "conflicts", "--source", str(file), "--json"])
    said = capsys.readouterr()
    return status, [each["id"] for each in json.loads(said.out)] if said.out else [], said.err


@pytest.mark.parametrize(
    ("held", "words"),
    [
        (b"", "应是键值结构"),
        (b"- a", "应是键值结构"),
        (bytes(range(256)), "不是 UTF-8 文本"),
        ("kpis: []".encode("utf-16"), "不是 UTF-8 文本"),
        (b"a: \x00", "不是可读的 YAML 或 JSON"),
        (b"a: [", "不是可读的 YAML 或 JSON"),
        (b"day: 2019-13-45", "不是可读的 YAML 或 JSON"),
        (b"a: !!python/object/apply:os.system ['true']", "不是可读的 YAML 或 JSON"),
        (b"a: " + b"[" * 5000, "嵌套过深"),
        (b"#" * (LARGEST_BYTES + 1), "超过 2 MB"),
        (b"kpis: 5", "kpis：应是列表"),
        (b"kpis: &k\n - *k", "kpis：应是列表"),
        (b"cooperation: []", "cooperation：应是键值结构"),
        (b"sources: [S01]", "sources：应是键值结构"),
    ],
)
def test_what_is_no_source_file_is_refused_by_a_stable_code_and_its_place(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], held: bytes, words: str
) -> None:
    file = tmp_path / "zone.yaml"
    file.write_bytes(held)
    status, _found, said = _listed(file, capsys)
    assert (status, said.count("\n")) == (2, 1)
    assert said.startswith("figure_source_malformed: ")
    assert words in said


@pytest.mark.parametrize("kind", ["missing", "folder", "pipe"])
def test_what_is_no_file_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str], kind: str) -> None:
    path = tmp_path / "zone.yaml"
    if kind == "folder":
        path.mkdir()
    elif kind == "pipe":
        os.mkfifo(path)
    status, _found, said = _listed(path, capsys)
    assert status == 2
    assert said.startswith("figure_source_malformed: ")


@pytest.mark.parametrize(
    ("section", "entry", "path"),
    [
        ("kpis", {**GDP, "value": "many"}, "kpis.园区GDP"),
        ("kpis", {**GDP, "value": True}, "kpis.园区GDP"),
        ("kpis", {**GDP, "value": "NaN"}, "kpis.园区GDP"),
        ("kpis", {**GDP, "value": "1e999"}, "kpis.园区GDP"),
        ("kpis", {**GDP, "value": [1]}, "kpis.园区GDP"),
        ("kpis", {**GDP, "unit": "丈"}, "kpis.园区GDP"),
        ("kpis", {**GDP, "unit": "亩"}, "kpis.园区GDP"),
        ("kpis", {**GDP, "name": "没有这个指标", "unit": None}, "kpis.没有这个指标"),
        ("kpis", {**GDP, "name": ["园区GDP"]}, "kpis[0].name"),
        ("kpis", {**GDP, "src": {"S1": 1}}, "kpis[0].src"),
        ("investment_bands", {"scope": "全区", "projects": 4.5}, "investment_bands.全区.projects"),
        ("investment_bands", {"scope": "全区", "projects": -1}, "investment_bands.全区.projects"),
        ("projects", {"id": "J1", "name": "甲", "investment_variants": [8.6]}, "projects.J1.investment_variants"),
        ("rates", {"period": "去年", "yuan": 6.9}, "rates[0]"),
        ("rates", {"period": 2019, "yuan": 0}, "rates[0]"),
    ],
)
def test_a_wrong_entry_is_named_by_its_path(section: str, entry: dict[str, Any], path: str) -> None:
    with pytest.raises(SourceMalformed) as refusal:
        read_source({section: [entry]}, definitions())
    assert refusal.value.data["path"] == path
    assert refusal.value.say("zh") != refusal.value.say("en")


def test_json_is_read_as_yaml_is_and_a_number_keeps_its_digits(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "zone.json"
    other = {**GDP, "value": 72.5, "src": ["S2"]}
    file.write_text(json.dumps({"kpis": [GDP, other]}, indent="\t"), encoding="utf-8-sig")
    assert _listed(file, capsys) == (0, ["C02"], "")
    file.write_text('{"kpis": [{"name": "园区GDP", "value": 72.50, "unit": "亿元", "src": "S1"}]}', encoding="utf-8")
    assert main(["figures", "conflicts", "--source", str(file)]) == 0
    (held,) = source(str(file)).world.statements
    assert (str(held), held.sources) == ("72.50 亿元", ("S1",))


REPORT = yaml.safe_load(resources.files("onezone.figures.data").joinpath("lingyuan.yaml").read_text("utf-8"))
SECTIONS = ("kpis", "infrastructure", "enterprises", "projects", "investment_bands", "clusters", "cooperation")
JUNK = st.one_of(
    st.none(), st.booleans(), st.integers(-(10**6), 10**6), st.floats(), st.text(max_size=8), st.binary(max_size=3),
    st.lists(st.integers(), max_size=2), st.dictionaries(st.text(max_size=3), st.integers(), max_size=2),
    st.sampled_from(["0", "-1", "亿元", "%", "约", "2019", "核心区", "9" * 30]),
)  # fmt: skip


@given(st.data())
@settings(max_examples=150, deadline=None)
def test_whatever_one_place_of_a_file_holds_it_is_read_or_refused(data: st.DataObject) -> None:
    section = data.draw(st.sampled_from(SECTIONS))
    entries = REPORT[section] if isinstance(REPORT[section], list) else REPORT[section]["items"]
    position = data.draw(st.integers(0, len(entries) - 1))
    key = data.draw(st.sampled_from(sorted(entries[position])))
    spoilt = [dict(each) for each in entries]
    spoilt[position][key] = data.draw(JUNK)
    whole = {**REPORT, section: spoilt if isinstance(REPORT[section], list) else {"items": spoilt}}
    try:
        find(checks(), read_source(whole, definitions()).world)
    except RuleError as refusal:
        assert refusal.say("en")
