"""The only place where a case's values and its rows meet: load a case (locked for an act), save what an act changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from onezone.approvals.catalogue_store import catalogue_of
from onezone.approvals.domain.case import Case, Context
from onezone.approvals.domain.clocks import sim_clock, work_clocks
from onezone.approvals.domain.condition import Condition
from onezone.approvals.domain.facts import FactVersion
from onezone.approvals.domain.items import Conversion, Filing, SimCase, SimItem, WorkItem
from onezone.approvals.domain.rules import ZoneRules
from onezone.approvals.domain.settled import settle
from onezone.approvals.models import Project, SimItemRow, WorkItemRow
from onezone.kernel.calendar import WorkCalendar
from onezone.kernel.codec import from_plain, to_plain
from onezone.kernel.moment import local_date
from onezone.platform.calendar.queries import calendar_for
from onezone.platform.identity.actor import Actor
from onezone.platform.identity.errors import NotFound


@dataclass(slots=True)
class Loaded:
    """A case with the rows it came from and the values they held, so that `save` writes only what changed."""

    row: Project
    case: Case
    work_rows: dict[str, WorkItemRow]
    sim_rows: dict[str, SimItemRow]
    before: Mapping[str, Any]


def visible_projects(actor: Actor) -> QuerySet[Project]:
    """The projects an actor may know of; every other door goes through this one.

    Applicants see their own enterprise's; the three administrators see no business rows.
    """
    rows = Project.objects.filter(zone_id=actor.zone_id).select_related("enterprise")
    if actor.system:
        return rows
    if actor.role == "applicant":
        return rows.filter(enterprise__credit_code=actor.enterprise)
    if actor.role in ("system_admin", "security_admin", "auditor"):
        return rows.none()
    return rows


def with_release(rows: QuerySet[Project]) -> QuerySet[Project]:
    """Join the catalogue release without its document, which each process parses only once."""
    return rows.select_related("catalogue").defer("catalogue__document")


def load(actor: Actor, reference: str) -> Loaded:
    """A case for reading. Raises NotFound when it is absent or out of the actor's sight."""
    row = with_release(visible_projects(actor)).filter(reference=reference).first()
    return _loaded(_found(row, reference))


def load_locked(actor: Actor, reference: str) -> Loaded:
    """A case for an act: the project's row is locked until the transaction ends."""
    rows = with_release(visible_projects(actor)).select_for_update(of=("self",))
    return _loaded(_found(rows.filter(reference=reference).first(), reference))


def _found(row: Project | None, reference: str) -> Project:
    if row is None:
        raise NotFound(what=reference)
    return row


def load_many(rows: Iterable[Project]) -> dict[int, Loaded]:
    """Cases of several projects in two queries more, by the project's id."""
    projects = {row.id: row for row in rows}
    work: dict[int, list[WorkItemRow]] = {}
    sim: dict[int, list[SimItemRow]] = {}
    for work_row in WorkItemRow.objects.filter(project_id__in=projects):
        work.setdefault(work_row.project_id, []).append(work_row)
    for sim_row in SimItemRow.objects.filter(project_id__in=projects):
        sim.setdefault(sim_row.project_id, []).append(sim_row)
    calendars = {zone_id: calendar_for(zone_id) for zone_id in {row.zone_id for row in projects.values()}}
    return {
        key: _assemble(row, work.get(key, []), sim.get(key, []), calendars[row.zone_id])
        for key, row in projects.items()
    }


def _loaded(row: Project) -> Loaded:
    return _assemble(row, WorkItemRow.objects.filter(project_id=row.id), SimItemRow.objects.filter(project_id=row.id))


def _assemble(
    row: Project,
    work_rows: Iterable[WorkItemRow],
    sim_rows: Iterable[SimItemRow],
    calendar: WorkCalendar | None = None,
) -> Loaded:
    case = empty_case(row, calendar)
    current: dict[str, WorkItemRow] = {}
    for work_row in work_rows:
        item = from_plain(WorkItem, work_row.detail)
        if work_row.is_current:
            current[work_row.matter] = work_row
            case.work_items[work_row.matter] = item
        else:
            case.closed_items.append(item)
    simulated = {sim_row.matter: sim_row for sim_row in sim_rows}
    case.sim_items = {key: from_plain(SimItem, sim_row.detail) for key, sim_row in simulated.items()}
    return Loaded(row, case, current, simulated, _values(case))


