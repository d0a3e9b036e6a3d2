"""Opening a project: its route, the answers that fixed it, and the catalogue and rules it stays with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, Protocol

from onezone.approvals import numbers, store
from onezone.approvals.catalogue_store import current_release
from onezone.approvals.domain.rules import ZoneRules
from onezone.approvals.errors import DuplicateProject
from onezone.approvals.models import Project
from onezone.approvals.permissions import require
from onezone.approvals.services.core import announce
from onezone.kernel.codec import from_plain, to_plain
from onezone.kernel.moment import local_date
from onezone.platform.identity.actor import Actor
from onezone.platform.identity.models import Zone
from onezone.platform.identity.scope import act_transaction
from onezone.platform.journal import services as journal


class EnterpriseLike(Protocol):
    """What opening a project needs of an enterprise: its row's id and its unified social credit code."""

    @property
    def id(self) -> int: ...
    @property
    def credit_code(self) -> str: ...


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
    park: str = "",
    investment: Decimal | None = None,
    land_area: Decimal | None = None,
    steward: str = "",
    is_demo: bool = False,
    source_note: str = "",
) -> str:
    """Open a project with the route its answers gave; returns its reference. Raises DuplicateProject, NotAllowed.

    `investment` in yuan, `land_area` in square metres. `route`: per matter {matter, included, reasons}.
    """
    require(actor, "open_project")
    on = local_date(at)
    with act_transaction(actor):
        held = Project.objects.filter(zone_id=actor.zone_id, code=code).first() if code else None
        if held is not None:
            raise DuplicateProject(field="code", code_given=code, reference=held.reference)
        reference = numbers.project_reference(actor.zone_id, on)
        opened = {
            "code": code or reference,
            "type": kind,
            "applicant": enterprise.credit_code,
            "facts": dict(facts or {}),
            "route": sorted(str(each["matter"]) for each in route if each["included"]),
        }
        row = Project(
            zone_id=actor.zone_id,
            reference=reference,
            code=code,
            name=name,
            kind=kind,
            enterprise_id=enterprise.id,
            park=park,
            investment=investment,
            land_area=land_area,
            steward=steward,
            catalogue=current_release(actor.zone_id, on),
            answers=dict(answers or {}),
            route=list(route),
            rules=to_plain(zone_rules(actor.zone_id)),
            opened=opened,
            opened_on=on,
            last_at=at,
            is_demo=is_demo,
            source_note=source_note,
        )
        case = store.empty_case(row)
        for fact, value in opened["facts"].items():
            case.facts.record(fact, value, at=at, actor=actor.signature)
        row.facts = [to_plain(version) for version in case.facts.versions]
        row.save(force_insert=True)
        entry = journal.append(actor=actor, at=at, chain=reference, act="open", payload=opened)
        announce(actor=actor, at=at, reference=reference, act="open_project", matters=(), seq=entry.seq)
    return reference


def zone_rules(zone_id: int) -> ZoneRules:
    """The zone's rules for approvals, from its settings."""
    settings = Zone.objects.only("settings").get(pk=zone_id).settings
    return from_plain(ZoneRules, settings.get("approvals", {}))  # type: ignore[no-any-return]
