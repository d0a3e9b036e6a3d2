"""Routes: from answers to matters, with the reason for each."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onezone.approvals.catalogue_file import builtin_catalogue
from onezone.approvals.domain.routing import Route, answer_faults, asked_questions, generate_route
from onezone.kernel.hashing import canonical

CATALOGUE = builtin_catalogue()
ON = date(2026, 11, 23)
FACTORY: dict[str, Any] = {
    "project_type": "6", "in_approval_catalogue": False, "industry_class": "allowed", "land_mode": "grant",
    "land_status": "net", "plan_conditions": "pending", "new_site": False, "standard_land": False, "forest": False,
    "flood_area": False, "minerals": True, "hazard_area": False, "relics": False, "land_dispute": False,
    "protected_land": False, "region_eval": ["minerals", "eia"], "land_area": "2.86", "earthwork": "2.1",
    "non_production_area": 2100, "civil_defence": "offsite", "fire_works": "none", "special_equipment": False,
    "eia_class": "form", "hazardous": False, "energy_tce": "1,260", "power": 390, "own_water": False, "sewer": True,
    "discharge_class": "simplified", "occupational_hazard": True, "seismic_major": False, "climate_key": False,
    "utilities": ["heat", "telecom"], "site_needs": [], "simulate": True, "investment_agreement": True,
    "good_credit": True, "risk_commitment": True,
}  # fmt: skip


def route(**changes: Any) -> Route:
    answers = {name: answer for name, answer in {**FACTORY, **changes}.items() if answer is not None}
    assert answer_faults(CATALOGUE, answers) == {}
    return generate_route(CATALOGUE, answers, on=ON)


def why(found: Route, matter: str) -> list[str]:
    held = found.matter(matter)
    assert held is not None
    return [reason.zh for reason in held.reasons]


def test_the_factory_of_the_window_gets_its_route() -> None:
    found = route()
    assert found.open_questions == ()
    assert found.excluded_from_simulation == ()
    assert {"A101", "A107", "A109", "A110", "P202", "P204", "P206", "P216", "P218", "B301", "B302", "B303"} <= set(
        found.included
    )
    assert not {"A102", "A105", "P201", "P203", "P205", "P209", "P215", "B304", "C402", "U504"} & set(found.included)
    assert (found.catalogue_version, found.ruleset) == (CATALOGUE.version, CATALOGUE.ruleset)


def test_reasons_carry_the_value_the_rule_and_the_outcome() -> None:
    found = route()
    assert why(found, "P204") == ["年综合能耗 1,260 ≥ 1,000 吨标煤 → 需要节能审查"]
    assert why(route(energy_tce=860), "P204") == ["年综合能耗 860 < 1,000 吨标煤，年用电 390 < 500 万千瓦时 → 不需要"]
    assert why(found, "P201") == ["名录分类为报告表 → 不需要"]
    assert why(found, "U504") == ["市政接入不含燃气 → 不需要"]
    assert why(found, "B302") == ["工业类投资项目都要"]
    assert why(found, "C404")[1] == "并入施工许可证"
    reason = found.matter("P204").reasons[0]  # type: ignore[union-attr]
    assert reason.en == "Yearly energy use 1,260 ≥ 1,000 tce → needed: Energy review"
    assert reason.question == "energy_tce"


def test_every_matter_has_a_reason_in_two_languages() -> None:
    for found in (route(), route(project_type="1", land_mode="allocation"), generate_route(CATALOGUE, {}, on=ON)):
        assert {each.matter_id for each in found.matters} == set(CATALOGUE.matters)
        assert all(each.reasons and all(r.zh and r.en for r in each.reasons) for each in found.matters)


@pytest.mark.parametrize(
    ("answer", "value", "matter", "included"),
    [
        ("energy_tce", "999.99", "P204", False),
        ("energy_tce", 1000, "P204", True),
        ("land_area", "4.999", "P205", False),
        ("land_area", 5, "P205", True),
        ("land_area", 5, "P206", False),
        ("earthwork", 5, "P205", True),
        ("non_production_area", 0, "B303", False),
        ("fire_works", "flammable", "C402", True),
        ("fire_works", "flammable", "D604", False),
        ("civil_defence", "basement", "D605", True),
        ("in_approval_catalogue", True, "A101", False),
        ("in_approval_catalogue", True, "A102", True),
    ],
)
def test_thresholds_and_choices(answer: str, value: Any, matter: str, *, included: bool) -> None:
    held = route(**{answer: value}).matter(matter)
    assert held is not None
    assert held.included is included


def test_below_both_thresholds_no_soil_paper_is_needed() -> None:
    found = route(land_area="0.4", earthwork="0.09")
    assert not {"P205", "P206"} & set(found.included)


def test_what_excludes_each_other_never_stands_together() -> None:
    for changes in ({}, {"in_approval_catalogue": True}, {"land_area": 9}, {"eia_class": "report"}):
        included = set(route(**changes).included)
        assert not any(set(CATALOGUE.matter(each).excludes) & included for each in included)
    assert why(route(in_approval_catalogue=True), "A101") == ["已办企业投资项目核准，二者择一 → 不需要"]


def test_the_regional_assessment_waives_or_simplifies() -> None:
    found = route()
    assert why(found, "P209") == ["区域评估已覆盖压覆矿产 → 不需要"]
    assert why(found, "P202")[1] == "区域评估已覆盖环境影响 → 材料可简化"
    assert "P209" in route(region_eval=[]).included


def test_land_modes() -> None:
    granted, held = route(), route(land_mode="held", land_status=None, new_site=None, standard_land=None, simulate=None)
    assert {"L03", "L04", "L06", "L08", "A107"} <= set(granted.included)
    assert not {"L03", "L04", "L06", "L08", "A107"} & set(held.included)
    assert why(held, "A107") == ["土地已取得 → 不需要"]
    assert ("B302", "LANDPERMIT", ("land.planning_permit",)) in {(u.matter_id, u.required, u.facts) for u in held.unmet}
    allocated = route(project_type="1", land_mode="allocation")
    assert {"A108", "L09", "L08", "C403"} <= set(allocated.included)
    assert "A107" not in allocated.included


def test_missing_answers_are_asked_for_and_only_those_that_matter() -> None:
    found = route(energy_tce=None)
    assert found.open_questions == ("energy_tce",)
    assert why(found, "P204") == ["未答：年综合能耗 → 待定"]
    assert route(energy_tce=None, power=500).open_questions == ()
    empty = generate_route(CATALOGUE, {}, on=ON)
    assert empty.open_questions[0] == "project_type"
    assert "civil_defence" not in empty.open_questions
    assert generate_route(CATALOGUE, {"project_type": 7}, on=ON).open_questions[0] == "track"
    assert "civil_defence" not in {
        each.id for each in asked_questions(CATALOGUE, {**FACTORY, "non_production_area": 0})
    }


def test_wrong_answers_are_named_and_count_as_missing() -> None:
    faults = answer_faults(CATALOGUE, {"energy_tce": "much", "eia_class": "x", "nobody": 1, "land_area": -1})
    assert set(faults) == {"energy_tce", "eia_class", "nobody", "land_area"}
    assert generate_route(CATALOGUE, {**FACTORY, "energy_tce": "much"}, on=ON).open_questions == ("energy_tce",)


def test_simulated_is_what_can_be_and_never_what_is_refused() -> None:
    found = route()
    simulated = {each.matter_id for each in found.matters if each.simulated}
    assert {"A107", "B301", "B302", "B303", "C401", "C405", "U503"} <= simulated
    assert not {"A101", "P202", "P204", "D601"} & simulated
    for changes in ({"hazardous": True}, {"good_credit": False}, {"land_status": "not_cleared"}, {"simulate": False}):
        assert not any(each.simulated for each in route(**changes).matters)
    refused = route(hazardous=True).excluded_from_simulation
    assert {reason.code for reason in refused} == {"excluding_matter", "admission_not_hazardous"}
    assert route(good_credit=False).excluded_from_simulation[0].zh == "企业有失信记录 → 须：企业无失信记录"


def test_a_route_is_kept_as_json() -> None:
    canonical(route().plain())


def test_before_the_catalogue_nothing_is_in_force() -> None:
    assert generate_route(CATALOGUE, FACTORY, on=date(2018, 5, 17)).included == ()


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_any_answers_give_a_route_and_the_same_one_again(data: st.DataObject) -> None:
    answers: dict[str, Any] = {}
    for question in CATALOGUE.questions.values():
        ids = [each.id for each in question.choices]
        answers[question.id] = data.draw(
            st.one_of(
                st.none(),
                st.integers(-1, 10**7) if question.kind == "number" else st.sampled_from(ids),
                st.lists(st.sampled_from(ids or ["x"]), unique=True),
            )
        )
    found = generate_route(CATALOGUE, answers, on=ON)
    assert found == generate_route(CATALOGUE, dict(reversed(answers.items())), on=ON)
    included = set(found.included)
    assert not any(set(CATALOGUE.matter(each).excludes) & included for each in included)
    assert not any(each.undecided and each.included for each in found.matters)
    assert found.open_questions or not any(each.undecided for each in found.matters)
