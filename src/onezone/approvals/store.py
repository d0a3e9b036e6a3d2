"""The only place where a case's values and its rows meet: load a case (locked for an act), save what an act changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from itertools import islice
from typing import Any, TypeVar

from django.db import connection
from django.db.models import F, OuterRef, Q, QuerySet

from onezone.approvals.catalogue_store import catalogue_of
from onezone.approvals.domain.case import Case, Context
from onezone.approvals.domain.clocks import sim_clock, work_clocks
from onezone.approvals.domain.condition import Condition
from onezone.approvals.domain.facts import FactVersion
from onezone.approvals.domain.items import Conversion, Filing, SimCase, SimItem, WorkItem
from onezone.approvals.domain.rules import ZoneRules
from onezone.approvals.domain.settled import settle
from onezone.approvals.domain.states import SimState
from onezone.approvals.models import CatalogueRelease, Project, SimItemRow, Standing, WorkItemRow
from onezone.kernel.calendar import WorkCalendar
from onezone.kernel.codec import from_plain, to_plain
from onezone.kernel.moment import local_date
from onezone.platform.calendar.queries import calendar_for, calendar_of, what_counts
from onezone.platform.identity.actor import Actor, Role
from onezone.platform.identity.errors import NotFound
from onezone.platform.journal.queries import Head, as_head, head_of
from onezone.platform.statements import Prepared, Statement, rows_of, update, write

_WORK = ("id", "matter", "instance", "is_current", "detail")
_SIM = ("id", "matter", "is_stale", "detail")
_FOR_ACTS = (
    "id", "zone_id", "reference", "name", "kind", "catalogue_id", "rules", "opened", "simulation", "rulesets", "facts",
    "materials", "filing_members", "conversions", "sim_state", "last_at",
)  # fmt: skip
"""What rules read of a project's row; the rest is long, and known to the pages alone."""
Found = TypeVar("Found")


@dataclass(slots=True)
class Held:
    """The row of an item: its id, and what of it tells whether it must be written again."""

    id: int
    instance: int = 1
    is_stale: bool = False


@dataclass(slots=True)
class Loaded:
    """A case with the rows it came from and the values they held, so that `save` writes only what changed."""

    row: Project
    case: Case
    work_rows: dict[str, Held]
    sim_rows: dict[str, Held]
    before: Mapping[str, Any]
    head: Head | None = None
    """Where the project's journal ends; None when it was not read with the case."""
    spans: dict[tuple[bool, int, date], str] = field(default_factory=dict)
    """Its rows of `Standing`, (simulated, item, first day), with their matters; read for acts alone."""
    touched: set[tuple[str, bool]] = field(default_factory=set)
    """(matter, simulated) of what `save` wrote, and of the whole simulation when its case moved."""


def visible_projects(actor: Actor) -> QuerySet[Project]:
    """The projects an actor may know of; every other door goes through this one.

    Applicants see their own enterprise's; the three administrators see no business rows.
    """
    rows = Project.objects.filter(zone_id=actor.zone_id).select_related("enterprise")
    if sees_whole_zone(actor):
        return rows
    if actor.role == "applicant":
        return rows.filter(enterprise__credit_code=actor.enterprise)
    return rows.none()


def sees_whole_zone(actor: Actor) -> bool:
    """Whether no project of the zone is out of the actor's sight: a list need not ask for each row."""
    return actor.system or actor.role not in ("applicant", "system_admin", "security_admin", "auditor")


def in_sight(actor: Actor) -> Q:
    """Of rows that belong to a project, those whose project the actor may know of; empty for who sees the whole zone.

    Beside it a query still names the zone: a condition that leaves nothing out costs the database nothing.
    """
    return Q() if sees_whole_zone(actor) else Q(project__in=visible_projects(actor).order_by().values("pk"))


def with_release(rows: QuerySet[Project]) -> QuerySet[Project]:
    """Join the catalogue release without its document, which each process parses only once."""
    return rows.select_related("catalogue").defer("catalogue__document")


def load(actor: Actor, reference: str) -> Loaded:
    """A case in one statement. Raises NotFound when it is absent or out of the actor's sight."""
    given = {"zone": actor.zone_id, "enterprise": actor.enterprise or "", "reference": reference}
    values = iter(_found(_page_query(actor.role, system=actor.system).first(**given), reference))
    row, enterprise, release = (
        table.from_db(connection.alias, names, list(islice(values, len(names)))) for table, names in _whole_rows()
    )
    row.enterprise, row.catalogue = enterprise, release
    work, sim, notices, closures = values
    return _assemble(row, work or (), sim or (), calendar_of(notices, closures))