def empty_case(row: Project, calendar: WorkCalendar | None = None) -> Case:
    """The case of a project's row without its items; `calendar` spares a look-up where several cases share one."""
    case = Case(
        context_of(row, calendar),
        code=row.opened.get("code") or row.reference,
        applicant=row.opened.get("applicant") or row.enterprise.credit_code,
        type=row.kind,
        route=frozenset(row.opened.get("route") or ()),
        materials={slot: [held["hash"] for held in versions] for slot, versions in row.materials.items()},
        simulation=from_plain(SimCase, row.simulation),
        conversions=[from_plain(Conversion, held) for held in row.conversions],
        filings={key: from_plain(Filing, held) for key, held in row.filing_members.items()},
        rulesets=dict(row.rulesets),
        last_at=row.last_at,
    )
    for held in row.facts:
        case.facts.restore(from_plain(FactVersion, held))
    return case


def context_of(row: Project, calendar: WorkCalendar | None = None) -> Context:
    """Catalogue as filed under, the zone's calendar of today, and the zone's rules as filed under."""
    calendar = calendar if calendar is not None else calendar_for(row.zone_id)
    return Context(catalogue_of(row.catalogue), calendar, from_plain(ZoneRules, row.rules))


def _values(case: Case) -> dict[str, Any]:
    return {
        "work": dict(case.work_items),
        "sim": dict(case.sim_items),
        "facts": len(case.facts.versions),
        "materials": {slot: len(versions) for slot, versions in case.materials.items()},
        "simulation": case.simulation,
        "conversions": len(case.conversions),
        "filings": dict(case.filings),
        "rulesets": dict(case.rulesets),
    }


def save(loaded: Loaded, *, on: date, actor: Actor, file_names: Mapping[str, str] | None = None) -> tuple[str, ...]:
    """Write what the act changed: the project's row once, and each changed item's row; returns the matters whose
    opinions it made stale."""
    fell: list[str] = []
    _save_project(loaded, actor, file_names or {})
    for matter, work_item in loaded.case.work_items.items():
        if loaded.before["work"].get(matter) is not work_item:
            _save_work(loaded, work_item, on)
    for matter, sim_item in loaded.case.sim_items.items():
        row = loaded.sim_rows.get(matter)
        stale = bool(loaded.case.stale_because(sim_item))
        if loaded.before["sim"].get(matter) is not sim_item or (row is not None and row.is_stale != stale):
            if stale and (row is None or not row.is_stale):
                fell.append(matter)
            _save_sim(loaded, sim_item, on)
    gone = set(loaded.before["sim"]) - set(loaded.case.sim_items)
    if gone:
        SimItemRow.objects.filter(project_id=loaded.row.id, matter__in=gone).delete()
    return tuple(fell)


def mark_saved(loaded: Loaded) -> None:
    """Take the saved case as the new base: a further act in the same transaction writes only its own changes."""
    loaded.before = _values(loaded.case)


def _save_project(loaded: Loaded, actor: Actor, file_names: Mapping[str, str]) -> None:
    row, case, before = loaded.row, loaded.case, loaded.before
    assert case.last_at is not None
    row.last_at = case.last_at
    row.sim_state = str(case.sim_state(_day(case)))
    fields = ["last_at", "sim_state"]
    if len(case.facts.versions) != before["facts"]:
        row.facts = [to_plain(held) for held in case.facts.versions]
        fields.append("facts")
    if {slot: len(versions) for slot, versions in case.materials.items()} != before["materials"]:
        _add_versions(row, case, actor, file_names)
        fields.append("materials")
    if case.simulation is not before["simulation"]:
        row.simulation = to_plain(case.simulation)
        fields.append("simulation")
    if len(case.conversions) != before["conversions"]:
        row.conversions = [to_plain(held) for held in case.conversions]
        fields.append("conversions")
    if case.filings != before["filings"]:
        row.filing_members = {key: to_plain(held) for key, held in case.filings.items()}
        fields.append("filing_members")
    if case.rulesets != before["rulesets"]:
        row.rulesets = case.rulesets
        fields.append("rulesets")
    row.save(update_fields=fields)


