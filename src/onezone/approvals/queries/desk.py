"""The queue of a desk: the open items that an actor may work on or watch, with what their clocks show when asked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from onezone.approvals.catalogue_store import Releases, catalogue_of, releases_of
from onezone.approvals.domain.case import Case, Context
from onezone.approvals.domain.catalogue import Catalogue, Matter
from onezone.approvals.domain.items import SimCase, SimItem, WorkItem
from onezone.approvals.domain.rules import ZoneRules
from onezone.approvals.domain.snapshot import Difference
from onezone.approvals.domain.states import WORK_OPEN, CaseState, SimState
from onezone.approvals.models import Project, SimItemRow, WorkItemRow
from onezone.approvals.queries.moves import Move, in_hand, is_mine, move_for
from onezone.approvals.queries.standing import SIM_QUEUED, SimFile, Stand, sim_stand, work_stand
from onezone.approvals.store import in_sight, load_many, visible_projects
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
_COLUMNS = ("matter", "department", "detail", "project_id", *(f"project__{name}" for name in _PROJECT))
# An opinion that stands is in no queue until it falls; in a converting case time alone may do that.
_SIM_MAYBE = Q(state__in=[str(state) for state in SIM_QUEUED if state is not SimState.STALE]) | Q(
    Q(is_stale=True) | Q(project__sim_state__in=("converting", "partially_converted")), state="approved"
)


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One item in a queue as it stands on the day asked about. `item` is settled; `changes` only for stale opinions."""

    number: int
    """Of the item's row in its own table."""
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
    """Every open item of the actor's desk, by clock, each computed in full. Raises NotFound for a post without a desk.

    For boards and tests; the desk itself lists by `queries.lines`. The number of queries does not depend on the rows.
    """
    work, sim = _rows_in_sight(actor, department)
    work = work.filter(state__in=[str(state) for state in WORK_OPEN])
    held = _assemble(actor, on, list(work), list(sim.filter(_SIM_MAYBE)))
    return tuple(sorted(_with_changes(actor, [row for row in held if row.band != "decided"]), key=_order))


def rows_by_id(
    actor: Actor,
    on: date,
    *,
    work: Sequence[int],
    sim: Sequence[int],
    calendar: WorkCalendar,
    releases: Releases | None = None,
) -> Mapping[tuple[bool, int], QueueRow]:
    """The rows of these items, by (simulated, number), each computed in full; a query for each kind.

    What has been read already is handed in: the zone's calendar, its catalogue releases.
    """
    work_rows = list(_work_rows(Q(pk__in=work), actor)) if work else []
    sim_rows = list(_sim_rows(Q(pk__in=sim), actor)) if sim else []
    return {(row.simulated, row.number): row for row in _assemble(actor, on, work_rows, sim_rows, calendar, releases)}


def _rows_in_sight(actor: Actor, department: str) -> tuple[QuerySet[WorkItemRow], QuerySet[SimItemRow]]:
    seen = in_sight(actor)
    mine = departments_of(actor, department)
    order = (F("due_on").asc(nulls_last=True), "id")
    work = _work_rows(with_asked(actor, mine) & seen & Q(is_current=True), actor)
    return work.order_by(*order), _sim_rows(mine & seen, actor).order_by(*order)


def _work_rows(wanted: Q, actor: Actor) -> QuerySet[WorkItemRow]:
    granting = SimItemRow.objects.filter(project=OuterRef("project"), matter=OuterRef("matter"), state="conv_decide")
    rows = WorkItemRow.objects.filter(wanted, zone_id=actor.zone_id).select_related("project__enterprise")
    return rows.only(*_COLUMNS).annotate(granting=Exists(granting)).order_by()


def _sim_rows(wanted: Q, actor: Actor) -> QuerySet[SimItemRow]:
    rows = SimItemRow.objects.filter(wanted, zone_id=actor.zone_id).select_related("project__enterprise")
    return rows.only(*_COLUMNS, "is_stale").order_by()


def departments_of(actor: Actor, department: str, rules: ZoneRules | None = None) -> Q:
    """Whose items: the department's own, and for a signer those whose signature was delegated to it.

    `rules`: the zone's, where they have been read already.
    """
    if actor.role in WATCHING:
        return Q(department=department) if department else Q()
    if actor.role not in DESK_ROLES or not actor.department:
        raise NotFound(what="desk")
    mine = Q(department=actor.department)
    if actor.role is Role.signer:
        rules = rules or from_plain(ZoneRules, zone_settings(actor.zone_id).get("approvals", {}))
        mine |= Q(matter__in=rules.delegated_signing.get(actor.department, ()))
    return mine


