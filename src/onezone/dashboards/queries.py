"""What the board reads, all of it once: counts by the database, and the few rows that it shows in full.

Counts of a zone cost the same reading whoever asks, and change only with an act, the day or the calendar; so a process
keeps the last ones by the journal's mark (decision 0061). Nothing that is kept depends on who asks.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from threading import Lock
from zoneinfo import ZoneInfo

from onezone.approvals.queries import board
from onezone.approvals.queries.board import Conversions, Decided
from onezone.approvals.queries.changes import Changes, changes_since
from onezone.approvals.queries.conditions import overdue_in_zone
from onezone.approvals.queries.desk import DESK_ROLES, QueueRow
from onezone.approvals.queries.saved import SavedDays, saved_days
from onezone.approvals.queries.zone_items import Cell, ItemList
from onezone.approvals.queries.zone_simulations import SimulationSums, simulation_sums
from onezone.kernel.calendar import WorkCalendar
from onezone.platform.calendar.queries import calendar_for
from onezone.platform.identity.actor import Actor, Role
from onezone.platform.identity.queries import DepartmentRow, departments_visible_to
from onezone.platform.journal.queries import mark_of_zone

WINDOW_DAYS = 30
MOST = 12
"""Exceptions that the board lists; beyond that the red ones and the reader's own, up to three times as many."""
KEPT = 8
_kept: OrderedDict[tuple[object, ...], BoardData] = OrderedDict()
_lock = Lock()


@dataclass(frozen=True, slots=True)
class BoardData:
    """All the board is made of; head sentence, matrix, ages and lists come from `cells`, so they cannot disagree."""

    since: date
    cells: tuple[Cell, ...]
    worst: tuple[QueueRow, ...]
    next_due: QueueRow | None
    mine: int
    changes: Changes
    year: Decided
    on_time: Mapping[str, tuple[int, int]]
    conversions: Conversions
    overdue_conditions: int
    simulations: SimulationSums
    saved: SavedDays
    departments: tuple[DepartmentRow, ...]


def last_monday(on: date) -> date:
    """The Monday of the week before: what changed since then is a meeting's question."""
    return on - timedelta(days=on.weekday() + 7)


def board_data(actor: Actor, on: date) -> BoardData:
    """One reading of the zone on a day; the number of queries does not depend on the number of rows."""
    calendar = calendar_for(actor.zone_id)
    midnight = datetime.combine(on, time(), tzinfo=ZoneInfo("Asia/Shanghai"))
    key = (actor.zone_id, on, calendar.version, *mark_of_zone(actor, midnight))
    with _lock:
        held = _kept.get(key)
    if held is None:
        held = _read(replace(actor, role=Role.leader, department=None), on, calendar)
        _keep(key, held)
    return _for_reader(held, actor, on, calendar) if actor.role in DESK_ROLES else held


def _keep(key: tuple[object, ...], held: BoardData) -> None:
    with _lock:
        _kept[key] = held
        while len(_kept) > KEPT:
            _kept.popitem(last=False)


def _read(actor: Actor, on: date, calendar: WorkCalendar) -> BoardData:
    since = last_monday(on)
    items = ItemList(actor, on, since, calendar)
    cells = items.cells()
    lit = any(cell.black or cell.red or cell.yellow for cell in cells)
    worst = items.read(items.worst(3 * MOST) if lit else items.next_due())
    return BoardData(
        since=since,
        cells=cells,
        worst=worst if lit else (),
        next_due=None if lit else next(iter(worst), None),
        mine=0,
        changes=changes_since(actor, since, on),
        year=board.decided_in(actor, on.replace(month=1, day=1), on),
        on_time=board.on_time_by_department(actor, on - timedelta(days=WINDOW_DAYS - 1), on),
        conversions=board.conversions_in(actor, on.replace(day=1), on),
        overdue_conditions=overdue_in_zone(actor, on),
        simulations=simulation_sums(actor, on),
        saved=saved_days(actor, calendar),
        departments=departments_visible_to(actor),
    )


def _for_reader(held: BoardData, actor: Actor, on: date, calendar: WorkCalendar) -> BoardData:
    """The same with what waits for the reader first, for a post that has moves of its own."""
    items = ItemList(actor, on, held.since, calendar)
    return replace(held, mine=items.count_mine(), worst=items.read(items.worst(3 * MOST)))
