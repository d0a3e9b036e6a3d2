"""Opening a project from answers alone: the route they give is fixed with it, and nothing may be left open."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from onezone.approvals.catalogue_store import catalogue_of, current_release
from onezone.approvals.domain import intake
from onezone.approvals.domain.intake_facts import facts_from
from onezone.approvals.domain.routing import answer_faults, generate_route
from onezone.approvals.errors import ProjectIncomplete
from onezone.approvals.permissions import require
from onezone.approvals.services.projects import open_project
from onezone.kernel.identifiers import normalise
from onezone.kernel.moment import local_date
from onezone.parties.queries import enterprise_by_code
from onezone.platform.identity.actor import Actor


def open_from_answers(
    *, actor: Actor, at: datetime, credit_code: str, typed: Mapping[str, str], answers: Mapping[str, Any]
) -> str:
    """Open a project for a registered enterprise; returns its reference. `typed`: name, code, park, investment (in ten
    thousand yuan), steward. NotAllowed, NotFound (enterprise), ProjectIncomplete, DuplicateProject.
    """
    require(actor, "open_project")
    on = local_date(at)
    catalogue = catalogue_of(current_release(actor.zone_id, on))
    enterprise = enterprise_by_code(actor, normalise(credit_code))
    route = generate_route(catalogue, answers, on=on)
    form = {**typed, "kind": answers.get("project_type"), "land": answers.get("land_area")}
    faults = {each.field: f"{each.zh} / {each.en}" for each in intake.project_faults(form, catalogue)}
    faults |= {name: f"{zh} / {en}" for name, (zh, en) in answer_faults(catalogue, answers).items()}
    faults |= {name: "未回答 / not answered" for name in route.open_questions if name not in faults}
    if faults:
        raise ProjectIncomplete(field=next(iter(faults)), missing=faults)
    return open_project(
        actor=actor,
        at=at,
        name=typed["name"].strip(),
        kind=int(answers["project_type"]),
        enterprise=enterprise,
        code=normalise(typed.get("code", "")),
        answers=answers,
        route=route.plain(),
        facts=facts_from(answers),
        park=typed.get("park", "").strip(),
        investment=intake.hundredth(typed.get("investment"), intake.YUAN_PER_WAN),
        land_area=intake.hundredth(answers.get("land_area"), intake.SQUARE_METRES_PER_HECTARE),
        steward=typed.get("steward", "").strip(),
    )
