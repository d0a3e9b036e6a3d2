"""The clocks of an item as they are drawn: rulers on one axis, and each line that explains them."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.html import format_html
from django.utils.translation import gettext as _

from onezone.approvals import words
from onezone.approvals.domain.clocks import ItemClocks, sim_clock, sim_light, spans, work_clocks
from onezone.approvals.domain.items import SimItem, WorkItem
from onezone.approvals.queries.item import Found
from onezone.kernel.clock import Clock, ClockLine, Suspension, explain, run_clock
from onezone.platform.web.pages import Ruler, ruler_axis, ruler_cells, ruler_days
from onezone.platform.web.shown import days, mmdd


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the explanation; `promised` and `statutory` are what each clock showed at its end."""

    on: date
    until: date
    text: str
    note: str
    promised: str
    statutory: str
    css: str


@dataclass(frozen=True, slots=True)
class ClockView:
    """The clock card of the item page."""

    rulers: tuple[Ruler, ...]
    lines: tuple[Line, ...]
    note: str
    provisional: bool
    unit: str
    two: bool


def clocks_of(found: Found, today: date) -> ItemClocks:
    """The clocks of either kind of item in one shape; a simulated one has a promise only."""
    context, item = found.case.context, found.item
    if isinstance(item, SimItem):
        clock = sim_clock(item, found.matter, calendar=context.calendar, as_of=today)
        return ItemClocks(None, clock, None, sim_light(item, clock, rules=context.rules, as_of=today), None)
    return work_clocks(item, found.matter, calendar=context.calendar, rules=context.rules, as_of=today)


def clock_view(found: Found, today: date) -> ClockView | None:
    """The card, or nothing for an item without a clock."""
    clocks = clocks_of(found, today)
    held = [each for each in (clocks.promised, clocks.statutory) if each is not None]
    if not held:
        return None
    upto = _upto(found, today)
    axis = ruler_days(held, upto, found.case.context.calendar)
    marks = ruler_axis(held, axis)
    rulers = [_ruler(found, _("承诺"), clocks.promised, axis, marks, upto, statutory=False)] if clocks.promised else []
    if clocks.statutory is not None:
        rulers.append(_ruler(found, _("法定"), clocks.statutory, axis, marks, upto, statutory=True))
    return ClockView(
        rulers=tuple(rulers),
        lines=_lines(found, clocks, upto),
        note=_("规则 %(matter)s@%(version)s，日历 %(calendar)s。")
        % {
            "matter": found.matter.id,
            "version": found.matter.version or found.case.context.catalogue.version,
            "calendar": found.case.context.calendar.version,
        },
        provisional=any(each.provisional for each in held),
        unit=_("不计起算日；按工作日") if held[0].unit == "wd" else _("不计起算日；按自然日"),
        two=len(held) == 2,
    )


def _upto(found: Found, today: date) -> date:
    item = found.item
    end = (item.opined_on if isinstance(item, SimItem) else item.decided_on) or item.ended_on
    return today if end is None else min(end, today)


def _ruler(
    found: Found, label: str, clock: Clock, axis: Sequence[date], marks: tuple[str, ...], upto: date, *, statutory: bool
) -> Ruler:
    stops = spans(found.item.suspensions, statutory_only=statutory)
    limit = days(clock.limit + clock.extension, clock.unit)
    left = _("余 %(n)s") % {"n": clock.remaining} if clock.remaining >= 0 else _("超 %(n)s") % {"n": -clock.remaining}
    return Ruler(
        label=label,
        words=_("%(label)s %(limit)s：到期 %(due)s，%(left)s")
        % {"label": label, "limit": limit, "due": clock.due_on.isoformat(), "left": left},
        caption=format_html(
            '<b>{}</b> · {} <b>{}</b> · <span class="{}">{}</span>',
            limit, _("到期"), mmdd(clock.due_on, upto), "red" if clock.remaining < 0 else "", left,
        ),
        cells=ruler_cells(clock, axis, upto, stops),
        axis=marks,
    )  # fmt: skip


def _lines(found: Found, clocks: ItemClocks, upto: date) -> tuple[Line, ...]:
    """Both explanations in one table: cut where either of them changes, each side with what its clock showed then."""
    held = {"promised": clocks.promised, "statutory": clocks.statutory}
    told = {which: _explained(found, clock, which, upto) for which, clock in held.items() if clock is not None}
    lines = [line for each in told.values() for line in each if line.kind not in MARKS]
    cuts = sorted({line.on for line in lines} | {line.until + timedelta(days=1) for line in lines})
    done = _is_decided(found) or found.item.ended_on is not None
    rows = [_mark(found, held, "start", min(clock.start_on for clock in held.values() if clock is not None))]
    for first, after in itertools.pairwise(cuts):
        over = {which: _over(told.get(which, ()), first) for which in held}
        if any(over.values()) and not (first > upto and done):
            rows.append(_stretch(found, held, over, first, after - timedelta(days=1), upto))
    for which, clock in held.items():
        if clock is not None:
            rows.append(_mark(found, {which: clock}, f"due-{which}", clock.due_on))
    rows.append(_mark(found, held, "today", upto))
    return tuple(sorted(rows, key=lambda row: (row.until, ORDER.get(row.css, 1))))


