"""Opening a project: its route, the answers that fixed it, and the catalogue and rules it stays with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, Protocol, TypedDict, Unpack

from onezone.approvals import numbers, store
from onezone.approvals.catalogue_store import current_release
from onezone.approvals.domain.rules import ZoneRules
from onezone.approvals.errors import DuplicateProject
from onezone.approvals.models import Project
from onezone.approvals.permissions import require
from onezone.approvals.services.core import announce
from onezone.approvals.services.searching import findable_project
from onezone.kernel.codec import from_plain, to_plain
from onezone.kernel.moment import local_date
from onezone.platform.identity.actor import Actor
from onezone.platform.identity.queries import zone_settings
from onezone.platform.identity.scope import act_transaction
from onezone.platform.journal import services as journal
from onezone.platform.search import services as search


class EnterpriseLike(Protocol):
    """What opening a project needs of an enterprise: its row's id and its unified social credit code."""

    @property
    def id(self) -> int: ...
    @property
    def credit_code(self) -> str: ...


class Particulars(TypedDict, total=False):
    """What lists and headers show of a project; `investment` in yuan, `land_area` in square metres."""

    park: str
    investment: Decimal | None
    land_area: Decimal | None
    steward: str
    is_demo: bool
    source_note: str


def open_project(
    *,
    actor: Actor,
    at: datetime,
    name: str,
    kind: int,
    enterprise: EnterpriseLike,
    code: str = "",
    answers: Mapping[str, Any] | None = None,
    route: Sequence[Mapping[str, Any]] = (),
    facts: Mapping[str, Any] | None = None,
    **particulars: Unpack[Particulars],
) -> str:
    """Open a project with the route its answers gave; returns its reference. Raises DuplicateProject, NotAllowed.

    `route`: per matter {matter, included, reasons}, kept as it was shown. `kind`: type of the national list.
    """
    require(actor, "open_project")
    on = local_date(at)
    with act_transaction(actor):
        # Taking the number locks its series: of two clerks with one project code the second sees the first's project.
        reference = numbers.project_reference(actor.zone_id, on)
        _require_new(actor, code)
        row = Project(
            zone_id=actor.zone_id,
            reference=reference,
            code=code,
            name=name,
            kind=kind,
            enterprise_id=enterprise.id,
            catalogue=current_release(actor.zone_id, on),
            answers=dict(answers or {}),
            route=list(route),
            rules=to_plain(zone_rules(actor.zone_id)),
            opened_on=on,
            last_at=at,
            **particulars,
        )
        row.opened = {
            "code": code or reference,
            "type": kind,
            "applicant": enterprise.credit_code,
            "facts": dict(facts or {}),
            "route": sorted(str(each["matter"]) for each in route if each["included"]),
        }
        row.facts = _first_facts(row, at, actor)
        row.save(force_insert=True)
        search.put(actor=actor, pages=[findable_project(row)])
        entry = journal.append(actor=actor, at=at, chain=reference, act="open", payload=row.opened)
        announce(actor=actor, at=at, reference=reference, act="open_project", matters=(), seq=entry.seq)
    return reference


def _require_new(actor: Actor, code: str) -> None:
    """A national project code names one project of the zone. Raises DuplicateProject with the one it names."""
    held = Project.objects.filter(zone_id=actor.zone_id, code=code).first() if code else None
    if held is not None:
        raise DuplicateProject(field="code", code_given=code, reference=held.reference)


def _first_facts(row: Project, at: datetime, actor: Actor) -> list[dict[str, Any]]:
    case = store.empty_case(row)
    for fact, value in row.opened["facts"].items():
        case.facts.record(fact, value, at=at, actor=actor.signature)
    return [to_plain(version) for version in case.facts.versions]


def zone_rules(zone_id: int) -> ZoneRules:
    """The zone's rules for approvals, from its settings."""
    rules: ZoneRules = from_plain(ZoneRules, zone_settings(zone_id).get("approvals", {}))
    return rules