def load_locked(actor: Actor, reference: str) -> Loaded:
    """A case for an act: the project's row is locked until the transaction ends.

    Locked first and read after: a statement that waited for the lock sees other tables as they were before it waited.
    """
    lock, read = _act_queries(actor.role, system=actor.system)
    given = {"zone": actor.zone_id, "enterprise": actor.enterprise or "", "reference": reference}
    if lock is not None:
        _found(lock.first(**given), reference)
    values = _found(read.first(**given), reference)
    row = Project.from_db(connection.alias, _FOR_ACTS, values[: len(_FOR_ACTS)])
    ruleset, head, spans, work, sim, notices, closures = values[len(_FOR_ACTS) :]
    row.catalogue = CatalogueRelease.from_db(connection.alias, ("id", "ruleset"), (row.catalogue_id, ruleset))
    loaded = _assemble(row, work or (), sim or (), calendar_of(notices, closures), as_head(head))
    loaded.spans = {(bool(sim), item, date.fromisoformat(on)): matter for sim, item, on, matter in spans or ()}
    return loaded


def _found(found: Found | None, reference: str) -> Found:
    if found is None:
        raise NotFound(what=reference)
    return found


def _belongings() -> dict[str, Any]:
    """What a case needs besides its project's row, as values of the project's query."""
    return {
        "work": rows_of(WorkItemRow.objects.filter(project=OuterRef("pk")), *_WORK),
        "sim": rows_of(SimItemRow.objects.filter(project=OuterRef("pk")), *_SIM),
        **what_counts("zone"),
    }


@cache
def _page_query(role: Role | None, *, system: bool) -> Prepared:
    """For all actors of one role: the query that reads a project with its enterprise, its release and its case."""

    def reading(zone: Any, enterprise: Any, reference: Any) -> QuerySet[Any, Any]:
        places = ("", "enterprise__", "catalogue__")
        columns = [f"{place}{name}" for place, (_, names) in zip(places, _whole_rows(), strict=True) for name in names]
        more = _belongings()
        return _visible(role, zone, enterprise, reference, system=system).annotate(**more).values_list(*columns, *more)

    return Prepared(reading, zone=int, enterprise=str, reference=str)


@cache
def _whole_rows() -> tuple[tuple[Any, tuple[str, ...]], ...]:
    """The tables of a loaded project's row and the columns of each; a release's document is parsed once a process."""
    enterprise = Project._meta.get_field("enterprise").related_model
    tables = (Project, enterprise, CatalogueRelease)
    names = [[field.attname for field in table._meta.concrete_fields] for table in tables]  # type: ignore[union-attr]
    names[2].remove("document")
    return tuple(zip(tables, map(tuple, names), strict=True))


def _visible(role: Role | None, zone: Any, enterprise: Any, reference: Any, *, system: bool) -> QuerySet[Project]:
    """One project as all actors of one role see it; what differs among them is filled in later."""
    actor = Actor(None, None, "", role, None, zone, "", enterprise, system=system)
    return visible_projects(actor).select_related(None).filter(reference=reference).order_by()


@cache
def _act_queries(role: Role | None, *, system: bool) -> tuple[Prepared | None, Prepared]:
    """For all actors of one role: the query that locks a project's row, and the one that reads its case.

    None for the first where beginning a transaction locks everything anyway.
    """

    def locking(**given: Any) -> QuerySet[Any, Any]:
        return _visible(role, **given, system=system).select_for_update(of=("self",)).values_list("pk")

    def reading(**given: Any) -> QuerySet[Any, Any]:
        spans = rows_of(Standing.objects.filter(project=OuterRef("pk")), "simulated", "item", "from_on", "matter")
        more = {
            "ruleset": F("catalogue__ruleset"), "head": head_of("zone", "reference"), "spans": spans, **_belongings(),
        }  # fmt: skip
        return _visible(role, **given, system=system).annotate(**more).values_list(*_FOR_ACTS, *more)

    takes: dict[str, type[int] | type[str]] = {"zone": int, "enterprise": str, "reference": str}
    lock = Prepared(locking, **takes) if connection.features.has_select_for_update else None
    return lock, Prepared(reading, **takes)


