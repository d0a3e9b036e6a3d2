"""The checker: every kind of finding has a broken catalogue that shows its line."""

from __future__ import annotations

import pytest

from onezone.approvals.domain.catalogue_findings import MESSAGES
from tests.approvals.catalogue.small import TEXT, broken, findings_of, line_of

DONE = "- {id: last, name: 核实"

# code, what is replaced, by what, a mark on the line where the finding must stand
CASES = [
    ("missing", 'version: "1"\nin_force: {from: 2020-01-01}', "in_force: {from: 2020-01-01}", "format: onezone"),
    ("missing", "kind: gov_coordination, applies", "applies", "id: done"),
    ("missing", "holds_if: {answer: height, at_most: 100}", "zh2: 1", "zh2"),
    ("missing", "{answer: height, at_least: 24}", "{answer: height}", "id: tall"),
    ("missing", "applies: {private: optional, public: always}, ", "", "id: gas, name: 燃气接入"),
    ("wrong_type", "limit: 20, unit", "limit: twenty, unit", "twenty"),
    ("wrong_type", "requires: [LAND]\n", "requires: LAND\n", "requires: LAND"),
    ("wrong_type", "allows_building: true", "allows_building: perhaps", "perhaps"),
    ("wrong_type", "minimum: 0, maximum: 500", "minimum: low, maximum: 500", "minimum: low"),
    ("wrong_type", "members: [last]", "members: [last, [x]]", "[x]"),
    ("wrong_type", "laws: [{law: 新法, articles: 1、2}]", "laws: [新法]", "laws: [新法]"),
    ("unknown_key", "waits_for_land: [LAND]\n", "wait_for_land: [LAND]\n    waits_for_land: [LAND]\n", "wait_for_land"),
    ("not_one_of", "simulation: full", "simulation: maybe", "maybe"),
    ("not_one_of", "format: onezone-catalogue/1", "format: onezone-catalogue/9", "format:"),
    ("not_one_of", "local: [site_visit]", "local: [hearing]", "[hearing]"),
    ("bad_date", "to: 2023-12-31}}\n  - {title: 新法", "to: 2023-13-31}}\n  - {title: 新法", "2023-13-31"),
    ("out_of_range", "limit: 5, unit", "limit: -5, unit", "limit: -5"),
    ("duplicate_id", "- {id: hcd, name: 住建局}", "- {id: hcd, name: 住建局}\n  - {id: nrb, name: 再来}", "再来"),
    (
        "duplicate_id",
        DONE,
        "- {id: gas, name: 又一, stage: plan, department: hcd, kind: permit, applies: {}, simulation: none}\n  " + DONE,
        "又一",
    ),
    ("too_deep", "{answer: deep, is: true}", "{not: " * 9 + "{answer: deep, is: true}" + "}" * 9, "{not: {not:"),
    ("unknown_matter", "excludes: [short]", "excludes: [short, nobody]", "nobody"),
    ("unknown_matter", "any_of: [contract]", "any_of: [contract, nobody]", "nobody"),
    ("unknown_matter", "merged_into: done", "merged_into: nobody", "nobody"),
    ("unknown_department", "lead: nrb, counted", "lead: xyz, counted", "lead: xyz"),
    ("unknown_stage", "id: cellar, name: 地下室审批, stage: plan", "id: cellar, name: 地下室审批, stage: moon", "moon"),
    ("unknown_fact", "reads: [land.parcel]", "reads: [land.moon]", "land.moon"),
    ("unknown_law", "{law: 新法, articles", "{law: 无法, articles", "无法"),
    ("unknown_track", "tracks: [public]", "tracks: [moon]", "moon"),
    ("unknown_question", "{answer: deep, is: true}", "{answer: moon, is: true}", "moon"),
    ("unknown_choice", "includes: gas", "includes: coal", "coal"),
    ("unknown_choice", "{topic: ores, effect", "{topic: coal, effect", "coal"),
    ("wrong_test", "{answer: height, at_least: 24}", "{answer: height, is: 24}", "is: 24"),
    (
        "question_cycle",
        "unit: {zh: 米, en: m}",
        "asked_if: {answer: deep, is: true}, unit: {zh: 米, en: m}",
        "unit: {zh: 米",
    ),
    ("cycle", "requires: [LAND]\n", "requires: [LAND, build]\n", "requires: [LAND, build]"),
    ("not_reachable", "requires: [build, DONE]", "requires: [build, DONE, cellar]", "cellar]"),
    ("land_not_marked", "    waits_for_land: [LAND]\n", "", "requires: [LAND]"),
    ("land_not_marked", "waits_for_land: [LAND, planning]", "waits_for_land: [LAND]", "requires: [LAND, planning]"),
    ("land_mark_unknown", "    waits_for_land: [LAND]\n", "    waits_for_land: [LAND, gas]\n", "[LAND, gas]"),
    ("excludes_one_sided", "simulation: none, excludes: [tall]", "simulation: none", "id: tall"),
    ("promise_too_long", "promised: {limit: 5, unit", "promised: {limit: 21, unit", "limit: 21"),
    ("dates_reversed", "in_force: {from: 2000-01-01, to", "in_force: {from: 2024-01-02, to", "2024-01-02"),
    (
        "dates_overlap",
        '{version: "1", in_force: {from: 2020-01-01, to: 2023-12-31}',
        '{version: "1", in_force: {from: 2020-01-01, to: 2024-01-01}',
        "to: 2024-01-01",
    ),
    ("law_not_in_force", "laws: [{law: 新法, articles: 1、2}]", "laws: [{law: 旧法}]", "    laws: [{law: 旧法}]"),
    ("building_simulated", "simulation: pre_check", "simulation: full # build", "# build"),
    ("condition_missing", ", condition: {answer: pipes, includes: gas}", "", "id: gas, name: 燃气接入"),
    (
        "duplicate_key",
        "kind: permit\n    applies: {private: always, public: always}\n    statutory",
        "kind: permit\n    kind: filing\n    applies: {private: always, public: always}\n    statutory",
        "kind: filing",
    ),
]


