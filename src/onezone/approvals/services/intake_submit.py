"""Turning a draft into a filing: enterprise, project, filing, application for simulation, all or nothing, once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from onezone.approvals.domain import intake
from onezone.approvals.domain.intake_facts import facts_from
from onezone.approvals.errors import DraftChanged, DraftDiscarded, IntakeIncomplete
from onezone.approvals.queries.window_draft import Sheet, sheet_of
from onezone.approvals.services import core, filings, projects
from onezone.approvals.services.intake import find_locked
from onezone.kernel.identifiers import normalise
from onezone.kernel.moment import local_date
from onezone.parties import queries as known
from onezone.parties import services as parties
from onezone.platform.identity.actor import Actor
from onezone.platform.identity.errors import NotFound
from onezone.platform.identity.scope import act_transaction


@dataclass(frozen=True, slots=True)
class Submitted:
    """What a submission gave; `repeated` when the draft had been filed before and nothing was done."""

    project: str
    filing: str
    repeated: bool = False


def submit(*, actor: Actor, at: datetime, draft: str, token: str) -> Submitted:
    """File a draft. The same draft again answers with the first filing (double click, Back).

    Raises DraftChanged when the draft is not the one that was checked, IntakeIncomplete naming all that is missing,
    DuplicateProject, and what the engine refuses; then nothing is written and the draft stays as it was.
    """
    with act_transaction(actor):
        row = find_locked(actor, draft)
        if filed := row.data.get("filed"):
            return Submitted(filed["project"], filed["filing"], repeated=True)
        if row.data.get("discarded"):
            raise DraftDiscarded(draft=draft)
        if token != row.data.get("token"):
            raise DraftChanged(draft=draft)
        held = sheet_of(actor, row, today=local_date(at))
        if held.faults:
            raise IntakeIncomplete(draft=draft, missing=[f"{each.field}: {each.zh}" for each in held.faults])
        project = held.project.reference if held.project is not None else _open(actor, at, held)
        filed_as = filings.file_stage(
            actor=actor,
            at=at,
            project=project,
            stage=held.stage,
            matters=held.chosen,
            materials=_materials(held),
            form=_form(held),
            file_names=_names(held),
        )
        if held.project is None and wants_simulation(held):
            core.perform(actor=actor, at=at, project=project, act="apply", data={})
        row.data = {**row.data, "filed": {"project": project, "filing": filed_as.reference}}
        row.project_reference = project
        row.updated_at = at
        row.save(update_fields=["data", "project_reference", "updated_at"])
    return Submitted(project, filed_as.reference)


def wants_simulation(held: Sheet) -> bool:
    """Whether the application for simulated approval goes in with the filing: asked for, and commitment given."""
    return held.simulated and held.answers.get("risk_commitment") == "yes"


def _open(actor: Actor, at: datetime, held: Sheet) -> str:
    typed = held.part("project")
    return projects.open_project(
        actor=actor,
        at=at,
        name=str(typed["name"]).strip(),
        kind=int(held.answers["project_type"]),
        enterprise=_enterprise(actor, at, held),
        code=normalise(str(typed.get("code") or "")),
        answers=held.answers,
        route=held.plain_route,
        facts=facts_from(held.answers),
        park=str(typed.get("park") or "").strip(),
        investment=intake.hundredth(typed.get("investment"), intake.YUAN_PER_WAN),
        land_area=intake.hundredth(held.answers.get("land_area"), intake.SQUARE_METRES_PER_HECTARE),
        steward=str(typed.get("steward") or "").strip(),
    )


def _enterprise(actor: Actor, at: datetime, held: Sheet) -> projects.EnterpriseLike:
    typed = held.part("subject")
    code = normalise(str(typed["credit_code"]))
    enterprise = _known_or_new(actor, at, code, typed)
    contact, phone = str(typed.get("contact") or "").strip(), str(typed.get("phone") or "").strip()
    if contact and phone:
        parties.add_contact(actor=actor, at=at, credit_code=code, name=contact, phone=phone)
    return enterprise


def _known_or_new(actor: Actor, at: datetime, code: str, typed: Mapping[str, Any]) -> projects.EnterpriseLike:
    """A known enterprise keeps its registered name: correcting it is an act of its own, not part of a filing."""
    try:
        return known.enterprise_by_code(actor, code)
    except NotFound:
        legal_person = str(typed.get("legal_person") or "")
        return parties.register_enterprise(
            actor=actor, at=at, credit_code=code, name=str(typed["name"]), legal_person=legal_person
        )


def _materials(held: Sheet) -> dict[str, dict[str, str]]:
    """Matter -> slot -> hash, for the slots of each matter that are filled, from the draft or the project's pool."""
    found: dict[str, dict[str, str]] = {matter: {} for matter in held.chosen}
    for slot in held.slots:
        if slot.file is not None:
            for matter in slot.need.matters:
                found[matter][slot.need.name] = str(slot.file["hash"])
    return found


def _form(held: Sheet) -> dict[str, Any]:
    """What the filing keeps of the draft: promises, whom to call, and the projects that it was told apart from."""
    kept = {"draft": held.reference, "promised": _promised(held), "contact": dict(held.part("subject"))}
    return kept | ({"apart": dict(held.part("apart"))} if held.part("apart") else {})


def _promised(held: Sheet) -> dict[str, str]:
    return {slot.need.name: slot.due for slot in held.slots if slot.status == "promised"}


def _names(held: Sheet) -> dict[str, str]:
    return {slot.need.name: str(slot.file["name"]) for slot in held.slots if slot.status == "uploaded" and slot.file}
