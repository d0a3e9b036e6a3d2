"""The queue of a desk: the open items that an actor may work on or watch, with what their clocks show when asked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from onezone.approvals.catalogue_store import catalogue_of
from onezone.approvals.domain.case import Case, Context
from onezone.approvals.domain.catalogue import Catalogue, Matter
from onezone.approvals.domain.clocks import sim_clock, sim_light, work_clocks
from onezone.approvals.domain.items import SimCase, SimItem, WorkItem
from onezone.approvals.domain.rules import ZoneRules
from onezone.approvals.domain.settled import settle
from onezone.approvals.domain.snapshot import Difference
from onezone.approvals.domain.states import CASE_ENDED, WORK_OPEN, CaseState, SimState, WorkState
from onezone.approvals.models import CatalogueRelease, Project, SimItemRow, WorkItemRow
from onezone.approvals.queries.moves import Move, in_hand, is_mine, move_for, sim_move, work_move
from onezone.approvals.store import load_many, visible_projects
from onezone.kernel.calendar import WorkCalendar
from onezone.kernel.clock import Clock
from onezone.kernel.codec import from_plain
from onezone.platform.calendar.queries import calendar_for
from onezone.platform.identity.actor import Actor, Role
from onezone.platform.identity.errors import NotFound
from onezone.platform.identity.queries import zone_settings

DESK_ROLES = frozenset({Role.officer, Role.signer})
WATCHING = frozenset({Role.convener, Role.leader})
_PROJECT = ("reference", "name", "park", "rules", "simulation", "sim_state", "enterprise__name", "catalogue_id")
# Simulated items that wait for somebody; an opinion that stands waits for the land and is in no queue.
SIM_QUEUED = ("planned", "received", "correction", "reviewing", "conv_precheck", "conv_returned")
_TO_DELIVER = ("approved", "approved_tolerating", "refused")


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One item in a queue as it stands on the day asked about. `item` is settled; `changes` only for stale opinions."""

    project: str
    project_name: str
    enterprise: str
    park: str
    department: str
    catalogue: Catalogue
    matter: Matter
    simulated: bool
    item: WorkItem | SimItem
    state: str
    move: Move
    mine: bool
    promised: Clock | None
    statutory: Clock | None
    light: str | None
    answer_by: date | None
    band: str
    due_on: date | None
    held: bool = False
    changes: tuple[Difference, ...] = ()

    @property
    def key(self) -> tuple[str, str, str]:
        return (self.project, "simulated" if self.simulated else "formal", self.matter.id)


def queue(actor: Actor, on: date, *, department: str = "") -> tuple[QueueRow, ...]:
    """The open items of the actor's desk, by clock. Raises NotFound for a post that has no desk.

    The number of queries does not depend on the number of rows.
    """
    work, sim = _rows_in_sight(actor, department)
    work = work.filter(state__in=[str(state) for state in WORK_OPEN])
    sim = sim.filter(Q(state__in=SIM_QUEUED) | Q(state="approved", is_stale=True))
    held = _assemble(actor, on, list(work), list(sim))
    return tuple(sorted(_with_changes(actor, held), key=_order))


def to_deliver(actor: Actor, on: date, *, department: str = "") -> tuple[QueueRow, ...]:
    """Decided items whose result the applicant has not received yet (行政许可法 44)."""
    work, _ = _rows_in_sight(actor, department)
    return tuple(_assemble(actor, on, list(work.filter(state__in=_TO_DELIVER)), []))


def count_to_deliver(actor: Actor, *, department: str = "") -> int:
    work, _ = _rows_in_sight(actor, department)
    return work.filter(state__in=_TO_DELIVER).count()


