"""The how-to and the second city: followed word by word, and loaded without a change to the code."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from onezone.approvals.catalogue_cli import main
from onezone.approvals.catalogue_file import BUILTIN, load_catalogue
from onezone.approvals.domain.catalogue import SIMULATED
from onezone.approvals.domain.routing import answer_faults, generate_route

HOWTO = Path(__file__).parents[3] / "docs/howto/adopt-your-citys-catalogue.md"
ON = date(2026, 11, 23)


def steps() -> list[str]:
    return re.findall(r"```yaml\n(.*?)```", HOWTO.read_text(encoding="utf-8"), flags=re.DOTALL)


def corrected(text: str, corrections: str) -> str:
    """Apply "id: {key: value}" to the matters of a text, as a reader of the page would by hand."""
    document = yaml.safe_load(text)
    for identifier, changes in yaml.safe_load(corrections).items():
        next(each for each in document["matters"] if each["id"] == identifier).update(changes)
    dumped: str = yaml.safe_dump(document, allow_unicode=True, sort_keys=False)
    return dumped


def test_the_how_to_can_be_followed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    frame, matters, questions, corrections = steps()
    file = tmp_path / "mycity.yaml"

    file.write_text(frame, encoding="utf-8")
    assert main(["check", str(file), "--lang", "en"]) == 1
    assert "no_matters" in capsys.readouterr().out

    file.write_text(frame + matters, encoding="utf-8")
    assert main(["check", str(file), "--lang", "en"]) == 1
    out = capsys.readouterr().out
    codes = re.findall(r"^\S+:\d+: (\w+):", out, flags=re.MULTILINE)
    named = re.findall(r"^\* `(\w+)`: ", HOWTO.read_text(encoding="utf-8").split("## 3.")[1], flags=re.MULTILINE)
    assert sorted(set(codes)) == sorted(named)
    assert len(codes) == 5
    assert f"{file}:" in out

    file.write_text(corrected(frame + matters + questions, corrections), encoding="utf-8")
    assert main(["check", str(file), "--lang", "en"]) == 0
    said = capsys.readouterr().out.strip()
    assert f"`{said}`" in HOWTO.read_text(encoding="utf-8")

    route = generate_route(load_catalogue(file), {"project_type": "6", "height": 30, "early": True}, on=ON)
    assert route.included == ("contract", "planning", "fire", "permit")
    assert [each.matter_id for each in route.matters if each.simulated] == ["planning", "permit"]
    fire = route.matter("fire")
    assert fire is not None
    assert f"“{fire.reasons[0].zh}”" in HOWTO.read_text(encoding="utf-8")


ANSWERS: dict[str, Any] = {
    "project_type": "6", "site_m2": 60000, "moved_earth_m3": 0, "environment": "short_form", "basement": False,
    "special_fire": True, "piles_first": True, "early_review": True,
}  # fmt: skip


def test_a_second_city_loads_and_routes() -> None:
    city = load_catalogue(BUILTIN / "binzhou.yaml")
    assert 25 <= len(city.matters) <= 35
    assert not set(city.matters) & set(load_catalogue(BUILTIN).matters)
    assert answer_faults(city, ANSWERS) == {}
    route = generate_route(city, ANSWERS, on=ON)
    assert route.open_questions == ()
    assert {"filing", "eia_form", "soil_plan", "fire_design", "pile_permit", "building_permit"} <= set(route.included)
    assert not {"eia_report", "feasibility", "tender", "file_fire"} & set(route.included)
    assert {each.matter_id for each in route.matters if each.simulated} == {
        each for each in route.included if city.matter(each).simulation in SIMULATED
    }
    public = generate_route(city, {**ANSWERS, "project_type": "1"}, on=ON)
    assert {"feasibility", "budget", "tender"} <= set(public.included)
    assert [reason.code for reason in public.excluded_from_simulation] == ["admission_private_only"]


def test_the_second_city_has_its_own_limits() -> None:
    city = load_catalogue(BUILTIN / "binzhou.yaml")
    assert city.matter("land_planning").correction_days == 2
    assert city.matter("planning_permit").promised != load_catalogue(BUILTIN).matter("B302").promised
    assert [stage.position for stage in city.stages.values()] == [1, 2, 3, 4, 5]