MARKS = frozenset({"start", "due", "today"})
ORDER = {"first": 0, "due": 2, "now": 3, "now red": 3}
# Where two clocks say different things of the same days, the rarer one names the line.
RANK = (
    "suspension_both",
    "suspension_promised",
    "not_stopping",
    "closure",
    "holiday",
    "makeup",
    "overdue",
    "rolled",
    "counted",
    "to_come",
)


def _over(lines: tuple[ClockLine, ...], day: date) -> ClockLine | None:
    """The line of one clock that covers a day; a suspension that stops nothing yields to what counts beside it."""
    found = [line for line in lines if line.kind not in MARKS and line.on <= day <= line.until]
    return min(found, key=lambda line: (line.kind == "not_stopping", RANK.index(line.kind)), default=None)


def _stretch(
    found: Found,
    held: Mapping[str, Clock | None],
    over: Mapping[str, ClockLine | None],
    first: date,
    last: date,
    upto: date,
) -> Line:
    """One stretch of days on which both clocks do one thing each."""
    line = min((each for each in over.values() if each is not None), key=lambda each: RANK.index(each.kind))
    text, extra = _say(found, line.kind, line.note)
    if line.kind == "suspension_promised" and over.get("statutory") is not None:
        extra = _("只停承诺，法定照走")
    shown = {which: _at(found, held[which], which, over[which], last, upto) for which in held}
    css = "st" if line.kind.startswith("suspension") else ""
    return Line(first, last, text, extra, shown["promised"], shown["statutory"], css)


def _at(found: Found, clock: Clock | None, which: str, line: ClockLine | None, last: date, upto: date) -> str:
    """What a clock had counted at the end of a stretch; stopped days and days to come say so."""
    if clock is None or line is None or last > upto:
        return ""
    if line.kind in ("suspension_both", "suspension_promised"):
        return _("停")
    shown = run_clock(
        limit=clock.limit, unit=clock.unit, start_on=clock.start_on, calendar=found.case.context.calendar, as_of=last,
        suspensions=spans(found.item.suspensions, statutory_only=which == "statutory"), extension=clock.extension,
    )  # fmt: skip
    return _("超 %(n)s") % {"n": -shown.remaining} if shown.remaining < 0 else str(shown.elapsed)


def _mark(found: Found, held: Mapping[str, Clock | None], kind: str, on: date) -> Line:
    """The start, a due day or today, with what the clocks show there."""
    text, extra = _say(found, kind, "")
    css = {"start": "first", "today": "now"}.get(kind, "due")
    if kind == "today" and any(clock is not None and on > clock.due_on for clock in held.values()):
        css = "now red"
    shown = {}
    for which in ("promised", "statutory"):
        clock = held.get(which)
        if clock is None:
            shown[which] = ""
        elif kind == "today":
            shown[which] = _("超 %(n)s") % {"n": -clock.remaining} if clock.remaining < 0 else str(clock.elapsed)
        else:
            shown[which] = "0" if kind == "start" else str(clock.total)
    return Line(on, on, text, extra, shown["promised"], shown["statutory"], css)


def _explained(found: Found, clock: Clock, which: str, upto: date) -> tuple[ClockLine, ...]:
    suspensions = [Suspension(held.kind, held.from_on, held.to_on, held.statutory) for held in found.item.suspensions]
    return explain(
        limit=clock.limit,
        unit=clock.unit,
        start_on=clock.start_on,
        calendar=found.case.context.calendar,
        as_of=upto,
        suspensions=suspensions,
        extension=clock.extension,
        which=which,  # type: ignore[arg-type]
    )


def _say(found: Found, kind: str, note: str) -> tuple[str, str]:
    told = {
        "start": (_("受理"), _("起算日不计")),
        "counted": (_("计入时限"), ""),
        "to_come": (_("尚未到来"), ""),
        "overdue": (_("超期"), ""),
        "makeup": (_("调休上班"), note),
        "holiday": (_("放假"), note),
        "closure": (_("临时停止办公"), note),
        "rolled": (_("末日遇休息日顺延"), ""),
        "due-promised": (_("承诺到期"), ""),
        "due-statutory": (_("法定到期"), ""),
        "today": (_("今天") if found.item.ended_on is None and not _is_decided(found) else _("办结"), ""),
        "suspension_both": (_("特别程序：%(kind)s") % {"kind": words.word(note)}, _("承诺、法定都停")),
        "suspension_promised": (_("特别程序：%(kind)s") % {"kind": words.word(note)}, _("只停承诺")),
        "not_stopping": (_("特别程序：%(kind)s") % {"kind": words.word(note)}, _("法定照走")),
    }
    text, extra = told.get(kind, (kind, note))
    if kind == "start" and isinstance(found.item, WorkItem) and found.item.deemed:
        text = _("视为受理")
    return text, extra


def _is_decided(found: Found) -> bool:
    return (found.item.opined_on if isinstance(found.item, SimItem) else found.item.decided_on) is not None