def test_the_small_catalogue_has_no_finding() -> None:
    assert findings_of(TEXT) == ()


@pytest.mark.parametrize(("code", "old", "new", "mark"), CASES, ids=[f"{c[0]}-{n}" for n, c in enumerate(CASES)])
def test_a_broken_catalogue_is_found_at_its_line(code: str, old: str, new: str, mark: str) -> None:
    text = broken(old, new)
    found = [each for each in findings_of(text) if each.code == code]
    assert found, [(each.code, each.line) for each in findings_of(text)]
    expected = line_of(text, mark) if code != "duplicate_key" else text[: text.index("kind: filing\n")].count("\n") + 1
    assert expected in {each.line for each in found}, [(each.line, each.path) for each in found]
    assert all(each.zh and each.en and "{" not in each.en.replace("{zh", "") for each in found)


def test_every_kind_of_finding_has_a_broken_catalogue() -> None:
    shown = {case[0] for case in CASES} | {"no_matters"}
    assert set(MESSAGES) == shown


def test_an_empty_document_is_answered_with_findings() -> None:
    assert {"wrong_type", "missing", "no_matters"} <= {each.code for each in findings_of("")}
    assert "no_matters" in {each.code for each in findings_of("id: x")}


def test_a_cycle_is_named_in_full() -> None:
    found = [
        each for each in findings_of(broken("requires: [LAND]\n", "requires: [LAND, build]\n")) if each.code == "cycle"
    ]
    assert len(found) == 1
    assert "planning → build → planning" in found[0].en or "build → planning → build" in found[0].en


def test_all_findings_come_at_once() -> None:
    text = broken("simulation: full", "simulation: maybe").replace("reads: [land.parcel]", "reads: [land.moon]")
    assert {each.code for each in findings_of(text)} >= {"not_one_of", "unknown_fact"}