def load_many(rows: Iterable[Project]) -> dict[int, Loaded]:
    """Cases of several projects in two queries more, by the project's id."""
    projects = {row.id: row for row in rows}
    work: dict[int, list[Any]] = {}
    sim: dict[int, list[Any]] = {}
    for project, *work_row in WorkItemRow.objects.filter(project_id__in=projects).values_list("project_id", *_WORK):
        work.setdefault(project, []).append(work_row)
    for project, *sim_row in SimItemRow.objects.filter(project_id__in=projects).values_list("project_id", *_SIM):
        sim.setdefault(project, []).append(sim_row)
    calendars = {zone_id: calendar_for(zone_id) for zone_id in {row.zone_id for row in projects.values()}}
    return {
        key: _assemble(row, work.get(key, ()), sim.get(key, ()), calendars[row.zone_id])
        for key, row in projects.items()
    }


def _assemble(
    row: Project,
    work_rows: Iterable[Sequence[Any]],
    sim_rows: Iterable[Sequence[Any]],
    calendar: WorkCalendar,
    head: Head | None = None,
) -> Loaded:
    case = empty_case(row, calendar)
    current: dict[str, Held] = {}
    for key, matter, instance, is_current, detail in sorted(work_rows, key=_by_id):
        item = from_plain(WorkItem, detail)
        if is_current:
            current[matter] = Held(key, instance)
            case.work_items[matter] = item
        else:
            case.closed_items.append(item)
    simulated: dict[str, Held] = {}
    for key, matter, is_stale, detail in sorted(sim_rows, key=_by_id):
        simulated[matter] = Held(key, is_stale=bool(is_stale))
        case.sim_items[matter] = from_plain(SimItem, detail)
    return Loaded(row, case, current, simulated, _values(case), head)


def _by_id(row: Sequence[Any]) -> int:
    return int(row[0])


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


def save(
    loaded: Loaded, *, on: date, actor: Actor, file_names: Mapping[str, str] | None = None
) -> tuple[tuple[str, ...], list[Statement]]:
    """What the act changed: the project's row once, and each changed item's row.

    Returns the matters whose opinions it made stale, and what is still to be written: rows that are there already
    change in one journey, together with what else the act writes. New rows are written here, because others name them.
    """
    fell: list[str] = []
    writes = [update(Project, loaded.row.id, _changed_project(loaded, actor, file_names or {}))]
    for matter, work_item in loaded.case.work_items.items():
        if loaded.before["work"].get(matter) is not work_item:
            writes += _work_writes(loaded, work_item, on)
    for matter, sim_item in loaded.case.sim_items.items():
        held = loaded.sim_rows.get(matter)
        stale = bool(loaded.case.stale_because(sim_item))
        if loaded.before["sim"].get(matter) is not sim_item or (held is not None and held.is_stale != stale):
            if stale and (held is None or not held.is_stale):
                fell.append(matter)
            writes += _sim_writes(loaded, sim_item, on, stale=stale)
    gone = set(loaded.before["sim"]) - set(loaded.case.sim_items)
    if gone:
        loaded.touched |= {(matter, True) for matter in gone}
        SimItemRow.objects.filter(project_id=loaded.row.id, matter__in=gone).delete()
    return tuple(fell), writes


def mark_saved(loaded: Loaded) -> None:
    """Take the saved case as the new base: a further act in the same transaction writes only its own changes."""
    loaded.before = _values(loaded.case)


def _changed_project(loaded: Loaded, actor: Actor, file_names: Mapping[str, str]) -> dict[str, Any]:
    row, case, before = loaded.row, loaded.case, loaded.before
    assert case.last_at is not None
    changed: dict[str, Any] = {"last_at": case.last_at, "sim_state": str(case.sim_state(_day(case)))}
    if changed["sim_state"] != row.sim_state or case.simulation is not before["simulation"]:
        loaded.touched |= {(matter, True) for matter in case.sim_items}
    if len(case.facts.versions) != before["facts"]:
        changed["facts"] = [to_plain(held) for held in case.facts.versions]
    if {slot: len(versions) for slot, versions in case.materials.items()} != before["materials"]:
        _add_versions(row, case, actor, file_names)
        changed["materials"] = row.materials
    if case.simulation is not before["simulation"]:
        changed["simulation"] = to_plain(case.simulation)
    if len(case.conversions) != before["conversions"]:
        changed["conversions"] = [to_plain(held) for held in case.conversions]
    if case.filings != before["filings"]:
        changed["filing_members"] = {key: to_plain(held) for key, held in case.filings.items()}
    if case.rulesets != before["rulesets"]:
        changed["rulesets"] = case.rulesets
    for name, value in changed.items():
        setattr(row, name, value)
    return changed


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