def _day(case: Case) -> date:
    assert case.last_at is not None
    return local_date(case.last_at)


def _add_versions(row: Project, case: Case, actor: Actor, file_names: Mapping[str, str]) -> None:
    assert case.last_at is not None
    for slot, versions in case.materials.items():
        known = row.materials.setdefault(slot, [])
        for held in versions[len(known) :]:
            known.append(
                {
                    "hash": held,
                    "name": file_names.get(slot, ""),
                    "by": actor.name,
                    "at": case.last_at.isoformat(),
                }
            )


def _save_work(loaded: Loaded, item: WorkItem, on: date) -> None:
    row = loaded.work_rows.get(item.matter)
    if row is not None and row.instance != item.instance:
        row.is_current = False
        row.save(update_fields=["is_current"])
        row = None
    if row is None:
        matter = loaded.case.matter(item.matter)
        row = WorkItemRow(
            zone_id=loaded.row.zone_id,
            project_id=loaded.row.id,
            matter=item.matter,
            instance=item.instance,
            department=matter.department,
            stage=matter.stage,
        )
        loaded.work_rows[item.matter] = row
    _fill_work(row, loaded.case, item, on)
    row.save()


def _fill_work(row: WorkItemRow, case: Case, item: WorkItem, on: date) -> None:
    settled = settle(case, item, on)
    clocks = work_clocks(
        settled,
        case.matter(item.matter),
        calendar=case.context.calendar,
        rules=case.context.rules,
        as_of=on,
    )
    row.state = str(item.state)
    row.officer = item.officer or ""
    row.number = item.number or ""
    row.received_on, row.accepted_on, row.decided_on = item.received_on, item.accepted_on, item.decided_on
    row.due_on = clocks.nearest.due_on if clocks.nearest is not None else None
    row.statutory_due_on = clocks.statutory.due_on if clocks.statutory is not None else None
    row.converted = item.converted
    row.open_conditions, row.condition_due_on = _debts(item.conditions)
    row.asked = asked_words(item)
    row.detail = to_plain(item)


def asked_words(item: WorkItem) -> str:
    """Whose answer an open item awaits, as its row keeps it: `|CAD|12|`."""
    if not item.is_open:
        return ""
    asked = [held.department for held in item.countersigns if held.state(item.proposal, None) in ("waiting", "invalid")]
    asked += [held.to.partition("/")[0] for held in item.added if held.is_open]
    return f"|{'|'.join(asked)}|" if asked else ""


def _save_sim(loaded: Loaded, item: SimItem, on: date) -> None:
    matter = loaded.case.matter(item.matter)
    row = loaded.sim_rows.get(item.matter)
    if row is None:
        row = SimItemRow(
            zone_id=loaded.row.zone_id,
            project_id=loaded.row.id,
            matter=item.matter,
            department=matter.department,
            stage=matter.stage,
        )
        loaded.sim_rows[item.matter] = row
    clock = sim_clock(item, matter, calendar=loaded.case.context.calendar, as_of=on)
    row.state = str(item.state)
    row.is_stale = bool(loaded.case.stale_because(item))
    row.officer = item.officer or ""
    row.opinion_number = item.number or ""
    row.received_on, row.opined_on = item.received_on, item.opined_on
    row.due_on = clock.due_on if clock is not None else None
    row.open_conditions, row.condition_due_on = _debts(item.conditions)
    row.detail = to_plain(item)
    row.save()


def _debts(conditions: tuple[Condition, ...]) -> tuple[int, date | None]:
    owed = [held for held in conditions if held.is_open]
    return len(owed), min((held.due_on for held in owed if held.due_on is not None), default=None)
