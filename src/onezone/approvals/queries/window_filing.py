"""One filing as it stands on a day: each matter with its state, its papers and its clocks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from onezone.approvals.domain.acts_sim import possible_acts as sim_acts
from onezone.approvals.domain.acts_work import possible_acts as work_acts
from onezone.approvals.domain.case import Case
from onezone.approvals.domain.catalogue import Catalogue, MaterialSlot, Matter
from onezone.approvals.domain.clocks import ItemClocks, sim_clock, work_clocks
from onezone.approvals.domain.filing_plan import FORMAL, SIMULATED
from onezone.approvals.domain.items import SimItem, WorkItem
from onezone.approvals.domain.settled import settle
from onezone.approvals.domain.states import SimState, WorkState
from onezone.approvals.models import FilingRow, Project
from onezone.approvals.permissions import may
from onezone.approvals.queries.window_draft import OpenProject
from onezone.approvals.store import Loaded, load, visible_projects
from onezone.kernel.clock import Clock
from onezone.platform.identity.actor import Actor
from onezone.platform.identity.errors import NotFound
from onezone.platform.identity.queries import zone_with_id

_ASKED = (WorkState.SUPPLEMENT, SimState.CORRECTION, SimState.CONV_RETURNED)
ACTS = ("accept", "request_supplement", "refuse_acceptance", "resubmit")


@dataclass(frozen=True, slots=True)
class Paper:
    """One slot of a matter. `file`: the version in the project's pool (hash, name, at), None when there is none."""

    slot: MaterialSlot
    file: Mapping[str, Any] | None
    due: str

    @property
    def is_there(self) -> bool:
        return self.slot.shared or self.file is not None


@dataclass(frozen=True, slots=True)
class MatterLine:
    """One matter of the filing. `waits_for`: upstream results without which a simulated matter cannot go on."""

    matter: Matter
    simulated: bool
    item: WorkItem | SimItem | None
    state: str
    waits_for: tuple[str, ...]
    papers: tuple[Paper, ...]
    clocks: ItemClocks | None
    sim_clock: Clock | None
    answer_by: date | None
    acts: tuple[str, ...]

    @property
    def missing(self) -> tuple[Paper, ...]:
        """Slots that are neither filled nor verified by the system."""
        return tuple(each for each in self.papers if not each.is_there)


@dataclass(frozen=True, slots=True)
class FilingSheet:
    """A filing on a day."""

    reference: str
    stage: str
    filed_on: date
    by: str
    contact: Mapping[str, Any]
    zone_zh: str
    zone_en: str
    project: OpenProject
    catalogue: Catalogue
    lines: tuple[MatterLine, ...]
    provisional: bool
    today: date


def filing_sheet(actor: Actor, reference: str, *, today: date) -> FilingSheet:
    """A filing of a project that the actor may see. Raises NotFound."""
    rows = FilingRow.objects.filter(zone_id=actor.zone_id, project__in=visible_projects(actor))
    row = rows.select_related("project").filter(reference=reference).first()
    if row is None:
        raise NotFound(what=reference)
    loaded = load(actor, row.project.reference)
    zone = zone_with_id(actor.zone_id)
    catalogue = loaded.case.context.catalogue
    matters: Mapping[str, str] = row.detail.get("matters") or {}
    lines = tuple(
        _line(actor, loaded, row, catalogue.matter(each), matters[each], today)
        for each in catalogue.order
        if each in matters
    )
    return FilingSheet(
        reference=row.reference,
        stage=row.stage,
        filed_on=row.filed_on,
        by=str(row.detail.get("by") or ""),
        contact=(row.detail.get("form") or {}).get("contact") or {},
        zone_zh=zone.name_zh,
        zone_en=zone.name_en or zone.name_zh,
        project=_project(loaded.row),
        catalogue=catalogue,
        lines=lines,
        provisional=_is_provisional(lines),
        today=today,
    )


def _project(row: Project) -> OpenProject:
    return OpenProject(
        row.reference, row.code, row.name, row.enterprise.name, row.enterprise.credit_code, row.kind, row.park
    )


