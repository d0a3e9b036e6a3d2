"""Steps 1 and 2 of the wizard: who files and what is to be built, with what the zone already knows beside them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from onezone.approvals.queries.window_draft import OpenProject, Sheet, open_project_by_code, projects_of_enterprise
from onezone.kernel.identifiers import check_credit_code, check_project_code
from onezone.kernel.verdict import Verdict
from onezone.parties.queries import EnterpriseRow, contacts_of, enterprise_by_code
from onezone.platform.identity.actor import Actor
from onezone.platform.identity.errors import NotFound


@dataclass(frozen=True, slots=True)
class Known:
    """What the zone knows of a typed credit code."""

    verdict: Verdict | None
    sentence: str
    enterprise: EnterpriseRow | None
    contacts: tuple[Any, ...]
    projects: tuple[OpenProject, ...]
    other_name: bool


@dataclass(frozen=True, slots=True)
class Twin:
    """What the zone knows of a typed project code: `project` is open under it already."""

    verdict: Verdict | None
    sentence: str
    project: OpenProject | None


@dataclass(frozen=True, slots=True)
class SubjectBody:
    """Step 1."""

    known: Known


@dataclass(frozen=True, slots=True)
class ProjectBody:
    """Step 2."""

    twin: Twin
    others: tuple[OpenProject, ...]


def known_of(actor: Actor, typed: Mapping[str, Any]) -> Known:
    """Check a credit code as typed and look it up in the zone."""
    code = str(typed.get("credit_code") or "").strip()
    if not code:
        return Known(None, "", None, (), (), other_name=False)
    verdict = check_credit_code(code)
    try:
        enterprise = enterprise_by_code(actor, verdict.normalised) if verdict.ok else None
    except NotFound:
        enterprise = None
    name = str(typed.get("name") or "").strip()
    return Known(
        verdict,
        _sentence(verdict, _("校验通过")),
        enterprise,
        contacts_of(actor, enterprise.credit_code) if enterprise else (),
        projects_of_enterprise(actor, enterprise.credit_code) if enterprise else (),
        other_name=enterprise is not None and bool(name) and name != enterprise.name,
    )


def twin_of(actor: Actor, typed: Mapping[str, Any]) -> Twin:
    """Check a project code as typed, and whether a project is open under it."""
    code = str(typed.get("code") or "").strip()
    if not code:
        return Twin(None, "", None)
    verdict = check_project_code(code)
    return Twin(verdict, _sentence(verdict, _("格式正确")), open_project_by_code(actor, code) if verdict.ok else None)


def _sentence(verdict: Verdict, fine: str) -> str:
    said = verdict.zh if (get_language() or "zh-hans").startswith("zh") else verdict.en
    return said or fine


def prefilled(known: Known, typed: Mapping[str, Any]) -> dict[str, str]:
    """What the zone knows of the enterprise, for the fields that stand empty: nobody types it twice."""
    if known.enterprise is None:
        return {}
    contact = known.contacts[0] if len(known.contacts) == 1 else None
    held = {
        "name": known.enterprise.name,
        "legal_person": known.enterprise.legal_person,
        "contact": contact.name if contact else "",
        "phone": contact.phone if contact else "",
    }
    return {field: value for field, value in held.items() if value and not str(typed.get(field) or "").strip()}


def build_subject(actor: Actor, held: Sheet) -> SubjectBody:
    """Step 1."""
    return SubjectBody(known_of(actor, held.part("subject")))


def build_project(actor: Actor, held: Sheet) -> ProjectBody:
    """Step 2."""
    known = known_of(actor, held.part("subject"))
    return ProjectBody(twin_of(actor, held.part("project")), known.projects)
