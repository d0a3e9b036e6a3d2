"""The outcome as a printable document: a simulated opinion with its own mark and number, or a formal decision."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from onezone.approvals import words
from onezone.approvals.domain.items import SimItem, WorkItem
from onezone.approvals.domain.snapshot import Snapshot
from onezone.approvals.pages.item_evidence import ConditionRow, condition_rows
from onezone.approvals.pages.item_words import fact_name, value_words
from onezone.approvals.queries.item import Found, find_item, upstream
from onezone.kernel.moment import local_date
from onezone.platform.identity.actor import Actor
from onezone.platform.identity.errors import NotFound


@dataclass(frozen=True, slots=True)
class DocumentPage:
    """What stands on the paper. `missing` are the links that a simulated opinion had to assume."""

    title: str
    number: str
    number_given_by: str
    code: str
    matter: str
    project: str
    project_code: str
    project_name: str
    enterprise: str
    credit_code: str
    parcel: str
    department: str
    reviewer: str
    outcome: str
    reasons: str
    on: date | None
    valid_to: date | None
    ruleset: str
    matter_version: str
    snapshot: str
    materials: tuple[tuple[str, str], ...]
    facts: tuple[tuple[str, str], ...]
    rests_on: tuple[str, ...]
    missing: tuple[str, ...]
    conditions: tuple[ConditionRow, ...]
    laws: tuple[str, ...]
    result: str
    kind: str
    void: str


def build_opinion(actor: Actor, reference: str, matter: str, *, at: datetime) -> DocumentPage:
    """The document of a simulated opinion. Raises NotFound while there is none."""
    found = find_item(actor, reference, matter, simulated=True, on=local_date(at))
    item = found.item
    if not isinstance(item, SimItem) or item.outcome is None or item.snapshot is None:
        raise NotFound(what=f"{reference} {matter}")
    void = "" if found.state in ("approved", "converted") else words.sim_state(found.state)[0]
    return _page(found, at, snapshot=item.snapshot, on=item.opined_on, valid_to=item.valid_to, void=void)


def build_decision(actor: Actor, reference: str, matter: str, *, at: datetime) -> DocumentPage:
    """The document of a formal decision. Raises NotFound while there is none."""
    found = find_item(actor, reference, matter, simulated=False, on=local_date(at))
    item = found.item
    if not isinstance(item, WorkItem) or item.outcome is None:
        raise NotFound(what=f"{reference} {matter}")
    void = words.work_state(found.state)[0] if found.state == "revoked" else ""
    snapshot = found.case.snapshot(matter, item.materials)
    return _page(found, at, snapshot=snapshot, on=item.decided_on, valid_to=None, void=void)


def _page(
    found: Found, at: datetime, *, snapshot: Snapshot, on: date | None, valid_to: date | None, void: str
) -> DocumentPage:
    row, item, catalogue, today = found.loaded.row, found.item, found.case.context.catalogue, local_date(at)
    name = words.matter_name(catalogue, found.matter.id)
    return DocumentPage(
        title=_title(found, name),
        number=item.number or "",
        number_given_by=found.matter.number_source,
        code=found.matter.id,
        matter=f"{found.matter.id} {name}",
        project=row.reference,
        project_code=row.code or row.reference,
        project_name=row.name,
        enterprise=row.enterprise.name,
        credit_code=found.case.applicant,
        parcel=found.case.facts.read("land.parcel") or _("未登记"),
        department=words.department_name(catalogue, found.matter.department),
        reviewer=words.officer_name(item.officer),
        outcome=words.word(item.outcome or ""),
        reasons=item.reasons,
        on=on,
        valid_to=valid_to,
        ruleset=snapshot.ruleset,
        matter_version=snapshot.matter_version or catalogue.version,
        snapshot=snapshot.digest(),
        materials=tuple(
            (words.material_name(catalogue, slot), held or "") for slot, held in snapshot.materials.items()
        ),
        facts=tuple((fact_name(each, catalogue), value_words(held)) for each, held in snapshot.facts.items()),
        rests_on=tuple(
            f"{each} {words.matter_name(catalogue, each)}"
            for each, held in snapshot.upstream.items()
            if held is not None
        ),
        missing=_missing(found, today) if found.simulated else (),
        conditions=condition_rows(found, today),
        laws=tuple(f"{law.title} {law.articles}".strip() for law in found.matter.laws),
        result=words.in_language((found.matter.result_zh, found.matter.result_en)),
        kind=words.word(found.matter.simulation) if found.simulated else "",
        void=void,
    )


def _title(found: Found, name: str) -> str:
    if not found.simulated:
        return _("%(matter)s 审批决定书") % {"matter": name}
    if found.matter.simulation == "full":
        return _("%(matter)s模拟审批意见（模拟）") % {"matter": name}
    return _("%(matter)s%(kind)s单（模拟）") % {"matter": name, "kind": words.word(found.matter.simulation)}


def _missing(found: Found, today: date) -> tuple[str, ...]:
    """The links that were not formal: what has to come before this can be converted."""
    catalogue, told = found.case.context.catalogue, []
    for each in upstream(found, today):
        if each.how in ("formal", "fact"):
            continue
        alternative = catalogue.alternatives.get(each.matter)
        pair = (alternative.name_zh, alternative.name_en) if alternative is not None else None
        name = words.in_language(pair) if pair else f"{each.matter} {words.matter_name(catalogue, each.matter)}"
        told.append(name if each.how == "assumed" else _("%(name)s（只有模拟意见）") % {"name": name})
    return tuple(told)