def _line(actor: Actor, loaded: Loaded, row: FilingRow, matter: Matter, mode: str, today: date) -> MatterLine:
    case = loaded.case
    promised = (row.detail.get("form") or {}).get("promised") or {}
    pool = {slot: versions[-1] for slot, versions in loaded.row.materials.items() if versions}
    # What waits with a simulated matter enters the pool when the matter goes to its department.
    waiting = (row.detail.get("waiting") or {}).get(matter.id) or {}
    pool |= {slot: {"hash": held, "name": ""} for slot, held in waiting.items() if slot not in pool}
    papers = tuple(_paper(pool, slot, promised) for slot in matter.materials)
    if mode == SIMULATED:
        return _simulated(actor, case, row, matter, papers, today)
    item = _work_item(case, row.reference, matter.id)
    if item is None:
        return MatterLine(matter, False, None, "", (), papers, None, None, None, ())
    item = settle(case, item, today)
    clocks = work_clocks(item, matter, calendar=case.context.calendar, rules=case.context.rules, as_of=today)
    is_current = case.work_items.get(matter.id) is not None and case.work_items[matter.id].filing == row.reference
    return MatterLine(
        matter=matter,
        simulated=False,
        item=item,
        state=str(item.state),
        waits_for=(),
        papers=papers,
        clocks=clocks,
        sim_clock=None,
        answer_by=_answer_by(case, item, matter),
        acts=_allowed(actor, case, item, FORMAL, work_acts(case, matter.id, today)) if is_current else (),
    )


def _simulated(
    actor: Actor, case: Case, row: FilingRow, matter: Matter, papers: tuple[Paper, ...], today: date
) -> MatterLine:
    item = case.sim_items.get(matter.id)
    waits = matter.id in (row.detail.get("waiting") or {})
    if item is None or item.filing != row.reference:
        waits_for = case.missing_upstream(matter) if waits else ()
        return MatterLine(matter, True, None, "waiting" if waits else "", waits_for, papers, None, None, None, ())
    return MatterLine(
        matter=matter,
        simulated=True,
        item=item,
        state=str(case.sim_item_state(item, today)),
        waits_for=(),
        papers=papers,
        clocks=None,
        sim_clock=sim_clock(item, matter, calendar=case.context.calendar, as_of=today),
        answer_by=None,
        acts=_allowed(actor, case, item, SIMULATED, sim_acts(case, matter.id, today)),
    )


def _work_item(case: Case, filing: str, matter: str) -> WorkItem | None:
    """The item that this filing made: the current one, or one that a later filing took the place of."""
    current = case.work_items.get(matter)
    held = [current] if current is not None else []
    found = [each for each in (*held, *case.closed_items) if each.matter == matter and each.filing == filing]
    return found[0] if found else None


def _allowed(actor: Actor, case: Case, item: WorkItem | SimItem, mode: str, acts: tuple[str, ...]) -> tuple[str, ...]:
    data = {"matter": item.matter, "mode": mode}
    # Under review something is handed in only where a correction was asked for.
    nothing_asked = item.accepted_on is not None and item.state not in _ASKED and item.open_correction is None
    allowed = (act for act in ACTS if act in acts and may(actor, act, case=case, data=data))
    return tuple(act for act in allowed if act != "resubmit" or not nothing_asked)


def _answer_by(case: Case, item: WorkItem, matter: Matter) -> date | None:
    if item.state is not WorkState.RECEIVED:
        return None
    return case.context.calendar.add_working_days(item.complete_on, matter.correction_days)


def _paper(pool: Mapping[str, Any], slot: MaterialSlot, promised: Mapping[str, str]) -> Paper:
    return Paper(slot, pool.get(slot.name_zh), str(promised.get(slot.name_zh, "")))


def _is_provisional(lines: tuple[MatterLine, ...]) -> bool:
    clocks = [each for line in lines if line.clocks for each in (line.clocks.promised, line.clocks.statutory)]
    return any(clock is not None and clock.provisional for clock in clocks)


def may_read_file(actor: Actor, sha256: str, reference: str) -> bool:
    """Whether a content stands in the pool of the filing's project, which the actor sees."""
    rows = FilingRow.objects.filter(zone_id=actor.zone_id, project__in=visible_projects(actor))
    row = rows.select_related("project").filter(reference=reference).first()
    if row is None:
        return False
    pool = any(each["hash"] == sha256 for versions in row.project.materials.values() for each in versions)
    return pool or any(sha256 in held.values() for held in (row.detail.get("waiting") or {}).values())
