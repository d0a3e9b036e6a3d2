"""The first board: the answer in one sentence, what is not green, lights by department, simulation in numbers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median

from django.urls import reverse
from django.utils.translation import gettext as _

from onezone.approvals import words
from onezone.approvals.queries.desk import QueueRow
from onezone.approvals.queries.zone_items import Cell as ZoneCell
from onezone.dashboards.pages.ageing import Ageing, ageing_of
from onezone.dashboards.pages.book import BookCard, FiguresCard, book_of, figures_of
from onezone.dashboards.pages.changes import ChangesCard, changes_of
from onezone.dashboards.pages.exceptions import RED, ExceptionRow, exception
from onezone.dashboards.pages.parts import Count, decided_url, rows_url
from onezone.dashboards.queries import MOST, WINDOW_DAYS, BoardData, board_data
from onezone.kernel.calendar import WorkCalendar
from onezone.platform.identity.actor import Actor

SAVED_SHOWN = 30


@dataclass(frozen=True, slots=True)
class Cell:
    """Marks of one department in one mode; every exception stands in exactly one cell."""

    red: int
    yellow: int
    href: str


@dataclass(frozen=True, slots=True)
class DepartmentLine:
    """A department of the matrix. on_time of timed in the window; timed includes what is open and overdue."""

    code: str
    name: str
    formal: Cell
    simulated: Cell
    formal_open: int
    simulated_open: int
    on_time: int
    timed: int
    href: str
    decided_href: str

    @property
    def marked(self) -> bool:
        return bool(self.formal.red + self.formal.yellow + self.simulated.red + self.simulated.yellow)

    @property
    def rate(self) -> str:
        return percent(self.on_time, self.timed)


@dataclass(frozen=True, slots=True)
class Rate:
    """A rate with numerator, denominator and its rule in words."""

    label: str
    top: int
    bottom: int
    rule: str
    href: str

    @property
    def percent(self) -> str:
        return percent(self.top, self.bottom)


@dataclass(frozen=True, slots=True)
class SimulationCard:
    """Simulated approval in numbers; nothing here is a decision."""

    projects: int
    ready: int
    waiting_land: int
    reviewing: int
    applied: int
    converting: int
    opinions: int
    planned: int
    stale: int
    converted_month: int
    converted_projects_month: int
    converted_all: int
    converted_projects_all: int
    converted_href: str
    saved_mean: int | None
    saved_n: int
    saved_median: int | None
    saved_min: int | None
    saved_max: int | None
    saved_pending: int
    saved_older: int
    """How many of the counted ones wait for a new replay; `saved_as_of`: since when, at the longest."""
    saved_as_of: datetime | None
    saved: tuple[tuple[str, str, int], ...]
    """The last of them by name, with their days; `saved_more`: how many others are counted."""
    saved_more: int


@dataclass(frozen=True, slots=True)
class BoardPage:
    """Everything the board shows."""

    calendar: WorkCalendar
    red: int
    yellow: int
    mine: int
    exceptions: tuple[ExceptionRow, ...]
    more: int
    green: int
    next_due: ExceptionRow | None
    lines: tuple[DepartmentLine, ...]
    quiet: tuple[str, ...]
    due: tuple[Count, ...]
    changes: ChangesCard
    ageing: Ageing
    simulation: SimulationCard
    year: int
    decided: Count
    rates: tuple[Rate, ...]
    window: int
    book: BookCard | None
    figures: FiguresCard | None
    nothing: bool

    @property
    def total(self) -> int:
        return self.red + self.yellow


def percent(top: int, bottom: int) -> str:
    """97 %, rounded down so that 100 % means all; a dash without a denominator."""
    return f"{top * 100 // bottom}%" if bottom else "—"


def build_board(actor: Actor, *, today: date) -> BoardPage:
    """The board of the zone on a day."""
    data = board_data(actor, today)
    red = sum(cell.black + cell.red for cell in data.cells)
    yellow = sum(cell.yellow for cell in data.cells)
    few = red + yellow <= MOST
    worst = data.worst or ()
    shown = worst if few else [row for row in worst if row.light in RED or row.mine] or worst[:MOST]
    lines = _lines(data, today)
    return BoardPage(
        calendar=data.calendar,
        red=red,
        yellow=yellow,
        mine=data.mine,
        exceptions=tuple(exception(row, today) for row in sorted(shown, key=_gravity)),
        more=red + yellow - len(shown),
        green=sum(cell.items for cell in data.cells) - red - yellow,
        next_due=exception(data.next_due, today) if data.next_due is not None else None,
        lines=tuple(line for line in lines if line.marked or line.formal_open or line.simulated_open),
        quiet=tuple(line.name for line in lines if not (line.marked or line.formal_open or line.simulated_open)),
        due=_due(data),
        changes=changes_of(data),
        ageing=ageing_of(data, {line.code: line.name for line in lines}),
        simulation=_simulation(data, today),
        year=today.year,
        decided=Count(_("今年办结"), data.decisions.year.decided, decided_url(today.replace(month=1, day=1), today)),
        rates=_rates(data, today),
        window=WINDOW_DAYS,
        book=book_of(data, today),
        figures=figures_of(data),
        nothing=not data.cells and not data.decisions.year.decided and not data.simulations.running,
    )


def _gravity(row: QueueRow) -> tuple[object, ...]:
    """Red before yellow; inside a colour what waits for the reader, then the older limit."""
    colour = 0 if row.light in RED else 1
    return (colour, not row.mine, row.light != "black", row.due_on or date.max, row.project, row.matter.id)


def _lines(data: BoardData, today: date) -> list[DepartmentLine]:
    """All departments; the sums of the cells are the sums of the sentence."""
    names = {each.code: words.in_language((each.name_zh, each.name_en or each.name_zh)) for each in data.departments}
    for cell in data.cells:
        names.setdefault(cell.department, cell.department)
    held = {(cell.department, cell.simulated): cell for cell in data.cells}
    lines = [
        _line(
            code, name, held.get((code, False)), held.get((code, True)), data.decisions.on_time.get(code, (0, 0)), today
        )
        for code, name in names.items()
    ]
    return sorted(lines, key=lambda line: (-(line.formal.red + line.simulated.red), not line.marked))


def _line(
    code: str, name: str, formal: ZoneCell | None, simulated: ZoneCell | None, decided: tuple[int, int], today: date
) -> DepartmentLine:
    overdue = formal.black + formal.red if formal is not None else 0
    return DepartmentLine(
        code=code,
        name=name,
        formal=_cell(formal, code, "formal"),
        simulated=_cell(simulated, code, "simulated"),
        formal_open=formal.items if formal is not None else 0,
        simulated_open=simulated.items if simulated is not None else 0,
        on_time=decided[0],
        timed=decided[1] + overdue,
        href=rows_url(department=code),
        decided_href=decided_url(today - timedelta(days=WINDOW_DAYS - 1), today, department=code),
    )


def _cell(held: ZoneCell | None, code: str, mode: str) -> Cell:
    href = rows_url(department=code, mode=mode, light="bad")
    return Cell(held.black + held.red, held.yellow, href) if held is not None else Cell(0, 0, href)


def _due(data: BoardData) -> tuple[Count, ...]:
    late = sum(cell.black + cell.red for cell in data.cells)
    at_day = sum(cell.today for cell in data.cells)
    soon = sum(cell.soon for cell in data.cells)
    stopped = sum(cell.stopped for cell in data.cells)
    return (
        Count(_("已超期"), late, rows_url(light="red"), tone="r" if late else "w"),
        Count(_("今天到期"), at_day, rows_url(due="today"), tone="y" if at_day else "w"),
        Count(_("两个工作日内到期"), soon, rows_url(due="soon"), tone="y" if soon else "w"),
        Count(_("停表"), stopped, rows_url(due="stopped"), _("特别程序、补正、暂停"), "w"),
        Count(
            _("条件逾期"),
            data.overdue_conditions,
            f"{reverse('approvals:zone_conditions')}?state=overdue",
            _("另列，不混入灯色"),
            "w",
        ),
    )


def _simulation(data: BoardData, today: date) -> SimulationCard:
    sums, conversions = data.simulations, data.decisions.conversions
    days = [each.days for each in data.saved.projects]
    return SimulationCard(
        projects=sums.running,
        ready=sums.ready,
        waiting_land=sums.ready,
        reviewing=sums.reviewing,
        applied=sums.applied,
        converting=sums.converting,
        opinions=sums.opinions,
        planned=sums.planned,
        stale=sums.stale,
        converted_month=conversions.items,
        converted_projects_month=conversions.projects,
        converted_all=conversions.all_items,
        converted_projects_all=conversions.all_projects,
        converted_href=decided_url(today.replace(day=1), today, only="converted"),
        saved_mean=round(sum(days) / len(days)) if days else None,
        saved_n=len(days),
        saved_median=round(median(days)) if days else None,
        saved_min=min(days, default=None),
        saved_max=max(days, default=None),
        saved_pending=data.saved.pending,
        saved_older=len(data.saved.older),
        saved_as_of=min((each.as_of for each in data.saved.older if each.as_of is not None), default=None),
        saved=tuple(
            (each.name, reverse("approvals:saved", args=[each.reference]), each.days)
            for each in data.saved.projects[-SAVED_SHOWN:]
        ),
        saved_more=max(0, len(days) - SAVED_SHOWN),
    )


def _rates(data: BoardData, today: date) -> tuple[Rate, ...]:
    """The rates of the year with their definitions (approvals domain 2.6); simulated opinions are excluded."""
    year, first = data.decisions.year, today.replace(month=1, day=1)
    black = sum(cell.black for cell in data.cells if not cell.simulated)
    overdue = black + sum(cell.red for cell in data.cells if not cell.simulated)
    return (
        Rate(
            _("按时办结率"), year.on_time, year.timed + overdue,
            _("承诺期限内办结 ÷（有期限的办结 + 未办结已超期）"), decided_url(first, today, only="on_time"),
        ),
        Rate(
            _("法定按时率"), year.statutory_on_time, year.statutory_timed + black,
            _("法定期限内办结 ÷（有法定期限的办结 + 未办结已超法定）"),
            decided_url(first, today, only="statutory_on_time"),
        ),
        Rate(
            _("提前办结率"), year.early, year.timed,
            _("早于承诺到期日办结 ÷ 有期限的办结"), decided_url(first, today, only="early"),
        ),
        Rate(
            _("即办率"), year.same_day, year.decided,
            _("受理当天办结 ÷ 办结"), decided_url(first, today, only="same_day"),
        ),
        Rate(
            _("办结率"), year.of_accepted, year.accepted,
            _("今年受理的件中已办结 ÷ 今年受理"), decided_url(first, today, only="of_accepted"),
        ),
    )  # fmt: skip
