"""The first board: the answer in one sentence, what is not green, lights by department, simulation in numbers."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from onezone.approvals import words
from onezone.approvals.domain.states import CASE_ENDED, CaseState
from onezone.approvals.pages.desk_rows import item_url
from onezone.approvals.pages.item_words import light_words, waiting_for
from onezone.approvals.pages.simulations import CONVERTING, progress_of
from onezone.approvals.queries.desk import QueueRow
from onezone.dashboards.queries import WINDOW_DAYS, BoardData, board_data
from onezone.platform.identity.actor import Actor
from onezone.platform.web.shown import mmdd

RED, NOT_GREEN = ("black", "red"), ("black", "red", "yellow")
MOST = 12
SOON = ("today", "soon")


@dataclass(frozen=True, slots=True)
class ExceptionRow:
    """One item that is not green: why, since when, whose move, one link."""

    light: str
    light_word: str
    light_n: int | None
    project: str
    project_href: str
    matter: str
    code: str
    simulated: bool
    reason: str
    since: str
    who: str
    department: str
    mine: bool
    href: str


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
class Count:
    """A number that opens."""

    label: str
    n: int
    href: str
    note: str = ""
    tone: str = ""


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
    saved_mean: int | None
    saved_n: int
    saved_median: int | None
    saved_min: int | None
    saved_max: int | None
    saved: tuple[tuple[str, str, int], ...]


@dataclass(frozen=True, slots=True)
class BoardPage:
    """Everything the board shows."""

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
    simulation: SimulationCard
    year: int
    decided: Count
    rates: tuple[Rate, ...]
    window: int
    nothing: bool

    @property
    def total(self) -> int:
        return self.red + self.yellow


def percent(top: int, bottom: int) -> str:
    """97 %, rounded down so that 100 % means all; a dash without a denominator."""
    return f"{top * 100 // bottom}%" if bottom else "—"


def rows_url(**asked: str) -> str:
    """The page with the rows behind a number."""
    return f"{reverse('dashboards:rows')}?{urlencode({key: held for key, held in asked.items() if held})}"


def decided_url(first: date, last: date, **asked: str) -> str:
    """The page with the decided items behind a number."""
    query = {"from": first.isoformat(), "to": last.isoformat(), **{k: v for k, v in asked.items() if v}}
    return f"{reverse('dashboards:decided')}?{urlencode(query)}"


def build_board(actor: Actor, *, today: date) -> BoardPage:
    """The board of the zone on a day."""
    data = board_data(actor, today)
    bad = sorted((row for row in data.rows if row.light in NOT_GREEN), key=_gravity)
    red = sum(1 for row in bad if row.light in RED)
    shown = [row for row in bad if row.light in RED or row.mine] if len(bad) > MOST else bad
    upcoming = [
        row for row in data.rows if row.due_on is not None and row.light not in NOT_GREEN and row.due_on >= today
    ]
    lines = _lines(data, today)
    return BoardPage(
        red=red,
        yellow=len(bad) - red,
        mine=sum(1 for row in bad if row.mine),
        exceptions=tuple(exception(row, today) for row in shown),
        more=len(bad) - len(shown),
        green=len(data.rows) - len(bad),
        next_due=exception(min(upcoming, key=lambda row: row.due_on or today), today) if upcoming else None,
        lines=tuple(line for line in lines if line.marked or line.formal_open or line.simulated_open),
        quiet=tuple(line.name for line in lines if not (line.marked or line.formal_open or line.simulated_open)),
        due=_due(data),
        simulation=_simulation(data, today),
        year=today.year,
        decided=Count(_("今年办结"), data.year.decided, decided_url(today.replace(month=1, day=1), today)),
        rates=_rates(data, today),
        window=WINDOW_DAYS,
        nothing=not data.rows and not data.year.decided and not data.simulations,
    )


def _gravity(row: QueueRow) -> tuple[object, ...]:
    return (NOT_GREEN.index(row.light or "yellow"), not row.mine, row.due_on or date.max, row.project, row.matter.id)


def exception(row: QueueRow, today: date) -> ExceptionRow:
    """One open item in words."""
    word, number = _light(row, today)
    state = words.sim_state(row.state)[0] if row.simulated else words.work_state(row.state)[0]
    late = row.light in RED
    due = mmdd(row.due_on, today)
    return ExceptionRow(
        light=row.light or "none",
        light_word=word,
        light_n=number,
        project=row.project_name,
        project_href=f"/projects/{row.project}/",
        matter=words.matter_name(row.catalogue, row.matter.id, short=True),
        code=row.matter.id,
        simulated=row.simulated,
        reason=_reason(row, state),
        since=_("自 %(day)s 超期") % {"day": due} if late else _("%(day)s 到期") % {"day": due},
        who=waiting_for(row.move, row.item, row.catalogue, row.department),
        department=words.department_name(row.catalogue, row.department),
        mine=row.mine,
        href=item_url(row.project, row.matter.id, simulated=row.simulated),
    )


def _light(row: QueueRow, today: date) -> tuple[str, int | None]:
    if row.answer_by is not None:
        return (_("今天答复") if row.answer_by == today else _("待答复")), None
    return light_words(row.light, row.promised, row.statutory, today)


def _reason(row: QueueRow, state: str) -> str:
    """State and which limit it is that is near or past."""
    if row.answer_by is not None:
        return _("%(state)s；%(day)s 前不答复即视为受理") % {"state": state, "day": mmdd(row.answer_by)}
    clock = row.statutory if row.light == "black" else row.promised or row.statutory
    if clock is None:
        return state
    kind = _("法定") if clock is row.statutory else _("承诺")
    unit = _("日") if clock.unit == "wd" else _("天")
    data = {"state": state, "kind": kind, "limit": clock.limit + clock.extension, "unit": unit, "used": clock.elapsed}
    return _("%(state)s；%(kind)s %(limit)s %(unit)s，已用 %(used)s %(unit)s") % data


def _lines(data: BoardData, today: date) -> list[DepartmentLine]:
    """All departments; the sums of the cells are the sums of the sentence."""
    marks: Counter[tuple[str, bool, str]] = Counter()
    hands: Counter[tuple[str, bool]] = Counter()
    overdue: Counter[str] = Counter()
    names = {each.code: words.in_language((each.name_zh, each.name_en or each.name_zh)) for each in data.departments}
    for row in data.rows:
        names.setdefault(row.department, words.department_name(row.catalogue, row.department))
        hands[row.department, row.simulated] += 1
        if row.light in NOT_GREEN:
            marks[row.department, row.simulated, "red" if row.light in RED else "yellow"] += 1
        if row.light in RED and not row.simulated:
            overdue[row.department] += 1
    lines = [
        _line(code, name, marks, hands, overdue[code], data.on_time.get(code, (0, 0)), today)
        for code, name in names.items()
    ]
    return sorted(lines, key=lambda line: (-(line.formal.red + line.simulated.red), not line.marked))


def _line(
    code: str,
    name: str,
    marks: Counter[tuple[str, bool, str]],
    hands: Counter[tuple[str, bool]],
    overdue: int,
    decided: tuple[int, int],
    today: date,
) -> DepartmentLine:
    def cell(simulated: bool) -> Cell:  # noqa: FBT001
        href = rows_url(department=code, mode="simulated" if simulated else "formal", light="bad")
        return Cell(marks[code, simulated, "red"], marks[code, simulated, "yellow"], href)

    return DepartmentLine(
        code=code,
        name=name,
        formal=cell(simulated=False),
        simulated=cell(simulated=True),
        formal_open=hands[code, False],
        simulated_open=hands[code, True],
        on_time=decided[0],
        timed=decided[1] + overdue,
        href=rows_url(department=code),
        decided_href=decided_url(today - timedelta(days=WINDOW_DAYS - 1), today, department=code),
    )


def _due(data: BoardData) -> tuple[Count, ...]:
    late = sum(1 for row in data.rows if row.light in RED)
    at_day = sum(1 for row in data.rows if row.band == "today")
    soon = sum(1 for row in data.rows if row.band == "soon")
    stopped = sum(1 for row in data.rows if row.band == "stopped")
    return (
        Count(_("已超期"), late, rows_url(light="red"), tone="r" if late else "w"),
        Count(_("今天到期"), at_day, rows_url(due="today"), tone="y" if at_day else "w"),
        Count(_("两个工作日内到期"), soon, rows_url(due="soon"), tone="y" if soon else "w"),
        Count(_("停表"), stopped, rows_url(due="stopped"), _("特别程序、补正、暂停"), "w"),
        Count(
            _("条件逾期"),
            data.overdue_conditions,
            f"{reverse('approvals:simulations')}?view=owed",
            _("另列，不混入灯色"),
            "w",
        ),
    )


def _simulation(data: BoardData, today: date) -> SimulationCard:
    held = [progress_of(each.case, today) for each in data.simulations]
    live = [each for each in held if each.state not in CASE_ENDED]
    running = [each for each in live if each.state is not CaseState.APPLIED]
    saved = [data.saved[each.reference] for each in data.converted if each.reference in data.saved]
    days = [each.days for each in saved]
    return SimulationCard(
        projects=len(running),
        ready=sum(1 for each in running if each.total and each.ready == each.total),
        waiting_land=sum(1 for each in live if each.state is CaseState.READY),
        reviewing=sum(1 for each in live if each.state in (CaseState.RUNNING, CaseState.HELD)),
        applied=sum(1 for each in live if each.state is CaseState.APPLIED),
        converting=sum(1 for each in live if each.state in CONVERTING),
        opinions=sum(each.ready for each in running),
        planned=sum(each.total for each in running),
        stale=sum(each.stale for each in running),
        converted_month=data.conversions.items,
        converted_projects_month=data.conversions.projects,
        converted_all=data.conversions.all_items,
        converted_projects_all=data.conversions.all_projects,
        saved_mean=round(sum(days) / len(days)) if days else None,
        saved_n=len(days),
        saved_median=round(median(days)) if days else None,
        saved_min=min(days, default=None),
        saved_max=max(days, default=None),
        saved=tuple((each.name, reverse("approvals:saved", args=[each.reference]), data.saved[each.reference].days)
                    for each in data.converted if each.reference in data.saved),
    )  # fmt: skip


def _rates(data: BoardData, today: date) -> tuple[Rate, ...]:
    """The rates of the year with their definitions (approvals domain 2.6); simulated opinions are excluded."""
    year, first = data.year, today.replace(month=1, day=1)
    overdue = sum(1 for row in data.rows if row.light in RED and not row.simulated)
    black = sum(1 for row in data.rows if row.light == "black" and not row.simulated)
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
