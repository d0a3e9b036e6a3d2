"""Steps 1 and 2 of the wizard: who files and what is to be built, with what the zone already knows beside them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from onezone.approvals.domain.likeness import Described
from onezone.approvals.queries.project import parks_visible_to
from onezone.approvals.queries.window_draft import (
    OpenProject,
    Sheet,
    open_project_by_code,
    projects_of_enterprise,
    subject_code,
)
from onezone.approvals.queries.window_known import Alike, Source, alike_projects, sources_of
from onezone.kernel.identifiers import check_credit_code, check_project_code, normalise
from onezone.kernel.verdict import Verdict
from onezone.parties.alike import alike_to
from onezone.parties.queries import (
    ContactRow,
    EnterpriseRow,
    contacts_of,
    enterprise_by_code,
    enterprises_visible_to,
)
from onezone.platform.identity.actor import Actor
from onezone.platform.identity.errors import NotFound

LEAST_CODE, LEAST_NAME = 4, 2
MOST_MATCHES = 8


@dataclass(frozen=True, slots=True)
class Known:
    """What the zone knows of a typed credit code; `matches`: enterprises that begin of a code or name may mean.

    `none_called`: the name as typed, when it was looked for and no enterprise has it.
    """

    verdict: Verdict | None
    sentence: str
    enterprise: EnterpriseRow | None
    contacts: tuple[ContactRow, ...]
    projects: tuple[OpenProject, ...]
    other_name: bool
    matches: tuple[EnterpriseRow, ...] = ()
    none_called: str = ""


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
    """Step 2. `alike`: open projects that this one may be, `told`: those that the clerk has told it apart from."""

    twin: Twin
    alike: tuple[Alike, ...]
    told: frozenset[str]
    sources: tuple[Source, ...]
    parks: tuple[str, ...]

    @property
    def undecided(self) -> tuple[Alike, ...]:
        return tuple(each for each in self.alike if each.reference not in self.told)


def known_of(actor: Actor, typed: Mapping[str, Any]) -> Known:
    """Check a credit code as typed and look it up in the zone; without one, what the name may mean."""
    code, name = (str(typed.get(field) or "").strip() for field in ("credit_code", "name"))
    verdict = check_credit_code(code) if code else None
    try:
        enterprise = enterprise_by_code(actor, verdict.normalised) if verdict and verdict.ok else None
    except NotFound:
        enterprise = None
    matches = () if enterprise else _matches(actor, code, name)
    looked = enterprise is None and len(name) >= LEAST_NAME
    return Known(
        verdict,
        _sentence(verdict, _("校验通过")) if verdict else "",
        enterprise,
        contacts_of(actor, enterprise.credit_code) if enterprise else (),
        projects_of_enterprise(actor, enterprise.credit_code) if enterprise else (),
        other_name=enterprise is not None and bool(name) and name != enterprise.name,
        matches=matches,
        none_called=name if looked and not matches else "",
    )


def _matches(actor: Actor, code: str, name: str) -> tuple[EnterpriseRow, ...]:
    """By the beginning of a code, which says more, else by a part of any name, else by a name that looks like it."""
    for text, least in ((code, LEAST_CODE), (name, LEAST_NAME)):
        found = enterprises_visible_to(actor, text=text, limit=MOST_MATCHES) if len(text) >= least else ()
        if found:
            return found
    near = alike_to(actor, name=name, credit_code=normalise(code)) if len(name) >= LEAST_NAME else ()
    return tuple(row for row, _why in near[:MOST_MATCHES])


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


def build_subject(actor: Actor, held: Sheet, typed: Mapping[str, Any] | None = None) -> SubjectBody:
    """Step 1. `typed`: what stands in the fields now, else what the draft holds."""
    return SubjectBody(known_of(actor, held.part("subject") if typed is None else typed))


def build_project(actor: Actor, held: Sheet, typed: Mapping[str, Any] | None = None) -> ProjectBody:
    """Step 2. `typed` as above."""
    typed = held.part("project") if typed is None else typed
    code = subject_code(actor, held.data)
    name, park = (str(typed.get(field) or "").strip() for field in ("name", "park"))
    twin = twin_of(actor, typed)
    found = alike_projects(actor, Described(name, code, park))
    return ProjectBody(
        twin,
        tuple(each for each in found if twin.project is None or each.reference != twin.project.reference),
        frozenset(held.part("apart")),
        sources_of(actor, code, park=park),
        parks_visible_to(actor),
    )
