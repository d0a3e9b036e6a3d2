"""Where one item stands in its queue on a day, and the days on which that changes by time alone.

The page of a queue and its stored lines (`Standing`) are both made from `Stand`: what is counted is what is shown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from onezone.approvals.domain.case import Case, Context
from onezone.approvals.domain.catalogue import Matter
from onezone.approvals.domain.clocks import sim_clock, sim_light, work_clocks
from onezone.approvals.domain.items import SimCase, SimItem, WorkItem
from onezone.approvals.domain.rules import ZoneRules
from onezone.approvals.domain.settled import settle
from onezone.approvals.domain.states import CASE_ENDED, SIM_ENDED, WORK_OPEN, CaseState, SimState, WorkState
from onezone.approvals.queries.moves import Claim, Move, claim_of, sim_move, work_move
from onezone.kernel.calendar import WorkCalendar
from onezone.kernel.clock import Clock

DAY = timedelta(days=1)
FIRST_DAY, LAST_DAY = date.min, date.max
# Simulated items that wait for somebody; an opinion that stands waits for the land and is in no queue.
SIM_QUEUED = frozenset(
    {
        SimState.PLANNED,
        SimState.RECEIVED,
        SimState.CORRECTION,
        SimState.REVIEWING,
        SimState.CONV_PRECHECK,
        SimState.CONV_RETURNED,
        SimState.STALE,
    }
)
_CONVERTING = (CaseState.CONVERTING, CaseState.PARTIALLY_CONVERTED)


@dataclass(frozen=True, slots=True)
class Stand:
    """An item on one day. `queued`: in a queue at all; `clock`: running | stopped | stale | decided."""

    item: WorkItem | SimItem
    state: str
    move: Move
    claim: Claim
    queued: bool
    clock: str
    promised: Clock | None
    statutory: Clock | None
    light: str | None
    due_on: date | None
    answer_by: date | None = None
    held: bool = False


@dataclass(frozen=True, slots=True)
class Span:
    """A span of days in which only the clock moves on: how the item stands, and since when it is late in it."""

    from_on: date
    until_on: date
    stand: Stand
    late_from: date | None
    black_from: date | None
    yellow_from: date | None = None


# -- formal items -----------------------------------------------------------------------------------------------------


def work_stand(held: WorkItem, matter: Matter, context: Context, on: date, *, granting: bool) -> Stand:
    """A formal item on a day. `granting`: its simulated item waits for the conversion's signature."""
    item = settle(Case(context, code="", applicant=""), held, on)
    clocks = work_clocks(item, matter, calendar=context.calendar, rules=context.rules, as_of=on)
    move = work_move(item, matter, context.rules, granting=granting, on=on)
    answer_by = answer_day(item, matter, context.calendar)
    shown = clocks.light
    if item.state is WorkState.RECEIVED:
        shown = "yellow" if answer_by == on else "green"
    stopped = move.who == "procedure" or item.state is WorkState.SUPPLEMENT
    decided = move.act == "deliver"
    return Stand(
        item=item,
        state=str(item.state),
        move=move,
        claim=claim_of(move, item),
        queued=decided or item.state in WORK_OPEN,
        clock="decided" if decided else "stopped" if stopped else "running",
        promised=clocks.promised,
        statutory=clocks.statutory,
        light=shown,
        due_on=answer_by or (clocks.nearest.due_on if clocks.nearest is not None else None),
        answer_by=answer_by,
    )


def answer_day(item: WorkItem, matter: Matter, calendar: WorkCalendar) -> date | None:
    """The last day to answer a filing: after it the item counts as accepted on receipt (行政许可法 32(4))."""
    if item.state is not WorkState.RECEIVED:
        return None
    return calendar.add_working_days(item.complete_on, matter.correction_days)


def work_spans(held: WorkItem, matter: Matter, context: Context, *, since: date, granting: bool) -> tuple[Span, ...]:
    """The spans of a formal item from `since` on, the day of its last act."""

    def stand_on(day: date) -> Stand:
        return work_stand(held, matter, context, day, granting=granting)

    return tuple(_spans(stand_on, _work_turns(held, matter, context), since))


def _work_turns(held: WorkItem, matter: Matter, context: Context) -> Iterator[date]:
    if held.state is WorkState.RECEIVED:
        yield context.calendar.add_working_days(held.complete_on, matter.correction_days + 1)
    if held.state is WorkState.SUPPLEMENT:
        yield from _unanswered(held.supplement_on, context)
    for asked in held.countersigns:
        yield asked.due_on + DAY


def _unanswered(asked_on: date | None, context: Context) -> Iterator[date]:
    """The first day on which a one-time list counts as not answered."""
    days = context.rules.reply_days
    if days is not None and asked_on is not None:
        yield context.calendar.add_working_days(asked_on, days + 1)


# -- simulated items --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SimFile:
    """What a simulated item's queue needs of its case: the case's own record, and its state at the last act."""

    record: SimCase | None
    state: CaseState

    def state_on(self, rules: ZoneRules, on: date) -> CaseState:
        """The state of the case on a day: what time alone changes (expiry, end of a hold) is computed here."""
        held, state = self.record, self.state
        if held is None or state in CASE_ENDED or state is CaseState.APPLIED:
            return state
        if held.valid_to is not None and on > held.valid_to and state not in _CONVERTING:
            return CaseState.EXPIRED
        if state is CaseState.HELD and held.held_on is not None and on > held.held_on + timedelta(days=rules.hold_days):
            return CaseState.RUNNING
        return state