def _rows_in_sight(actor: Actor, department: str) -> tuple[QuerySet[WorkItemRow], QuerySet[SimItemRow]]:
    granting = SimItemRow.objects.filter(project=OuterRef("project"), matter=OuterRef("matter"), state="conv_decide")
    mine, asked_too = _departments(actor, department), actor.role in DESK_ROLES
    seen = Q(project__in=visible_projects(actor).order_by().values("pk"))
    fields = [f"project__{name}" for name in _PROJECT]
    work = WorkItemRow.objects.filter(
        mine | _asked_of(actor) if asked_too else mine, seen, zone_id=actor.zone_id, is_current=True
    )
    sim = SimItemRow.objects.filter(mine, seen, zone_id=actor.zone_id)
    order = (F("due_on").asc(nulls_last=True), "id")
    columns = ("matter", "department", "detail", "project_id")
    return (
        work.select_related("project__enterprise")
        .only(*columns, *fields)
        .annotate(granting=Exists(granting))
        .order_by(*order),
        sim.select_related("project__enterprise").only(*columns, "is_stale", *fields).order_by(*order),
    )


def _departments(actor: Actor, department: str) -> Q:
    """Whose items: the department's own, and for a signer those whose signature was delegated to it."""
    if actor.role in WATCHING:
        return Q(department=department) if department else Q()
    if actor.role not in DESK_ROLES or not actor.department:
        raise NotFound(what="desk")
    mine = Q(department=actor.department)
    if actor.role is Role.signer:
        rules = from_plain(ZoneRules, zone_settings(actor.zone_id).get("approvals", {}))
        mine |= Q(matter__in=rules.delegated_signing.get(actor.department, ()))
    return mine


def _asked_of(actor: Actor) -> Q:
    """Items of others that await the actor's view or the department's countersignature."""
    named = Q(asked__contains=f"|{actor.department}|") | Q(asked__contains=f"|{actor.user_id}|")
    asking = WorkItemRow.objects.filter(named, zone_id=actor.zone_id, is_current=True).exclude(asked="")
    return Q(pk__in=asking.order_by().values("pk"))


def _assemble(actor: Actor, on: date, work: list[WorkItemRow], sim: list[SimItemRow]) -> list[QueueRow]:
    contexts = _contexts(actor, {row.project for row in work} | {row.project for row in sim})
    rows = [_work_row(actor, on, row, contexts[row.project_id]) for row in work]
    for sim_row in sim:
        case_state = sim_case_state(sim_row.project, contexts[sim_row.project_id].rules, on)
        if case_state not in CASE_ENDED:
            rows.append(_sim_row(actor, on, sim_row, contexts[sim_row.project_id], case_state))
    return rows


def _contexts(actor: Actor, projects: Iterable[Project]) -> Mapping[int, Context]:
    held = list(projects)
    releases = {
        row.pk: row
        for row in CatalogueRelease.objects.defer("document").filter(pk__in={each.catalogue_id for each in held})
    }
    calendar = calendar_for(actor.zone_id)
    return {
        each.pk: Context(catalogue_of(releases[each.catalogue_id]), calendar, from_plain(ZoneRules, each.rules))
        for each in held
    }


def _work_row(actor: Actor, on: date, row: Any, context: Context) -> QueueRow:
    held = from_plain(WorkItem, row.detail)
    matter, calendar = context.catalogue.matter(row.matter), context.calendar
    item = settle(Case(context, code="", applicant=""), held, on)
    clocks = work_clocks(item, matter, calendar=calendar, rules=context.rules, as_of=on)
    move = move_for(actor, work_move(item, matter, context.rules, granting=row.granting, on=on), item)
    ours = move.who == "asked" or in_hand(actor, row.department, row.matter, context.rules)
    answer_by = answer_day(item, matter, calendar)
    stopped = move.who == "procedure" or item.state is WorkState.SUPPLEMENT
    shown = clocks.light
    if item.state is WorkState.RECEIVED:
        shown = "yellow" if answer_by == on else "green"
    due_on = answer_by or (clocks.nearest.due_on if clocks.nearest is not None else None)
    return QueueRow(
        project=row.project.reference,
        project_name=row.project.name,
        enterprise=row.project.enterprise.name,
        park=row.project.park,
        department=row.department,
        catalogue=context.catalogue,
        matter=matter,
        simulated=False,
        item=item,
        state=str(item.state),
        move=move,
        mine=ours and is_mine(actor, move, item),
        promised=clocks.promised,
        statutory=clocks.statutory,
        light=shown,
        answer_by=answer_by,
        band=band_of(shown, due_on, on, calendar, stopped=stopped),
        due_on=due_on,
    )


