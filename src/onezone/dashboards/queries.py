"""What the board reads, all of it once: counts by the database, and the few rows that it shows in full.

Counts of a zone cost the same reading whoever asks, and change only with an act, the day or the calendar; so a process
keeps the last ones by the journal's mark (decision 0061). Nothing that is kept depends on who asks.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import chain, islice
from threading import Lock

from onezone.approvals.catalogue_store import Releases
from onezone.approvals.queries.board import Decisions, as_decisions, decisions_in
from onezone.approvals.queries.changes import Changes, as_changes, changes_in
from onezone.approvals.queries.conditions import as_overdue, overdue_in
from onezone.approvals.queries.desk import DESK_ROLES, QueueRow
from onezone.approvals.queries.saved import SavedDays, converted_in, saved_days
from onezone.approvals.queries.zone_items import Cell, ItemList
from onezone.approvals.queries.zone_now import as_releases, releases_in
from onezone.approvals.queries.zone_simulations import SimulationSums, as_simulations, simulations_in
from onezone.figures.queries import Standing, as_standing, standing_in
from onezone.kernel.calendar import WorkCalendar
from onezone.kernel.moment import day_begins
from onezone.ledger.domain.counting import Entry
from onezone.ledger.queries import as_entries, entries_in
from onezone.platform.calendar.queries import calendar_of, what_counts
from onezone.platform.identity.actor import Actor, Role
from onezone.platform.identity.queries import DepartmentRow, as_departments, departments_in, values_of_zone
from onezone.platform.journal.queries import mark_in

WINDOW_DAYS = 30
MOST = 12
"""Exceptions that the board lists; beyond that the red ones and the reader's own, up to three times as many."""
KEPT = 8
_kept: OrderedDict[tuple[object, ...], BoardData] = OrderedDict()
_lock = Lock()


@dataclass(frozen=True, slots=True)
class BoardData:
    """All the board is made of; head sentence, matrix, ages and lists come from `cells`, so they cannot disagree."""

    calendar: WorkCalendar
    since: date
    releases: Releases
    cells: tuple[Cell, ...]
    changes: Changes
    decisions: Decisions
    overdue_conditions: int
    simulations: SimulationSums
    saved: SavedDays
    departments: tuple[DepartmentRow, ...]
    book: tuple[Entry, ...]
    figures: Standing
    worst: tuple[QueueRow, ...] | None = None
    next_due: QueueRow | None = None
    mine: int = 0


def last_monday(on: date) -> date:
    """The Monday of the week before: what changed since then is a meeting's question."""
    return on - timedelta(days=on.weekday() + 7)


def board_data(actor: Actor, on: date) -> BoardData:
    """One reading of the zone on a day; the number of queries does not depend on the number of rows."""
    calendar, mark = _mark_of(actor, on)
    key = (actor.zone_id, on, calendar.version, mark)
    with _lock:
        held = _kept.get(key)
    if held is None:
        held = _read(replace(actor, role=Role.leader, department=None), on, calendar)
        _keep(key, held)
    if actor.role in DESK_ROLES:
        return _with_worst(held, actor, on)
    if held.worst is None:
        held = _with_worst(held, replace(actor, role=Role.leader, department=None), on)
        _keep(key, held)
    return held


def _keep(key: tuple[object, ...], held: BoardData) -> None:
    """Keep a reading, unless a replay is still to come: it writes no journal, so no mark would say that it came."""
    if held.saved.waits:
        return
    with _lock:
        _kept[key] = held
        while len(_kept) > KEPT:
            _kept.popitem(last=False)


def _mark_of(actor: Actor, on: date) -> tuple[WorkCalendar, str]:
    """The zone's calendar, and the journal's mark since the day began; one statement."""
    values = (*what_counts("pk").values(), *mark_in("pk", day_begins(on)))
    notices, closures, *mark = values_of_zone(actor.zone_id, *values).get()
    return calendar_of(notices, closures), str(mark)


def _read(actor: Actor, on: date, calendar: WorkCalendar) -> BoardData:
    """All that does not depend on who asks: what happened and the sums in one statement, the open items in another."""
    since = last_monday(on)
    readings = {
        "zone": (releases_in("pk"), departments_in("pk"), converted_in("pk")),
        "changes": changes_in("pk", since, on),
        "decisions": decisions_in("pk", on, on - timedelta(days=WINDOW_DAYS - 1)),
        "overdue": overdue_in("pk", on),
        "simulations": simulations_in("pk", on),
        "book": (entries_in("pk"),),
        "figures": (*standing_in("pk"), "settings"),
    }
    values = iter(values_of_zone(actor.zone_id, *chain(*readings.values())).get())
    found = {name: list(islice(values, len(parts))) for name, parts in readings.items()}
    releases, departments, converted = found["zone"]
    held = as_releases(releases)
    return BoardData(
        calendar=calendar,
        since=since,
        releases=held,
        cells=ItemList(actor, on, since, calendar).cells(),
        changes=as_changes(*found["changes"], since=since, calendar=calendar, releases=held),
        decisions=as_decisions(*found["decisions"]),
        overdue_conditions=as_overdue(*found["overdue"], on),
        simulations=as_simulations(*found["simulations"]),
        saved=saved_days(converted, calendar),
        departments=as_departments(departments),
        book=as_entries(*found["book"]),
        figures=as_standing(*found["figures"]),
    )


def _with_worst(held: BoardData, actor: Actor, on: date) -> BoardData:
    """The same with the items that are not green, and what waits for the reader first among them."""
    items = ItemList(actor, on, held.since, held.calendar, held.releases)
    if any(cell.black or cell.red or cell.yellow for cell in held.cells):
        keys, mine = items.worst(3 * MOST)
        return replace(held, worst=items.read(keys), mine=mine)
    return replace(held, worst=(), next_due=next(iter(items.read(items.next_due())), None))