def _work_writes(loaded: Loaded, item: WorkItem, on: date) -> list[Statement]:
    loaded.touched.add((item.matter, False))
    held = loaded.work_rows.get(item.matter)
    columns = _work_columns(loaded.case, item, on)
    if held is not None and held.instance == item.instance:
        return [update(WorkItemRow, held.id, columns)]
    if held is not None:  # apart: the new row may only come once the old one is not current any more
        write(update(WorkItemRow, held.id, {"is_current": False}))
    place = loaded.case.matter(item.matter)
    row = WorkItemRow.objects.create(
        zone_id=loaded.row.zone_id,
        project_id=loaded.row.id,
        matter=item.matter,
        instance=item.instance,
        department=place.department,
        stage=place.stage,
        **columns,
    )
    loaded.work_rows[item.matter] = Held(row.id, item.instance)
    return []


def _work_columns(case: Case, item: WorkItem, on: date) -> dict[str, Any]:
    clocks = work_clocks(
        settle(case, item, on),
        case.matter(item.matter),
        calendar=case.context.calendar,
        rules=case.context.rules,
        as_of=on,
    )
    open_conditions, condition_due_on = _debts(item.conditions)
    return {
        "state": str(item.state),
        "officer": item.officer or "",
        "number": item.number or "",
        "received_on": item.received_on,
        "accepted_on": item.accepted_on,
        "decided_on": item.decided_on,
        "due_on": clocks.nearest.due_on if clocks.nearest is not None else None,
        "statutory_due_on": clocks.statutory.due_on if clocks.statutory is not None else None,
        "converted": item.converted,
        "open_conditions": open_conditions,
        "condition_due_on": condition_due_on,
        "asked": asked_words(item),
        "look_on": on if item.is_open or condition_due_on is not None else None,
        "detail": to_plain(item),
    }


def asked_words(item: WorkItem) -> str:
    """Whose answer an open item awaits, as its row keeps it: `|CAD|12|`."""
    if not item.is_open:
        return ""
    asked = [held.department for held in item.countersigns if held.state(item.proposal, None) in ("waiting", "invalid")]
    asked += [held.to.partition("/")[0] for held in item.added if held.is_open]
    return f"|{'|'.join(asked)}|" if asked else ""


def _sim_writes(loaded: Loaded, item: SimItem, on: date, *, stale: bool) -> list[Statement]:
    loaded.touched.add((item.matter, True))
    held, columns = loaded.sim_rows.get(item.matter), _sim_columns(loaded.case, item, on, stale=stale)
    if held is not None:
        held.is_stale = stale
        return [update(SimItemRow, held.id, columns)]
    place = loaded.case.matter(item.matter)
    row = SimItemRow.objects.create(
        zone_id=loaded.row.zone_id,
        project_id=loaded.row.id,
        matter=item.matter,
        department=place.department,
        stage=place.stage,
        **columns,
    )
    loaded.sim_rows[item.matter] = Held(row.id, is_stale=stale)
    return []


def _sim_columns(case: Case, item: SimItem, on: date, *, stale: bool) -> dict[str, Any]:
    clock = sim_clock(item, case.matter(item.matter), calendar=case.context.calendar, as_of=on)
    open_conditions, condition_due_on = _debts(item.conditions)
    return {
        "state": str(item.state),
        "is_stale": stale,
        "officer": item.officer or "",
        "opinion_number": item.number or "",
        "received_on": item.received_on,
        "opined_on": item.opined_on,
        "due_on": clock.due_on if clock is not None else None,
        "open_conditions": open_conditions,
        "condition_due_on": condition_due_on,
        "look_on": on if item.state is SimState.REVIEWING or condition_due_on is not None else None,
        "detail": to_plain(item),
    }


def _debts(conditions: tuple[Condition, ...]) -> tuple[int, date | None]:
    owed = [held for held in conditions if held.is_open]
    return len(owed), min((held.due_on for held in owed if held.due_on is not None), default=None)