def answer_day(item: WorkItem, matter: Matter, calendar: WorkCalendar) -> date | None:
    """The last day to answer a filing: after it the item counts as accepted on receipt (行政许可法 32(4))."""
    if item.state is not WorkState.RECEIVED:
        return None
    return calendar.add_working_days(item.complete_on, matter.correction_days)


def _sim_row(actor: Actor, on: date, row: Any, context: Context, case_state: CaseState) -> QueueRow:
    item = from_plain(SimItem, row.detail)
    matter = context.catalogue.matter(row.matter)
    stale = row.is_stale and item.state is SimState.APPROVED
    state = SimState.STALE if stale else item.state
    clock = None if stale else sim_clock(item, matter, calendar=context.calendar, as_of=on)
    move = sim_move(state, item)
    held = case_state is CaseState.HELD
    shown = sim_light(item, clock, rules=context.rules, as_of=on)
    due_on = clock.due_on if clock is not None else None
    stopped = held or move.who in ("procedure", "applicant")
    band = "stale" if stale and not held else band_of(shown, due_on, on, context.calendar, stopped=stopped)
    return QueueRow(
        project=row.project.reference,
        project_name=row.project.name,
        enterprise=row.project.enterprise.name,
        park=row.project.park,
        department=row.department,
        catalogue=context.catalogue,
        matter=matter,
        simulated=True,
        item=item,
        state=str(state),
        move=move,
        mine=not held and is_mine(actor, move, item),
        promised=clock,
        statutory=None,
        light=shown,
        answer_by=None,
        band=band,
        due_on=due_on,
        held=held,
    )


BANDS = ("overdue", "today", "stale", "soon", "later", "stopped")


def band_of(light: str | None, due_on: date | None, on: date, calendar: WorkCalendar, *, stopped: bool) -> str:
    """The group of a queue: what is past its limit is never folded away, not even while its clock is stopped."""
    if light in ("red", "black"):
        return "overdue"
    if stopped:
        return "stopped"
    if due_on is None:
        return "later"
    days = calendar.working_days_between(on, due_on)
    return "today" if days <= 0 else "soon" if days <= 2 else "later"


def sim_case_state(project: Project, rules: ZoneRules, on: date) -> CaseState:
    """The state of a simulated case on a day from its project's row alone: the column knows facts and items as of the
    last act, and what time alone changes (expiry, end of a hold) is computed here."""
    state = CaseState(project.sim_state)
    held = from_plain(SimCase, project.simulation)
    if held is None or state in CASE_ENDED or state is CaseState.APPLIED:
        return state
    converting = state in (CaseState.CONVERTING, CaseState.PARTIALLY_CONVERTED)
    if held.valid_to is not None and on > held.valid_to and not converting:
        return CaseState.EXPIRED
    if state is CaseState.HELD and held.held_on is not None and on > held.held_on + timedelta(days=rules.hold_days):
        return CaseState.RUNNING
    return state


def _with_changes(actor: Actor, rows: list[QueueRow]) -> list[QueueRow]:
    """Name the inputs that made opinions stale; only their projects' cases are loaded, together."""
    wanted = {row.project for row in rows if row.state == SimState.STALE}
    if not wanted:
        return rows
    held = visible_projects(actor).select_related("catalogue").defer("catalogue__document")
    projects = held.filter(reference__in=wanted)
    cases = {loaded.row.reference: loaded.case for loaded in load_many(projects).values()}
    return [_explained(row, cases.get(row.project)) for row in rows]


def _explained(row: QueueRow, case: Case | None) -> QueueRow:
    if case is None or row.state != SimState.STALE or not isinstance(row.item, SimItem):
        return row
    because = set(case.stale_because(row.item))
    changes = tuple(each for each in case.differences(row.item) if each.name in because)
    return replace(row, changes=changes)


def _order(row: QueueRow) -> tuple[Any, ...]:
    never = date.max
    return (
        BANDS.index(row.band),
        row.light != "black",
        row.due_on or never,
        row.item.received_on or never,
        row.project,
        row.matter.id,
    )