def sim_stand(held: SimItem, matter: Matter, context: Context, on: date, *, case: SimFile, stale: bool) -> Stand:
    """A simulated item on a day. `stale`: a recorded input of its opinion has changed."""
    case_state = case.state_on(context.rules, on)
    state = _sim_state(held, context, on, case, case_state, stale=stale)
    reviewed_anew = state is SimState.STALE
    clock = None if reviewed_anew else sim_clock(held, matter, calendar=context.calendar, as_of=on)
    move = sim_move(state, held)
    paused = case_state is CaseState.HELD
    stopped = paused or move.who in ("procedure", "applicant")
    return Stand(
        item=held,
        state=str(state),
        move=move,
        claim=Claim() if paused else claim_of(move, held),
        queued=state in SIM_QUEUED and case_state not in CASE_ENDED,
        clock="stopped" if stopped else "stale" if reviewed_anew else "running",
        promised=clock,
        statutory=None,
        light=None if reviewed_anew else sim_light(held, clock, rules=context.rules, as_of=on),
        due_on=clock.due_on if clock is not None else None,
        held=paused,
    )


def _sim_state(
    item: SimItem, context: Context, on: date, case: SimFile, case_state: CaseState, *, stale: bool
) -> SimState:
    """`Case.sim_item_state` from the item's row alone: staleness was settled by the last act, the rest is time."""
    if item.state in SIM_ENDED:
        return item.state
    if case_state in CASE_ENDED:
        return SimState.VOIDED
    bare = Case(context, code="", applicant="", simulation=case.record)
    if item.state is SimState.CORRECTION and bare.is_unanswered(item.supplement_on, on):
        return SimState.WITHDRAWN
    given_up = item.state is SimState.CONV_RETURNED and bare.is_unanswered(item.returned_on, on)
    if item.state is not SimState.APPROVED and not given_up:
        return item.state
    return SimState.STALE if stale or bare.is_expired(item, on) else SimState.APPROVED


def sim_spans(
    held: SimItem, matter: Matter, context: Context, *, since: date, case: SimFile, stale: bool
) -> tuple[Span, ...]:
    """The spans of a simulated item from `since` on, the day of the last act."""

    def stand_on(day: date) -> Stand:
        return sim_stand(held, matter, context, day, case=case, stale=stale)

    return tuple(_spans(stand_on, _sim_turns(held, context, case), since))


def _sim_turns(held: SimItem, context: Context, case: SimFile) -> Iterator[date]:
    if held.state is SimState.CORRECTION:
        yield from _unanswered(held.supplement_on, context)
    if held.state is SimState.CONV_RETURNED:
        yield from _unanswered(held.returned_on, context)
    if case.record is None:
        return
    if case.record.held_on is not None:
        yield case.record.held_on + timedelta(days=context.rules.hold_days + 1)
    for limit in (held.valid_to, case.record.valid_to):
        if limit is not None:
            yield limit + DAY


# -- spans ------------------------------------------------------------------------------------------------------------


def _spans(stand_on: Callable[[date], Stand], turns: Iterable[date], start: date) -> Iterator[Span]:
    """One span from each day on which something turns to the next; the first reaches back to any day before."""
    days = sorted({start, *(day for day in turns if day > start)})
    for place, day in enumerate(days):
        stand = stand_on(day)
        if not stand.queued:
            continue
        until_on = days[place + 1] - DAY if place + 1 < len(days) else LAST_DAY
        late, black = _lateness(stand_on, stand, day)
        yellow = _yellow_from(stand_on, stand, min(late or max(day, stand.due_on or day), until_on))
        yield Span(FIRST_DAY if place == 0 else day, until_on, stand, late, black, yellow)


def _yellow_from(stand_on: Callable[[date], Stand], stand: Stand, last: date) -> date | None:
    """The first day on which the light is no longer green: it was green before, and does not turn back by itself.

    `last`: a day by which it has turned, if it turns within the span. A filing not answered is yellow on one day only.
    """
    if stand.answer_by is not None:
        return stand.answer_by
    clocks = [held for held in (stand.promised, stand.statutory) if held is not None]
    if stand.light is None or not clocks or not _is_lit(stand_on(last)):
        return None
    first = min(held.start_on for held in clocks)
    while first < last:
        middle = first + (last - first) // 2
        if _is_lit(stand_on(middle)):
            last = middle
        else:
            first = middle + DAY
    return last


def _is_lit(stand: Stand) -> bool:
    return stand.light in ("black", "red", "yellow")


def _lateness(stand_on: Callable[[date], Stand], stand: Stand, day: date) -> tuple[date | None, date | None]:
    """The first days on which the light is red or black, given that nothing but time happens."""
    if stand.light is None or stand.answer_by is not None:
        return None, None
    promised = _first_past(lambda on: stand_on(on).promised, stand.promised, day)
    statutory = _first_past(lambda on: stand_on(on).statutory, stand.statutory, day)
    return min((held for held in (promised, statutory) if held is not None), default=None), statutory


def _first_past(clock_on: Callable[[date], Clock | None], clock: Clock | None, day: date) -> date | None:
    """The day after the limit, unless the clock stands still on it: the limit of a stopped clock moves along."""
    if clock is None:
        return None
    past = clock.due_on + DAY
    then = clock_on(max(past, day))
    return past if then is not None and then.is_past(max(past, day)) else None
