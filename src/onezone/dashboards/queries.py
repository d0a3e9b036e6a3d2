"""What the board reads, all of it once: open items, sums over decided ones, simulated cases, days saved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from onezone.approvals.domain.saved import Saved
from onezone.approvals.queries import board
from onezone.approvals.queries.board import Conversions, Decided
from onezone.approvals.queries.desk import QueueRow
from onezone.approvals.queries.project import ProjectCase
from onezone.approvals.queries.saved import converted_projects, saved_by
from onezone.approvals.queries.simulation import open_simulations
from onezone.platform.identity.actor import Actor
from onezone.platform.identity.queries import DepartmentRow, departments_visible_to

WINDOW_DAYS = 30


@dataclass(frozen=True, slots=True)
class BoardData:
    """All the board is made of; head sentence, matrix and lists come from `rows`, so they cannot disagree."""

    rows: tuple[QueueRow, ...]
    year: Decided
    on_time: Mapping[str, tuple[int, int]]
    conversions: Conversions
    overdue_conditions: int
    simulations: tuple[ProjectCase, ...]
    converted: tuple[ProjectCase, ...]
    saved: Mapping[str, Saved]
    departments: tuple[DepartmentRow, ...]


def board_data(actor: Actor, on: date) -> BoardData:
    """One reading of the zone on a day; the number of queries does not depend on the number of rows."""
    converted = converted_projects(actor)
    return BoardData(
        rows=board.open_items(actor, on),
        year=board.decided_in(actor, on.replace(month=1, day=1), on),
        on_time=board.on_time_by_department(actor, on - timedelta(days=WINDOW_DAYS - 1), on),
        conversions=board.conversions_in(actor, on.replace(day=1), on),
        overdue_conditions=board.overdue_conditions(actor, on),
        simulations=open_simulations(actor),
        converted=converted,
        saved=saved_by(converted),
        departments=departments_visible_to(actor),
    )
