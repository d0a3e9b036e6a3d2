"""Opening a demo project: answers, the route they give, assumed facts of its parcel; invented values are 演示."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from zlib import crc32

from onezone.approvals.catalogue_store import catalogue_of, current_release
from onezone.approvals.demo.stories import Run
from onezone.approvals.demo.timeline import Timeline
from onezone.approvals.domain.routing import generate_route
from onezone.approvals.services.projects import open_project

ANSWERS: Mapping[str, Any] = {
    "project_type": "6",
    "track": "social_industrial",
    "in_approval_catalogue": "no",
    "industry_class": "allowed",
    "land_mode": "grant",
    "land_status": "net",
    "plan_conditions": "issued",
    "new_site": "no",
    "standard_land": "no",
    "forest": "no",
    "flood_area": "no",
    "minerals": "no",
    "hazard_area": "no",
    "relics": "no",
    "land_dispute": "no",
    "protected_land": "no",
    "region_eval": ["minerals", "geology", "seismic", "relics", "climate"],
    "land_area": "4.6",
    "earthwork": "2.1",
    "non_production_area": "2100",
    "civil_defence": "offsite",
    "fire_works": "none",
    "special_equipment": "no",
    "eia_class": "form",
    "hazardous": "no",
    "energy_tce": "1260",
    "power": "390",
    "own_water": "no",
    "sewer": "no",
    "discharge_class": "simplified",
    "occupational_hazard": "no",
    "seismic_major": "no",
    "climate_key": "no",
    "utilities": ["telecom"],
    "site_needs": ["waste"],
    "simulate": "yes",
    "investment_agreement": "yes",
    "good_credit": "yes",
    "risk_commitment": "yes",
}

FACTS: Mapping[str, Any] = {
    "project.agreement_signed": True,
    "project.delegation": True,
    "project.risk_commitment": True,
    "project.hazardous_chemicals": False,
    "project.secret": False,
    "project.restricted_industry": False,
    "project.real_estate": False,
    "applicant.discredited": False,
    "land.plan_fits": True,
    "land.net": True,
    "land.dispute": False,
    "land.red_line": False,
    "land.use": "工业用地",
    "design.layout": "总平面图 v1",
    "design.far": "1.21",
    "design.height": "23.9",
    "design.coverage": "47.1",
    "design.green": "7.6",
    "design.function": "丁、戊类厂房",
    "design.fire_class": "戊类",
}
CONDITIONS: Mapping[str, str] = {
    "far": ">=1.2",
    "coverage": ">=40",
    "height": "<=24",
    "green": "<=15",
    "setback": ">=8.0",
}


def open_run(time: Timeline, cast: Any, spec: Mapping[str, Any]) -> Run:
    """Open the project at the window as the spec says and return it as a run of stories."""
    enterprise = cast.enterprises[spec["enterprise"]]
    catalogue = catalogue_of(current_release(cast.zone.id, time.today))
    answers = {**ANSWERS, **spec.get("answers", {})}
    route = generate_route(catalogue, answers, on=time.today)
    number = crc32(spec["key"].encode()) % 90_000
    area = str(spec.get("area", 40000 + number % 900 * 60))
    facts = {
        **FACTS,
        "land.parcel": f"211382001001GB{number:05d}",
        "land.area_m2": area,
        "land.conditions": dict(CONDITIONS),
        **spec.get("facts", {}),
    }
    reference = open_project(
        actor=cast.window,
        at=time.now,
        name=spec["name"],
        kind=6,
        enterprise=enterprise,
        code=str(spec.get("code") or f"{time.today:%y%m}-211382-04-01-{100_000 + number:06d}"),
        answers=answers,
        route=route.plain(),
        facts=facts,
        park=spec.get("park", ""),
        investment=Decimal(str(spec["investment"])) * 100_000_000 if spec.get("investment") else None,
        land_area=Decimal(area),
        steward="高远",
        is_demo=True,
        source_note=spec.get("note", ""),
    )
    stored: dict[str, str] | None = {} if spec.get("files") else None
    return Run(time, cast, reference, spec["enterprise"], catalogue, spec.get("paces", {}), stored)


def parcel_of(run: Run, **changed: Any) -> dict[str, Any]:
    """The land contract that says what was assumed, except for what is changed."""
    case = run.case()
    read = case.facts.assumed
    conditions = {
        name.removeprefix("land.conditions."): read(name)
        for name in (f"land.conditions.{key}" for key in CONDITIONS)
        if read(name) is not None
    }
    contract = {
        "holder": case.applicant,
        "parcel": read("land.parcel"),
        "area_m2": read("land.area_m2"),
        "use": read("land.use"),
        "conditions": {**conditions, **changed.pop("conditions", {})},
    }
    return {**contract, **changed}