def with_asked(actor: Actor, mine: Q) -> Q:
    """Besides its own the desk lists items of others that await the actor's view or the department's countersignature.

    Who watches sees them anyway; and nothing may be joined to a condition that is empty because it leaves nothing out.
    """
    return mine | asked_of(actor) if actor.role in DESK_ROLES else mine


def asked_of(actor: Actor) -> Q:
    """Items whose view or countersignature is awaited of the actor."""
    return Q(asked__contains=f"|{actor.department}|") | Q(asked__contains=f"|{actor.user_id}|")


def _assemble(
    actor: Actor,
    on: date,
    work: list[WorkItemRow],
    sim: list[SimItemRow],
    calendar: WorkCalendar | None = None,
    releases: Releases | None = None,
) -> list[QueueRow]:
    calendar = calendar if calendar is not None else calendar_for(actor.zone_id)
    releases = releases if releases is not None else releases_of(actor.zone_id)
    contexts = _contexts({row.project for row in work} | {row.project for row in sim}, calendar, releases)
    rows = [_work_row(actor, on, row, contexts[row.project_id]) for row in work]
    rows += [_sim_row(actor, on, row, contexts[row.project_id]) for row in sim]
    return [row for row in rows if row is not None]


def _contexts(projects: Iterable[Project], calendar: WorkCalendar, releases: Releases) -> Mapping[int, Context]:
    return {
        each.pk: Context(catalogue_of(releases[each.catalogue_id]), calendar, from_plain(ZoneRules, each.rules))
        for each in projects
    }


def _work_row(actor: Actor, on: date, row: Any, context: Context) -> QueueRow | None:
    matter = context.catalogue.matter(row.matter)
    stand = work_stand(from_plain(WorkItem, row.detail), matter, context, on, granting=row.granting)
    return _row(actor, on, row, context, stand) if stand.queued else None


def _sim_row(actor: Actor, on: date, row: Any, context: Context) -> QueueRow | None:
    matter, project = context.catalogue.matter(row.matter), row.project
    file = SimFile(from_plain(SimCase, project.simulation), CaseState(project.sim_state))
    stand = sim_stand(from_plain(SimItem, row.detail), matter, context, on, case=file, stale=row.is_stale)
    return _row(actor, on, row, context, stand) if stand.queued else None


def _row(actor: Actor, on: date, row: Any, context: Context, stand: Stand) -> QueueRow:
    move = move_for(actor, stand.move, stand.item)
    ours = move.who == "asked" or in_hand(actor, row.department, row.matter, context.rules)
    return QueueRow(
        number=row.pk,
        project=row.project.reference,
        project_name=row.project.name,
        enterprise=row.project.enterprise.name,
        park=row.project.park,
        department=row.department,
        catalogue=context.catalogue,
        matter=context.catalogue.matter(row.matter),
        simulated=isinstance(stand.item, SimItem),
        item=stand.item,
        state=stand.state,
        move=move,
        mine=ours and not stand.held and is_mine(actor, move, stand.item),
        promised=stand.promised,
        statutory=stand.statutory,
        light=stand.light,
        answer_by=stand.answer_by,
        band=band_of(stand, on, context.calendar),
        due_on=stand.due_on,
        held=stand.held,
    )


BANDS = ("overdue", "today", "stale", "soon", "later", "stopped", "decided")


def band_of(stand: Stand, on: date, calendar: WorkCalendar) -> str:
    """The group of a queue: what is past its limit is never folded away, not even while its clock is stopped."""
    if stand.clock == "decided":
        return "decided"
    if stand.light in ("red", "black"):
        return "overdue"
    if stand.clock in ("stopped", "stale"):
        return stand.clock
    if stand.due_on is None:
        return "later"
    days = calendar.working_days_between(on, stand.due_on)
    return "today" if days <= 0 else "soon" if days <= 2 else "later"


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
        row.due_on if row.due_on and row.band != "stopped" else never,
        row.item.received_on or never,
        row.project,
        row.matter.id,
    )
